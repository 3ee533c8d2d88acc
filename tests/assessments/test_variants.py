"""Variants and moves: nothing changed moves nobody, nobody is lost, and a variant's text says the variant."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.grading.computing import grade_list
from assessments.grading.grades import FINAL_GRADES
from assessments.grading.moves import ABSENT, Moves, steps
from assessments.grading.reading import read_scheme
from assessments.grading.scheme import ListKey
from assessments.grading.variants import Changes, scaled, text_of, varied
from dashboards.demo.grading import FIXTURES
from tests.assessments.schemes import CHIZHOU
from tests.assessments.test_marks import lists

SCHEME = read_scheme(CHIZHOU, "chizhou.yaml")
TEXTS = sorted((FIXTURES / "schemes").glob("*.yaml"))
weight = st.integers(1, 97).map(Decimal)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_every_scheme_that_comes_with_the_system_is_written_as_it_is_read(path):
    scheme = read_scheme(path.read_text(encoding="utf-8"), path.name)
    assert read_scheme(text_of(scheme), "again.yaml") == scheme


@given(weight, st.integers(1, 3).map(Decimal))
def test_a_variant_is_written_as_it_is_tried(first, cap):
    weights = scaled(
        {item.indicator: item.weight for item in SCHEME.lists[0].items} | {"tax_per_mu": first}, "tax_per_mu"
    )
    changes = Changes(
        weights=weights,
        caps={"tax_per_mu": None, "revenue_per_mu": cap},
        fixed={"revenue_per_mu": Decimal(250)},
        cuts=(Decimal(10), Decimal(50), Decimal(30), Decimal(10)),
    )
    tried = varied(SCHEME, ListKey.ABOVE, changes)
    assert read_scheme(text_of(tried), "variant.yaml") == tried
    item = tried.lists[0].items[0]
    assert (item.weight, item.cap) == (first, None)


@given(st.dictionaries(st.sampled_from("abcdef"), weight, min_size=2), st.data())
def test_scaled_weights_make_100_and_keep_the_one(weights, data):
    kept = data.draw(st.sampled_from(sorted(weights)))
    found = scaled(weights, kept)
    assert (sum(found.values()), found[kept]) == (100, weights[kept])


@given(lists())
def test_no_change_moves_nobody_and_any_change_loses_nobody(inputs):
    def finals(scheme):
        return [each.outcome.final for each in grade_list(scheme, scheme.lists[0], inputs).grades]

    same = Moves.of(zip(finals(SCHEME), finals(varied(SCHEME, ListKey.ABOVE, Changes())), strict=True))
    assert (same.moved, same.total) == (0, len(inputs))
    other = varied(SCHEME, ListKey.ABOVE, Changes(cuts=(Decimal(50), Decimal(0), Decimal(0), Decimal(50))))
    moves = Moves.of(zip(finals(SCHEME), finals(other), strict=True))
    assert sum(before for _, before, _, _ in moves.before_after) == len(inputs)
    assert sum(after for _, _, after, _ in moves.before_after) == len(inputs)
    assert sum(link["value"] for link in moves.sankey("前", "后")["links"]) == len(inputs)


@given(
    st.lists(st.tuples(st.sampled_from([*FINAL_GRADES, ABSENT]), st.sampled_from([*FINAL_GRADES, ABSENT])))
)
def test_the_flow_names_every_side_once(pairs):
    drawn = Moves.of(pairs).sankey("上年", "本年")
    names = [node["name"] for node in drawn["nodes"]]
    assert len(names) == len(set(names))
    assert {link[end] for link in drawn["links"] for end in ("source", "target")} == set(names)


def test_newcomers_did_not_change_their_grade():
    moves = Moves.of([("A", "B"), ("A", "A"), (ABSENT, "C"), ("D", ABSENT), ("不定", "B")])
    assert (moves.stayed, moves.changed, moves.before(ABSENT), moves.after(ABSENT)) == (3, 2, 1, 1)


def test_steps_count_grades_only():
    assert (steps("C", "A"), steps("A", "D"), steps("B", "B"), steps("不定", "A")) == (2, -3, 0, None)
