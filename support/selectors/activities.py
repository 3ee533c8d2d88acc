"""Questions about activities: which there were, how many, and in which quarters at least one was held."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet

from accounts.models import Region
from accounts.periods import Period, first_day, last_day
from accounts.scope import ScopedQuerySet
from support.deadlines import Lamp, of_quarter
from support.models import Activity
from support.quarters import Quarter, quarters
from support.selectors.places import holders


def activities(user: Any) -> ScopedQuerySet:
    """The person's activities, with the number of enterprises on their lists."""
    rows = Activity.objects.visible_to(user).select_related("region")
    return rows.annotate(listed=Count("attendances"))


def _within(since: Period, period: Period, kind: str) -> QuerySet[Activity]:
    days = {"held_on__gte": first_day(since), "held_on__lte": last_day(period)}
    return Activity.objects.filter(kind=kind, **days).order_by()


def held_counts(since: Period, period: Period, kind: str) -> list[tuple[int, int]]:
    """(region, number) of the activities of the kind in the months from `since` to `period`."""
    return list(_within(since, period, kind).values_list("region").annotate(number=Count("pk")))


def quarters_held(since: Period, period: Period, kind: str) -> list[tuple[int, int]]:
    """(region, number) of the quarters of the span in which the region held at least one of the kind.

    亳政办〔2022〕3号 三（六）: 各县、区每季度举办至少1场 is met when the number is that of `quarters_due`.
    """
    held: dict[int, set[Quarter]] = defaultdict(set)
    for region, day in _within(since, period, kind).values_list("region", "held_on"):
        held[region].add(Quarter.of(day))
    return [(region, len(found)) for region, found in held.items()]


def quarters_due(since: Period, period: Period) -> list[Quarter]:
    """The quarters that the months from `since` to `period` lie in."""
    return quarters(first_day(since), last_day(period))


@dataclass(frozen=True)
class Cell:
    """What one region did of one kind in one quarter."""

    quarter: Quarter
    number: int
    lamp: Lamp


@dataclass(frozen=True)
class Line:
    """One region's quarters of a year for one kind."""

    region: Region
    cells: list[Cell]
    year_number: int
    signed: Decimal

    @property
    def due(self) -> int:
        """How many quarters have begun."""
        return sum(cell.lamp.word != "未到" for cell in self.cells)

    @property
    def held(self) -> int:
        """In how many at least one was held."""
        return sum(cell.number > 0 for cell in self.cells)


def calendar(user: Any, year: int, kind: str, regions: Sequence[Region], today: date) -> list[Line]:
    """Each region's quarters of the year with their lamps; what lies below a region counts as its own."""
    rows = Activity.objects.visible_to(user).filter(kind=kind, held_on__year=year).order_by()
    numbers: Counter[tuple[int, Quarter]] = Counter()
    signed: dict[int, Decimal] = defaultdict(Decimal)
    for path, day, amount in rows.values_list("region__path", "held_on", "signed_amount"):
        for place in holders(regions, path):
            numbers[(place, Quarter.of(day))] += 1
            signed[place] += amount or 0
    year_quarters = [Quarter(year, number) for number in range(1, 5)]
    lines = []
    for place, region in enumerate(regions):
        held = [numbers[(place, quarter)] for quarter in year_quarters]
        cells = [
            Cell(quarter, number, of_quarter(quarter, number, today))
            for quarter, number in zip(year_quarters, held, strict=True)
        ]
        lines.append(Line(region, cells, sum(held), signed[place]))
    return lines
