"""How much of which state lies where, what was revived in the year, and how far the sites are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, Q, Sum, When
from django.db.models.functions import Coalesce

from accounts.models import Region
from enterprises.growth import percent
from land import goals
from land.goals import Goal
from land.models import Parcel, Revival, Site
from land.selectors.parcels import with_revived

_NOTHING = Decimal(0)
_PLACE = Coalesce("zone__path", "region__path")
SETTLED = (Site.State.DONE, Site.State.ACCEPTED)


@dataclass
class Amount:
    """How many parcels, and their area in 亩."""

    number: int = 0
    area: Decimal = _NOTHING

    def add(self, number: int, area: Decimal) -> None:
        """So many more."""
        self.number += number
        self.area += area


@dataclass
class ParcelLine:
    """One region's parcels by state, the year's revival, and what was asked of it.

    The unrevived states have what remains of their parcels; `used_again` has what was revived of them, and the
    parcels of which nothing remains, so that all together make the total.
    """

    region: Region
    states: dict[str, Amount] = field(default_factory=lambda: defaultdict(Amount))
    used_again: Amount = field(default_factory=Amount)
    total: Amount = field(default_factory=Amount)

    def add(self, state: str, is_left: bool, number: int, area: Decimal, revived: Decimal) -> None:
        """So many more parcels of the state, with what was revived of them."""
        self.total.add(number, area)
        if state == Parcel.State.NORMAL:
            self.states[state].add(number, area)
            return
        self.used_again.add(0 if is_left else number, revived)
        if is_left:
            self.states[state].add(number, area - revived)

    revived: Decimal = _NOTHING
    goal: Goal | None = None


def below(region: Region, regions: Iterable[Region]) -> list[Region]:
    """What the region is divided into: its counties and assessed zones, or the parks of a county."""
    inside = [each for each in regions if each.path.startswith(region.path) and each != region]
    if region.kind in (Region.Kind.COUNTY, Region.Kind.ZONE):
        return inside
    return [each for each in inside if each.assessed]


def parcel_lines(region: Region, parts: Sequence[Region], user: Any, until: date) -> list[ParcelLine]:
    """A line for each part and one for the whole; revived is that of the year up to the day. Three queries."""
    lines = [ParcelLine(each) for each in [*parts, region]]
    parcels = with_revived(Parcel.objects.visible_to(user).within(region)).order_by()
    # Under an annotation's own name a sum would be of itself.
    grouped = (
        parcels.annotate(place=_PLACE, is_left=Case(When(remaining__gt=0, then=True), default=False))
        .values_list("place", "state", "is_left")
        .annotate(number=Count("pk"), whole=Sum("area"), back=Sum("revived"))
    )
    for path, *amounts in grouped:
        for line in _holding(lines, path):
            line.add(*amounts)
    for path, area in _revived(region, user, date(until.year, 1, 1), until):
        for line in _holding(lines, path):
            line.revived += area
    asked = goals.goals_of({line.region.pk: line.revived for line in lines}, until)
    for line in lines:
        line.goal = asked.get(line.region.pk)
    # A county that is counted has its line even with nothing; of its parks only those with parcels do.
    return [line for line in lines if line.total.number or line.region.assessed or line.region == region]


def _holding(lines: Iterable[Any], path: str) -> list[Any]:
    return [line for line in lines if path.startswith(line.region.path)]


def _revived(region: Region, user: Any, first: date, last: date) -> Iterable[tuple[str, Decimal]]:
    rows = Revival.objects.visible_to(user).within(region).filter(cancelled_at=None, on__range=(first, last))
    place = Coalesce("parcel__zone__path", "parcel__region__path")
    return rows.order_by().values_list(place).annotate(total=Sum("area"))


@dataclass
class SiteCounts:
    """One place's sites by disposal and state."""

    label: str
    region: Region
    township: str = ""
    numbers: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))

    def by(self, disposal: str = "", *states: str) -> int:
        """How many of the disposal ("" for any) in one of the states (none for any)."""
        return sum(
            number
            for (kind, state), number in self.numbers.items()
            if (not disposal or kind == disposal) and (not states or state in states)
        )

    @property
    def total(self) -> int:
        """All of them."""
        return self.by()

    @property
    def done(self) -> int:
        """Those whose work is over."""
        return self.by("", *SETTLED)

    @property
    def rate(self) -> Decimal | None:
        """Per cent done, to 0.1; None where there are none."""
        return percent(Decimal(self.done), Decimal(self.total)) if self.total else None


def site_counts(region: Region, parts: Sequence[Region], user: Any) -> list[SiteCounts]:
    """A line for each part, in a county for each township, and one for the whole; one query."""
    by_township = region.kind in (Region.Kind.COUNTY, Region.Kind.ZONE)
    rows = Site.objects.visible_to(user).within(region).order_by()
    grouped = list(rows.values_list(_PLACE, "township", "disposal", "state").annotate(number=Count("pk")))
    whole = SiteCounts(region.name, region)
    lines = {} if by_township else {part.path: SiteCounts(part.name, part) for part in parts}
    for path, township, disposal, state, number in grouped:
        whole.numbers[disposal, state] += number
        if by_township:
            line = lines.setdefault(township, SiteCounts(township, region, township))
            line.numbers[disposal, state] += number
            continue
        for part, line in lines.items():
            if path.startswith(part):
                line.numbers[disposal, state] += number
    return [*(lines[key] for key in sorted(lines)), whole]


def revived_by_place(first: date, last: date) -> list[tuple[int, Decimal]]:
    """(county, or the park where it lies in one; 亩 revived between the days), for the indicators."""
    rows = Revival.objects.filter(cancelled_at=None, on__range=(first, last)).order_by()
    place = Coalesce("parcel__zone", "parcel__region")
    return list(rows.values_list(place).annotate(total=Sum("area")))


def sites_done_by_place(first: date, last: date) -> list[tuple[int, int]]:
    """(place, how many sites were completed between the days and have not relapsed since)."""
    rows = Site.objects.filter(state__in=SETTLED, done_on__range=(first, last)).order_by()
    return list(rows.values_list(Coalesce("zone", "region")).annotate(number=Count("pk")))


def sites_at_by_place(last: date) -> list[tuple[int, int, int]]:
    """(place, how many of the sites found up to the day are done by it, how many were found)."""
    rows = Site.objects.filter(Q(found_on=None) | Q(found_on__lte=last)).order_by()
    done = Count("pk", filter=Q(state__in=SETTLED, done_on__lte=last))
    grouped = rows.values_list(Coalesce("zone", "region")).annotate(done=done, number=Count("pk"))
    return list(grouped)
