"""What stands on a taken batch: later batches that wrote over its records or said the same, and what refers to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import ForeignKey, Model, QuerySet
from django.utils import timezone

from imports import messages
from imports.models import Batch, StagedRow

Kind = StagedRow.Kind
WRITTEN = (Kind.NEW, Kind.CHANGED)
_SHOWN = 3


def targets(batch: Batch) -> QuerySet[Any]:
    """The keys of what the batch's rows wrote, to be read or used in a query."""
    return batch.rows.filter(kind__in=WRITTEN, target__isnull=False).values_list("target", flat=True)


def made(batch: Batch) -> QuerySet[Any]:
    """The keys of what the batch brought, to be read or used in a query."""
    return batch.rows.filter(kind=Kind.NEW, target__isnull=False).values_list("target", flat=True)


def confirmations(batch: Batch) -> Iterator[tuple[int, int, datetime]]:
    """(batch, target, time) of rows in other taken batches that found there what they say themselves.

    Such a row wrote nothing, and counts on what stands: once that is gone, its batch would be taken in name only.
    """
    rows = StagedRow.objects.filter(
        batch__importer=batch.importer,
        batch__form=batch.form,
        batch__period=batch.period,
        batch__status=Batch.Status.TAKEN,
        kind=Kind.UNCHANGED,
        target__in=targets(batch),
    ).exclude(batch=batch)
    return rows.values_list("batch", "target", "batch__taken_at").iterator(5_000)


def confirmed_later(batch: Batch) -> dict[int, set[int]]:
    """Batch → the records of this one of which it said the same afterwards."""
    found: dict[int, set[int]] = {}
    for other, target, taken_at in confirmations(batch):
        if batch.taken_at and taken_at > batch.taken_at:
            found.setdefault(other, set()).add(target)
    return found


def later(batch: Batch, changed: Mapping[int, int]) -> list[str]:
    """A sentence for each batch of `changed` (batch → how many records), and for those that only said the same."""
    same = {pk: len(found) for pk, found in confirmed_later(batch).items() if pk not in changed}
    others = Batch.objects.select_related("source").in_bulk([*changed, *same])
    return [
        (messages.LATER_BATCH if pk in changed else messages.SAME_LATER).format(
            batch=pk,
            file=others[pk].file_name,
            when=f"{timezone.localtime(taken_at):%Y-%m-%d %H:%M}"
            if (taken_at := others[pk].taken_at)
            else "",
            who=others[pk].taken_by_name,
            count=changed.get(pk) or same[pk],
        )
        for pk in sorted(others)
    ]


def edited(rows: Iterable[StagedRow], is_edited: Callable[[StagedRow], bool]) -> list[str]:
    """A sentence for the rows whose records somebody changed by hand since."""
    numbers = [str(row.row) for row in rows if is_edited(row)]
    if not numbers:
        return []
    some = "、".join(numbers[:_SHOWN]) + ("等" if len(numbers) > _SHOWN else "")
    return [messages.EDITED_SINCE.format(rows=some, count=len(numbers))]


def referring(records: QuerySet[Any], *, but: Batch) -> list[str]:
    """A sentence for each kind of record that refers to one of `records`, those of the batch itself left out."""
    return [told for field in _references(records.model) if (told := _referring(field, records, but))]


def _references(model: type[Model]) -> Iterator[ForeignKey[Any, Any]]:
    for relation in model._meta.get_fields(include_hidden=True):
        field = getattr(relation, "field", None)
        if relation.auto_created and not relation.concrete and isinstance(field, ForeignKey):
            yield field


def _referring(field: ForeignKey[Any, Any], records: QuerySet[Any], batch: Batch) -> str:
    model = field.model
    found = model._base_manager.filter(**{f"{field.name}__in": records}).order_by()
    keeps_batch = any(each.name == "batch" and each.related_model is Batch for each in model._meta.fields)
    if keeps_batch:
        found = found.exclude(batch=batch)
    keys = set(found.values_list(field.attname, flat=True))
    if not keys:
        return ""
    first = records.filter(pk__in=sorted(keys)[:_SHOWN]).order_by("pk")
    names = "、".join(f"“{each}”" for each in first) + (f"等{len(keys)}条" if len(keys) > _SHOWN else "")
    what = str(model._meta.verbose_name)
    batches = set(found.values_list("batch", flat=True)) - {None} if keeps_batch else set()
    if not batches:
        return messages.REFERRED_TO.format(names=names, what=what)
    numbers = "、".join(f"批次{pk}" for pk in sorted(batches)[:_SHOWN])
    numbers += f"等{len(batches)}个批次" if len(batches) > _SHOWN else ""
    return messages.REFERRED_TO_BY_BATCHES.format(names=names, what=what, batches=numbers)
