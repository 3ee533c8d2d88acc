"""The items of a list read from a scheme's text: indicator, weight, rule, base, bounds and what is missing."""

from __future__ import annotations

from decimal import Decimal

from yaml.nodes import MappingNode, Node, ScalarNode

from assessments.grading import messages
from assessments.grading.indicators import INDICATORS
from assessments.grading.nodes import Table
from assessments.grading.scheme import Base, BaseKind, Item, Missing, Rule

_KEYS = ("indicator", "weight", "rule", "base", "low", "high", "cap", "floor", "missing")
_USED = {
    Rule.RATIO: {"base"},
    Rule.REVERSE: {"base"},
    Rule.MIN_MAX: {"low", "high"},
    Rule.RANK: set[str](),
}
_HUNDRED = Decimal(100)


def read_items(row: Table) -> tuple[Item, ...]:
    """The items of the list; their weights make 100."""
    items: list[Item] = []
    tables = list(row.rows("items", _KEYS, required=True))
    for table in tables:
        item = _item(table)
        if item and item.indicator in {each.indicator for each in items}:
            reason = messages.INDICATOR_TWICE.format(where=table.where, value=item.indicator)
            table.fault(reason, "indicator")
        if item:
            items.append(item)
    total = sum((item.weight for item in items), Decimal(0))
    if tables and len(items) == len(tables) and total != _HUNDRED:
        told = "＋".join(f"{item.weight}" for item in items)
        row.fault(messages.WEIGHTS.format(where=row.where, sum=told, total=total), "items")
    return tuple(items)


def _item(table: Table) -> Item | None:
    indicator = _indicator(table)
    weight = table.number("weight", required=True)
    if weight is not None and weight <= 0:
        table.fault(messages.NO_WEIGHT.format(where=table.where, value=weight), "weight")
    rule = table.choice("rule", Rule, required=True)
    missing = table.choice("missing", Missing) or Missing.ZERO
    cap, floor = table.number("cap"), table.number("floor")
    if cap is not None and floor is not None and floor >= cap:
        table.fault(messages.FLOOR_CAP.format(where=table.where, floor=floor, cap=cap), "floor")
    if rule is None:
        return None
    _check_use(table, rule, indicator)
    base = _base(table, rule)
    low, high = _low_high(table) if rule is Rule.MIN_MAX else (None, None)
    if weight is None:
        return None
    return Item(indicator, weight, rule, base, low, high, cap, floor, missing)


def _indicator(table: Table) -> str:
    key = table.text("indicator", required=True)
    if key and key not in INDICATORS:
        allowed = "、".join(INDICATORS)
        reason = messages.UNKNOWN_INDICATOR.format(where=table.where, value=key, allowed=allowed)
        table.fault(reason, "indicator")
    return key


def _check_use(table: Table, rule: Rule, key: str) -> None:
    """Notes keys that the rule does not use, and a rule that would reward what is bad."""
    for name in ("base", "low", "high"):
        if table.has(name) and name not in _USED[rule]:
            table.fault(messages.NOT_FOR_RULE.format(where=table.where, rule=rule, key=name), name)
    indicator = INDICATORS.get(key)
    if indicator is None:
        return
    if not indicator.more_is_better and rule in (Rule.RATIO, Rule.MIN_MAX):
        table.fault(messages.FOR_LESS.format(where=table.where, label=indicator.label, rule=rule), "rule")
    if indicator.more_is_better and rule is Rule.REVERSE:
        table.fault(messages.FOR_MORE.format(where=table.where, label=indicator.label), "rule")


def _low_high(table: Table) -> tuple[Decimal | None, Decimal | None]:
    low, high = table.number("low", required=True), table.number("high", required=True)
    if low is not None and high is not None and not 0 <= low < high <= _HUNDRED:
        table.fault(messages.LOW_HIGH.format(where=table.where, low=low, high=high), "low")
    return low, high


def _base(table: Table, rule: Rule) -> Base | None:
    if rule is Rule.REVERSE and not table.has("base"):
        return Base(BaseKind.MEAN)
    if "base" not in _USED[rule]:
        return None
    node = table.get("base", required=True)
    if node is None:
        return None
    if isinstance(node, MappingNode):
        return _told_base(table, node)
    word = str(node.value) if isinstance(node, ScalarNode) else ""
    if word in (BaseKind.MEAN, BaseKind.WEIGHTED_MEAN):
        return Base(BaseKind(word))
    table.fault(messages.NO_BASE.format(where=table.where, value=word), "base")
    return None


def _told_base(table: Table, node: Node) -> Base | None:
    """A base with a figure of its own: fixed, industry or quantile, one of them."""
    told = Table.of(node, table.notes, f"{table.where}base", ("fixed", "industry", "quantile"))
    if len(told.entries) != 1:
        written = "、".join(told.entries)
        told.fault(messages.NO_BASE.format(where=table.where, value=written))
        return None
    (name,) = told.entries
    if name == "industry":
        word = told.text("industry")
        if word != BaseKind.MEAN:
            told.fault(messages.INDUSTRY.format(where=table.where, value=word), "industry")
        return Base(BaseKind.INDUSTRY)
    figure = told.number(name)
    if figure is not None and name == "fixed" and figure <= 0:
        told.fault(messages.FIXED_BASE.format(where=table.where, value=figure), name)
    if figure is not None and name == "quantile" and not 0 < figure < 1:
        told.fault(messages.QUANTILE.format(where=table.where, value=figure), name)
    return Base(BaseKind(name), figure)
