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
    DecimalField,
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
from enterprises.models import Enterprise, Return, ScaleEvent
from enterprises.models.enterprise import ScaleEventQuerySet
from enterprises.models.returns import ReturnQuerySet
from enterprises.return_forms import MODELS
from imports.models import Batch, StagedRow

ZERO = Decimal(0)
# A row that was unchanged wrote nothing: the value keeps the origin it had.
WRITTEN = (StagedRow.Kind.NEW, StagedRow.Kind.CHANGED)


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
class Origin:
    """Where a value came from: file, sheet and cell."""

    batch: int
    file: str
    sheet: str
    row: int
    cell: str


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


Placed = tuple[int, int, str, int]
"""(enterprise, batch, sheet, row) of a return."""


def origins_of(form: str, period: Period, wanted: dict[str, list[Placed]]) -> dict[tuple[str, int], Origin]:
    """(value name, enterprise) → origin, with a constant number of queries.

    A return's own batch gives the cell, unless that file lacked the column: then the last batch
    taken before that had it.
    """
    batches = _batches({place[1] for places in wanted.values() for place in places})
    origins: dict[tuple[str, int], Origin] = {}
    missing: dict[str, set[int]] = {}
    for name, places in wanted.items():
        for enterprise, batch_id, sheet, row in places:
            batch = batches[batch_id]
            if cell := batch.cell_of(sheet, row, name):
                origins[name, enterprise] = Origin(batch.pk, batch.file_name, sheet, row, cell)
            else:
                missing.setdefault(name, set()).add(enterprise)
    if missing:
        origins |= _earlier_origins(form, period, missing)
    return origins


def _batches(ids: set[int]) -> dict[int, Batch]:
    return {batch.pk: batch for batch in Batch.objects.filter(pk__in=ids).select_related("source")}


def _earlier_origins(
    form: str, period: Period, missing: dict[str, set[int]]
) -> dict[tuple[str, int], Origin]:
    taken = Batch.objects.filter(
        importer="returns", form=form, period=period.date, status=Batch.Status.TAKEN
    ).select_related("source")
    batches = {batch.pk: batch for batch in taken}
    enterprises = set().union(*missing.values())
    rows = (
        StagedRow.objects.filter(batch__in=batches, target__in=enterprises, kind__in=WRITTEN)
        .order_by("batch__taken_at", "pk")
        .values_list("batch", "target", "sheet", "row")
    )
    origins: dict[tuple[str, int], Origin] = {}
    for batch_id, enterprise, sheet, row in rows:
        batch = batches[batch_id]
        for name, who in missing.items():
            if enterprise in who and (cell := batch.cell_of(sheet, row, name)):
                origins[name, enterprise] = Origin(batch.pk, batch.file_name, sheet, row, cell)
    return origins


def trace_library(region: Region, period: Period) -> list[TracedValue]:
    """One row, worth 1, for each enterprise in the library, with the cell of its entry."""
    return list(_traced_events(_event_rows(standing_entries(region, period))))


def standing_entries(region: Region, period: Period) -> QuerySet[ScaleEvent]:
    """The entry by which each enterprise of the region stands in the library at `period`; one an enterprise."""
    events = ScaleEvent.objects.filter(period__lte=period.date)
    latest = events.filter(enterprise=OuterRef("enterprise")).order_by("-period", "-pk").values("pk")[:1]
    return events.within(region).filter(kind=ScaleEvent.Kind.ENTRY, pk=Subquery(latest))


def trace_events(region: Region, since: Period, period: Period, *, exits: bool) -> list[TracedValue]:
    """One row, worth 1 or with `exits` −1, for each event of the span, with its cell."""
    events = events_between(since, period).within(region)
    return list(_traced_events(_event_rows(events if exits else events.filter(kind=ScaleEvent.Kind.ENTRY))))


def _event_rows(events: QuerySet[ScaleEvent]) -> list[tuple[Any, ...]]:
    return list(
        events.order_by("enterprise__uscc", "period", "pk").values_list(
            "enterprise", "enterprise__uscc", "enterprise__name", "kind", "batch", "sheet", "row"
        )
    )


def _traced_events(rows: list[tuple[Any, ...]]) -> Iterator[TracedValue]:
    batches = _batches({row[4] for row in rows if row[4]})
    for pk, uscc, name, kind, batch_id, sheet, row in rows:
        origin, batch = None, batches.get(batch_id)
        if batch and (cell := batch.cell_of(sheet, row, kind)):
            origin = Origin(batch.pk, batch.file_name, sheet, row, cell)
        yield TracedValue(pk, uscc, name, Decimal(1 if kind == ScaleEvent.Kind.ENTRY else -1), origin)


@dataclass(frozen=True)
class Reading:
    """One taken batch's word on a value: what it read, from which cell, and what stood before."""

    batch: Batch
    staged: StagedRow
    cell: str
    value: str | None
    before: str | None


def readings_of(ret: Return, name: str) -> list[Reading]:
    """Every reading that wrote one value of a return, the latest first: its origin, then what it replaced."""
    rows = (
        StagedRow.objects.filter(
            batch__importer="returns",
            batch__form=ret.form,
            batch__period=ret.period,
            batch__status=Batch.Status.TAKEN,
            kind__in=WRITTEN,
            target=ret.enterprise_id,
        )
        .select_related("batch__source")
        .order_by("-batch__taken_at", "-pk")
    )
    return [
        Reading(row.batch, row, cell, row.values.get(name), row.before.get(name))
        for row in rows
        if (cell := row.batch.cell_of(row.sheet, row.row, name))
    ]


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


def places_of(ret: Return) -> dict[str, list[Placed]]:
    """Every value of a return with its place, as origins_of takes it."""
    place = (ret.enterprise_id, ret.batch_id, ret.sheet, ret.row)
    names = [field.name for field in ret._meta.concrete_fields if isinstance(field, DecimalField)]
    return {name: [place] for name in names if getattr(ret, name) is not None}
