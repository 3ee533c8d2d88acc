"""Questions about pools: how many stand in each where, who entered and left when, what waits for a decision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from accounts.models import Region
from accounts.periods import Period
from cultivation.models import CultivationRequest, Membership, Proposal
from cultivation.models.pools import MembershipQuerySet
from cultivation.months import months_of
from cultivation.pools import POOL_KINDS, Pool
from enterprises.models import Enterprise
from enterprises.selectors import TracedValue


@dataclass
class PoolCount:
    """How many stand in a pool, and how many entered and left with the period."""

    standing: int = 0
    entered: int = 0
    left: int = 0


@dataclass
class PoolLine:
    """The counts of one region's subtree, a pool each."""

    region: Region
    counts: dict[str, PoolCount] = field(default_factory=lambda: {pool.value: PoolCount() for pool in Pool})


def pool_lines(
    region: Region, period: Period, below: Iterable[Region], user: Any
) -> tuple[list[PoolLine], PoolLine]:
    """A line for each region of `below`, and that of the whole `region`; three queries."""
    lines, whole = [PoolLine(each) for each in below], PoolLine(region)
    rows = Membership.objects.visible_to(user).within(region)
    start, end = months_of(period, period)
    for name, counted in (
        ("standing", rows.standing_at(period.date)),
        ("entered", rows.entered_in(start, end)),
        ("left", rows.left_in(start, end)),
    ):
        grouped = counted.order_by().values_list("enterprise__region__path", "pool").annotate(Count("pk"))
        for path, pool, number in grouped:
            for line in (*lines, whole):
                if line is whole or path.startswith(line.region.path):
                    count = line.counts[pool]
                    setattr(count, name, getattr(count, name) + number)
    return lines, whole


def members(region: Region, user: Any) -> MembershipQuerySet:
    """The stays of the region's enterprises in all pools, past ones too."""
    rows: MembershipQuerySet = Membership.objects.visible_to(user).within(region)
    return rows.select_related("enterprise__region", "enterprise__zone")


def proposals(region: Region, user: Any) -> QuerySet[Proposal]:
    """The proposals about the region's enterprises."""
    rows: QuerySet[Proposal] = Proposal.objects.visible_to(user).within(region)
    return rows.select_related("enterprise__region")


def waiting(user: Any) -> int:
    """How many proposals wait for the person's decision."""
    return Proposal.objects.visible_to(user).filter(state=Proposal.State.OPEN).count()


def open_by_pool(region: Region, user: Any) -> dict[str, int]:
    """Pool → proposals that wait in the region."""
    rows = proposals(region, user).filter(state=Proposal.State.OPEN).order_by()
    return dict(rows.values_list("pool").annotate(Count("pk")))


def is_owed() -> bool:
    """Whether proposals wait to be made anew."""
    return CultivationRequest.objects.exists()


def stays_of(enterprise: Enterprise) -> list[Membership]:
    """Every stay of the enterprise in a pool, those that go on first."""
    rows = Membership.objects.filter(enterprise=enterprise)
    return sorted(rows, key=lambda row: (row.left is not None, -row.entered.toordinal(), row.pk))


def open_of(enterprise: Enterprise) -> list[Proposal]:
    """What is proposed for the enterprise and not decided."""
    return list(Proposal.objects.filter(enterprise=enterprise, state=Proposal.State.OPEN).order_by("pool"))


def _grouped(rows: QuerySet[Any]) -> list[tuple[int, int]]:
    place = Coalesce("enterprise__zone", "enterprise__region")
    return list(rows.order_by().values_list(place).annotate(Count("enterprise", distinct=True)))


def member_counts(pool: Pool, period: Period) -> list[tuple[int, int]]:
    """(region or park, enterprises in the pool at the period)."""
    return _grouped(Membership.objects.filter(pool=pool).standing_at(period.date))


def joined_counts(pool: Pool, since: Period, period: Period) -> list[tuple[int, int]]:
    """(region or park, enterprises that entered the pool in the months of the span)."""
    return _grouped(Membership.objects.filter(pool=pool).entered_in(*months_of(since, period)))


def trace_members(region: Region, period: Period, pool: Pool) -> list[TracedValue]:
    """One row, worth 1, for each enterprise in the pool at the period."""
    return traced(Membership.objects.filter(pool=pool).standing_at(period.date).within(region))


def trace_joined(region: Region, since: Period, period: Period, pool: Pool) -> list[TracedValue]:
    """One row, worth 1, for each enterprise that entered the pool in the span."""
    rows = Membership.objects.filter(pool=pool).entered_in(*months_of(since, period))
    return traced(rows.within(region))


def traced(rows: QuerySet[Any]) -> list[TracedValue]:
    """One row, worth 1, for each enterprise of the rows."""
    named = rows.order_by("enterprise__uscc").values_list(
        "enterprise", "enterprise__uscc", "enterprise__name"
    )
    return [TracedValue(pk, uscc, name, Decimal(1), None) for pk, uscc, name in named.distinct()]


def moved_in(start: date, end: date) -> Q:
    """The stays that began or ended in the months from `start` to `end`."""
    return Q(entered__gte=start, entered__lte=end) | Q(left__gte=start, left__lte=end)


def kinds() -> list[Any]:
    """The pools in their order."""
    return list(POOL_KINDS.values())
