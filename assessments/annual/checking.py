"""Doubts of a year's factors found anew, and decided: which figure stands, why, and who said so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.figures import exact
from accounts.models import Region
from assessments.annual import comparing, messages
from assessments.annual.books import books_of
from assessments.annual.comparing import Doubt, Said, Tolerance
from assessments.annual.corrections import Correction, correct
from assessments.factor_forms import factor_fields
from assessments.models import AnnualFactors, AnnualRule, FactorDoubt
from imports import chunking

Decision = FactorDoubt.Decision
_FOUND = ("ours", "ours_source", "theirs", "theirs_source", "decision", "reason", "decided_by_name")
_UPDATED = (*_FOUND, "decided_at", "found_at")


class Refused(ValueError):
    """What cannot be done; the message says why and what to do instead."""


def rule_of(region: Region, year: int) -> AnnualRule | None:
    """The parameters of the region at the year's end: its own, else those of the nearest above it."""
    above = [region.path[:end] for end in range(Region.steplen, len(region.path) + 1, Region.steplen)]
    rows = AnnualRule.objects.filter(region__path__in=above, valid_from__lte=date(year, 12, 31))
    rule: AnnualRule | None = rows.order_by("-region__depth", "-valid_from").first()
    return rule


def tolerance_of(region: Region, year: int) -> Tolerance:
    """The margins of the region at the year's end."""
    rule = rule_of(region, year)
    return rule.tolerance if rule else Tolerance()


def check_region(*, region: Region, year: int, now: datetime) -> tuple[int, int]:
    """All enterprises of the region with factors of the year checked: how many, and the doubts that are open."""
    factors = AnnualFactors.objects.within(region).filter(year=year)
    number = check(factors=factors, now=now)
    rows = FactorDoubt.objects.within(region).filter(year=year, decision=Decision.OPEN)
    return number, rows.count()


def check(*, factors: QuerySet[AnnualFactors], now: datetime) -> int:
    """The doubts of these factors stand as they are found now; how many enterprises were checked.

    What was decided stays decided as long as both figures are the same.
    """
    number = 0
    for part in chunking.chunks(factors.order_by("pk").select_related("enterprise__region")):
        _check_some(list(part), now)
        number += len(part)
    return number


@transaction.atomic
def _check_some(some: Sequence[AnnualFactors], now: datetime) -> None:
    tolerances: dict[tuple[int, int], Tolerance] = {}
    found: dict[tuple[int, int, str, str], Doubt] = {}
    for factors, known in books_of(some):
        place = factors.enterprise.region_id, factors.year
        if place not in tolerances:
            tolerances[place] = tolerance_of(factors.enterprise.region, factors.year)
        for doubt in comparing.doubts_of(known, tolerances[place]):
            found[factors.enterprise_id, factors.year, doubt.kind, doubt.factor] = doubt
    years = {factors.year for factors in some}
    stands = FactorDoubt.objects.filter(
        enterprise__in=[factors.enterprise_id for factors in some], year__in=years
    )
    _replace(found, {(row.enterprise_id, row.year, row.kind, row.factor): row for row in stands}, now)


def _replace(
    found: Mapping[tuple[int, int, str, str], Doubt],
    stands: Mapping[tuple[int, int, str, str], FactorDoubt],
    now: datetime,
) -> None:
    gone = [row.pk for key, row in stands.items() if key not in found and row.decision == Decision.OPEN]
    FactorDoubt.objects.filter(pk__in=gone).delete()
    changed = [
        _found(row, found[key], now)
        for key, row in stands.items()
        if key in found and _figures(row) != _figures_of(found[key])
    ]
    FactorDoubt.objects.bulk_update(changed, _UPDATED, batch_size=500)
    new = [
        _found(FactorDoubt(enterprise_id=key[0], year=key[1], kind=key[2], factor=key[3]), doubt, now)
        for key, doubt in found.items()
        if key not in stands
    ]
    FactorDoubt.objects.bulk_create(new, batch_size=500)


def _found(row: FactorDoubt, doubt: Doubt, now: datetime) -> FactorDoubt:
    """The row as just found, waiting to be decided."""
    theirs = doubt.theirs or Said(Decimal(0))
    row.ours, row.ours_source = doubt.ours.figure, doubt.ours.source[:200]
    row.theirs, row.theirs_source = (theirs.figure if doubt.theirs else None), theirs.source[:200]
    row.decision, row.reason, row.decided_by_name, row.decided_at = Decision.OPEN, "", "", None
    row.found_at = now
    return row


def _figures(row: FactorDoubt) -> tuple[Decimal | None, Decimal | None]:
    return row.ours, row.theirs


def _figures_of(doubt: Doubt) -> tuple[Decimal | None, Decimal | None]:
    return doubt.ours.figure, doubt.theirs.figure if doubt.theirs else None


def forget(*, year: int) -> None:
    """Nothing is asked any more of figures that were taken back."""
    stands = AnnualFactors.objects.filter(enterprise=OuterRef("enterprise"), year=year).order_by()
    FactorDoubt.objects.filter(~Exists(stands), year=year, decision=Decision.OPEN).delete()


@transaction.atomic
def keep(*, doubt: FactorDoubt, reason: str, by: Any, now: datetime) -> FactorDoubt:
    """Our figure stands, for the reason given. Raises Refused."""
    doubt = _held(doubt, reason)
    return _decide(doubt, Decision.KEPT, reason, by, now)


@transaction.atomic
def adopt(*, doubt: FactorDoubt, reason: str, by: Any, now: datetime) -> FactorDoubt:
    """The other figure stands in the place of ours, with a batch of its own to lead back to. Raises Refused."""
    doubt = _held(doubt, reason)
    if not doubt.may_adopt:
        raise Refused(messages.NOTHING_TO_ADOPT)
    factors = (
        AnnualFactors.objects.select_for_update(of=("self",))
        .select_related("enterprise")
        .get(enterprise=doubt.enterprise_id, year=doubt.year)
    )
    figures = {field.name: getattr(factors, field.name) for field in factor_fields()}
    known = {name: figure for name, figure in figures.items() if figure is not None}
    now_stands = comparing.land_of(known) if doubt.factor == "land_area" else known.get(doubt.factor)
    if now_stands != doubt.ours:
        raise Refused(messages.CHANGED_SINCE.format(factor=label_of(doubt.factor)))
    assert doubt.theirs is not None
    correct(corrections=[Correction(factors, doubt.factor, doubt.theirs)], why=reason.strip(), by=by, now=now)
    decided = _decide(doubt, Decision.ADOPTED, reason, by, now)
    check(factors=AnnualFactors.objects.filter(pk=factors.pk), now=now)
    return decided


def _held(doubt: FactorDoubt, reason: str) -> FactorDoubt:
    if not reason.strip():
        raise Refused(messages.NO_REASON)
    held: FactorDoubt = FactorDoubt.objects.select_for_update().get(pk=doubt.pk)
    if held.decision != Decision.OPEN:
        said = messages.NOT_OPEN.format(decision=held.get_decision_display(), by=held.decided_by_name)
        raise Refused(said)
    return held


def _decide(doubt: FactorDoubt, decision: str, reason: str, by: Any, now: datetime) -> FactorDoubt:
    doubt.decision, doubt.reason = decision, reason.strip()[:200]
    doubt.decided_by_name, doubt.decided_at = str(by)[:40], now
    doubt.save(update_fields=["decision", "reason", "decided_by_name", "decided_at"])
    return doubt


def label_of(factor: str) -> str:
    """The factor by its name."""
    return next((str(field.verbose_name) for field in factor_fields() if field.name == factor), factor)


def printed(factor: str, figure: Decimal | None) -> str:
    """The figure in the unit that is read, money in 万元."""
    unit = next((str(field.help_text) for field in factor_fields() if field.name == factor), "")
    if figure is None:
        return exact(None)
    return f"{exact(figure / 10)}万元" if unit == "千元" else f"{exact(figure)}{unit}"
