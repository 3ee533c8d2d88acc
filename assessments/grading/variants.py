"""A scheme with other weights, caps, bases or cuts, to see what they would bring; and a scheme as its text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import yaml

from assessments.grading.grades import GRADES
from assessments.grading.scheme import (
    Base,
    BaseKind,
    Bonus,
    Bound,
    Cuts,
    GradeList,
    Item,
    ListKey,
    Rule,
    Scheme,
)
from cultivation.kinds import KIND_LABELS, LEVEL_LABELS, Level

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Changes:
    """What is tried in one list; what is not named stays as it is."""

    weights: Mapping[str, Decimal] = field(default_factory=dict)
    caps: Mapping[str, Decimal | None] = field(default_factory=dict)
    fixed: Mapping[str, Decimal] = field(default_factory=dict)
    """Indicator → the fixed base."""
    cuts: tuple[Decimal, ...] = ()


def varied(scheme: Scheme, key: ListKey, changes: Changes) -> Scheme:
    """The scheme with the changes in its list `key`; it is not checked anew: its text is, when it is loaded."""
    lists = tuple(_part(part, changes) if part.key is key else part for part in scheme.lists)
    return replace(scheme, lists=lists)


def _part(part: GradeList, changes: Changes) -> GradeList:
    cuts = Cuts(part.cuts.by, changes.cuts) if changes.cuts else part.cuts
    return replace(part, items=tuple(_item(item, changes) for item in part.items), cuts=cuts)


def _item(item: Item, changes: Changes) -> Item:
    name = item.indicator
    base = Base(BaseKind.FIXED, changes.fixed[name]) if name in changes.fixed else item.base
    cap = changes.caps.get(name, item.cap)
    return replace(item, weight=changes.weights.get(name, item.weight), base=base, cap=cap)


def scaled(weights: Mapping[str, Decimal], kept: str) -> dict[str, Decimal]:
    """The weights that make 100 with that of `kept` as it is, the others in their proportion, one decimal.

    What rounding leaves over falls to the largest of the others. Without others to scale they stay as they are.
    """
    others = {name: weight for name, weight in weights.items() if name != kept}
    total, rest = sum(others.values(), Decimal(0)), HUNDRED - weights[kept]
    if total <= 0 or rest <= 0:
        return dict(weights)
    found = {name: (weight * rest / total).quantize(Decimal("0.1")) for name, weight in others.items()}
    largest = max(found, key=lambda name: (found[name], name))
    found[largest] += rest - sum(found.values(), Decimal(0))
    return {name: found.get(name, weight) for name, weight in weights.items()}


def text_of(scheme: Scheme) -> str:
    """The scheme as a text that read_scheme reads back the same."""
    said: dict[str, Any] = {
        "slug": scheme.slug,
        "name": scheme.name,
        "region": scheme.region,
        "data_year": scheme.data_year,
        "document": scheme.document,
        "issued_on": scheme.issued_on,
        "trial": scheme.is_trial,
        "lists": [_list(part) for part in scheme.lists],
        "bonuses": [_bonus(bonus) for bonus in scheme.bonuses],
        "vetoes": [_bound(bound, "not_better_than") for bound in scheme.vetoes],
        "protected": [_bound(bound, "not_worse_than") for bound in scheme.protected],
    }
    if scheme.ungraded:
        kinds = [{"key": kind.key, "label": kind.label} for kind in scheme.ungraded]
        said["ungraded"] = {"kinds": kinds, "treat_as": scheme.treat_as}
    told = {name: value for name, value in said.items() if value not in ("", None, [], False)}
    return str(yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=200))


def _list(part: GradeList) -> dict[str, Any]:
    shares = dict(zip(GRADES, map(_number, part.cuts.figures), strict=False))
    return {
        "key": part.key.value,
        "min_land_mu": _number(part.min_land_mu),
        "items": [_written(item) for item in part.items],
        "grades": {"by": part.cuts.by.value, **shares},
    }


def _written(item: Item) -> dict[str, Any]:
    said: dict[str, Any] = {
        "indicator": item.indicator,
        "weight": _number(item.weight),
        "rule": item.rule.value,
    }
    if item.base is not None:
        said["base"] = _base(item.base)
    for name in ("low", "high") if item.rule is Rule.MIN_MAX else ():
        said[name] = _number(getattr(item, name))
    for name in ("cap", "floor"):
        if (figure := getattr(item, name)) is not None:
            said[name] = _number(figure)
    return said | {"missing": item.missing.value}


def _base(base: Base) -> Any:
    if base.kind is BaseKind.INDUSTRY:
        return {"industry": "mean"}
    return {base.kind.value: _number(base.figure)} if base.figure is not None else base.kind.value


def _bonus(bonus: Bonus) -> dict[str, Any]:
    when = {"recognition": KIND_LABELS[bonus.recognition]}
    if bonus.level:
        when["level"] = LEVEL_LABELS[Level(bonus.level)]
    return {"key": bonus.key, "points": _number(bonus.points), "when": when}


def _bound(bound: Bound, name: str) -> dict[str, Any]:
    return {"key": bound.key, "label": bound.label, name: bound.grade}


def _number(figure: Decimal | None) -> int | float | None:
    """The figure as YAML writes it best: 40 for 40.0."""
    if figure is None:
        return None
    return int(figure) if figure == figure.to_integral_value() else float(figure)
