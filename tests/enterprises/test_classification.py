"""Where an enterprise stands: the cases of the policies, their limits, and what holds for any figures."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises import forecast
from enterprises.classification import Facts, Month, Rules, ScaleStatus, classify, months_between, wan
from enterprises.forecast import Course

RULES, MAY = Rules(), date(2023, 5, 1)


def course(ytd=None, last_year=None, *, month=5, share=Decimal("0.4")):
    """A year to date in 万元 beside a last year that had `share` of itself by then; growth as it comes."""
    if last_year is None:
        return Course(month, None if ytd is None else Decimal(ytd) * 10)
    whole = Decimal(last_year) * 10
    until = whole * share
    return Course(month, None if ytd is None else Decimal(ytd) * 10, until, until, whole)


def standing(in_library, revenue, rules=RULES, **more):
    return classify(Facts(in_library, revenue, **more), rules, MAY)


def codes(found):
    return [reason.code for reason in found.reasons]


def test_well_over_the_line_it_is_above():
    found = standing(True, course(1_600, 4_000))
    assert (found.status, codes(found)) == (ScaleStatus.ABOVE, ["in"])
    assert found.forecast == 40_000


@pytest.mark.parametrize(
    ("last_year", "ytd", "expected"),
    [
        (1_990, 1_000, ["last_year_below"]),
        (2_000, 1_000, ["last_year_near"]),
        (2_199, 1_000, ["last_year_near"]),
        (2_200, 1_000, ["in"]),
        (4_000, 700, ["forecast_below"]),
        (1_500, 400, ["forecast_below", "last_year_below"]),
    ],
)
def test_below_or_just_over_the_line_it_is_at_risk(last_year, ytd, expected):
    found = standing(True, course(ytd, last_year))
    assert codes(found) == expected
    assert found.status == (ScaleStatus.ABOVE if expected == ["in"] else ScaleStatus.AT_RISK)


def test_the_reason_names_the_figure_and_the_line():
    found = standing(True, course(700, 4_000))
    assert found.reasons[0].words == "预计全年营业收入1,750万元，低于2,000万元"


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        ([Month(Decimal(0), Decimal(10))], "output_stopped"),
        ([Month(Decimal(5), Decimal(9)), Month(Decimal(0), Decimal(0))], "output_stopped"),
        ([Month(Decimal(5), Decimal(10))], "output_down"),
        ([Month(Decimal("5.1"), Decimal(10))], "in"),
        ([Month(Decimal(0), Decimal(0))], "in"),
        ([Month(None, Decimal(10))], "in"),
        ([], "in"),
    ],
)
def test_a_stop_or_half_stop_is_a_risk_whatever_the_revenue(months, expected):
    assert codes(standing(True, course(1_600, 4_000), output=months)) == [expected]


def test_electricity_tells_of_a_stop_as_output_does():
    found = standing(True, course(1_600, 4_000), electricity=[Month(Decimal(2), Decimal(10))])
    assert found.reasons[0].words == "本月用电量同比下降80.0%，疑似半停产"


@pytest.mark.parametrize(
    ("left", "expected"),
    [(date(2021, 5, 1), ScaleStatus.EXITED), (date(2021, 4, 1), ScaleStatus.BELOW)],
)
def test_an_exit_is_watched_for_exactly_two_years(left, expected):
    assert standing(False, course(100, 300), left=left).status == expected


def test_who_left_and_is_over_the_line_again_is_told_of():
    found = standing(False, course(1_000, 2_500), left=date(2022, 12, 1))
    assert found.status == ScaleStatus.EXITED
    assert codes(found) == ["left", "last_year_over", "rolling_over", "forecast_over"]


@pytest.mark.parametrize(
    ("last_year", "expected"),
    [
        ("799.9", ScaleStatus.BELOW),
        (800, ScaleStatus.APPROACHING),
        ("1999.9", ScaleStatus.APPROACHING),
        (2_000, ScaleStatus.APPROACHING),
    ],
)
def test_chizhou_takes_800_up_to_2000_for_approaching(last_year, expected):
    found = standing(False, course(None, last_year))
    assert found.status == expected
    assert (codes(found) == ["last_year_over"]) == (last_year == 2_000)


def test_no_figures_is_no_zero():
    assert codes(standing(False, Course(5))) == ["no_figures"]
    assert standing(False, Course(5)).forecast is None


def test_two_months_well_below_running_are_a_warning_and_no_more():
    fell, rose = Month(Decimal(8), Decimal(10)), Month(Decimal(11), Decimal(10))
    for months, warned in (
        ([fell, fell], True),
        ([rose, fell], False),
        ([fell], False),
        ([fell, rose], False),
    ):
        found = standing(True, course(1_600, 4_000), output=months)
        assert bool(found.warnings) == warned
        assert found.status == ScaleStatus.ABOVE
    assert standing(True, course(1_600, 4_000), output=[fell, fell]).warnings[0].words == (
        "产值连续2个月同比下降20%以上（-20.0%、-20.0%）"
    )


@pytest.mark.parametrize(
    ("least", "now", "warned"),
    [("20", "8.0", True), ("20", "8.1", False), ("0", "9.9", True), ("0", "10", False), ("50", "5.1", False)],
)
def test_a_fall_counts_from_the_parameter_on(least, now, warned):
    rules = replace(RULES, falling_by=Decimal(least))
    months = [Month(Decimal(now), Decimal(10))] * 2
    assert bool(standing(True, course(1_600, 4_000), rules, output=months).warnings) == warned


def test_by_any_fall_at_all_it_is_said_as_before():
    rules = replace(RULES, falling_by=Decimal(0))
    months = [Month(Decimal(9), Decimal(10))] * 2
    found = standing(True, course(1_600, 4_000), rules, output=months)
    assert found.warnings[0].words == "产值连续2个月负增长（-10.0%、-10.0%）"


def test_parameters_move_the_lines():
    rules = replace(RULES, approaching_from=Decimal(15_000), watch_months=12)
    assert standing(False, course(None, 1_000), rules).status == ScaleStatus.BELOW
    assert standing(False, course(None, 1_600), rules).status == ScaleStatus.APPROACHING
    assert standing(False, course(None, 100), rules, left=date(2022, 4, 1)).status == ScaleStatus.BELOW


figures = st.none() | st.decimals(min_value=0, max_value=10**6, places=1)
courses = st.builds(Course, st.integers(2, 12), figures, figures, figures, figures)


@given(st.booleans(), courses, st.none() | st.dates(date(2019, 1, 1), date(2023, 5, 1)))
def test_every_enterprise_has_one_standing_with_a_reason(in_library, revenue, left):
    found = standing(in_library, revenue, left=None if in_library else left)
    inside = {ScaleStatus.ABOVE, ScaleStatus.AT_RISK}
    assert (found.status in inside) == in_library
    assert found.reasons
    assert all(reason.words for reason in found.reasons)
    assert found.forecast == forecast.foreseen(revenue)


@given(courses, st.decimals(min_value=1, max_value=10**5, places=1))
def test_more_revenue_never_makes_an_enterprise_of_the_library_riskier(revenue, more):
    if revenue.ytd is None or revenue.month == 12:
        return
    richer = replace(revenue, ytd=revenue.ytd + more)
    risks = set(codes(standing(True, revenue))) - {"in"}
    assert set(codes(standing(True, richer))) - {"in"} <= risks


def test_months_are_counted_by_the_calendar():
    assert months_between(date(2021, 12, 1), date(2023, 1, 1)) == 13


@pytest.mark.parametrize(
    ("thousands", "told"), [("20000", "2,000"), ("18563.4", "1,856.3"), ("18565", "1,856.5"), ("0.5", "0.1")]
)
def test_money_is_printed_in_ten_thousands_half_up(thousands, told):
    assert wan(Decimal(thousands)) == told
