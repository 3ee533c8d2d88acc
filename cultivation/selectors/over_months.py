"""A pool over the months: how many stood in it at each month's end, with those that entered and left in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import tablib
from django.db.models import Count

from accounts.models import Region
from accounts.periods import FIRST_MONTH, Period
from cultivation.models import Membership
from cultivation.months import months_of
from cultivation.pools import Pool
from cultivation.selectors.pools import PoolCount

MONTHS = 12


@dataclass(frozen=True)
class MonthsLine:
    """One region's subtree, a count a period."""

    region: Region
    counts: list[PoolCount]


def last_periods(period: Period, number: int = MONTHS) -> list[Period]:
    """So many periods up to this one, the earliest first."""
    found = [period]
    while len(found) < number:
        found.insert(0, found[0].previous)
    return found


def pool_over_months(
    region: Region, below: Iterable[Region], pool: Pool, periods: list[Period], user: Any
) -> list[MonthsLine]:
    """A line for each region of `below` and, last, that of the whole `region`; one query."""
    lines = [MonthsLine(each, [PoolCount() for _ in periods]) for each in (*below, region)]
    rows = Membership.objects.visible_to(user).within(region).filter(pool=pool, entered__lte=periods[-1].date)
    alike = rows.order_by().values_list("enterprise__region__path", "entered", "left").annotate(Count("pk"))
    for path, entered, left, number in alike:
        for line in lines:
            if path.startswith(line.region.path):
                _count(line.counts, periods, entered, left, number)
    return lines


def _count(
    counts: list[PoolCount], periods: list[Period], entered: date, left: date | None, number: int
) -> None:
    """Adds so many stays alike to each period that they were in, entered in or left in."""
    for count, period in zip(counts, periods, strict=True):
        start, end = months_of(period, period)
        count.standing += number * (entered <= end and (left is None or left > end))
        count.entered += number * (start <= entered <= end)
        count.left += number * (left is not None and start <= left <= end)


def as_dataset(lines: list[MonthsLine], periods: list[Period]) -> tuple[tablib.Dataset, list[Any]]:
    """The table for Excel, three figures a period, and its last line."""
    heads = [f"{_month(period)}{what}（户）" for period in periods for what in ("末在库", "入库", "出库")]
    rows = [
        [str(line.region), *(figure for c in line.counts for figure in (c.standing, c.entered, c.left))]
        for line in lines
    ]
    return tablib.Dataset(*rows[:-1], headers=["县区", *heads]), rows[-1]


def _month(period: Period) -> str:
    """The months that the period is the end of: February stands for January as well."""
    return f"{period.year}年{'1-2' if period.month == FIRST_MONTH else period.month}月"
