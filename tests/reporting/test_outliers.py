"""The modified z-score, against the same computed row by row with the standard library."""

from __future__ import annotations

import math
from statistics import fmean, median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.outliers import Scale, modified_z

amounts = st.one_of(st.floats(0.01, 1e9), st.just(math.nan))


def slowly(value: float, history: list[float], scale: Scale, fewest: int = 6) -> tuple[float, float] | None:
    """(median, score) of one row on the scale of the score; None where nothing is said."""
    past = [x for x in history if not math.isnan(x) and (scale is Scale.LINEAR or x > 0)]
    if len(past) < fewest or math.isnan(value) or (scale is Scale.LOG and value <= 0):
        return None
    if scale is Scale.LOG:
        past, value = [math.log(x) for x in past], math.log(value)
    middle = median(past)
    deviations = [abs(x - middle) for x in past]
    spread = median(deviations) / 0.6745 or fmean(deviations) * 1.253314
    if value == middle:
        return middle, 0.0
    return middle, (value - middle) / spread if spread else math.copysign(math.inf, value - middle)


@pytest.mark.parametrize("scale", Scale)
@given(rows=st.lists(st.tuples(amounts, st.lists(amounts, min_size=9, max_size=9)), min_size=1, max_size=5))
def test_it_is_what_the_slow_way_says(scale, rows):
    found = modified_z(
        np.array([value for value, _ in rows]), np.array([past for _, past in rows]), scale=scale
    )
    for place, (value, past) in enumerate(rows):
        wanted = slowly(value, past, scale)
        if wanted is None:
            assert math.isnan(found.score[place])
            continue
        middle = math.exp(wanted[0]) if scale is Scale.LOG else wanted[0]
        assert found.median[place] == pytest.approx(middle, rel=1e-9)
        assert found.score[place] == pytest.approx(wanted[1], rel=1e-6, abs=1e-6)


def test_beyond_the_bounds_is_beyond_the_threshold():
    history = np.array([[100, 110, 95, 105, 98, 102, 107.0]] * 4)
    edge = modified_z(np.array([100.0] * 4), history)
    values = np.array([edge.low[0] * 0.999, edge.low[0] * 1.001, edge.high[0] * 0.999, edge.high[0] * 1.001])
    scores = modified_z(values, history).score
    assert (np.abs(scores) > 3.5).tolist() == [True, False, False, True]


def test_a_history_that_is_too_short_says_nothing():
    found = modified_z(np.array([5000.0]), np.array([[1000.0] * 5 + [np.nan]]))
    assert math.isnan(found.score[0])
    assert math.isnan(found.median[0])


def test_a_third_is_as_far_out_as_three_times():
    history = np.array([[100, 110, 95, 105, 100, 102, 98.0]] * 2)
    low, high = modified_z(np.array([100 / 3, 300.0]), history).score
    assert low == pytest.approx(-high, rel=1e-6)


def test_an_even_history_makes_no_outlier_of_a_trifle():
    history = np.array([[1000.0] * 8])
    assert modified_z(np.array([1001.0]), history, least_spread=0.08).score[0] < 1
    assert modified_z(np.array([1001.0]), history).score[0] == math.inf


def test_losses_are_scored_as_they_are():
    history = np.array([[-100, -120, -90, -110, -105, -95.0]])
    assert abs(modified_z(np.array([-100.0]), history, scale=Scale.LINEAR).score[0]) < 1
    assert modified_z(np.array([900.0]), history, scale=Scale.LINEAR).score[0] > 3.5
