"""Questions about needs: which there are, and how many were raised, matched and met in a month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from accounts.models import Region
from accounts.periods import Period, first_day, last_day
from support.fulfilment import rate
from support.kinds import GROUPS, KINDS, NeedKind, counted_as
from support.models import Need
from support.models.needs import NeedQuerySet
from support.selectors.places import holders


def needs(user: Any) -> NeedQuerySet:
    """The person's needs with their enterprises."""
    return Need.objects.visible_to(user).select_related("enterprise__region", "enterprise__zone")


def standing_in(rows: NeedQuerySet, period: Period) -> NeedQuerySet:
    """The needs of the month: raised by its end, and neither met nor withdrawn before it began."""
    return rows.filter(Q(ended_on=None) | Q(ended_on__gte=first_day(period)), month__lte=last_day(period))


def carried_into(rows: NeedQuerySet, period: Period) -> NeedQuerySet:
    """Those of the month's needs that earlier months left to it."""
    return standing_in(rows, period).filter(month__lt=first_day(period))


def raised_in(rows: NeedQuerySet, period: Period) -> NeedQuerySet:
    """Those that were raised in the month."""
    return rows.filter(month__gte=first_day(period), month__lte=last_day(period))


@dataclass
class Tally:
    """Numbers of needs of a month; rates are shares of all that stood in the month."""

    raised: int = 0
    new: int = 0
    matched: int = 0
    met: int = 0

    def __iadd__(self, other: Tally) -> Tally:
        self.raised += other.raised
        self.new += other.new
        self.matched += other.matched
        self.met += other.met
        return self

    @property
    def carried(self) -> int:
        """Those that earlier months left over."""
        return self.raised - self.new

    @property
    def matched_rate(self) -> Decimal | None:
        """Share of the matched, in %."""
        return rate(self.matched, self.raised)

    @property
    def met_rate(self) -> Decimal | None:
        """Share of the met, in %."""
        return rate(self.met, self.raised)


@dataclass
class Line:
    """A region's needs of a month: by group of kinds, and all."""

    region: Region
    groups: dict[str, Tally] = field(default_factory=lambda: {group: Tally() for group in GROUPS})
    total: Tally = field(default_factory=Tally)


def count_lines(
    rows: NeedQuerySet, period: Period, region: Region, below: Sequence[Region]
) -> tuple[list[Line], Line]:
    """A line for each region of `below`, and that of the whole `region`; one query."""
    end, lines = last_day(period), [*map(Line, below), Line(region)]
    regions = [line.region for line in lines]
    grouped = standing_in(rows, period).order_by().values_list("enterprise__region__path", "kind")
    for path, kind, *numbers in grouped.annotate(
        raised=Count("pk"),
        new=Count("pk", filter=Q(month__gte=first_day(period))),
        matched=Count("pk", filter=Q(matched_on__lte=end)),
        met=Count("pk", filter=Q(met_on__lte=end)),
    ):
        tally = Tally(*numbers)
        for place in holders(regions, path):
            lines[place].groups[KINDS[NeedKind(kind)].group] += tally
            lines[place].total += tally
    return lines[:-1], lines[-1]


@dataclass(frozen=True)
class AmountLine:
    """How much of a kind was asked for in a month, and how much of it is met, in the unit people read."""

    label: str
    choice: str
    """By which the list is filtered to it."""
    unit: str
    number: int
    asked: Decimal
    met: Decimal


def amount_lines(rows: NeedQuerySet, period: Period) -> list[AmountLine]:
    """The kinds that have amounts; one query."""
    capped = rows.filter(kind__in=[kind.value for kind, about in KINDS.items() if about.has_amount])
    sums = {
        kind: numbers
        for kind, *numbers in standing_in(capped, period)
        .order_by()
        .values_list("kind")
        .annotate(number=Count("pk"), asked=Sum("amount"), met=Sum("met_amount"))
    }
    return [
        AmountLine(
            about.label, counted_as(kind), about.unit, number, asked / about.per_unit, met / about.per_unit
        )
        for kind, about in KINDS.items()
        if about.has_amount
        for number, asked, met in [sums.get(kind.value, (0, Decimal(0), Decimal(0)))]
    ]


def months_of(rows: NeedQuerySet, period: Period) -> list[tuple[Period, Tally]]:
    """Each month of the year up to `period` with its needs; one query."""
    fields = (
        rows.filter(month__lte=last_day(period))
        .order_by()
        .values_list("month", "matched_on", "met_on", "ended_on")
    )
    listed = list(fields.filter(Q(ended_on=None) | Q(ended_on__gte=first_day(period.of_year[0]))))
    return [(each, _tally(listed, each)) for each in period.of_year]


def _tally(listed: list[Any], period: Period) -> Tally:
    first, last = first_day(period), last_day(period)
    tally = Tally()
    for month, matched_on, met_on, ended_on in listed:
        if month > last or (ended_on and ended_on < first):
            continue
        tally.raised += 1
        tally.new += month >= first
        tally.matched += matched_on is not None and matched_on <= last
        tally.met += met_on is not None and met_on <= last
    return tally
