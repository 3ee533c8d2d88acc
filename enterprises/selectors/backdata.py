"""Questions about back data: who still owes which months, how many where, and what is locked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from accounts.models import Region
from enterprises.models import BackData


def requests_within(region: Region, user: Any) -> QuerySet[BackData]:
    """The requests of the region's entrants, with what a list shows."""
    rows = BackData.objects.visible_to(user).within(region)
    return rows.select_related("enterprise__region", "enterprise__zone", "entry")


def locked(period: date, enterprises: Iterable[int]) -> set[int]:
    """Those of the enterprises whose figures of the period are back data that is whole and locked."""
    return set(
        _covering(period, enterprises).filter(locked_at__isnull=False).values_list("enterprise", flat=True)
    )


def all_locked(period: date) -> set[int]:
    """All whose figures of the period are locked back data: entrants of a year, so never many."""
    rows = BackData.objects.filter(first__lte=period, last__gte=period, locked_at__isnull=False)
    return set(rows.order_by().values_list("enterprise", flat=True))


def asked(period: date, enterprises: Iterable[int]) -> set[int]:
    """Those of the enterprises that still owe back data of the period."""
    return set(_covering(period, enterprises).outstanding().values_list("enterprise", flat=True))


def _covering(period: date, enterprises: Iterable[int]) -> Any:
    return BackData.objects.filter(
        first__lte=period, last__gte=period, enterprise__in=list(enterprises)
    ).order_by()


@dataclass
class BackDataLine:
    """How many entrants of a region's subtree were asked, how many still owe, and how many periods."""

    region: Region
    asked: int = 0
    owing: int = 0
    periods: int = 0

    @property
    def locked(self) -> int:
        """Those that handed in everything."""
        return self.asked - self.owing


def count_lines(
    rows: QuerySet[BackData], region: Region, below: Iterable[Region]
) -> tuple[list[BackDataLine], BackDataLine]:
    """A line for each region of `below`, and that of the whole `region`; one query."""
    lines, whole = [BackDataLine(each) for each in below], BackDataLine(region)
    found = (
        rows.order_by()
        .values_list("enterprise__region__path")
        .annotate(
            number=Count("pk"),
            owing=Count("pk", filter=Q(locked_at__isnull=True)),
            periods=Sum("missing_number"),
        )
    )
    for path, number, still, periods in found:
        for line in (*lines, whole):
            if line is whole or path.startswith(line.region.path):
                line.asked += number
                line.owing += still
                line.periods += periods
    return lines, whole
