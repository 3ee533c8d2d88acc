"""What stands beside the scores in a scheme's text: bonuses, vetoes, protections, kinds without a grade."""

from __future__ import annotations

from decimal import Decimal

from assessments.grading import messages
from assessments.grading.grades import GRADES
from assessments.grading.nodes import Table
from assessments.grading.scheme import Bonus, Bound, UngradedKind
from cultivation.kinds import kind_of, level_of


def read_bonuses(table: Table) -> tuple[Bonus, ...]:
    """The bonuses, each for a recognition of a known kind."""
    found = []
    seen: set[str] = set()
    for row in table.rows("bonuses", ("key", "points", "when")):
        key = _key(row, seen)
        points = row.number("points", required=True)
        if points is not None and points == 0:
            row.fault(messages.NO_POINTS.format(where=row.where), "points")
        kind, level = _recognition(row)
        found.append(Bonus(key, points or Decimal(0), kind, level))
    return tuple(found)


def _recognition(row: Table) -> tuple[str, str]:
    """Kind and level of the recognition; the level may stand in its name: 省级专精特新中小企业."""
    node = row.get("when", required=True)
    if node is None:
        return "", ""
    when = Table.of(node, row.notes, f"{row.where}when", ("recognition", "level"))
    name, level_word = when.text("recognition", required=True), when.text("level")
    kind = kind_of(name) if name else ""
    if name and not kind:
        when.fault(messages.NO_RECOGNITION.format(where=when.where, value=name), "recognition")
    if level_word:
        level = level_of(level_word)
        if level is None:
            when.fault(messages.NO_LEVEL.format(where=when.where, value=level_word), "level")
        return kind, level or ""
    return kind, (level_of(name) or "") if "级" in name else ""


def read_bounds(table: Table, name: str, bound: str, *, useless: str) -> tuple[Bound, ...]:
    """Vetoes or protections; one that binds nobody is a slip."""
    found = []
    keys: set[str] = set()
    labels: set[str] = set()
    for row in table.rows(name, ("key", "label", bound)):
        key, label = _key(row, keys), _label(row, labels)
        grade = _grade(row, bound)
        if grade == useless:
            row.fault(messages.BOUND_ALL.format(where=row.where, key=bound, value=grade), bound)
        found.append(Bound(key, label, grade))
    return tuple(found)


def read_kinds(table: Table) -> tuple[tuple[UngradedKind, ...], str]:
    """The kinds that get no grade, and as which they are treated."""
    node = table.get("ungraded")
    if node is None:
        return (), "B"
    ungraded = Table.of(node, table.notes, "ungraded", ("kinds", "treat_as"))
    keys: set[str] = set()
    labels: set[str] = set()
    kinds = tuple(
        UngradedKind(_key(row, keys), _label(row, labels))
        for row in ungraded.rows("kinds", ("key", "label"), required=True)
    )
    return kinds, _grade(ungraded, "treat_as")


def _key(row: Table, seen: set[str]) -> str:
    key = row.text("key", required=True, longest=40)
    if key in seen:
        row.fault(messages.KEY_TWICE.format(where=row.where, value=key), "key")
    seen.add(key)
    return key


def _label(row: Table, seen: set[str]) -> str:
    label = row.text("label", required=True, longest=60)
    if label in seen:
        row.fault(messages.LABEL_TWICE.format(where=row.where, value=label), "label")
    seen.add(label)
    return label


def _grade(row: Table, key: str) -> str:
    text = row.text(key, required=True)
    if text and text not in GRADES:
        row.fault(messages.NO_GRADE.format(where=row.where, key=key, value=text), key)
    return text
