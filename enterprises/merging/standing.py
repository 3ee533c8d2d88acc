"""What stands on a merge, so that it cannot be taken back: a sentence each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import Model
from django.utils import timezone

from enterprises import messages
from enterprises.merging.keeping import Kept, model_of, print_of
from enterprises.models import Enterprise, Merge, ScaleEvent, StatusSnapshot
from enterprises.selectors import identity
from imports.models import Batch


def standing_on(merge: Merge) -> list[str]:
    """Why the merge cannot be taken back as it stands; [] where it can."""
    if merge.undone_at:
        when = f"{timezone.localtime(merge.undone_at):%Y-%m-%d %H:%M}"
        return [messages.ALREADY_UNDONE.format(who=merge.undone_by_name, when=when)]
    if merge.target_id != merge.into:
        later = Merge.objects.standing().filter(source=merge.into).first()
        name = later.source_name if later else str(merge.target)
        return [messages.MERGED_ON.format(name=name, other=merge.target.name)]
    return list(
        dict.fromkeys(
            [*_about_code(merge), *_about_events(merge), *_about_moved(merge), *_about_asides(merge)]
        )
    )


def _about_code(merge: Merge) -> Iterator[str]:
    code = merge.source_uscc
    if other := Enterprise.objects.filter(uscc=code).first():
        yield messages.CODE_USED_AGAIN.format(code=code, name=other.name)
    yield from identity.taken_under(code, merge.into, merge.made_at, merge.source_name)


def _about_events(merge: Merge) -> Iterator[str]:
    rows = ScaleEvent.objects.filter(enterprise=merge.into).order_by("pk")
    now = [[pk, kind, str(period)] for pk, kind, period in rows.values_list("pk", "kind", "period")]
    if now != merge.before["after"]:
        yield messages.EVENTS_SINCE


def _about_moved(merge: Merge) -> Iterator[str]:
    """What moved must still be there, and not have been written over by a file since."""
    for place, row in _moved(merge):
        what = str(model_of(place.label)._meta.verbose_name)
        if row is None:
            yield messages.GONE.format(what=what, pk=place.pk)
        elif getattr(row, place.name) != merge.into:
            yield messages.MOVED_AWAY.format(what=what, text=row)
        elif _is_edited(place, row) and (batch := _later_batch(row, merge)):
            yield messages.WRITTEN_SINCE.format(what=what, text=row, batch=batch)


def remarks_on(merge: Merge) -> list[str]:
    """What was worked on since, and goes back with the enterprise as it is now: a sentence each."""
    return [
        messages.EDITED_SINCE_MERGE.format(what=row._meta.verbose_name, text=row)
        for place, row in _moved(merge)
        if row is not None and _is_edited(place, row)
    ]


class _Place(NamedTuple):
    label: str
    name: str
    pk: int
    print: str


def _moved(merge: Merge) -> Iterator[tuple[_Place, Any]]:
    """Each row that moved, as it stands today; one query a foreign key."""
    places: dict[tuple[str, str], list[_Place]] = defaultdict(list)
    for each in merge.moved:
        places[each[0], each[1]].append(_Place(*each))
    for (label, _), found in places.items():
        standing = model_of(label)._base_manager.in_bulk([place.pk for place in found])
        yield from ((place, standing.get(place.pk)) for place in found)


def _is_edited(place: _Place, row: Model) -> bool:
    field = next(field for field in row._meta.concrete_fields if field.attname == place.name)
    return print_of(row, but=field.name) != place.print


def _later_batch(row: Any, merge: Merge) -> int | None:
    """The batch that wrote the row after the merge; None where no file did."""
    key = getattr(row, "batch_id", None)
    later = Batch.objects.filter(pk=key, taken_at__gt=merge.made_at) if key else Batch.objects.none()
    return key if later.exists() else None


def _about_asides(merge: Merge) -> Iterator[str]:
    """What was put aside must find its slot empty, and its file still taken."""
    taken = set(
        Batch.objects.filter(
            pk__in={row["fields"].get("batch") for row in merge.aside} - {None}, status=Batch.Status.TAKEN
        ).values_list("pk", flat=True)
    )
    for row in merge.aside:
        model = model_of(row["model"])
        what, batch = str(model._meta.verbose_name), row["fields"].get("batch")
        text = f"{row['fields'].get('period', row['pk'])}"
        if batch and batch not in taken:
            yield messages.BATCH_UNDONE.format(what=what, text=text, batch=batch)
        elif model is not StatusSnapshot and _is_filled(model, row, merge):
            yield messages.SLOT_TAKEN.format(what=what, text=text)


def _is_filled(model: type[Model], kept: Kept, merge: Merge) -> bool:
    """Whether a row came up since, apart from those that move back, where the kept one stood."""
    if model._base_manager.filter(pk=kept["pk"]).exists():
        return True
    moved = [pk for label, _, pk, _ in merge.moved if label == model._meta.label_lower]
    others = model._base_manager.exclude(pk__in=moved)
    for constraint in model._meta.total_unique_constraints:
        values = {name: kept["fields"].get(name) for name in constraint.fields}
        if None not in values.values() and others.filter(**values).exists():
            return True
    return False
