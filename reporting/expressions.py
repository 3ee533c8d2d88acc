"""The little arithmetic in which check rules are written: parsed by hand, so that nothing else can be run.

An expression has numbers, + − × ÷ ( ), abs min max, and the values of the forms by their English or their
Chinese name: `sales_output / gross_output`, `工业销售产值 ÷ 工业总产值`. A name may lead with its form
(`finance.revenue`) and before that with a time: `previous.` the year to date one period before, `last_year.`
what was stored a year ago, `month.` the month alone. `power.supplied` comes from the power company's list.
`X` stands for each of the values that a rule names in turn.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

MAX_LENGTH, MAX_DEPTH, MAX_DIGITS = 500, 20, 30
PLACEHOLDER, PRIOR = "X", "_prior"


class ExpressionError(ValueError):
    """A text that is no expression; the message says in a sentence what is wrong, `position` (from 1) where."""

    def __init__(self, why: str, position: int = 0) -> None:
        super().__init__(f"第{position}个字符处{why}" if position else why)
        self.position = position


class Time(StrEnum):
    """Which period's figure a name means."""

    NOW = ""
    PREVIOUS = "previous"
    LAST_YEAR = "last_year"
    MONTH = "month"


@dataclass(frozen=True)
class Number:
    """A literal, never negative."""

    value: Decimal


@dataclass(frozen=True)
class Reference:
    """A value by name; `form` is empty until the name was looked up."""

    name: str
    form: str = ""
    time: Time = Time.NOW
    position: int = field(default=0, compare=False)

    @property
    def is_placeholder(self) -> bool:
        """Whether it stands for each of the rule's values in turn."""
        return not self.form and self.name in (PLACEHOLDER, PLACEHOLDER + PRIOR)


@dataclass(frozen=True)
class Negation:
    """Minus something."""

    operand: Node


@dataclass(frozen=True)
class Operation:
    """Two sides of + - * /."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Call:
    """abs of one, min or max of several."""

    function: str
    arguments: tuple[Node, ...]


Node = Number | Reference | Negation | Operation | Call


class Range(NamedTuple):
    """What the right side of 在……之间 says: low ~ high."""

    low: Node
    high: Node


class Comparison(NamedTuple):
    """One part of a condition."""

    left: Node
    operator: str
    right: Node


class _Token(NamedTuple):
    kind: str
    text: str
    position: int


FUNCTIONS = {"abs": "绝对值", "min": "较小者", "max": "较大者"}
_FUNCTION_NAMES = {name: name for name in FUNCTIONS} | {"绝对值": "abs", "最小": "min", "最大": "max"}
_TIMES = {time.value: time for time in Time if time} | {
    "上期": Time.PREVIOUS,
    "上年": Time.LAST_YEAR,
    "本月": Time.MONTH,
}
_SAME = str.maketrans("＋－−–×＊÷／（），＜＞＝≤≥≠～．", "+---**//(),<>=≤≥≠~.")
_COMPARISONS = {
    "<=": "<=",
    ">=": ">=",
    "!=": "!=",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "<": "<",
    ">": ">",
    "=": "=",
}
_TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<number>\d+(?:\.\d+)?)|(?P<compare><=|>=|!=|[≤≥≠<>=])|(?P<and>且|(?i:and)\b)"
    r"|(?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)*)|(?P<sign>[-+*/(),~])"
)


def _tokens(text: str) -> list[_Token]:
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"表达式不能超过{MAX_LENGTH}个字符，请拆成两条规则。")
    plain, place, found = text.translate(_SAME), 0, []
    while place < len(plain):
        match = _TOKEN.match(plain, place)
        if match is None:
            raise ExpressionError(f"“{text[place]}”不能识别，请用指标名称、数字和 + - × ÷ ( )。", place + 1)
        if match.lastgroup != "space":
            found.append(_Token(str(match.lastgroup), match[0], place + 1))
        place = match.end()
    return [*found, _Token("end", "", len(text) + 1)]


class _Parser:
    """Recursive descent over the tokens of one text."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._place = self._depth = 0

    @property
    def _next(self) -> _Token:
        return self._tokens[self._place]

    def _take(self, *texts: str) -> _Token | None:
        token = self._next
        if token.kind == "end" or token.text not in texts:
            return None
        self._place += 1
        return token

    def finish(self) -> None:
        """Nothing is left over."""
        if self._next.kind != "end":
            raise ExpressionError(f"多了“{self._next.text}”，请检查括号和运算符。", self._next.position)

    def sum(self) -> Node:
        """Terms, added from the left."""
        left = self._product()
        while sign := self._take("+", "-"):
            left = Operation(sign.text, left, self._product())
        return left

    def _product(self) -> Node:
        left = self._unary()
        while sign := self._take("*", "/"):
            left = Operation(sign.text, left, self._unary())
        return left

    def _unary(self) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ExpressionError(f"括号套得太深，最多{MAX_DEPTH}层，请拆成两条规则。", self._next.position)
        node = Negation(self._unary()) if self._take("-") else self._primary()
        self._depth -= 1
        return node

    def _primary(self) -> Node:
        token = self._next
        if token.kind == "number":
            self._place += 1
            if len(token.text) > MAX_DIGITS:
                raise ExpressionError(f"的数字太长，最多{MAX_DIGITS}位。", token.position)
            return Number(Decimal(token.text))
        if token.kind == "name":
            self._place += 1
            return self._called(token) if self._next.text == "(" else _reference(token)
        if self._take("("):
            node = self.sum()
            self._expect(")")
            return node
        if token.kind == "end":
            raise ExpressionError("缺少指标名称或数字，请补全。", token.position)
        raise ExpressionError(f"应是指标名称、数字或左括号，不能是“{token.text}”。", token.position)

    def _expect(self, text: str) -> None:
        if not self._take(text):
            raise ExpressionError(f"缺少“{text}”，请补全。", self._next.position)

    def _called(self, token: _Token) -> Node:
        function = _FUNCTION_NAMES.get(token.text)
        if function is None:
            raise ExpressionError(f"没有“{token.text}”这个函数，可以用 abs、min、max。", token.position)
        self._expect("(")
        arguments = [self.sum()]
        while self._take(","):
            arguments.append(self.sum())
        self._expect(")")
        if (function == "abs") != (len(arguments) == 1):
            wanted = "只能有一项" if function == "abs" else "至少要有两项，用逗号隔开"
            raise ExpressionError(f"的{function}()括号里{wanted}。", token.position)
        return Call(function, tuple(arguments))

    def range(self) -> Range:
        """low ~ high."""
        low = self.sum()
        if not self._take("~"):
            raise ExpressionError("应写成“下限 ~ 上限”，如 50 ~ 150。", self._next.position)
        return Range(low, self.sum())

    def comparisons(self) -> list[Comparison]:
        """Comparisons that all must hold."""
        found = [self._comparison()]
        while self._next.kind == "and":
            self._place += 1
            found.append(self._comparison())
        return found

    def _comparison(self) -> Comparison:
        left, token = self.sum(), self._next
        if token.kind != "compare":
            raise ExpressionError("缺少比较符号（≤ < = ≥ > ≠），请补全。", token.position)
        self._place += 1
        return Comparison(left, _COMPARISONS[token.text], self.sum())


def _reference(token: _Token) -> Reference:
    parts = token.text.split(".")
    time = _TIMES.get(parts[0], Time.NOW) if len(parts) > 1 else Time.NOW
    rest = parts[1:] if time else parts
    if len(rest) > 2 or (len(rest) == 2 and rest[0] in _TIMES):
        raise ExpressionError(
            f"“{token.text}”前缀太多，最多是“时间.报表.指标”，如 上期.finance.revenue。", token.position
        )
    return Reference(rest[-1], rest[0] if len(rest) == 2 else "", time, token.position)


def parse(text: str) -> Node:
    """The tree of an expression. Raises ExpressionError."""
    parser = _Parser(text)
    node = parser.sum()
    parser.finish()
    return node


def parse_range(text: str) -> Range:
    """The tree of `low ~ high`. Raises ExpressionError."""
    parser = _Parser(text)
    found = parser.range()
    parser.finish()
    return found


def parse_condition(text: str) -> list[Comparison]:
    """The comparisons of a condition, joined by 且; none for an empty text. Raises ExpressionError."""
    if not text.strip():
        return []
    parser = _Parser(text)
    found = parser.comparisons()
    parser.finish()
    return found


def references(node: Node) -> Iterator[Reference]:
    """Every name in the tree, from the left."""
    if isinstance(node, Reference):
        yield node
    elif isinstance(node, Negation):
        yield from references(node.operand)
    elif isinstance(node, Operation):
        yield from references(node.left)
        yield from references(node.right)
    elif isinstance(node, Call):
        for argument in node.arguments:
            yield from references(argument)


def mapped(node: Node, change: Callable[[Reference], Reference]) -> Node:
    """The tree with every name changed."""
    if isinstance(node, Reference):
        return change(node)
    if isinstance(node, Negation):
        return Negation(mapped(node.operand, change))
    if isinstance(node, Operation):
        return replace(node, left=mapped(node.left, change), right=mapped(node.right, change))
    if isinstance(node, Call):
        return replace(node, arguments=tuple(mapped(each, change) for each in node.arguments))
    return node


def unparse(node: Node) -> str:
    """The expression as text that parses to the same tree."""
    return _written(node, _name, {"+": "+", "-": "-", "*": "*", "/": "/"}, _called_code)


def words(node: Node, label: Callable[[Reference], str]) -> str:
    """The expression as people write it: 工业销售产值 ÷ 工业总产值 × 100."""
    return _written(node, label, {"+": "+", "-": "−", "*": "×", "/": "÷"}, _called_words)


def _name(reference: Reference) -> str:
    return ".".join(part for part in (reference.time.value, reference.form, reference.name) if part)


def _called_code(function: str, arguments: list[str]) -> str:
    return f"{function}({', '.join(arguments)})"


def _called_words(function: str, arguments: list[str]) -> str:
    if function == "abs":
        return f"|{arguments[0]}|"
    return f"（{'、'.join(arguments)} 中的{FUNCTIONS[function]}）"


def _written(
    node: Node,
    name: Callable[[Reference], str],
    signs: dict[str, str],
    called: Callable[[str, list[str]], str],
) -> str:
    def written(node: Node) -> str:
        if isinstance(node, Number):
            return f"{node.value:f}"
        if isinstance(node, Reference):
            return name(node)
        if isinstance(node, Call):
            return called(node.function, [written(each) for each in node.arguments])
        if isinstance(node, Negation):
            return signs["-"] + closed(node.operand, isinstance(node.operand, Operation))
        left, right = node.left, node.right
        before = closed(left, _rank(left) < _rank(node))
        after = closed(right, isinstance(right, Operation) and _rank(right) <= _rank(node))
        return f"{before} {signs[node.sign]} {after}"

    def closed(node: Node, brackets: bool) -> str:
        return f"({written(node)})" if brackets else written(node)

    return written(node)


def _rank(node: Node) -> int:
    if isinstance(node, Operation):
        return 1 if node.sign in "+-" else 2
    return 3
