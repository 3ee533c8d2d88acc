"""Expressions evaluated: for thousands of enterprises at once in float64, and for one exactly in Decimal.

The fast way carries a bound of its rounding error; whoever compares two sides asks the exact way wherever
the bound leaves the answer open, so that 100.10 ≤ 100.1 is decided as on paper and a whole city takes
milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Context, Decimal, localcontext
from functools import reduce
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from reporting.expressions import Call, Negation, Node, Number, Operation, Reference

Floats = NDArray[np.float64]
Look = Callable[[Reference], Floats]
LookOne = Callable[[Reference], Decimal | None]
DOUBT = 1e-12
"""The share of its scale within which a float does not decide: 10 000 times what one operation can err."""
_EXACT = Context(prec=60)


class Estimate(NamedTuple):
    """Values, NaN where one is missing, with the size of what they were computed from: their error's measure."""

    value: Floats
    scale: Floats


def estimate(node: Node, look: Look, size: int) -> Estimate:
    """The expression for `size` enterprises; NaN where a value is missing or a divisor is 0."""
    if isinstance(node, Number):
        value = np.full(size, float(node.value))
        return Estimate(value, value)
    if isinstance(node, Reference):
        value = look(node)
        return Estimate(value, np.abs(value))
    if isinstance(node, Negation):
        inner = estimate(node.operand, look, size)
        return Estimate(-inner.value, inner.scale)
    if isinstance(node, Call):
        return _called(node, look, size)
    left, right = estimate(node.left, look, size), estimate(node.right, look, size)
    with np.errstate(all="ignore"):
        return _OPERATIONS[node.sign](left, right)


def _called(node: Call, look: Look, size: int) -> Estimate:
    parts = [estimate(each, look, size) for each in node.arguments]
    scale = reduce(np.maximum, [part.scale for part in parts])
    values = [part.value for part in parts]
    if node.function == "abs":
        return Estimate(np.abs(values[0]), scale)
    chosen: Any = np.minimum if node.function == "min" else np.maximum
    return Estimate(reduce(chosen, values), scale)


def _added(a: Estimate, b: Estimate) -> Estimate:
    return Estimate(a.value + b.value, a.scale + b.scale)


def _taken(a: Estimate, b: Estimate) -> Estimate:
    return Estimate(a.value - b.value, a.scale + b.scale)


def _multiplied(a: Estimate, b: Estimate) -> Estimate:
    return Estimate(a.value * b.value, a.scale * b.scale)


def _divided(a: Estimate, b: Estimate) -> Estimate:
    known = ~np.isnan(a.value) & ~np.isnan(b.value)
    is_zero, unsure = b.scale == 0, np.abs(b.value) <= DOUBT * b.scale
    value = np.where(unsure, 0.0, a.value / b.value)
    scale = np.where(unsure, np.inf, a.scale * b.scale / b.value**2)
    lost = ~known | is_zero
    return Estimate(np.where(lost, np.nan, value), np.where(lost, np.nan, scale))


_OPERATIONS: dict[str, Callable[[Estimate, Estimate], Estimate]] = {
    "+": _added,
    "-": _taken,
    "*": _multiplied,
    "/": _divided,
}


def exact(node: Node, look: LookOne) -> Decimal | None:
    """The expression for one enterprise to 60 digits; None where a value is missing or a divisor is 0."""
    with localcontext(_EXACT):
        return _exact(node, look)


def _exact(node: Node, look: LookOne) -> Decimal | None:
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Reference):
        return look(node)
    if isinstance(node, Negation):
        inner = _exact(node.operand, look)
        return None if inner is None else -inner
    if isinstance(node, Call):
        values = [_exact(each, look) for each in node.arguments]
        known = [value for value in values if value is not None]
        return _FUNCTIONS[node.function](known) if len(known) == len(values) else None
    return _combined(node, _exact(node.left, look), _exact(node.right, look))


_FUNCTIONS: dict[str, Callable[[list[Decimal]], Decimal]] = {
    "abs": lambda values: abs(values[0]),
    "min": min,
    "max": max,
}


def _combined(node: Operation, left: Decimal | None, right: Decimal | None) -> Decimal | None:
    if left is None or right is None or (node.sign == "/" and right == 0):
        return None
    if node.sign == "+":
        return left + right
    if node.sign == "-":
        return left - right
    return left * right if node.sign == "*" else left / right
