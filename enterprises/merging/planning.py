"""What a merge would do, without doing it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib.admin.utils import NestedObjects
from django.db import router
from django.db.models import Model

from enterprises import messages
from enterprises.merging.relations import Reference, collisions, references, rows_of
from enterprises.merging.rules import rule_of
from enterprises.models import Enterprise

EXAMPLES = 3


@dataclass(frozen=True)
class Moving:
    """Rows of one model that move to the enterprise that stays."""

    reference: Reference
    keys: list[int]
    examples: list[str]

    @property
    def what(self) -> str:
        """What the rows are called."""
        return str(self.reference.model._meta.verbose_name)

    @property
    def number(self) -> int:
        """How many."""
        return len(self.keys)


@dataclass(frozen=True)
class Aside:
    """A row that is put aside, with those that hang on it, the last to be restored last."""

    row: Model
    why: str
    is_of_source: bool
    hanging: list[Model]
    unlinked: list[tuple[str, str, int, int]]
    """(model, column, row, key) of what merely loses its link to the row."""
    against: str = ""
    """The row that stands in its place."""

    @property
    def what(self) -> str:
        """What the row is called."""
        return str(self.row._meta.verbose_name)

    @property
    def words(self) -> str:
        """What the row says, for a person."""
        return words_of(self.row)


@dataclass
class Plan:
    """What moves, what is put aside, and why it cannot be done at all."""

    source: Enterprise
    target: Enterprise
    moving: list[Moving] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    @property
    def shown(self) -> list[Aside]:
        """What of the put aside a person should look at: what is merely calculated is not."""
        return [aside for aside in self.asides if aside.why != messages.JUDGED_ANEW]


def words_of(row: Model) -> str:
    """What the row says of itself without the keys that it begins with, which tell a person nothing."""
    keys = {str(getattr(row, field.attname)) for field in row._meta.concrete_fields if field.is_relation}
    words = str(row).split(" ")
    while len(words) > 1 and words[0] in keys:
        words.pop(0)
    return " ".join(words)


def plan(source: Enterprise, target: Enterprise, *, prefer_source: bool = False) -> Plan:
    """What merging `source` into `target` would do; changes nothing."""
    made = Plan(source, target)
    if source.pk == target.pk:
        made.refusals.append(messages.ITSELF)
        return made
    for reference in references():
        for aside in _asides(reference, source.pk, target.pk, prefer_source):
            _add(made, aside)
    gone = {(type(row), row.pk) for aside in made.asides for row in (aside.row, *aside.hanging)}
    for reference in references():
        rows = [row for row in rows_of(reference, source.pk) if (type(row), row.pk) not in gone]
        if rows:
            keys = [row.pk for row in rows]
            made.moving.append(Moving(reference, keys, [words_of(row) for row in rows[:EXAMPLES]]))
    return made


def _asides(reference: Reference, source: int, target: int, prefer_source: bool) -> Iterator[Aside]:
    model = reference.model
    if rule := rule_of(model):
        reasons = rule(source, target, prefer_source)
        for row in model._base_manager.filter(pk__in=reasons).order_by("pk"):
            yield _aside(row, reasons[row.pk], is_of_source=getattr(row, reference.attname) == source)
        return
    pairs = collisions(reference, source, target)
    rows = model._base_manager.in_bulk({pk for pair in pairs for pk in pair})
    lost = set()
    for theirs, mine in pairs:
        pk, kept = (mine, theirs) if prefer_source else (theirs, mine)
        if pk in lost:
            continue
        lost.add(pk)
        why = messages.KEPT_SOURCE if prefer_source else messages.KEPT_TARGET
        yield _aside(rows[pk], why, is_of_source=not prefer_source, against=words_of(rows[kept]))


def _aside(row: Model, why: str, *, is_of_source: bool, against: str = "") -> Aside:
    return Aside(row, why, is_of_source, [], [], against)


def _add(made: Plan, aside: Aside) -> None:
    """Puts the row aside with what a deletion takes along; what forbids the deletion is a refusal."""
    collector = NestedObjects(using=router.db_for_write(type(aside.row)))
    collector.collect([aside.row])
    if collector.protected:
        others = "、".join(sorted({str(each._meta.verbose_name) for each in collector.protected}))
        told = {"what": aside.what, "text": aside.words, "others": others}
        made.refusals.append(messages.NOT_MOVABLE.format(**told))
        return
    hanging: list[Any] = [
        each
        for rows in collector.data.values()
        for each in rows
        if (type(each), each.pk) != (type(aside.row), aside.row.pk)
    ]
    made.asides.append(replace(aside, hanging=hanging, unlinked=list(_unlinked(collector))))


def _unlinked(collector: NestedObjects) -> Iterator[tuple[str, str, int, int]]:
    """What a deletion would set to nothing, with what it says now."""
    updates: Any = collector.field_updates
    for (column, _), found in updates.items():
        for row in (row for rows in found for row in rows):
            yield row._meta.label_lower, column.attname, row.pk, getattr(row, column.attname)
