"""Questions to this room: sums by region, and the way back from a sum to its cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from accounts.models import Region
from accounts.periods import Period
from enterprises.lineage import Origin, batches_of, origin_in, origins_of
from enterprises.models import Enterprise, Return, ScaleEvent
from enterprises.models.enterprise import ScaleEventQuerySet
from enterprises.models.returns import ReturnQuerySet
from enterprises.return_forms import MODELS

ZERO = Decimal(0)


def library_counts(period: Period) -> list[tuple[int, int]]:
    """(region or park, enterprises that stood in the library at `period`)."""
    inside = Enterprise.objects.in_library_at(period.date)
    return list(inside.order_by().values_list(Coalesce("zone", "region")).annotate(number=Count("pk")))


def entry_counts(since: Period, period: Period) -> list[tuple[int, int]]:
    """(region, entries) of the months from the January of `since`'s span to `period`."""
    return _by_region(events_between(since, period).filter(kind=ScaleEvent.Kind.ENTRY), Count("pk"))


def event_balance(since: Period, period: Period) -> list[tuple[int, int]]:
    """(region, entries less exits) of the span: 净增 (domain.md 6)."""
    sign = Case(When(kind=ScaleEvent.Kind.ENTRY, then=Value(1)), default=Value(-1))
    return _by_region(events_between(since, period), Sum(sign))


def events_between(since: Period, period: Period) -> ScaleEventQuerySet:
    """Entries and exits of the months from `since` to `period`; a span that begins with a year has its January."""
    # A span's first period is February at the earliest, its first month January.
    start = since.date.replace(month=1) if since.month == 2 else since.date
    found: ScaleEventQuerySet = ScaleEvent.objects.between(start, period.date)
    return found


def _by_region(events: QuerySet[ScaleEvent], number: Any) -> list[tuple[int, int]]:
    place = Coalesce("enterprise__zone", "enterprise__region")
    return list(events.order_by().values_list(place).annotate(number=number))


def return_sums(form: str, name: str, period: Period) -> list[tuple[int, Decimal, Decimal]]:
    """(region, Σ value, Σ 上年同期) at `period` over the enterprises that stood in the library then."""
    rows = reported(form, period).order_by().values_list(Coalesce("enterprise__zone", "enterprise__region"))
    sums = rows.annotate(value=Sum(name), base=Sum(f"{name}_prior"), reporting=Count(name))
    return [(region, value or ZERO, base or ZERO) for region, value, base, reporting in sums if reporting]


def reported(form: str, period: Period) -> ReturnQuerySet:
    """The returns of a period that count: those of enterprises that stood in the library."""
    inside = Enterprise.objects.in_library_at(period.date).values("pk")
    returns: ReturnQuerySet = MODELS[form]._default_manager.filter(period=period.date, enterprise__in=inside)
    return returns


def monthly_sums(
    form: str, name: str, region: Region, period: Period
) -> list[tuple[Period, Decimal | None, Decimal | None]]:
    """(period, the month alone, the same month of last year) for each month of the year up to `period`.

    Over the enterprises that stand in the library at `period`. A month is what an enterprise's year to
    date grew by, so it counts only those that reported the month before as well; 1–2月 needs none before.
    """
    model = MODELS[form]
    inside = Enterprise.objects.in_library_at(period.date).within(region).values("pk")
    before = Case(
        *(When(period=point.date, then=Value(point.previous.date)) for point in period.of_year[1:]),
        default=Value(None),
        output_field=DateField(),
    )
    earlier = model._default_manager.filter(enterprise=OuterRef("enterprise"), period=OuterRef("before"))
    months = (
        model._default_manager.filter(
            period__gte=date(period.year, 1, 1), period__lte=period.date, enterprise__in=inside
        )
        .annotate(before=before)
        .annotate(
            value_before=Subquery(earlier.values(name)[:1]),
            base_before=Subquery(earlier.values(f"{name}_prior")[:1]),
        )
    )
    first = Q(before=None)
    sums = {
        day: (value, base)
        for day, value, base in months.order_by()
        .values_list("period")
        .annotate(
            month=Sum(Case(When(first, then=F(name)), default=F(name) - F("value_before"))),
            base=Sum(
                Case(When(first, then=F(f"{name}_prior")), default=F(f"{name}_prior") - F("base_before"))
            ),
        )
    }
    return [(point, *sums.get(point.date, (None, None))) for point in period.of_year]


@dataclass(frozen=True)
class TracedValue:
    """One enterprise's part of a sum, with its origin."""

    enterprise: int
    uscc: str
    name: str
    value: Decimal
    origin: Origin | None


def trace_returns(form: str, name: str, region: Region, period: Period) -> list[TracedValue]:
    """The rows that sum to the figure of `region` at `period`, each with the cell it came from."""
    rows = (
        reported(form, period)
        .within(region)
        .filter(**{f"{name}__isnull": False})
        .order_by("enterprise__uscc")
        .values_list("enterprise", "enterprise__uscc", "enterprise__name", name, "batch", "sheet", "row")
    )
    found = list(rows)
    origins = origins_of(form, period, {name: [(row[0], row[4], row[5], row[6]) for row in found]})
    return [
        TracedValue(pk, uscc, label, value, origins.get((name, pk))) for pk, uscc, label, value, *_ in found
    ]


def trace_library(region: Region, period: Period) -> list[TracedValue]:
    """One row, worth 1, for each enterprise in the library, with the cell of its entry."""
    return list(traced_events(event_rows(standing_entries(region, period))))


def standing_entries(region: Region, period: Period) -> QuerySet[ScaleEvent]:
    """The entry by which each enterprise of the region stands in the library at `period`; one an enterprise."""
    return ScaleEvent.objects.standing_at(period.date).within(region)


def trace_events(region: Region, since: Period, period: Period, *, exits: bool) -> list[TracedValue]:
    """One row, worth 1 or with `exits` −1, for each event of the span, with its cell."""
    events = events_between(since, period).within(region)
    return list(traced_events(event_rows(events if exits else events.filter(kind=ScaleEvent.Kind.ENTRY))))


def event_rows(events: QuerySet[ScaleEvent]) -> list[tuple[Any, ...]]:
    """The events as traced_events takes them."""
    return list(
        events.order_by("enterprise__uscc", "period", "pk").values_list(
            "enterprise", "enterprise__uscc", "enterprise__name", "kind", "batch", "sheet", "row"
        )
    )


def traced_events(rows: list[tuple[Any, ...]]) -> Iterator[TracedValue]:
    """Each event with its worth and its cell; one query for the batches."""
    batches = batches_of({row[4] for row in rows if row[4]})
    for pk, uscc, name, kind, batch_id, sheet, row in rows:
        batch = batches.get(batch_id)
        origin = origin_in(batch, sheet, row, kind) if batch else None
        yield TracedValue(pk, uscc, name, Decimal(1 if kind == ScaleEvent.Kind.ENTRY else -1), origin)


def returns_of(enterprise: Enterprise, period: Period) -> dict[str, Return | None]:
    """Form → the enterprise's return of the period; one query a form."""
    return {
        form: model._default_manager.filter(enterprise=enterprise, period=period.date).first()
        for form, model in MODELS.items()
    }


def latest_reported(enterprise: Enterprise) -> Period | None:
    """The last period for which the enterprise handed in output, or None."""
    day = (
        MODELS["output"]._default_manager.filter(enterprise=enterprise).aggregate(last=Max("period"))["last"]
    )
    return Period.from_date(day) if day else None
