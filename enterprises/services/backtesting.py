"""Commands that keep how good each forecast would have been in years past."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from accounts.models import Region
from accounts.periods import FIRST_MONTH, Period
from enterprises.forecast import YEAR_END, Score, back_test
from enterprises.models import FinanceReturn, ForecastScore
from enterprises.selectors.parameters import RulesByPlace
from imports import bulk

Floats = NDArray[np.float64]
POINTS = YEAR_END - FIRST_MONTH + 1
_FIELDS = (
    *("region_id", "year", "month", "method", "judged"),
    *("error", "bias", "right", "low", "high", "computed_at"),
)


@dataclass(frozen=True, slots=True)
class Revenues:
    """Revenue of a year and of the one before, year to date (n × 11), of those that reported its December."""

    places: list[set[str]]
    """For each enterprise the paths of its region and of its park."""
    year: Floats
    before: Floats


def years_with_figures() -> set[int]:
    """The years of which a December is on record."""
    days = FinanceReturn.objects.filter(period__month=YEAR_END).order_by().values_list("period", flat=True)
    return {day.year for day in days.distinct()}


def score_years(years: Iterable[int], *, now: datetime) -> int:
    """How many scores stand for the years, in place of those before; a year without its December has none."""
    return sum(_score_year(year, now) for year in sorted(years))


def _score_year(year: int, now: datetime) -> int:
    revenues = _revenues(year)
    rules = RulesByPlace(Period(year, YEAR_END))
    rows = [
        _row(region.pk, year, score, now)
        for region in Region.objects.all()
        for score in _scores(revenues, region.path, float(rules.at(region.path).threshold))
        if score.judged
    ]
    with transaction.atomic():
        ForecastScore.objects.filter(year=year).delete()
        return bulk.write(ForecastScore, _FIELDS, rows)


def _scores(revenues: Revenues, path: str, threshold: float) -> Iterator[Score]:
    """The scores over the enterprises of the region with that path; none where it has none."""
    inside = [any(own.startswith(path) for own in owns) for owns in revenues.places]
    if any(inside):
        yield from back_test(revenues.year[inside], revenues.before[inside], threshold=threshold)


def _row(region: int, year: int, score: Score, now: datetime) -> tuple[object, ...]:
    return (
        *(region, year, score.month, str(score.method), score.judged),
        *(score.error, score.bias, score.right, score.low, score.high, now),
    )


def _revenues(year: int) -> Revenues:
    """Last year's figures as they were stored, else as the year's own returns restate them."""
    ends = FinanceReturn.objects.filter(period=Period(year, YEAR_END).date, revenue__isnull=False)
    known = ends.order_by("enterprise").values_list(
        "enterprise", "enterprise__region__path", "enterprise__zone__path"
    )
    rows: dict[int, int] = {}
    places: list[set[str]] = []
    for pk, region, zone in known:
        rows[pk] = len(places)
        places.append({path for path in (region, zone) if path})
    now, restated = _table(rows, year, "revenue"), _table(rows, year, "revenue_prior")
    stored = _table(rows, year - 1, "revenue")
    return Revenues(places, now, np.where(np.isnan(stored), restated, stored))


def _table(rows: dict[int, int], year: int, name: str) -> Floats:
    table = np.full((len(rows), POINTS), np.nan)
    span = (Period(year, FIRST_MONTH).date, Period(year, YEAR_END).date)
    found = FinanceReturn.objects.filter(period__range=span, **{f"{name}__isnull": False})
    for pk, day, value in found.order_by().values_list("enterprise", "period", name).iterator(10_000):
        if pk in rows:
            table[rows[pk], day.month - FIRST_MONTH] = value
    return table
