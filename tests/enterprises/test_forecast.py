"""The year foreseen: worked cases, what no arithmetic may break, and the score of past years."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises import forecast
from enterprises.forecast import Course, Method

money = st.decimals(min_value=0, max_value=10**7, places=1)
above_zero = st.decimals(min_value=1, max_value=10**7, places=1)


def test_the_remaining_months_grow_as_the_months_so_far():
    """1–6月 1200万 against 1000万, last year 2400万: 1200 + 1400 × 1.2."""
    course = Course(6, Decimal(12_000), Decimal(10_000), Decimal(10_000), Decimal(24_000))
    assert forecast.by_growth(course) == Decimal(28_800)
    assert forecast.by_months(course) == Decimal(24_000)
    assert forecast.rolling(course) == Decimal(26_000)


def test_growth_is_of_the_restated_base_and_what_remains_of_the_stored_year():
    course = Course(
        6, Decimal(12_000), prior=Decimal(8_000), stored=Decimal(10_000), last_year=Decimal(24_000)
    )
    assert forecast.by_growth(course) == 12_000 + 14_000 * Decimal(12) / 8


@pytest.mark.parametrize(
    "course",
    [
        Course(6, Decimal(5), None, None, Decimal(9)),
        Course(6, Decimal(5), Decimal(0), Decimal(0), Decimal(9)),
        Course(6, Decimal(5), Decimal(-2), Decimal(3), Decimal(9)),
        Course(6, Decimal(5), Decimal(4), Decimal(4), None),
        Course(6, None, Decimal(4), Decimal(4), Decimal(9)),
    ],
)
def test_without_a_base_above_zero_there_is_no_growth_to_go_by(course):
    assert forecast.by_growth(course) is None


def test_who_has_no_last_year_is_foreseen_by_the_months():
    course = Course(3, Decimal(600))
    assert forecast.foreseen(course) == 2_400
    assert forecast.foreseen(Course(3)) is None


def test_a_correction_that_leaves_a_negative_rest_leaves_none():
    course = Course(11, Decimal(100), Decimal(120), Decimal(120), Decimal(110))
    assert forecast.rolling(course) == 100


@given(st.integers(2, 11), money, above_zero, money)
def test_a_year_like_the_last_is_foreseen_as_the_last(month, ytd, base, rest):
    same = Course(month, base, base, base, base + rest)
    assert forecast.by_growth(same) == base + rest
    at_the_end = Course(12, ytd, base, base, base)
    assert forecast.foreseen(at_the_end) == ytd == forecast.rolling(at_the_end)


@given(st.integers(2, 11), money, above_zero, money, st.integers(1, 1000))
def test_a_forecast_grows_with_the_months_so_far_and_knows_no_unit(month, ytd, base, rest, factor):
    course = Course(month, ytd, base, base, base + rest)
    more = Course(month, ytd + 1, base, base, base + rest)
    scaled = Course(month, *(each * factor for each in (ytd, base, base, base + rest)))
    for way in (forecast.by_growth, forecast.by_months, forecast.rolling):
        told = way(course)
        assert told is not None
        assert way(more) > told
        assert abs(way(scaled) - told * factor) <= Decimal("0.001") * factor
        assert told >= ytd


# --- how good it was


def test_a_year_that_repeats_the_last_in_its_seasons_is_foreseen_by_growth_alone():
    seasons = np.cumsum(np.tile([4.0, 1, 1, 1, 1, 1, 1, 1, 1, 5, 9], (30, 1)), axis=1)
    scores = forecast.back_test(seasons * 1.3, seasons, threshold=20)
    assert len(scores) == 2 * 10
    for each in scores:
        assert each.judged == 30
        if each.method is Method.GROWTH:
            assert each.error == pytest.approx(0, abs=1e-9)
            assert (each.low, each.high) == pytest.approx((1, 1))
            assert each.right == 100
    by_months = [each for each in scores if each.method is Method.MONTHS and each.month == 10]
    assert by_months[0].error > 20
    assert by_months[0].bias < 0


def test_only_who_has_a_december_and_a_forecast_counts():
    year, before = np.full((3, 11), np.nan), np.full((3, 11), np.nan)
    year[0] = np.arange(1, 12)
    year[1, :5] = 1
    scores = forecast.back_test(year, before, threshold=2)
    assert {each.judged for each in scores if each.method is Method.GROWTH} == {0}
    assert {each.judged for each in scores if each.method is Method.MONTHS} == {1}
    assert all(np.isnan(each.error) for each in scores if not each.judged)


def test_in_december_the_last_twelve_months_are_the_year():
    assert forecast.rolling(Course(12, Decimal(120), None, None, None)) == 120
