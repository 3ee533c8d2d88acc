"""Questions about revenue tiers: how many in each where, against last year, and who is about to cross."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, QuerySet
from django.db.models.functions import Coalesce

from accounts.figures import signed
from accounts.models import Region
from accounts.periods import Period
from cultivation.models import TierSnapshot
from cultivation.selectors.pools import traced
from cultivation.tiers import LINES, YI
from enterprises.models import Enterprise
from enterprises.selectors import TracedValue


@dataclass
class TierCount:
    """How many stand in a tier, a year before, and how many are about to cross into it."""

    standing: int = 0
    before: int = 0
    crossing: int = 0

    @property
    def change(self) -> int:
        """Against last year."""
        return self.standing - self.before

    @property
    def change_words(self) -> str:
        """The change with its sign."""
        return signed(Decimal(self.change), 0)


@dataclass
class TierLine:
    """The counts of one region's subtree, a tier each, and how many fell out of one."""

    region: Region
    counts: dict[int, TierCount] = field(default_factory=lambda: {line: TierCount() for line in LINES})
    fell: int = 0

    @property
    def total(self) -> TierCount:
        """All that are in some tier."""
        every = self.counts.values()
        return TierCount(
            *(sum(getattr(each, name) for each in every) for name in ("standing", "before", "crossing"))
        )


def tiers_at(region: Region, period: Period, user: Any) -> QuerySet[TierSnapshot]:
    """The region's enterprises that are in a tier at the period, fell out of one or are about to cross."""
    rows: QuerySet[TierSnapshot] = (
        TierSnapshot.objects.visible_to(user).within(region).filter(period=period.date)
    )
    return rows.select_related("enterprise__region", "enterprise__industry")


def tier_lines(
    rows: QuerySet[TierSnapshot], region: Region, below: Iterable[Region]
) -> tuple[list[TierLine], TierLine]:
    """A line for each region of `below`, and that of the whole `region`; one query."""
    lines, whole = [TierLine(each) for each in below], TierLine(region)
    grouped = rows.order_by().values_list("enterprise__region__path", "tier", "before", "crossing")
    for path, tier, before, crossing, number in grouped.annotate(number=Count("pk")):
        for line in (*lines, whole):
            if line is whole or path.startswith(line.region.path):
                _add(line, tier, before, crossing, number)
    return lines, whole


def _add(line: TierLine, tier: int, before: int | None, crossing: int, number: int) -> None:
    if tier:
        line.counts[tier].standing += number
    if before:
        line.counts[before].before += number
        line.fell += number if tier < before else 0
    if crossing:
        line.counts[crossing].crossing += number


def computed_at(period: Period) -> datetime | None:
    """When the period's tiers were last computed."""
    found: datetime | None = TierSnapshot.objects.filter(period=period.date).aggregate(at=Max("computed_at"))[
        "at"
    ]
    return found


def tier_of(enterprise: Enterprise, period: Period) -> TierSnapshot | None:
    """The enterprise's tier at the period, where there is anything to say of it."""
    return TierSnapshot.objects.filter(enterprise=enterprise, period=period.date).first()


def fell(rows: QuerySet[TierSnapshot]) -> QuerySet[TierSnapshot]:
    """Those in a lower tier than a year before."""
    return rows.filter(before__gt=F("tier"))


def reaching(period: Period, least: int, below: int | None = None) -> QuerySet[TierSnapshot]:
    """Those whose figure is `least` 亿元 or more, and under `below` 亿元 where that is asked."""
    rows = TierSnapshot.objects.filter(period=period.date, figure__gte=least * YI)
    return rows.filter(figure__lt=below * YI) if below else rows


def figures_at(period: Period) -> list[tuple[int, Decimal]]:
    """(region or park, figure) of each enterprise on the lowest line or above it."""
    place = Coalesce("enterprise__zone", "enterprise__region")
    return list(reaching(period, LINES[0]).order_by().values_list(place, "figure"))


def trace_reaching(region: Region, period: Period, least: int, below: int | None = None) -> list[TracedValue]:
    """One row, worth 1, for each enterprise whose figure lies there."""
    return traced(reaching(period, least, below).within(region))  # type: ignore[attr-defined]


def in_yi(thousands: Decimal | None) -> Decimal | None:
    """千元 in 亿元, unrounded."""
    return None if thousands is None else thousands / YI
