"""A taken batch of returns taken back: what was new goes, what was changed gets its figures and place back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Case, F, QuerySet, When
from django.utils import timezone

from enterprises import return_forms
from enterprises.importers import reasons
from enterprises.models import Return
from enterprises.selectors import identity
from imports import bulk, standing
from imports.chunking import chunks
from imports.fields import CellsText
from imports.models import Batch, StagedRow

Kind, Origin = StagedRow.Kind, Batch.Origin
WRITTEN = standing.WRITTEN


class Place(NamedTuple):
    """A row that was written into a return, and when."""

    when: datetime
    batch: int
    sheet: str
    row: int


@dataclass
class Change:
    """What a batch did to one return: whether it was new, its first row, and what stood of each value."""

    new: bool
    first: Place
    before: dict[str, Any] = field(default_factory=dict)


def standing_on(batch: Batch) -> list[str]:
    """What stands on the batch, a sentence each."""
    return _later(batch, _changes(batch))


def undo(batch: Batch) -> list[str]:
    """What stands on the batch, a sentence each, nothing being changed; [] once all is as before.

    A hand batch may have written to one return several times: of each value, what stood first counts.
    """
    changes = _changes(batch)
    if later := _later(batch, changes):
        return later
    _restore(batch, {target: change for target, change in changes.items() if not change.new})
    for part in chunks(target for target, change in changes.items() if change.new):
        _returns(batch).filter(batch=batch, enterprise__in=part).delete()
    return []


def _returns(batch: Batch) -> QuerySet[Return]:
    assert batch.period is not None
    return return_forms.MODELS[batch.form]._default_manager.filter(period=batch.period)


def _changes(batch: Batch) -> dict[int, Change]:
    """Enterprise → what the batch did to its return."""
    rows = batch.rows.filter(kind__in=WRITTEN).order_by("pk")
    found: dict[int, Change] = {}
    columns = ("target", "kind", "sheet", "row", "before", *(("raw",) if batch.origin == Origin.HAND else ()))
    for target, kind, sheet, row, before, *raw in rows.values_list(*columns).iterator(5_000):
        if target not in found:
            place = Place(_when(batch.taken_at, *raw), batch.pk, sheet, row)
            found[target] = Change(kind == Kind.NEW, place)
        found[target].before = before | found[target].before
    return found


def _when(taken_at: datetime | None, cells: Sequence[str] = ()) -> datetime:
    """When a row was written: with its batch, unless it was typed, which its only cell then tells."""
    assert taken_at is not None
    try:
        return datetime.fromisoformat(cells[0]) if cells else taken_at
    except ValueError:
        return taken_at


def _elsewhere(batch: Batch, enterprises: Iterable[int]) -> dict[int, list[Place]]:
    """Enterprise → what the other taken batches have written into the same returns, the oldest first."""
    others = standing.others_taken(batch).filter(period=batch.period).in_bulk()
    found: dict[int, list[Place]] = defaultdict(list)
    typed = Case(When(batch__origin=Origin.HAND, then=F("raw")), default=None, output_field=CellsText())
    for part in chunks(enterprises if others else ()):
        keys = identity.with_absorbed(part)
        rows = StagedRow.objects.filter(batch__in=others, kind__in=WRITTEN, target__in=keys)
        absorbed: dict[int, list[Place]] = defaultdict(list)
        for target, cells, *place in rows.values_list("target", typed, "batch", "sheet", "row"):
            there = found if keys[target] == target else absorbed
            there[keys[target]].append(Place(_when(others[place[0]].taken_at, cells or ()), *place))
        # A return that came by a merge was written under the key of the enterprise that it came from.
        found |= {target: places for target, places in absorbed.items() if target not in found}
    for places in found.values():
        places.sort()
    return found


def _later(batch: Batch, changes: dict[int, Change]) -> list[str]:
    """The batches that wrote to the same returns afterwards, or found in them what they say, a sentence each."""
    changed: dict[int, set[int]] = defaultdict(set)
    for part in chunks(changes):
        written_over = _returns(batch).filter(enterprise__in=part).exclude(batch=batch)
        for enterprise, other in written_over.values_list("enterprise", "batch"):
            changed[other].add(enterprise)
    if batch.origin == Origin.HAND:  # its last row may stand over what came between it and the first
        for enterprise, places in _elsewhere(batch, changes).items():
            for place in places:
                if place.when > changes[enterprise].first.when:
                    changed[place.batch].add(enterprise)
    same: dict[int, set[int]] = defaultdict(set)
    for other, enterprise, when in standing.confirmations(batch):
        if other not in changed and when > changes[enterprise].first.when:
            same[other].add(enterprise)
    others = Batch.objects.select_related("source").in_bulk([*changed, *same])
    return [
        _sentence(others[pk], len(changed.get(pk) or same[pk]), only_said_so=pk in same)
        for pk in sorted(others)
    ]


def _sentence(batch: Batch, enterprises: int, *, only_said_so: bool) -> str:
    when = f"{timezone.localtime(batch.taken_at):%Y-%m-%d}" if batch.taken_at else ""
    text = reasons.CHANGED_BY_HAND if batch.origin == Origin.HAND else reasons.CHANGED_LATER
    return (reasons.SAME_LATER if only_said_so else text).format(
        file=batch.file_name, batch=batch.pk, when=when, who=batch.taken_by_name, count=enterprises
    )


def _restore(batch: Batch, changes: dict[int, Change]) -> None:
    """Writes back what stood before, with the place of the row that had been written last."""
    if not changes:
        return
    earlier = _elsewhere(batch, changes)
    by_names: dict[tuple[str, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for target, change in changes.items():
        place = earlier[target][-1] if target in earlier else change.first
        key = (target, batch.period, place.batch, place.sheet, place.row)
        by_names[tuple(change.before)].append((*key, *change.before.values()))
    for names, rows in by_names.items():
        fields = ["enterprise_id", "period", "batch_id", "sheet", "row", *names]
        bulk.write(return_forms.MODELS[batch.form], fields, rows, unique=fields[:2])
