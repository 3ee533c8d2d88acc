"""Where a value came from: the cell of a file, or the hand that typed it, and what it replaced."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import DecimalField, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.periods import Period
from enterprises import return_forms
from enterprises.models import Return
from enterprises.selectors import identity
from imports.models import Batch, StagedRow

# A row that was unchanged wrote nothing: the value keeps the origin it had.
WRITTEN = (StagedRow.Kind.NEW, StagedRow.Kind.CHANGED)

Placed = tuple[int, int, str, int]
"""(enterprise, batch, sheet, row) of a return."""


@dataclass(frozen=True)
class Origin:
    """Where a value came from: file, sheet and cell; of a typed value the hand stands for the cell."""

    batch: int
    file: str
    sheet: str
    row: int
    cell: str
    who: str = ""
    when: datetime | None = None
    typed: bool = False

    @property
    def label(self) -> str:
        """The origin in one line: 产值.xlsx · Sheet1!D6, or 网页填报 · 张三 2023-06-08 21:40."""
        return f"{self.file} · {self.cell}" if self.typed else f"{self.file} · {self.sheet}!{self.cell}"


def moment(day: datetime) -> str:
    """A time as the pages print it: 2023-06-08 21:40."""
    return f"{timezone.localtime(day):%Y-%m-%d %H:%M}"


def typed_at(batch: Batch, raw: list[Any]) -> datetime | None:
    """When a row of a hand batch was saved: it holds the time in place of the cells that a file has."""
    return (parse_datetime(raw[0]) if raw else None) or batch.taken_at


def batches_of(ids: Iterable[int]) -> dict[int, Batch]:
    """The batches of these keys, with their files."""
    return {batch.pk: batch for batch in Batch.objects.filter(pk__in=ids).select_related("source")}


def written_by(returns: Iterable[Return]) -> dict[int, str]:
    """Enterprise → whoever wrote its return last, with the time: a typed row's own, not that of the day's last save."""
    found = list(returns)
    batches = batches_of({ret.batch_id for ret in found})
    typed = [ret for ret in found if batches[ret.batch_id].origin == Batch.Origin.HAND]
    saves = _saves(typed) if typed else {}
    written = {}
    for ret in found:
        batch = batches[ret.batch_id]
        when = saves.get((ret.batch_id, ret.row)) or batch.taken_at
        if when:
            written[ret.enterprise_id] = f"{batch.taken_by_name} {moment(when)}"
    return written


def _saves(returns: Sequence[Return]) -> dict[tuple[int, int], datetime | None]:
    """(batch, row) → when that row of a hand batch was saved."""
    rows = StagedRow.objects.filter(
        batch__in={ret.batch_id for ret in returns}, target__in=[ret.enterprise_id for ret in returns]
    )
    return {
        (batch, row): parse_datetime(raw[0]) if raw else None
        for batch, row, raw in rows.values_list("batch", "row", "raw")
    }


def origin_in(batch: Batch, sheet: str, row: int, name: str) -> Origin | None:
    """The cell of a value in the file of a batch, or None where the file lacks the column."""
    if batch.origin == Batch.Origin.HAND or not (cell := batch.cell_of(sheet, row, name)):
        return None
    return Origin(batch.pk, batch.file_name, sheet, row, cell, batch.taken_by_name, batch.taken_at)


def origins_of(form: str, period: Period, wanted: dict[str, list[Placed]]) -> dict[tuple[str, int], Origin]:
    """(value name, enterprise) → origin, with a constant number of queries.

    A return's own batch gives the cell, unless that file lacked the column or the row was typed, which
    names only the values that changed: then the last reading before that had it. What was taken back is
    nobody's origin.
    """
    batches = batches_of({place[1] for places in wanted.values() for place in places})
    origins: dict[tuple[str, int], Origin] = {}
    missing: dict[str, set[int]] = {}
    for name, places in wanted.items():
        for enterprise, batch_id, sheet, row in places:
            if origin := origin_in(batches[batch_id], sheet, row, name):
                origins[name, enterprise] = origin
            else:
                missing.setdefault(name, set()).add(enterprise)
    if missing:
        origins |= _earlier_origins(form, period, missing)
    return origins


def _earlier_origins(
    form: str, period: Period, missing: dict[str, set[int]]
) -> dict[tuple[str, int], Origin]:
    taken = Batch.objects.filter(
        importer="returns", form=form, period=period.date, status=Batch.Status.TAKEN
    ).select_related("source")
    batches = {batch.pk: batch for batch in taken}
    rows = StagedRow.objects.filter(target__in=set().union(*missing.values()), kind__in=WRITTEN)
    origins: dict[tuple[str, int], Origin] = {}
    for name, enterprise, origin in _in_time([*_read(batches, rows, missing), *_typed(batches, rows)]):
        if enterprise in missing.get(name, ()):
            origins[name, enterprise] = origin
    return origins


_Found = tuple[str, int, Origin]


def _in_time(found: list[_Found]) -> list[_Found]:
    """The earliest first; rows of one batch stay in their order."""
    return sorted(found, key=lambda each: each[2].when.timestamp() if each[2].when else 0.0)


def _read(batches: dict[int, Batch], rows: QuerySet[StagedRow], names: Iterable[str]) -> Iterable[_Found]:
    files = [pk for pk, batch in batches.items() if batch.origin == Batch.Origin.FILE]
    places = rows.filter(batch__in=files).order_by("pk").values_list("batch", "target", "sheet", "row")
    for batch_id, target, sheet, row in places:
        for name in names:
            if origin := origin_in(batches[batch_id], sheet, row, name):
                yield name, target or 0, origin


def _typed(batches: dict[int, Batch], rows: QuerySet[StagedRow]) -> Iterable[_Found]:
    hands = [pk for pk, batch in batches.items() if batch.origin == Batch.Origin.HAND]
    if not hands:
        return
    for staged in rows.filter(batch__in=hands).order_by("pk"):
        origin = typed_origin(batches[staged.batch_id], staged)
        for name in staged.values:
            yield name, staged.target or 0, origin


def typed_origin(batch: Batch, staged: StagedRow) -> Origin:
    """The hand that typed a row, and when."""
    when = typed_at(batch, staged.raw)
    cell = " ".join(filter(None, [batch.uploaded_by_name, moment(when) if when else ""]))
    return Origin(
        batch.pk, batch.file_name, staged.sheet, staged.row, cell, batch.uploaded_by_name, when, typed=True
    )


@dataclass(frozen=True)
class Reading:
    """One batch's word on a value: what was read or typed, where, by whom, and what stood before."""

    batch: Batch
    staged: StagedRow
    origin: Origin
    value: str | None
    before: str | None

    @property
    def cell(self) -> str:
        """The address of the cell, or the hand and its time."""
        return self.origin.cell

    @property
    def undone(self) -> bool:
        """Whether the batch was taken back, so that the value stands on it no longer."""
        return self.batch.status == Batch.Status.UNDONE


def readings(form: str, enterprise: int, period: date, name: str) -> list[Reading]:
    """Every reading that wrote one value of a return, the latest first; those taken back are marked so.

    The return need not stand any more: every batch that wrote it may have been taken back.
    """
    rows = StagedRow.objects.filter(
        batch__importer="returns",
        batch__form=form,
        batch__period=period,
        batch__status__in=(Batch.Status.TAKEN, Batch.Status.UNDONE),
        kind__in=WRITTEN,
        target__in=_keys_behind(form, enterprise, period),
    ).select_related("batch__source")
    found = [reading for row in rows.order_by("pk") if (reading := _reading(row, name))]
    return sorted(found, key=_when, reverse=True)


def _keys_behind(form: str, enterprise: int, period: date) -> list[int]:
    """Under which keys the return's rows were staged: after a merge, those of the enterprise that it came from."""
    model = return_forms.MODELS[form]
    ret = model._default_manager.filter(enterprise=enterprise, period=period).only("pk").first()
    return identity.keys_behind(model._meta.label_lower, ret.pk, enterprise) if ret else [enterprise]


def _when(reading: Reading) -> tuple[float, int]:
    when = reading.origin.when
    return (when.timestamp() if when else 0.0, reading.staged.pk)


def _reading(row: StagedRow, name: str) -> Reading | None:
    batch = row.batch
    origin: Origin | None
    if batch.origin == Batch.Origin.HAND:
        origin = typed_origin(batch, row) if name in row.values else None
    else:
        origin = origin_in(batch, row.sheet, row.row, name)
    return Reading(batch, row, origin, row.values.get(name), row.before.get(name)) if origin else None


def standing(readings: list[Reading]) -> Reading | None:
    """The reading on which the value stands: the latest that was not taken back."""
    return next((reading for reading in readings if not reading.undone), None)


def places_of(ret: Return) -> dict[str, list[Placed]]:
    """Every value of a return with its place, as origins_of takes it."""
    place = (ret.enterprise_id, ret.batch_id, ret.sheet, ret.row)
    names = [field.name for field in ret._meta.concrete_fields if isinstance(field, DecimalField)]
    return {name: [place] for name in names if getattr(ret, name) is not None}
