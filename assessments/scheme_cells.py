"""The values of a scheme's text as cells of a form, each written back in its own place: comments and layout stay.

Plain values, no database. What the text does not have is no cell: rows are added and taken out in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from assessments.grading.grades import GRADES
from assessments.grading.indicators import INDICATORS
from assessments.grading.scheme import BASE_LABELS, LIST_LABELS, MISSING_LABELS, RULE_LABELS, BaseKind

_GRADES = {grade: f"{grade}类" for grade in GRADES}
_CHOICES: dict[str, Mapping[str, str]] = {
    "indicator": {key: each.label for key, each in INDICATORS.items()},
    "rule": {rule.value: label for rule, label in RULE_LABELS.items()},
    "base": {kind.value: BASE_LABELS[kind] for kind in (BaseKind.MEAN, BaseKind.WEIGHTED_MEAN)},
    "industry": {"mean": BASE_LABELS[BaseKind.INDUSTRY]},
    "missing": {missing.value: label for missing, label in MISSING_LABELS.items()},
    "not_better_than": _GRADES,
    "not_worse_than": _GRADES,
    "treat_as": _GRADES,
}
ITEM_HEADS = {
    "indicator": "指标",
    "weight": "权重（分）",
    "rule": "计分规则",
    "base": "基准",
    "cap": "封顶（倍）",
    "floor": "保底（倍）",
    "low": "最低（%）",
    "high": "最高（%）",
    "missing": "缺数据",
}
_LABELS = {
    "points": "分值",
    "recognition": "资质",
    "level": "级别",
    "label": "名称",
    "not_better_than": "不高于",
    "not_worse_than": "不低于",
    "treat_as": "按何类对待",
    "min_land_mu": "用地下限（亩）",
    "fixed": "固定值",
    "quantile": "分位",
    "industry": "行业",
}
_PLAIN = re.compile(r"[\w.\-（）()“”、]+")
_SPECIAL = re.compile(r"(?i)true|false|yes|no|on|off|null|~|-")


@dataclass(frozen=True)
class Cell:
    """One value with its place in the text, and what may be chosen for it; free to type where there are no choices."""

    path: str
    label: str
    value: str
    start: int
    end: int
    choices: Mapping[str, str] = field(default_factory=dict)

    @property
    def note(self) -> str:
        """What kind of base the figure is; "" for any other value."""
        return self.label if self.path.endswith((".fixed", ".quantile")) else ""

    @property
    def options(self) -> list[tuple[str, str]]:
        """What may be chosen; a value that is none of it stays one of them."""
        own = () if self.value in self.choices else ((self.value, self.value),)
        return [*own, *self.choices.items()]


@dataclass(frozen=True)
class ListForm:
    """One list: its land, its items as rows of cells by `ITEM_HEADS`, and its cuts."""

    label: str
    land: Cell | None
    items: list[dict[str, Cell]]
    cuts: list[Cell]


@dataclass(frozen=True)
class SchemeForm:
    """A scheme as a form: the lists, and all that stands beside them, row by row."""

    lists: list[ListForm]
    others: list[tuple[str, list[Cell]]]

    def cells(self) -> Iterator[Cell]:
        """Every cell."""
        for part in self.lists:
            yield from filter(None, (part.land, *part.cuts))
            for row in part.items:
                yield from row.values()
        for _, cells in self.others:
            yield from cells


def form_of(text: str) -> SchemeForm:
    """The form of a text that is a sound scheme."""
    root = _entries(yaml.compose(text, Loader=yaml.SafeLoader))
    others = [
        (title, cells)
        for name, title in (("bonuses", "加减分"), ("vetoes", "否决事项"), ("protected", "保护事项"))
        for place, row in enumerate(_rows(root.get(name)))
        if (cells := list(_cells(_entries(row), f"{name}.{place}")))
    ]
    ungraded = _entries(root.get("ungraded"))
    if "treat_as" in ungraded:
        others.append(("不定等级", list(_cells({"treat_as": ungraded["treat_as"]}, "ungraded"))))
    lists = [_list(_entries(row), f"lists.{place}") for place, row in enumerate(_rows(root.get("lists")))]
    return SchemeForm(lists, others)


def rewritten(text: str, values: Mapping[str, str]) -> str:
    """The text with these values in the places of the cells that they name; everything else as it stands."""
    for cell in sorted(form_of(text).cells(), key=lambda each: each.start, reverse=True):
        value = values.get(cell.path, cell.value).strip()
        if value and value != cell.value:
            text = text[: cell.start] + _written(value) + text[cell.end :]
    return text


def _written(value: str) -> str:
    """The value as YAML reads it back: quoted where it would mean something else."""
    if _PLAIN.fullmatch(value) and not _SPECIAL.fullmatch(value):
        return value
    return "'" + value.replace("'", "''") + "'"


def _entries(node: Node | None) -> dict[str, Node]:
    if not isinstance(node, MappingNode):
        return {}
    return {str(key.value): value for key, value in node.value}


def _rows(node: Node | None) -> list[Node]:
    return list(node.value) if isinstance(node, SequenceNode) else []


def _list(entries: dict[str, Node], path: str) -> ListForm:
    key: Any = getattr(entries.get("key"), "value", "")
    land = next(_cells({name: entries[name] for name in ("min_land_mu",) if name in entries}, path), None)
    items = []
    for place, row in enumerate(_rows(entries.get("items"))):
        cells = _cells(_entries(row), f"{path}.items.{place}")
        items.append({cell.path.split(".")[4]: cell for cell in cells})
    cuts = [
        cell for cell in _cells(_entries(entries.get("grades")), f"{path}.grades") if cell.label in GRADES
    ]
    return ListForm(LIST_LABELS.get(key, key), land, items, cuts)


def _cells(entries: Mapping[str, Node], path: str) -> Iterator[Cell]:
    """The scalars among the entries, and those one mapping below: {fixed: 300}."""
    for name, node in entries.items():
        if isinstance(node, MappingNode):
            yield from _cells(_entries(node), f"{path}.{name}")
        elif isinstance(node, ScalarNode) and name != "key":
            yield Cell(
                f"{path}.{name}",
                _LABELS.get(name, name),
                str(node.value),
                node.start_mark.index,
                node.end_mark.index,
                _CHOICES.get(name, {}),
            )
