"""Questions about entries, exits and changes of form: lists, counts by county and month, and their traces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Model, Q, QuerySet
from django.db.models.functions import Coalesce, TruncMonth

from accounts.figures import NO_FIGURE
from accounts.models import Region
from accounts.periods import Period
from enterprises.models import CorporateEvent, Enterprise, EventChange, ScaleEvent
from enterprises.selectors.figures import TracedValue, event_rows, events_between, traced_events

Kind, Channel = ScaleEvent.Kind, ScaleEvent.Channel


@dataclass(frozen=True, slots=True)
class Span:
    """Months from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def end(self) -> date:
        """The first day after it."""
        return _next(self.last)

    @property
    def months(self) -> list[date]:
        """Each month, the earliest first."""
        found = [self.first]
        while found[-1] < self.last:
            found.append(_next(found[-1]))
        return found


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def scale_events(region: Region, span: Span, user: Any) -> QuerySet[ScaleEvent]:
    """The region's entries and exits of the span, with what a list shows."""
    rows = ScaleEvent.objects.visible_to(user).within(region).between(span.first, span.last)
    return rows.select_related("enterprise__region", "enterprise__industry", "batch__source")


def corporate_events(region: Region, span: Span, user: Any) -> QuerySet[CorporateEvent]:
    """The region's changes of form of the span, with what a list shows."""
    rows = CorporateEvent.objects.visible_to(user).within(region).between(span.first, span.end)
    return rows.select_related("enterprise__region", "batch__source")


@dataclass(frozen=True, slots=True)
class Measure:
    """What a table of counties and months counts: entries, exits, their balance, or a change of form."""

    key: str
    label: str
    entries: bool = False
    exits: bool = False
    channel: str = ""
    corporate: str = ""

    def worth(self, kind: str) -> int:
        """What one event adds."""
        if kind == Kind.ENTRY:
            return int(self.entries)
        return (-1 if self.entries else 1) * int(self.exits)


MEASURES = {
    measure.key: measure
    for measure in (
        Measure("entries", "新增", entries=True),
        Measure("exits", "退库", exits=True),
        Measure("net", "净增", entries=True, exits=True),
        Measure("monthly", "月度纳规", entries=True, channel=Channel.MONTHLY),
        *(Measure(str(kind), str(kind.label), corporate=str(kind)) for kind in CorporateEvent.Kind),
    )
}


@dataclass
class Line:
    """The counts of one region's subtree, month by month."""

    region: Region
    numbers: dict[date, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def total(self) -> int:
        """Of the whole span."""
        return sum(self.numbers.values())


def county_months(
    measure: Measure, region: Region, span: Span, below: Iterable[Region], user: Any
) -> tuple[list[Line], Line]:
    """A line for each region of `below`, and that of the whole `region`; one query."""
    lines, whole = [Line(each) for each in below], Line(region)
    for path, month, number in _numbers(measure, region, span, user):
        for line in (*lines, whole):
            if line is whole or path.startswith(line.region.path):
                line.numbers[month] += number
    return lines, whole


def _numbers(measure: Measure, region: Region, span: Span, user: Any) -> list[tuple[str, date, int]]:
    place = "enterprise__region__path"
    if measure.corporate:
        rows = corporate_events(region, span, user).filter(kind=measure.corporate).select_related(None)
        dated = rows.order_by().annotate(month=TruncMonth("day")).values_list(place, "month")
        return [(path, month, number) for path, month, number in dated.annotate(Count("pk"))]
    events = scale_events(region, span, user).select_related(None)
    if measure.channel:
        events = events.filter(channel=measure.channel)
    found = events.order_by().values_list(place, "period", "kind").annotate(Count("pk"))
    return [(path, month, number * measure.worth(kind)) for path, month, kind, number in found]


@dataclass(frozen=True, slots=True)
class Figures:
    """What the months of a span brought: 新增, 退库, 净增 and 月度纳规."""

    entries: int
    exits: int
    monthly: int

    @property
    def net(self) -> int:
        """净增 (domain.md 6)."""
        return self.entries - self.exits


def figures_of(region: Region, span: Span, user: Any) -> Figures:
    """The span's figures; one query."""
    entry = Q(kind=Kind.ENTRY)
    found = scale_events(region, span, user).aggregate(
        entries=Count("pk", filter=entry),
        exits=Count("pk", filter=Q(kind=Kind.EXIT)),
        monthly=Count("pk", filter=entry & Q(channel=Channel.MONTHLY)),
    )
    return Figures(**found)


_MODELS: dict[str, type[Model]] = {
    EventChange.Subject.SCALE: ScaleEvent,
    EventChange.Subject.CORPORATE: CorporateEvent,
}
# What a person says of an event; its place in a file and who made it stand elsewhere on the page.
_SAID = {
    *("kind", "period", "channel", "first_ever", "cause", "reason"),
    *("day", "document", "board", "stock_code", "former_uscc", "former_name", "note"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One change by hand with what it changed, as (label, before, after)."""

    change: EventChange
    differences: list[tuple[str, str, str]]


def changes_of(subject: str, record: int) -> list[Told]:
    """What was done by hand to one record, the latest first."""
    return [_told(change) for change in EventChange.objects.filter(subject=subject, record=record)]


def withdrawn_of(enterprise: Enterprise) -> list[Told]:
    """What was withdrawn of the enterprise's entries, exits and changes of form."""
    rows = EventChange.objects.filter(enterprise=enterprise, action=EventChange.Action.WITHDRAWN)
    return [_told(change) for change in rows.filter(subject__in=_MODELS)]


def _told(change: EventChange) -> Told:
    before, after = change.before, change.after
    fields = [field for field in _MODELS[change.subject]._meta.concrete_fields if field.name in _SAID]
    if change.action == EventChange.Action.ADDED:
        return Told(change, [])
    lines = [
        (str(field.verbose_name), _word(field, before), _word(field, after) if after else "（已撤销）")
        for field in fields
        if before.get(field.name) != after.get(field.name) and (after or before.get(field.name))
    ]
    return Told(change, lines)


def _word(field: Any, values: dict[str, Any]) -> str:
    """A value as a person reads it."""
    value = values.get(field.name)
    if field.name == "period" and value:
        return str(value)[:7]
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(dict(field.flatchoices).get(value, value) or NO_FIGURE)


def monthly_entry_counts(since: Period, period: Period) -> list[tuple[int, int]]:
    """(region or park, entries by the monthly channel) of the span."""
    rows = _monthly(since, period).order_by().values_list(Coalesce("enterprise__zone", "enterprise__region"))
    return list(rows.annotate(Count("pk")))


def _monthly(since: Period, period: Period) -> Any:
    return events_between(since, period).filter(kind=Kind.ENTRY, channel=Channel.MONTHLY)


def trace_monthly(region: Region, since: Period, period: Period) -> list[TracedValue]:
    """One row, worth 1, for each entry by the monthly channel, with its cell."""
    return list(traced_events(event_rows(_monthly(since, period).within(region))))


def corporate_counts(since: Period, period: Period, kind: str) -> list[tuple[int, int]]:
    """(region or park, enterprises that changed their form so in the span)."""
    rows = _corporate(since, period, kind).order_by()
    place = Coalesce("enterprise__zone", "enterprise__region")
    return list(rows.values_list(place).annotate(Count("enterprise", distinct=True)))


def _corporate(since: Period, period: Period, kind: str) -> Any:
    start = since.date.replace(month=1) if since.month == 2 else since.date
    return CorporateEvent.objects.between(start, _next(period.date)).filter(kind=kind)


def trace_corporate(region: Region, since: Period, period: Period, kind: str) -> list[TracedValue]:
    """One row, worth 1, for each enterprise that changed its form so."""
    rows = _corporate(since, period, kind).within(region).order_by("enterprise__uscc")
    named = rows.values_list("enterprise", "enterprise__uscc", "enterprise__name").distinct()
    return [TracedValue(pk, uscc, name, Decimal(1), None) for pk, uscc, name in named]
