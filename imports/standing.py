"""What stands on a taken batch: later batches that wrote over its records or said the same, and what refers to them.

A model says itself how its rows count there: `is_derived` of what was calculated from the record or is its log, and
goes with it; `counts_on_undo`, the condition of the rows that count, what is voided being gone; and `undo_remedy`,
what can be done about them, where they cannot simply be deleted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import ForeignKey, Model, Q, QuerySet
from django.utils import timezone

from imports import messages
from imports.chunking import chunks
from imports.models import Batch, StagedRow

Kind = StagedRow.Kind
WRITTEN = (Kind.NEW, Kind.CHANGED)
_SHOWN = 3


def targets(batch: Batch) -> list[int]:
    """The keys of what the batch's rows wrote.

    What is asked about them is asked in chunks of them: joined with rows that were written a moment ago, and of
    which PostgreSQL has no statistics yet, it would go through all of them once a row.
    """
    return _keys(batch.rows.filter(kind__in=WRITTEN))


def made(batch: Batch) -> list[int]:
    """The keys of what the batch brought."""
    return _keys(batch.rows.filter(kind=Kind.NEW))


def _keys(rows: QuerySet[Any]) -> list[int]:
    keys = rows.filter(target__isnull=False).values_list("target", flat=True)
    return sorted(set(keys.iterator(5_000)))


def confirmations(batch: Batch) -> Iterator[tuple[int, int, datetime]]:
    """(batch, target, time) of rows in other taken batches that found there what they say themselves.

    Such a row wrote nothing, and counts on what stands: once that is gone, its batch would be taken in name only.
    """
    others = others_taken(batch).filter(period=batch.period)
    times = {pk: when for pk, when in others.values_list("pk", "taken_at") if when}
    for part in chunks(targets(batch) if times else ()):
        rows = StagedRow.objects.filter(batch__in=times, kind=Kind.UNCHANGED, target__in=part)
        for other, target in rows.values_list("batch", "target"):
            yield other, target, times[other]


def others_taken(batch: Batch) -> QuerySet[Batch]:
    """The other batches of the same importer and form that stand."""
    kind = Batch.objects.filter(importer=batch.importer, form=batch.form, status=Batch.Status.TAKEN)
    return kind.exclude(pk=batch.pk).order_by("taken_at", "pk")


def written_over(batch: Batch, records: QuerySet[Any], keys: Iterable[int]) -> Counter[int]:
    """Later batch → how many of the records with these keys it was the last to write."""
    found: Counter[int] = Counter()
    for part in chunks(keys):
        changed = records.filter(pk__in=part).exclude(batch=batch).exclude(batch=None)
        found.update(changed.values_list("batch", flat=True))
    return found


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


def referring(model: type[Model], keys: Sequence[int], *, but: Batch) -> list[str]:
    """A sentence for each kind of record that refers to one of `model`, those of the batch itself left out."""
    return [told for field in _references(model) if (told := _referring(field, model, keys, but))]


def _references(model: type[Model]) -> Iterator[ForeignKey[Any, Any]]:
    for relation in model._meta.get_fields(include_hidden=True):
        field = getattr(relation, "field", None)
        if relation.concrete or not relation.auto_created or not isinstance(field, ForeignKey):
            continue
        if not getattr(field.model, "is_derived", False):
            yield field


def _referring(field: ForeignKey[Any, Any], model: type[Model], keys: Sequence[int], batch: Batch) -> str:
    source = field.model
    keeps_batch = any(each.name == "batch" and each.related_model is Batch for each in source._meta.fields)
    referred: set[int] = set()
    batches: set[int | None] = set()
    for part in chunks(keys):
        counting = getattr(source, "counts_on_undo", Q())
        found = source._base_manager.filter(counting, **{f"{field.name}__in": part}).order_by()
        if not keeps_batch:
            referred |= set(found.values_list(field.attname, flat=True))
            continue
        for key, other in found.exclude(batch=batch).values_list(field.attname, "batch").distinct():
            referred.add(key)
            batches.add(other)
    return _told(source, model, sorted(referred), sorted(batches - {None})) if referred else ""


def _told(source: type[Model], model: type[Model], referred: list[int], batches: list[Any]) -> str:
    first = model._base_manager.filter(pk__in=referred[:_SHOWN]).order_by("pk")
    names = "、".join(f"“{each}”" for each in first)
    names += f"等{len(referred)}条" if len(referred) > _SHOWN else ""
    what = str(source._meta.verbose_name)
    if not batches and (remedy := getattr(source, "undo_remedy", "")):
        return messages.REFERRED_TO_REMEDY.format(names=names, what=what, remedy=remedy)
    if not batches:
        return messages.REFERRED_TO.format(names=names, what=what)
    numbers = "、".join(f"批次{pk}" for pk in batches[:_SHOWN])
    numbers += f"等{len(batches)}个批次" if len(batches) > _SHOWN else ""
    return messages.REFERRED_TO_BY_BATCHES.format(names=names, what=what, batches=numbers)
