"""Random expressions, and the figures they are asked of."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from reporting.expressions import Call, Negation, Node, Number, Operation, Reference, Time

NAMES = ("gross_output", "sales_output", "revenue")
numbers = st.decimals(0, 10**6, places=2).map(Number)
names = st.builds(Reference, st.sampled_from(NAMES), st.sampled_from(("", "output")), st.sampled_from(Time))


def _larger(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    two_or_three = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Negation, inner),
        st.builds(Operation, st.sampled_from("+-*/"), inner, inner),
        st.builds(lambda one: Call("abs", (one,)), inner),
        st.builds(Call, st.sampled_from(("min", "max")), two_or_three),
    )


expressions: st.SearchStrategy[Node] = st.recursive(st.one_of(numbers, names), _larger, max_leaves=8)
figures = st.one_of(st.none(), st.decimals(-(10**9), 10**9, places=4), st.just(Decimal(0)))
