"""Records that files keep, one a row: compared with what stands, written, and taken back.

What a record holds is staged under its fields' own names (region_id, not region), so that comparing,
writing and taking back need to know nothing of the model; names for the reader stand beside them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from auditlog.context import disable_auditlog
from django.db import models, transaction

from imports import bulk, standing
from imports.chunking import chunks
from imports.models import Batch, StagedRow
from imports.placed import Placed
from imports.reading import Row
from imports.reading.texts import plain
from imports.registry import Draft

Kind = StagedRow.Kind
Values = dict[str, Any]
_PLACE = ("batch_id", "sheet", "row")


def staged(value: Any) -> Any:
    """A field's value as it stands in a staged row: plain digits, ISO dates, keys and texts as they are."""
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, date) else value


def compared(
    row: Row,
    record: Placed | None,
    values: Mapping[str, Any],
    *,
    problems: Sequence[dict[str, str]] = (),
    uscc: str = "",
    shown: Callable[[Values], Values] = lambda values: {},
) -> Draft:
    """The row's draft: new where no record stands, changed or unchanged beside the one that does.

    `values` are what the row says, by the names of the record's fields; `shown` gives a reader's names for
    keys among them.
    """
    said = {name: staged(value) for name, value in values.items()}
    if record is None:
        return Draft(row, Kind.NEW, uscc=uscc, values=said | shown(said), problems=list(problems))
    before = {name: staged(getattr(record, name)) for name in said}
    return Draft(
        row,
        Kind.UNCHANGED if said == before else Kind.CHANGED,
        uscc=uscc,
        target=record.pk,
        values=said | shown(said),
        before=before | shown(before),
        problems=list(problems),
    )


def refused(row: Row, problems: Sequence[dict[str, str]], values: Mapping[str, Any] | None = None) -> Draft:
    """The draft of a row that is kept out, with what could be read of it."""
    said = {name: staged(value) for name, value in (values or {}).items()}
    return Draft(row, Kind.REFUSED, values=said, problems=list(problems))


def taken_rows(batch: Batch) -> list[StagedRow]:
    """The rows of the batch that write something, in their order."""
    return list(batch.rows.filter(kind__in=(Kind.NEW, Kind.CHANGED)).order_by("pk"))


@transaction.atomic
def write(
    model: type[Placed], batch: Batch, more: Callable[[StagedRow, Any], Values] = lambda row, record: {}
) -> None:
    """The new and changed rows of the batch stand in `model`, each record with its place in the file.

    What a row does not say stays as it stands. `more` gives further values of a row, told the record they
    go to. New rows learn the key of their record.
    """
    fields = _fields(model)
    for part in chunks(taken_rows(batch)):
        stands = model._default_manager.in_bulk([row.target for row in part if row.target])
        made: list[list[Any]] = []
        kept: list[list[Any]] = []
        for row in part:
            record = stands.get(row.target or 0) or model()
            for name, value in (_own(model, row.values) | more(row, record)).items():
                setattr(record, name, value)
            record.batch_id, record.sheet, record.row = batch.pk, row.sheet, row.row
            line = [getattr(record, name) for name in fields]
            kept.append([record.pk, *line]) if record.pk else made.append(line)
        bulk.write(model, fields, made)
        bulk.write(model, ["id", *fields], kept, unique=("id",))
    _note_targets(model, batch)


def _fields(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if not field.primary_key]


def _own(model: type[models.Model], values: Mapping[str, Any]) -> Values:
    """Those of the staged values that are the record's, as its fields hold them."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return {name: fields[name].to_python(value) for name, value in values.items() if name in fields}


def _note_targets(model: type[Placed], batch: Batch) -> None:
    """New rows know the record they became, by which they are found when the batch is taken back."""
    places = model._default_manager.filter(batch=batch).values_list("sheet", "row", "pk")
    keys = {(sheet, row): pk for sheet, row, pk in places}
    new = list(batch.rows.filter(kind=Kind.NEW).only("pk", "sheet", "row", "target"))
    for row in new:
        row.target = keys.get((row.sheet, row.row))
    StagedRow.objects.bulk_update(new, ["target"], batch_size=500)


def standing_on(model: type[Placed], batch: Batch) -> list[str]:
    """What stands on the batch's records: later batches, changes by hand, records that refer to new ones."""
    rows = taken_rows(batch)
    return _standing_on(model, batch, rows, _records(model._default_manager.all(), rows))


def _records(records: models.QuerySet[Any], rows: Sequence[StagedRow]) -> dict[int, Any]:
    keys = sorted({row.target for row in rows if row.target})
    return {pk: record for part in chunks(keys) for pk, record in records.in_bulk(part).items()}


def _standing_on(
    model: type[Placed], batch: Batch, rows: Sequence[StagedRow], records: Mapping[int, Any]
) -> list[str]:
    def is_edited(row: StagedRow) -> bool:
        record = records.get(row.target or 0)
        if record is None or record.batch_id != batch.pk:
            return False
        return any(getattr(record, name) != value for name, value in _own(model, row.values).items())

    over = Counter(record.batch_id for record in records.values() if record.batch_id not in (None, batch.pk))
    return [
        *standing.later(batch, over),
        *standing.edited(rows, is_edited),
        *standing.referring(model, standing.made(batch), but=batch),
    ]


@transaction.atomic
def undo(model: type[Placed], batch: Batch) -> list[str]:
    """What stands on the batch's records, a sentence each; [] once every record is as it was before.

    A record that was new is removed, one that was changed gets its values and its place back.
    """
    rows = taken_rows(batch)
    records = _records(model._default_manager.select_for_update(), rows)
    if sentences := _standing_on(model, batch, rows, records):
        return sentences
    remove(model, standing.made(batch))
    changed = [row for row in rows if row.kind == Kind.CHANGED and row.target in records]
    _restore(model, batch, changed, records)
    return []


def remove(model: type[models.Model], keys: Iterable[int]) -> None:
    """The records are gone, in bulk: who took which batch back is on record with the batch, not once a row."""
    with disable_auditlog():
        for part in chunks(keys):
            model._default_manager.filter(pk__in=part).delete()


def _restore(
    model: type[Placed], batch: Batch, rows: Sequence[StagedRow], records: Mapping[int, Placed]
) -> None:
    places = places_before(batch)
    fields = _fields(model)
    lines = []
    for row in rows:
        record = records[row.target or 0]
        place = dict(zip(_PLACE, places.get(record.pk, (None, "", None)), strict=True))
        for name, value in (_own(model, row.before) | place).items():
            setattr(record, name, value)
        lines.append([record.pk, *(getattr(record, name) for name in fields)])
    bulk.write(model, ["id", *fields], lines, unique=("id",))


def places_before(batch: Batch) -> dict[int, tuple[int, str, int]]:
    """Record → the place it had before the batch: that of the last row before which wrote it."""
    order = {
        pk: number for number, pk in enumerate(standing.others_taken(batch).values_list("pk", flat=True))
    }
    places: dict[int, tuple[int, str, int]] = {}
    for part in chunks(standing.targets(batch) if order else ()):
        rows = StagedRow.objects.filter(batch__in=order, kind__in=standing.WRITTEN, target__in=part)
        found = sorted(rows.values_list("target", *_PLACE, "pk"), key=lambda each: (order[each[1]], each[-1]))
        places |= {target: (batch_id, sheet, row) for target, batch_id, sheet, row, _ in found}
    return places
