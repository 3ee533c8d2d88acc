"""Expressions evaluated for many and for one: the fast way never contradicts the exact one beyond its bound."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from operator import add, mul, sub, truediv

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.arithmetic import DOUBT, estimate, exact
from reporting.expressions import Call, Negation, Node, Number, Operation, Reference, parse
from tests.reporting.trees import expressions, figures

ROWS = st.lists(
    st.fixed_dictionaries({name: figures for name in ("gross_output", "sales_output", "revenue")}),
    min_size=1,
    max_size=4,
)


def plain(node: Node, row: dict[str, Decimal | None]) -> Fraction | None:
    """The expression by fractions, which never round."""
    if isinstance(node, Number):
        return Fraction(node.value)
    if isinstance(node, Reference):
        value = row[node.name]
        return None if value is None else Fraction(value)
    if isinstance(node, Negation):
        inner = plain(node.operand, row)
        return None if inner is None else -inner
    if isinstance(node, Call):
        parts = [plain(each, row) for each in node.arguments]
        if None in parts:
            return None
        return {"abs": lambda x: abs(x[0]), "min": min, "max": max}[node.function](parts)
    assert isinstance(node, Operation)
    left, right = plain(node.left, row), plain(node.right, row)
    if left is None or right is None or (node.sign == "/" and right == 0):
        return None
    return {"+": add, "-": sub, "*": mul, "/": truediv}[node.sign](left, right)


def fast(node: Node, rows: list[dict[str, Decimal | None]]):
    def look(each: Reference):
        return np.array([row[each.name] for row in rows], dtype=np.float64)

    return estimate(node, look, len(rows))


@settings(max_examples=300)
@given(expressions, ROWS)
def test_the_estimate_agrees_with_the_exact_value_within_its_bound(tree, rows):
    found = fast(tree, rows)
    for place, row in enumerate(rows):
        wanted = exact(tree, lambda each, row=row: row[each.name])
        if wanted is None:
            continue
        scale = found.scale[place]
        if not np.isfinite(scale):
            continue  # The estimate says itself that it knows nothing.
        assert abs(Decimal(float(found.value[place])) - wanted) <= Decimal(float(scale)) * Decimal(
            DOUBT
        ) + Decimal("1e-300")


@settings(max_examples=300)
@given(expressions, ROWS)
def test_the_exact_value_is_that_of_fractions_to_fifty_digits(tree, rows):
    scales = fast(tree, rows).scale
    for row, scale in zip(rows, scales, strict=True):
        found, wanted = exact(tree, lambda each, row=row: row[each.name]), plain(tree, row)
        if np.isfinite(scale):
            assert (found is None) == (wanted is None)
            assert found is None or abs(Fraction(found) - wanted) <= Fraction(float(scale)) / 10**50


def test_what_is_missing_makes_the_whole_missing():
    rows = [{"a": Decimal(1), "b": None}, {"a": None, "b": Decimal(1)}, {"a": Decimal(1), "b": Decimal(2)}]
    for text in ("a + b", "a * b", "max(a, b)", "-b + a", "abs(b) * a"):
        assert np.isnan(fast(parse(text), rows).value).tolist() == [True, True, False]
        assert exact(parse(text), lambda each: rows[0][each.name]) is None


@pytest.mark.parametrize("text", ["a / b", "a / (b - b)", "a / (b * 0)"])
def test_division_by_zero_is_no_value_and_no_crash(text):
    row = {"a": Decimal(1), "b": Decimal(0)}
    assert exact(parse(text), lambda each: row[each.name]) is None
    assert np.isnan(fast(parse(text), [row]).value[0])


def test_a_divisor_that_rounding_cannot_tell_from_zero_says_that_it_does_not_know():
    row = {"a": Decimal("100.10"), "b": Decimal("100.1"), "c": Decimal(1)}
    assert fast(parse("c / (a * 3 - b * 3)"), [row]).scale[0] == np.inf


def test_decimals_are_exact_where_floats_are_not():
    row = {"a": Decimal("0.1"), "b": Decimal("0.2"), "c": Decimal("0.3")}
    assert exact(parse("a + b - c"), lambda each: row[each.name]) == 0
