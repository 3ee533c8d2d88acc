"""Months alone from years to date, by themselves."""

from decimal import Decimal

import pytest

from enterprises.series import MONTHS, joined, last_year_alone, months_alone


def ytd(**figures):
    """m2=10 is 1–2月 10."""
    return {int(month[1:]): None if value is None else Decimal(value) for month, value in figures.items()}


def known(months):
    return {month: value for month, value in months.items() if value is not None}


def test_february_stands_for_the_first_two_months_and_there_is_no_january():
    months = months_alone(ytd(m2=10, m3=15))
    assert list(months) == list(MONTHS) == list(range(2, 13))
    assert known(months) == {2: 10, 3: 5}


def test_a_missing_month_is_a_gap_and_so_is_the_one_after_it():
    assert known(months_alone(ytd(m2=10, m3=15, m5=30, m6=42))) == {2: 10, 3: 5, 6: 12}
    assert known(months_alone(ytd(m2=10, m3=None, m4=30, m5=31))) == {2: 10, 5: 1}


def test_a_month_that_was_corrected_downwards_is_negative_and_one_without_output_is_nought():
    assert known(months_alone(ytd(m2=10, m3=8, m4=8))) == {2: 10, 3: -2, 4: 0}


def test_nothing_reported_is_no_month_at_all():
    assert known(months_alone({})) == {}


def test_last_year_is_as_restated_and_after_the_months_reported_as_stored():
    restated, stored = ytd(m2=9, m3=13), ytd(m2=10, m3=15, m4=18, m5=25)
    assert known(last_year_alone(restated, stored)) == {2: 9, 3: 4, 4: 3, 5: 7}


@pytest.mark.parametrize(("first", "found"), [({2: Decimal(0)}, 0), ({2: None}, 7), ({}, 7)])
def test_a_nought_is_a_figure_and_only_a_missing_one_is_filled(first, found):
    assert joined(first, {2: Decimal(7)})[2] == found
