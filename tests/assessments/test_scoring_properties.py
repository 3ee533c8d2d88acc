"""What holds for any list: scores keep to their weights, follow the good, and care for no unit and no order."""

from __future__ import annotations

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from assessments.grading.grades import FINAL_GRADES, GRADES
from assessments.grading.indicators import FIGURES, INDICATORS
from assessments.grading.outcome import Standing, settle
from assessments.grading.reading import read_scheme
from assessments.grading.scheme import Base, BaseKind
from assessments.grading.scoring import Columns
from tests.assessments.schemes import CHIZHOU, item, scored

GOOD = [key for key, indicator in INDICATORS.items() if indicator.more_is_better]
RULES = ["ratio", "min_max", "rank"]
BASES = [Base(BaseKind.MEAN), Base(BaseKind.WEIGHTED_MEAN), Base(BaseKind.INDUSTRY)]
figure = st.integers(1, 10_000).map(lambda number: number / 16)
SCHEME = read_scheme(CHIZHOU, "chizhou.yaml")


@st.composite
def enterprises(draw, least=1, gaps=True):
    """Columns of a few enterprises; with gaps, some figures missing and some enterprises ungraded."""
    n = draw(st.integers(least, 12))
    cell = st.one_of(figure, st.just(np.nan)) if gaps else figure

    def row(of):
        return np.array(draw(st.lists(of, min_size=n, max_size=n)))

    graded = row(st.booleans() if gaps else st.just(True)).astype(bool)
    return Columns({name: row(cell) for name in FIGURES}, row(st.integers(-1, 3)), graded, np.zeros(n))


@st.composite
def items(draw):
    """Two to four items whose weights make 100."""
    keys = draw(st.lists(st.sampled_from(sorted(INDICATORS)), min_size=2, max_size=4, unique=True))
    weights = [100 - 10 * (len(keys) - 1), *[10] * (len(keys) - 1)]
    return [_item(draw, key, weight) for key, weight in zip(keys, weights, strict=True)]


def _item(draw, key, weight):
    good = INDICATORS[key].more_is_better
    rule = draw(st.sampled_from(RULES if good else ["reverse", "rank"]))
    more = {"base": draw(st.sampled_from(BASES))} if rule in ("ratio", "reverse") else {}
    return item(key, weight, rule, missing=draw(st.sampled_from(["zero", "mean_score"])), **more)


def permuted(data, order):
    figures = {name: values[order] for name, values in data.figures.items()}
    return Columns(figures, data.industry[order], data.graded[order], data.bonus[order])


def same(one, other):
    return np.allclose(one, other, rtol=1e-9, atol=1e-9)


@given(enterprises(gaps=False), st.sampled_from(GOOD))
def test_the_mean_of_a_ratio_to_the_mean_is_the_weight(data, key):
    assert np.isclose(scored(data, item(key, 40)).raw.mean(), 40)


@given(enterprises(), items())
def test_each_score_keeps_to_its_weight(data, chosen):
    capped = [
        item(each.indicator, each.weight, each.rule, cap=1.2, floor=0, base=each.base) for each in chosen
    ]
    for each, result in zip(capped, scored(data, *capped).items, strict=True):
        weight = float(each.weight)
        assert (result.scores >= 0).all()
        assert (result.scores <= 1.2 * weight + 1e-9).all()


@given(enterprises(gaps=False), st.sampled_from(GOOD), st.sampled_from(RULES), st.integers(2, 5), st.data())
def test_more_of_a_good_figure_never_costs_a_point_or_a_place(data, key, rule, times, more):
    place = more.draw(st.integers(0, len(data.graded) - 1))
    name = INDICATORS[key].numerator
    grown = dict(data.figures) | {name: data.figures[name].copy()}
    grown[name][place] *= times
    before, after = (
        scored(columns, item(key, rule=rule))
        for columns in (data, Columns(grown, data.industry, data.graded, data.bonus))
    )
    assert after.ranks[place] <= before.ranks[place]
    assert after.raw[place] >= before.raw[place] - 1e-9
    assert after.grades[place] <= before.grades[place]


@given(enterprises(gaps=False), st.integers(2, 5), st.data())
def test_more_emissions_never_win_a_place(data, times, more):
    place = more.draw(st.integers(0, len(data.graded) - 1))
    grown = dict(data.figures) | {"emissions": data.figures["emissions"].copy()}
    grown["emissions"][place] *= times
    chosen = item("emission_intensity", rule="reverse")
    before = scored(data, chosen)
    after = scored(Columns(grown, data.industry, data.graded, data.bonus), chosen)
    assert after.ranks[place] >= before.ranks[place]


@given(enterprises(), items(), st.sampled_from(FIGURES), st.sampled_from([0.25, 8, 1000]))
def test_the_unit_of_a_figure_makes_no_difference(data, chosen, name, factor):
    figures = dict(data.figures) | {name: data.figures[name] * factor}
    other = scored(Columns(figures, data.industry, data.graded, data.bonus), *chosen)
    one = scored(data, *chosen)
    assert same(one.raw, other.raw)
    assert list(one.ranks) == list(other.ranks)


@given(enterprises(), items(), st.data())
def test_the_order_of_the_rows_makes_no_difference(data, chosen, more):
    order = np.array(more.draw(st.permutations(range(len(data.graded)))), dtype=int)
    one, other = scored(data, *chosen), scored(permuted(data, order), *chosen)
    assert same(one.raw[order], other.raw)
    assert list(one.ranks[order]) == list(other.ranks)
    assert list(one.grades[order]) == list(other.grades)


@given(enterprises(least=2), items())
def test_an_ungraded_enterprise_moves_nobody(data, chosen):
    assume(data.graded.any() and not data.graded.all())
    inside = np.flatnonzero(data.graded)
    with_them, without = scored(data, *chosen), scored(permuted(data, inside), *chosen)
    assert same(with_them.raw[inside], without.raw)
    assert list(with_them.ranks[inside]) == list(without.ranks)


standing = st.builds(
    Standing,
    vetoes=st.sampled_from([(), ("major_accident",)]),
    protections=st.sampled_from([(), ("new_entry",)]),
    ungraded=st.sampled_from(["", "", "utility", "start_up"]),
    left_out=st.sampled_from(["", "", "用地面积不足"]),
)


@given(enterprises(gaps=False), st.data())
def test_all_grades_together_are_all_enterprises_and_adjusting_moves_nobody_else(data, more):
    n = len(data.graded)
    said = more.draw(st.lists(standing, min_size=n, max_size=n))
    graded = np.array([each.is_graded for each in said])
    result = scored(Columns(data.figures, data.industry, graded, data.bonus), item())
    finals = []
    for each, grade in zip(said, result.grades, strict=True):
        quota = GRADES[grade] if grade >= 0 else ""
        outcome = settle(quota, each, SCHEME)
        finals.append(outcome.final)
        if each == Standing():
            assert (outcome.final, outcome.treat_as, outcome.reason) == (quota, quota, "")
    assert set(finals) <= set(FINAL_GRADES)
    assert sum(finals.count(grade) for grade in FINAL_GRADES) == n
    assert [bool(final in GRADES) for final in finals] == list(graded)
