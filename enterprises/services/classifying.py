"""Commands that judge where enterprises stand to the library, and note what is owed of it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db import transaction

from accounts.models import Region, ReportingPeriod
from accounts.periods import Period
from enterprises.classification import Rules, Standing, classify
from enterprises.facts import gather
from enterprises.forecast import Method
from enterprises.models import Enterprise, ScaleRule, StatusRequest, StatusSnapshot
from imports import bulk

log = logging.getLogger(__name__)
CHUNK = 5_000
_FIELDS = (
    "enterprise_id",
    "period",
    "status",
    "reasons",
    "warnings",
    "revenue",
    "last_year",
    "rolling",
    "forecast",
    "by_growth",
    "by_months",
    "computed_at",
)


class RulesByPlace:
    """The parameters in force at a period: a region's own, else those of the nearest region above it."""

    def __init__(self, period: Period) -> None:
        rows = ScaleRule.objects.filter(valid_from__lte=period.date).select_related("region")
        self._own = {row.region.path: row.rules for row in rows.order_by("valid_from")}
        self._found: dict[str, Rules] = {}

    def at(self, path: str) -> Rules:
        """The parameters for the region with that path."""
        if path not in self._found:
            steps = range(len(path), 0, -Region.steplen)
            self._found[path] = next(
                (self._own[path[:end]] for end in steps if path[:end] in self._own), Rules()
            )
        return self._found[path]


def classify_period(*, period: Period, now: datetime, region: Region | None = None) -> int:
    """How many enterprises stand judged at `period`, in place of what was judged before. Idempotent.

    A chunk of enterprises is one transaction: a run that breaks off leaves whole enterprises behind, and
    the next one begins anew.
    """
    rules, number = RulesByPlace(period), 0
    for chunk in _chunks(region):
        facts = gather(period, list(chunk))
        standings = {pk: classify(facts[pk], rules.at(path), period.date) for pk, path in chunk.items()}
        rows = (
            _row(pk, period.date, standing, facts[pk].revenue.ytd, facts[pk].revenue.last_year, now)
            for pk, standing in standings.items()
        )
        with transaction.atomic():
            number += bulk.write(StatusSnapshot, _FIELDS, rows, unique=("enterprise_id", "period"))
    return number


def _chunks(region: Region | None) -> Iterator[dict[int, str]]:
    """Enterprise → the path of its region, in chunks by the key."""
    inside = Enterprise.objects.within(region) if region else Enterprise.objects.all()
    places, last = inside.order_by("pk").values_list("pk", "region__path"), 0
    while chunk := dict(places.filter(pk__gt=last)[:CHUNK]):
        yield chunk
        last = max(chunk)


def _row(
    pk: int, period: date, found: Standing, revenue: object, last_year: object, now: datetime
) -> tuple[object, ...]:
    """The standing in the order of _FIELDS, as stored: four decimals, which no forecast needs more of."""
    return (
        pk,
        period,
        str(found.status),
        [list(reason) for reason in found.reasons],
        [list(reason) for reason in found.warnings],
        revenue,
        last_year,
        *(None if each is None else round(each, 4) for each in (found.rolling, found.forecast)),
        *(None if (each := found.ways.get(way)) is None else round(each, 4) for way in Method),
        now,
    )


def request_statuses(periods: Iterable[date], *, now: datetime) -> None:
    """The periods stand as owed, and those up to a year later that look back at them."""
    owed = set(periods)
    known = ReportingPeriod.objects.values_list("period", flat=True)
    owed |= {day for day in known if any(each < day <= each.replace(year=each.year + 1) for each in owed)}
    StatusRequest.objects.bulk_create(
        [StatusRequest(period=period, requested_at=now) for period in sorted(owed)],
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
    return done
