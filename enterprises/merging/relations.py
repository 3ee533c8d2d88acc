"""What points at an enterprise: every foreign key of every room, and the slots of which there is one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import ForeignKey, Model, Q, QuerySet, UniqueConstraint

from enterprises.models import Enterprise

Reference = ForeignKey[Any, Any]


def references() -> list[Reference]:
    """Every foreign key to Enterprise, those of many-to-many tables included, in a settled order."""
    found = []
    for relation in Enterprise._meta.get_fields(include_hidden=True):
        field = getattr(relation, "field", None)
        if relation.auto_created and not relation.concrete and isinstance(field, ForeignKey):
            found.append(field)
    return sorted(found, key=lambda field: (field.model._meta.label, field.name))


def rows_of(reference: Reference, enterprise: int) -> QuerySet[Any]:
    """The rows that point at the enterprise."""
    return reference.model._base_manager.filter(**{reference.attname: enterprise}).order_by("pk")


def slots(reference: Reference) -> Iterator[tuple[tuple[str, ...], Q | None]]:
    """The other columns of each unique constraint that the reference is a part of, with its condition."""
    model, name = reference.model, reference.name
    if reference.unique:
        yield (), None
    for names in model._meta.unique_together:
        if name in names:
            yield _columns(model, names, name), None
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and name in constraint.fields:
            yield _columns(model, constraint.fields, name), constraint.condition


def _columns(model: type[Model], names: Iterable[str], but: str) -> tuple[str, ...]:
    return tuple(model._meta.get_field(each).attname for each in names if each != but)  # type: ignore[union-attr]


def collisions(reference: Reference, source: int, target: int) -> list[tuple[int, int]]:
    """(row of the source, row of the target) for each slot that both fill; two queries a constraint."""
    found: dict[tuple[int, int], None] = {}
    for columns, condition in slots(reference):
        theirs = _filled(reference, source, columns, condition)
        mine = _filled(reference, target, columns, condition) if theirs else {}
        found |= dict.fromkeys((theirs[slot], mine[slot]) for slot in theirs if slot in mine)
    return list(found)


def _filled(
    reference: Reference, enterprise: int, columns: Sequence[str], condition: Q | None
) -> dict[tuple[Any, ...], int]:
    """Slot → the row in it; a slot with nothing in one of its columns holds any number."""
    rows = rows_of(reference, enterprise)
    if condition is not None:
        rows = rows.filter(condition)
    filled = rows.values_list("pk", *columns)
    return {tuple(values): pk for pk, *values in filled if None not in values}
