"""A rule's words made into checks: every name looked up, every comparison a test of two expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple, TypeVar

from accounts.periods import Period, PeriodError
from reporting.catalog import Catalog
from reporting.expressions import (
    PRIOR,
    Call,
    ExpressionError,
    Node,
    Number,
    Operation,
    Reference,
    Time,
    mapped,
    parse,
    parse_condition,
    parse_range,
    references,
)
from reporting.rules.frames import Need, periods_back
from reporting.rules.text import BETWEEN, OPERATOR_LABELS, PERIODS_BACK, Kind, RuleText

T = TypeVar("T")
HUNDRED = Number(Decimal(100))


class RuleError(ValueError):
    """A rule that cannot be run: which field of it, why in a sentence, and at which character (from 1)."""

    def __init__(self, field: str, why: str, position: int = 0) -> None:
        super().__init__(why)
        self.field, self.position = field, position


class Test(NamedTuple):
    """left operator limit."""

    left: Node
    operator: str
    limit: Node


@dataclass(frozen=True)
class Check:
    """A rule for one value of one form: where `condition` holds, all `tests` must."""

    kind: Kind
    form: str
    subject: str
    """The value that is marked where the check finds something."""
    left: Node
    right: Node | None
    high: Node | None
    operator: str
    tolerance: Decimal
    condition: tuple[Test, ...]
    tests: tuple[Test, ...]

    def references(self) -> Iterator[Reference]:
        """Every name the check looks up, from the left, each once."""
        sides = [
            self.left,
            self.right,
            self.high,
            *(side for test in self.condition for side in _sides(test)),
        ]
        if self.kind is Kind.APART:
            sides += [_prior(side) for side in (self.left, self.right) if side]
        if self.kind is Kind.SLIP:
            sides += slip_bases(self.subject, self.form)
        if self.kind is Kind.BLANK:
            sides += blank_bases(self.subject, self.form)
        found = (each for side in sides if side is not None for each in references(side))
        yield from dict.fromkeys(found)


def _sides(test: Test) -> tuple[Node, Node]:
    return test.left, test.limit


def slip_bases(subject: str, form: str) -> list[Reference]:
    """What a figure is held against to see whether it slipped by a unit."""
    return [Reference(subject, form, Time.PREVIOUS), Reference(subject, form, Time.LAST_YEAR)]


def blank_bases(subject: str, form: str) -> list[Reference]:
    """Where a figure that is blank now would stand if the enterprise had it before."""
    return [*slip_bases(subject, form), Reference(subject + PRIOR, form)]


@lru_cache(maxsize=512)
def _compiled(text: RuleText, form: str, names: tuple[str, ...], catalog: _Same) -> tuple[Check, ...]:
    parsed = _Parsed.of(text)
    return tuple(_check(text, parsed, form, name, catalog.catalog) for name in names)


class _Same:
    """A catalog that the cache tells apart by identity: its mappings have no hash."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.catalog is self.catalog

    def __hash__(self) -> int:
        return id(self.catalog)


def compile_rule(text: RuleText, form: str, catalog: Catalog) -> tuple[Check, ...]:
    """The rule's checks for a form, one for each value it is applied to. Raises RuleError."""
    if form not in catalog.forms:
        raise RuleError("forms", f"没有“{form}”这张报表。")
    return _compiled(text, form, tuple(_applied_to(text, form, catalog)), _Same(catalog))


def _applied_to(text: RuleText, form: str, catalog: Catalog) -> Iterable[str]:
    """The values that X stands for; one empty name for a rule without X."""
    if not _uses_x(text):
        return [""]
    own = catalog.names(form)
    if not text.values:
        return own
    unknown = [name for name in text.values if not any(name in names for names in catalog.values.values())]
    if unknown:
        raise RuleError("values", f"没有“{unknown[0]}”这个指标，请从指标名称表中选用。")
    return [name for name in own if name in text.values]


def _uses_x(text: RuleText) -> bool:
    if text.kind in (Kind.SLIP, Kind.OUTLIER, Kind.BLANK):
        return True
    parsed = _Parsed.of(text)
    sides = [parsed.left, parsed.right, parsed.high, *(s for t in parsed.condition for s in _sides(t))]
    return any(each.is_placeholder for side in sides if side is not None for each in references(side))


class _Parsed(NamedTuple):
    left: Node
    right: Node | None
    high: Node | None
    condition: tuple[Test, ...]

    @classmethod
    def of(cls, text: RuleText) -> _Parsed:
        condition = tuple(Test(*each) for each in _read("condition", text.condition, parse_condition))
        if text.kind in (Kind.SLIP, Kind.BLANK):
            return cls(Reference("X"), None, None, condition)
        left = _read("left", text.left, parse)
        if text.kind is Kind.OUTLIER:
            return cls(left, None, None, condition)
        if text.kind is Kind.COMPARISON and text.operator not in OPERATOR_LABELS:
            raise RuleError("operator", "请选择左右两边的关系。")
        if text.kind is Kind.COMPARISON and text.operator == BETWEEN:
            low, high = _read("right", text.right, parse_range)
            return cls(left, low, high, condition)
        return cls(left, _read("right", text.right, parse), None, condition)


def _read(field: str, text: str, how: Callable[[str], T]) -> T:
    try:
        return how(text)
    except ExpressionError as error:
        raise RuleError(field, str(error), error.position) from error


def _check(text: RuleText, parsed: _Parsed, form: str, name: str, catalog: Catalog) -> Check:
    def looked_up(field: str, node: Node) -> Node:
        try:
            return mapped(node, lambda each: catalog.resolve(_instead(each, name), form))
        except ExpressionError as error:
            raise RuleError(field, str(error), error.position) from error

    left = looked_up("left", parsed.left)
    right = looked_up("right", parsed.right) if parsed.right else None
    high = looked_up("right", parsed.high) if parsed.high else None
    condition = tuple(
        Test(looked_up("condition", test.left), test.operator, looked_up("condition", test.limit))
        for test in parsed.condition
    )
    subject = name or _subject(left, form)
    tests = tuple(_tests(text, left, right, high, catalog))
    return Check(text.kind, form, subject, left, right, high, text.operator, text.tolerance, condition, tests)


def _instead(reference: Reference, name: str) -> Reference:
    """The reference with the value that X stands for."""
    if not reference.is_placeholder:
        return reference
    suffix = PRIOR if reference.name.endswith(PRIOR) else ""
    return Reference(name + suffix, "", reference.time, reference.position)


def _subject(left: Node, form: str) -> str:
    """The cell of the form that the rule is about: the first of its own values on the left."""
    names = list(references(left))
    if not names:
        raise RuleError("left", "左边没有指标，请至少写一个指标名称。")
    own = [each for each in names if each.form == form and each.time in (Time.NOW, Time.MONTH)]
    return (own or names)[0].name


def _tests(
    text: RuleText, left: Node, right: Node | None, high: Node | None, catalog: Catalog
) -> Iterator[Test]:
    """What must hold. A tolerance widens each side by a share of its own size."""
    if text.tolerance < 0:
        raise RuleError("tolerance", "允许的差不能是负数。")
    if right is None:
        return
    if text.kind is Kind.APART:
        gap = Operation("-", growth_of(left, catalog), growth_of(right, catalog))
        yield Test(Call("abs", (gap,)), "<=", Number(text.tolerance))
        return
    slack = _slack(text.tolerance)
    if high is not None:
        yield Test(left, ">=", slack("-", right))
        yield Test(left, "<=", slack("+", high))
    elif text.operator in ("<=", "<"):
        yield Test(left, text.operator, slack("+", right))
    elif text.operator in (">=", ">"):
        yield Test(left, text.operator, slack("-", right))
    elif text.operator == "=" and text.tolerance:
        apart = Call("abs", (Operation("-", left, right),))
        share = Operation("*", Call("abs", (right,)), Number(text.tolerance / 100))
        yield Test(apart, "<=", share)
    else:
        yield Test(left, text.operator, right)


def _slack(tolerance: Decimal) -> Callable[[str, Node], Node]:
    def widened(sign: str, side: Node) -> Node:
        if not tolerance:
            return side
        return Operation(sign, side, Operation("*", Call("abs", (side,)), Number(tolerance / 100)))

    return widened


def growth_of(node: Node, catalog: Catalog) -> Node:
    """The growth of an expression over the same with 上年同期, in per cent. Raises RuleError without one."""
    for each in references(node):
        if each.name.endswith(PRIOR) or each.name + PRIOR not in catalog.values.get(each.form, {}):
            why = f"走势背离按本期与上年同期的增速比较，“{catalog.label(each)}”没有对应的上年同期数。"
            raise RuleError("left", why, each.position)
    before = _prior(node)
    return Operation("/", Operation("*", Operation("-", node, before), HUNDRED), before)


def _prior(node: Node) -> Node:
    return mapped(node, lambda each: Reference(each.name + PRIOR, each.form, each.time, each.position))


def needs(checks: Iterable[Check], period: Period) -> set[Need]:
    """(form, period, value) of everything that the checks look up at a period."""
    found: set[Need] = set()
    for check in checks:
        at = [period]
        if check.kind is Kind.OUTLIER:
            at += periods_back(period, PERIODS_BACK)
        found |= {need for each in at for name in check.references() for need in _looked_at(name, each)}
    return found


def _looked_at(reference: Reference, period: Period) -> Iterator[Need]:
    times: dict[Time, list[Period | None]] = {
        Time.NOW: [period],
        Time.PREVIOUS: [_before(period)],
        Time.LAST_YEAR: [_year_before(period)],
        Time.MONTH: [period, _before(period)],
    }
    for each in times[reference.time]:
        if each is not None:
            yield Need(reference.form, each, reference.name)


def _before(period: Period) -> Period | None:
    """The period before within the same year: a year to date begins anew with 1–2月."""
    return period.previous if period.month > 2 else None


def _year_before(period: Period) -> Period | None:
    try:
        return period.prior
    except PeriodError:
        return None
