"""Questions about standings: how many of each status where, what changed, one enterprise's way through them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Region
from accounts.periods import Period
from enterprises.classification import ScaleStatus
from enterprises.models import Enterprise, StatusRequest, StatusSnapshot
from enterprises.selectors.figures import TracedValue


def statuses_at(region: Region, period: Period, user: Any = None) -> QuerySet[StatusSnapshot]:
    """The standings of the region's enterprises at the period."""
    found = StatusSnapshot.objects.filter(period=period.date).within(region)
    return found.visible_to(user) if user else found


def listed(region: Region, period: Period, user: Any) -> QuerySet[StatusSnapshot]:
    """The standings with their enterprises, and as `before` the status of the previous period."""
    earlier = StatusSnapshot.objects.filter(enterprise=OuterRef("enterprise"), period=period.previous.date)
    rows = statuses_at(region, period, user).select_related("enterprise__region")
    return rows.annotate(before=Subquery(earlier.values("status")[:1]))


def counts(rows: QuerySet[StatusSnapshot]) -> dict[ScaleStatus, int]:
    """Status → how many, every status named."""
    told = Counter(dict(rows.order_by().values_list("status").annotate(Count("pk"))))
    return {status: told[status] for status in ScaleStatus}


def status_counts(period: Period, status: ScaleStatus) -> list[tuple[int, int]]:
    """(region or park, enterprises of that status at the period)."""
    rows = StatusSnapshot.objects.filter(period=period.date, status=status).order_by()
    return list(rows.values_list(Coalesce("enterprise__zone", "enterprise__region")).annotate(Count("pk")))


def trace_status(region: Region, period: Period, status: ScaleStatus) -> list[TracedValue]:
    """One row, worth 1, for each enterprise of that status; judged from many cells, it has none of its own."""
    rows = statuses_at(region, period).filter(status=status).order_by("enterprise__uscc")
    named = rows.values_list("enterprise", "enterprise__uscc", "enterprise__name")
    return [TracedValue(pk, uscc, name, Decimal(1), None) for pk, uscc, name in named]


@dataclass
class CountLine:
    """How many enterprises of a region's subtree have each status, and how many a warning."""

    region: Region
    numbers: dict[ScaleStatus, int] = field(default_factory=lambda: dict.fromkeys(ScaleStatus, 0))
    warned: int = 0

    @property
    def total(self) -> int:
        """All that were judged."""
        return sum(self.numbers.values())


def count_lines(
    rows: QuerySet[StatusSnapshot], region: Region, below: Iterable[Region]
) -> tuple[list[CountLine], CountLine]:
    """A line for each region of `below`, and that of the whole `region`; one query."""
    lines, whole = [CountLine(each) for each in below], CountLine(region)
    warned = Count("pk", filter=~Q(warnings=[]))
    grouped = rows.order_by().values_list("enterprise__region__path", "status")
    for path, status, number, warnings in grouped.annotate(number=Count("pk"), warned=warned):
        for line in (*lines, whole):
            if line is whole or path.startswith(line.region.path):
                line.numbers[ScaleStatus(status)] += number
                line.warned += warnings
    return lines, whole


def computed_at(period: Period) -> datetime | None:
    """When the period's standings were last judged."""
    found: datetime | None = StatusSnapshot.objects.filter(period=period.date).aggregate(
        at=Max("computed_at")
    )["at"]
    return found


def is_owed(period: Period) -> bool:
    """Whether the period waits to be judged again."""
    return StatusRequest.objects.filter(period=period.date).exists()


def timeline(enterprise: Enterprise) -> list[StatusSnapshot]:
    """The enterprise's standings, the latest first."""
    return list(StatusSnapshot.objects.filter(enterprise=enterprise).order_by("-period"))


def as_json(rows: Iterable[StatusSnapshot]) -> Iterator[dict[str, Any]]:
    """The standings as the command prints them; money in 千元 as text, so that nothing is rounded."""
    for row in rows:
        yield {
            "uscc": row.enterprise.uscc,
            "status": row.status,
            "reasons": [words for _, words in row.reasons],
            "warnings": [words for _, words in row.warnings],
            "forecast": None if row.forecast is None else f"{row.forecast.normalize():f}",
        }
