"""Commands that judge where enterprises stand to the library, and note what is owed of it."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from accounts.models import Region, ReportingPeriod
from accounts.periods import Period
from enterprises.classification import Standing, classify
from enterprises.facts import gather, in_chunks
from enterprises.forecast import Course, Method
from enterprises.models import StatusRequest, StatusSnapshot
from enterprises.selectors.parameters import RulesByPlace
from enterprises.services import backtesting
from enterprises.signals import standings_judged
from imports import bulk

log = logging.getLogger(__name__)
_FIELDS = (
    "enterprise_id",
    "period",
    "status",
    "reasons",
    "warnings",
    "revenue",
    "revenue_period",
    "last_year",
    "rolling",
    "forecast",
    "by_growth",
    "by_months",
    "computed_at",
)


def classify_period(*, period: Period, now: datetime, region: Region | None = None) -> int:
    """How many enterprises stand judged at `period`, in place of what was judged before. Idempotent.

    A chunk of enterprises is one transaction: a run that breaks off leaves whole enterprises behind, and
    the next one begins anew.
    """
    rules, number = RulesByPlace(period), 0
    for chunk in in_chunks(region):
        facts = gather(period, list(chunk))
        standings = {pk: classify(facts[pk], rules.at(path), period.date) for pk, path in chunk.items()}
        rows = (_row(pk, period, standing, facts[pk].revenue, now) for pk, standing in standings.items())
        with transaction.atomic():
            number += bulk.write(StatusSnapshot, _FIELDS, rows, unique=("enterprise_id", "period"))
    return number


def _row(pk: int, period: Period, found: Standing, revenue: Course, now: datetime) -> tuple[object, ...]:
    """The standing in the order of _FIELDS, as stored: four decimals, which no forecast needs more of."""
    return (
        pk,
        period.date,
        str(found.status),
        [list(reason) for reason in found.reasons],
        [list(reason) for reason in found.warnings],
        revenue.ytd,
        None if revenue.ytd is None else _month_of(period, revenue.month),
        revenue.last_year,
        *(None if each is None else round(each, 4) for each in (found.rolling, found.forecast)),
        *(None if (each := found.ways.get(way)) is None else round(each, 4) for way in Method),
        now,
    )


def _month_of(period: Period, month: int) -> date:
    return Period(period.year, month).date


def request_statuses(periods: Iterable[date], *, now: datetime) -> None:
    """The periods stand as owed, and those up to a year later that look back at them."""
    owed = set(periods)
    known = ReportingPeriod.objects.values_list("period", flat=True)
    owed |= {day for day in known if any(each < day <= each.replace(year=each.year + 1) for each in owed)}
    owe(owed, now=now)


def owe(periods: Iterable[date], *, now: datetime) -> None:
    """The periods stand as owed, those alone."""
    StatusRequest.objects.bulk_create(
        [StatusRequest(period=period, requested_at=now) for period in sorted(periods)],
        update_conflicts=True,
        unique_fields=["period"],
        update_fields=["requested_at"],
    )


def classify_due(*, now: datetime) -> list[Period]:
    """The periods that were owed and now are judged; one asked for again meanwhile stays owed."""
    done = []
    for request in StatusRequest.objects.order_by("-period"):
        period = Period.from_date(request.period)
        try:
            classify_period(period=period, now=now)
        except Exception:
            log.exception("standings of %s could not be judged", period)
            continue
        StatusRequest.objects.filter(pk=request.pk, requested_at=request.requested_at).delete()
        done.append(period)
    if done:
        backtesting.score_years({period.year for period in done}, now=now)
        standings_judged.send(sender=StatusSnapshot, periods=[period.date for period in done])
    return done
