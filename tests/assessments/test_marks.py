"""Marks and simulations hold for any list: places are shared, nothing is made up, a better figure never costs."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from accounts.figures import grouped
from assessments.explaining.wording import decimals_of
from assessments.grading.computing import grade_list
from assessments.grading.grades import GRADES
from assessments.grading.inputs import Input
from assessments.grading.marks import Kept, marks_of, most_lost
from assessments.grading.outcome import Standing
from assessments.grading.reading import read_scheme
from assessments.grading.simulating import Lever, Simulation, levers_of, next_better
from tests.assessments.schemes import CHIZHOU

SCHEME = read_scheme(CHIZHOU, "chizhou.yaml")
PART = SCHEME.lists[0]
FIGURES = ("tax", "land", "revenue", "rd_expense", "emissions", "value_added")
BETTER = [Lever("tax", 1), Lever("land", -1), Lever("rd_expense", 1)]
cell = st.integers(1, 4000).map(lambda number: Decimal(number) / 8)


@st.composite
def lists(draw, least=1):
    """A few enterprises of two industries, some without a figure, some without a grade."""

    def one(number):
        known = draw(st.sets(st.sampled_from(FIGURES), min_size=3))
        figures = {name: draw(cell) for name in sorted(known)}
        standing = Standing(ungraded=draw(st.sampled_from(["", "", "", "utility"])))
        return Input(number, f"{number:018}", "企业", draw(st.sampled_from(["26", "32"])), figures, standing)

    return [one(number) for number in range(draw(st.integers(least, 9)))]


def kept(inputs):
    grades = grade_list(SCHEME, PART, inputs).grades
    return grades, [Kept(each.items, each.one.industry, each.rank is not None) for each in grades]


@given(lists())
def test_scores_sum_to_the_raw_total_and_what_is_lost_is_the_rest_of_the_weight(inputs):
    grades, rows = kept(inputs)
    for each, own in zip(grades, rows, strict=True):
        marks = marks_of(PART, own, rows)
        # Each score is rounded at six decimals by itself.
        assert abs(sum(mark.score for mark in marks) - each.raw) <= Decimal("0.000003")
        for mark in marks:
            assert mark.lost == max(mark.item.weight - mark.score, 0)
        lost = most_lost(marks)
        assert [mark.lost for mark in lost] == sorted((mark.lost for mark in lost), reverse=True)


@given(lists())
def test_places_are_those_of_the_graded_that_have_the_value_and_equals_share(inputs):
    _, rows = kept(inputs)
    for place, item in enumerate(PART.items):
        found = {}
        for own in rows:
            mark = marks_of(PART, own, rows)[place]
            counts = own.is_graded and mark.value is not None
            assert (mark.in_list is not None) == counts
            if mark.in_list:
                found.setdefault(mark.value, set()).add(mark.in_list.rank)
                assert mark.in_list.of == sum(
                    each.is_graded and each.items[item.indicator][0] is not None for each in rows
                )
                assert mark.in_industry.rank <= mark.in_list.rank
        order = sorted(found, reverse=item.measured.more_is_better)
        ranks = [found[value] for value in order]
        assert all(len(each) == 1 for each in ranks)
        assert [min(each) for each in ranks] == sorted(min(each) for each in ranks)


@given(lists(), st.data())
def test_nothing_changed_brings_what_stands(inputs, data):
    place = data.draw(st.integers(0, len(inputs) - 1))
    own = grade_list(SCHEME, PART, inputs).grades[place]
    result = Simulation(SCHEME, PART, inputs, place).result()
    assert (result.total, result.rank, result.quota, result.final) == (
        *(own.total, own.rank, own.quota),
        own.outcome.final,
    )


@given(lists(), st.sampled_from(BETTER), st.floats(0.01, 5), st.data())
def test_a_better_figure_never_costs_a_place(inputs, lever, change, data):
    place = data.draw(st.integers(0, len(inputs) - 1))
    simulation = Simulation(SCHEME, PART, inputs, place)
    factor = 1 + change if lever.direction > 0 else 1 / (1 + change)
    before, after = simulation.result(), simulation.result({lever.figure: factor})
    assert (before.rank is None) == (after.rank is None)
    if before.rank:
        assert after.rank <= before.rank
        assert GRADES.index(after.quota) <= GRADES.index(before.quota)


@given(lists(least=3), st.sampled_from(BETTER), st.data())
def test_what_is_needed_is_enough_and_a_little_less_is_not(inputs, lever, data):
    place = data.draw(st.integers(0, len(inputs) - 1))
    simulation = Simulation(SCHEME, PART, inputs, place)
    grade = next_better(simulation.result().quota)
    needed = simulation.needed(lever, grade) if grade else None
    if needed is None:
        return
    assert needed * lever.direction >= 0

    def reached(percent):
        return simulation.result({lever.figure: float(1 + percent / 100)}).quota <= grade

    assert reached(needed)
    less = (abs(needed) - Decimal("0.2")) * lever.direction
    assert less * lever.direction <= 0 or not reached(less)


def test_a_figure_above_and_below_the_line_is_no_lever_of_one_direction():
    found = {lever.figure: lever.direction for lever in levers_of(PART)}
    assert found == {
        "tax": 1,
        "land": -1,
        "revenue": 0,
        "rd_expense": 1,
        "emissions": -1,
        "value_added": 1,
    }


def test_an_enterprise_at_the_bases_of_huangyan_loses_nothing():
    text = CHIZHOU.replace("base: mean", "base: {fixed: 24.097}").replace(
        "base: {fixed: 300}", "base: {fixed: 136.16}"
    )
    scheme = read_scheme(text, "huangyan.yaml")
    one = Input(
        1, "1" * 18, "甲", "26", {"tax": Decimal("2409.7"), "land": Decimal(10), "revenue": Decimal(13616)}
    )
    graded = grade_list(scheme, scheme.lists[0], [one]).grades[0]
    own = Kept(graded.items, "26", True)
    tax, revenue, *_ = marks_of(scheme.lists[0], own, [own])
    assert [(mark.score, mark.lost, mark.in_list.rank) for mark in (tax, revenue)] == [(40, 0, 1), (20, 0, 1)]


@given(st.decimals(min_value="0.00002", max_value=10**6, allow_nan=False, places=8))
def test_a_value_is_printed_with_enough_digits_to_work_the_score_out_again(value):
    printed = Decimal(grouped(value, decimals_of(value)).replace(",", ""))
    assert abs(printed - value) <= value * Decimal("0.001")
