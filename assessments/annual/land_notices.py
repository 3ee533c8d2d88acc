"""The land areas' own notice: published, objected to, settled, and closed, from when on the areas stand (domain.md 36)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Region
from assessments.annual import comparing, messages
from assessments.annual.checking import Refused, check, rule_of
from assessments.annual.corrections import Correction, correct
from assessments.models import AnnualFactors, GradingScheme, LandNotice, NoticedArea
from reporting.workdays import workdays_after

_LAND = ("land_area", "land_owned", "land_rented", "land_let")
USUAL_WORKDAYS = 5


def workdays_of(region: Region, year: int) -> int:
    """For how many working days the region has its land areas on notice."""
    rule = rule_of(region, year)
    return rule.land_workdays if rule else USUAL_WORKDAYS


def notice_of(scheme: GradingScheme) -> LandNotice | None:
    """The notice opened last; None where there was none."""
    notice: LandNotice | None = LandNotice.objects.filter(scheme=scheme).first()
    return notice


def areas_of(notice: LandNotice, region: Region) -> QuerySet[NoticedArea]:
    """What the notice says of the region's enterprises."""
    rows = NoticedArea.objects.within(region).filter(notice=notice)
    return rows.select_related("enterprise__region")


@transaction.atomic
def open_notice(*, scheme: GradingScheme, by: Any, now: datetime, today: date) -> LandNotice:
    """The land areas as they stand today are on notice. Raises Refused while another is open, or for no areas."""
    GradingScheme.objects.select_for_update(of=("self",)).get(pk=scheme.pk)
    if standing := LandNotice.objects.filter(scheme=scheme, closed_on=None).first():
        raise Refused(messages.NOTICE_OPEN.format(day=standing.opened_on))
    rows = (
        AnnualFactors.objects.within(scheme.region).filter(year=scheme.data_year).order_by("enterprise__uscc")
    )
    known = [(row, comparing.land_of(_land(row))) for row in rows.iterator(2_000)]
    if not any(land is not None for _, land in known):
        raise Refused(messages.NOTICE_NOBODY)
    notice: LandNotice = LandNotice.objects.create(
        scheme=scheme,
        opened_on=today,
        closes_on=workdays_after(today, workdays_of(scheme.region, scheme.data_year)),
        opened_by_name=str(by)[:40],
    )
    NoticedArea.objects.bulk_create(
        [
            NoticedArea(
                notice=notice,
                enterprise_id=row.enterprise_id,
                area=land,
                owned=row.land_owned,
                rented=row.land_rented,
                let=row.land_let,
            )
            for row, land in known
            if land is not None
        ],
        batch_size=500,
    )
    return notice


def _land(factors: AnnualFactors) -> dict[str, Decimal]:
    return {name: figure for name in _LAND if (figure := getattr(factors, name)) is not None}


@transaction.atomic
def object_to(*, line: NoticedArea, claimed: Decimal | None, grounds: str, today: date) -> NoticedArea:
    """The enterprise objects to its published area, as long as the notice runs. Raises Refused."""
    line = _held(line)
    if today > line.notice.closes_on:
        raise Refused(messages.NOTICE_LATE.format(day=line.notice.closes_on))
    if line.settled is not None:
        raise Refused(messages.SETTLED_ALREADY)
    if claimed is None or claimed <= 0:
        raise Refused(messages.NO_CLAIM)
    if not grounds.strip():
        raise Refused(messages.NO_GROUNDS)
    line.objected_on, line.claimed, line.grounds = today, claimed, grounds.strip()[:300]
    line.save(update_fields=["objected_on", "claimed", "grounds"])
    return line


@transaction.atomic
def settle(
    *, line: NoticedArea, settled: Decimal | None, decision: str, by: Any, now: datetime, today: date
) -> NoticedArea:
    """The objection is settled with an area, which is written where it is another. Raises Refused."""
    line = _held(line)
    if line.objected_on is None:
        raise Refused(messages.NOT_OBJECTED)
    if line.settled is not None:
        raise Refused(messages.SETTLED_ALREADY)
    if settled is None or settled <= 0:
        raise Refused(messages.NO_SETTLED)
    if not decision.strip():
        raise Refused(messages.NO_DECISION)
    line.settled, line.decision = settled, decision.strip()[:300]
    line.decided_by_name, line.decided_on = str(by)[:40], today
    line.save(update_fields=["settled", "decision", "decided_by_name", "decided_on"])
    if settled != line.area:
        why = messages.LAND_SETTLED_WHY.format(decision=line.decision)
        _fix([line], line.notice.scheme.data_year, why, by, now)
    return line


@transaction.atomic
def close_notice(*, notice: LandNotice, by: Any, now: datetime, today: date) -> LandNotice:
    """The notice is over and its areas stand, as published or as settled. Raises Refused."""
    notice = LandNotice.objects.select_for_update(of=("self",)).select_related("scheme").get(pk=notice.pk)
    if not notice.is_open:
        raise Refused(messages.NOTICE_CLOSED)
    if today <= notice.closes_on:
        raise Refused(messages.NOTICE_NOT_YET.format(day=notice.closes_on))
    waiting = notice.areas.filter(objected_on__isnull=False, settled__isnull=True).count()
    if waiting:
        raise Refused(messages.NOTICE_UNSETTLED.format(count=waiting))
    lines = list(notice.areas.filter(settled__isnull=True))
    why = messages.LAND_FIXED_WHY.format(day=notice.opened_on)
    _fix(lines, notice.scheme.data_year, why, by, now)
    notice.closed_on, notice.closed_by_name = today, str(by)[:40]
    notice.save(update_fields=["closed_on", "closed_by_name"])
    return notice


def _held(line: NoticedArea) -> NoticedArea:
    held: NoticedArea = (
        NoticedArea.objects.select_for_update(of=("self",)).select_related("notice__scheme").get(pk=line.pk)
    )
    if not held.notice.is_open:
        raise Refused(messages.NOTICE_CLOSED)
    return held


def _fix(lines: list[NoticedArea], year: int, why: str, by: Any, now: datetime) -> None:
    """The factors of the lines' enterprises have the lines' areas as those published."""
    areas = {line.enterprise_id: line.area if line.settled is None else line.settled for line in lines}
    rows = AnnualFactors.objects.filter(year=year, enterprise__in=areas).select_related("enterprise")
    wanted = [Correction(row, "land_area", areas[row.enterprise_id]) for row in rows]
    if correct(corrections=wanted, why=why, by=by, now=now):
        check(factors=AnnualFactors.objects.filter(year=year, enterprise__in=areas), now=now)
