"""Questions about recognitions, robots and 数字化诊断: which hold, which are new, which end soon, how many where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Region
from accounts.periods import Period
from cultivation.kinds import KINDS, Level
from cultivation.models import Diagnosis, Recognition, RobotCount
from cultivation.models.recognitions import RecognitionQuerySet
from cultivation.months import ahead, last_of, months_of
from cultivation.selectors.pools import traced
from enterprises.models import Enterprise
from enterprises.selectors import TracedValue

Levels = Sequence[Level]
_PLACE = Coalesce("enterprise__zone", "enterprise__region")


def recognitions(region: Region, user: Any) -> RecognitionQuerySet:
    """The recognitions of the region's enterprises, whether they hold or not."""
    rows: RecognitionQuerySet = Recognition.objects.visible_to(user).within(region)
    return rows.select_related("enterprise__region")


def ending_soon(rows: RecognitionQuerySet, today: date, months: int) -> RecognitionQuerySet:
    """Those that hold today and run out within so many months."""
    return rows.valid_on(today).filter(valid_until__lte=ahead(today, months))


def of_kinds(kinds: Sequence[str], levels: Levels = ()) -> RecognitionQuerySet:
    """Every recognition of those kinds, at those levels where any are named."""
    rows: RecognitionQuerySet = Recognition.objects.filter(kind__in=kinds)
    return rows.filter(level__in=levels) if levels else rows


def valid_at(kinds: Sequence[str], period: Period, levels: Levels = ()) -> RecognitionQuerySet:
    """Those that hold at the end of the period."""
    return of_kinds(kinds, levels).valid_on(last_of(period.date))


def awarded_in(
    kinds: Sequence[str], since: Period, period: Period, levels: Levels = ()
) -> RecognitionQuerySet:
    """Those given in the months of the span, whatever became of them since."""
    start, end = months_of(since, period)
    return of_kinds(kinds, levels).filter(awarded_on__gte=start, awarded_on__lte=last_of(end))


def counted(rows: RecognitionQuerySet, kinds: Sequence[str]) -> list[tuple[int, int]]:
    """(region or park, how many): enterprises for what an enterprise is, pieces for what it has several of."""
    pieces = all(KINDS[kind].unit == "个" for kind in kinds)
    number = Count("pk") if pieces else Count("enterprise", distinct=True)
    return list(rows.order_by().values_list(_PLACE).annotate(number))


def counted_by_kind(rows: RecognitionQuerySet) -> list[tuple[str, int, int]]:
    """(kind, region or park, how many), counted as `counted` does; one query for all kinds."""
    grouped = rows.order_by().values_list("kind", _PLACE)
    numbers = grouped.annotate(pieces=Count("pk"), enterprises=Count("enterprise", distinct=True))
    return [
        (kind, place, pieces if KINDS[kind].unit == "个" else enterprises)
        for kind, place, pieces, enterprises in numbers
    ]


def trace(rows: RecognitionQuerySet, kinds: Sequence[str], region: Region) -> list[TracedValue]:
    """A row for each enterprise behind the count, worth what it adds to it."""
    inside = rows.within(region)
    if not all(KINDS[kind].unit == "个" for kind in kinds):
        return traced(inside)
    named = inside.order_by("enterprise__uscc").values_list(
        "enterprise", "enterprise__uscc", "enterprise__name"
    )
    pieces = named.annotate(number=Count("pk"))
    return [TracedValue(pk, uscc, name, Decimal(number), None) for pk, uscc, name, number in pieces]


@dataclass
class KindLine:
    """How many recognitions of each kind hold in one region's subtree."""

    region: Region
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))


def kind_lines(
    region: Region, period: Period, below: Iterable[Region], user: Any
) -> tuple[list[KindLine], KindLine]:
    """A line for each region of `below`, and that of the whole `region`; one query."""
    lines, whole = [KindLine(each) for each in below], KindLine(region)
    rows = recognitions(region, user).valid_on(last_of(period.date)).order_by()
    for path, kind, number in rows.values_list("enterprise__region__path", "kind").annotate(Count("pk")):
        for line in (*lines, whole):
            if line is whole or path.startswith(line.region.path):
                line.counts[kind] += number
    return lines, whole


def robots(region: Region, since: Period, period: Period, user: Any) -> QuerySet[RobotCount]:
    """Each enterprise's latest count at the period, with `base` and what was `added` as `robots_in` tells them."""
    start, end = months_of(since, period)
    own = RobotCount.objects.filter(enterprise=OuterRef("enterprise"), month__lte=end)
    before = own.filter(month__lt=start).order_by("-month").values("number")[:1]
    within = own.filter(month__gte=start).order_by("month").values("number")[:1]
    latest = own.order_by("-month").values("pk")[:1]
    rows: QuerySet[RobotCount] = RobotCount.objects.visible_to(user).within(region)
    found = rows.filter(pk=Subquery(latest)).annotate(base=Coalesce(Subquery(before), Subquery(within)))
    return found.annotate(added=F("number") - F("base")).select_related("enterprise__region")


def diagnoses(region: Region, user: Any) -> QuerySet[Diagnosis]:
    """The diagnoses of the region's enterprises."""
    rows: QuerySet[Diagnosis] = Diagnosis.objects.visible_to(user).within(region)
    return rows.select_related("enterprise__region").prefetch_related("files")


@dataclass(frozen=True, slots=True)
class Robots:
    """What one enterprise's counts make of a span: how many it has at its end, and how many came with it."""

    place: int
    uscc: str
    name: str
    standing: int
    added: int


def robots_in(since: Period, period: Period, region: Region | None = None) -> dict[int, Robots]:
    """Enterprise → its robots: the increase runs from its last count before the span, else its first within.

    One that was never counted before adds nothing by its first count alone: how many it had before nobody knows.
    """
    start, end = months_of(since, period)
    rows = RobotCount.objects.filter(month__lte=end).order_by("month")
    rows = rows.within(region) if region else rows
    counts: dict[int, list[tuple[date, int]]] = defaultdict(list)
    about: dict[int, tuple[int, str, str]] = {}
    columns = rows.values_list(
        "enterprise", _PLACE, "enterprise__uscc", "enterprise__name", "month", "number"
    )
    for pk, place, uscc, name, month, number in columns:
        counts[pk].append((month, number))
        about[pk] = (place, uscc, name)
    return {pk: Robots(*about[pk], found[-1][1], _added(found, start)) for pk, found in counts.items()}


def _added(counts: Sequence[tuple[date, int]], start: date) -> int:
    before = [number for month, number in counts if month < start]
    within = [number for month, number in counts if month >= start]
    if not within:
        return 0
    return within[-1] - (before[-1] if before else within[0])


def diagnosed_counts(since: Period, period: Period) -> list[tuple[int, int]]:
    """(region or park, enterprises diagnosed in the months of the span)."""
    return counted_enterprises(diagnosed_in(since, period))


def counted_enterprises(rows: QuerySet[Any]) -> list[tuple[int, int]]:
    """(region or park, enterprises of the rows)."""
    return list(rows.order_by().values_list(_PLACE).annotate(Count("enterprise", distinct=True)))


def diagnosed_in(since: Period, period: Period) -> QuerySet[Diagnosis]:
    """The diagnoses of the months of the span."""
    start, end = months_of(since, period)
    return Diagnosis.objects.filter(done_on__gte=start, done_on__lte=last_of(end))


def diagnosed_members(since: Period, period: Period) -> QuerySet[Diagnosis]:
    """Those diagnosed in the span that stand in the library at its end."""
    inside = Enterprise.objects.in_library_at(period.date).values("pk")
    return diagnosed_in(since, period).filter(enterprise__in=inside)


def recognitions_of(enterprise: Enterprise) -> list[Recognition]:
    """The enterprise's recognitions, the latest first."""
    return list(Recognition.objects.filter(enterprise=enterprise).order_by("-awarded_on", "pk"))
