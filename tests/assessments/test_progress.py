"""Progress of a target: figures that official reports print, then properties that hold for any figures."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.progress import (
    Direction,
    Goal,
    Judgement,
    Kind,
    Light,
    Thresholds,
    judge,
    rank,
    time_progress,
)
from enterprises.growth import growth_rate, growth_words, percent, round1

D = Decimal
YEAR = {"start": (2020, 1), "end": (2020, 12)}
PLAN = {"start": (2020, 1), "end": (2025, 12)}
ENTRIES = {"start": (2023, 1), "end": (2023, 12)}


def goal(kind=Kind.FLOW, figure="100", direction=Direction.AT_LEAST, base=None, **span):
    return Goal(kind, direction, D(figure), base=None if base is None else D(base), **(span or YEAR))


def at_most(kind, figure="100", **more):
    return goal(kind, figure, Direction.AT_MOST, **more)


# --- rounding, shares and rates


@pytest.mark.parametrize(
    ("x", "rounded"),
    [
        ("0.05", "0.1"),
        ("0.04", "0.0"),
        ("-0.05", "-0.1"),
        ("83.333", "83.3"),
        ("10.447", "10.4"),
        ("7", "7.0"),
    ],
)
def test_halves_are_rounded_away_from_zero(x, rounded):
    assert str(round1(D(x))) == rounded


def test_there_is_no_minus_zero():
    assert str(round1(D("-0.04"))) == "0.0"


def test_percent_of_nothing_is_no_figure():
    assert percent(D(5), D(0)) is None
    assert percent(D(1), D(3)) == D("33.3")


def test_chizhou_renovation_2021_grows_less_than_its_own_growth_target():
    """74 亿元 after 67 meets the amount and misses 增长11% (rule 24)."""
    rate = growth_rate(D(74), D(67))
    assert rate == D("10.4")
    growth = judge(goal(Kind.GROWTH, "11", start=(2021, 1), end=(2021, 12)), rate, (2021, 12))
    amount = judge(goal(figure="74", start=(2021, 1), end=(2021, 12)), D(74), (2021, 12))
    assert (growth.gap, growth.light) == (D("-0.6"), Light.YELLOW)
    assert (amount.completion, amount.gap, amount.light) == (D(100), D(0), Light.GREEN)


@pytest.mark.parametrize(("current", "base"), [(D(5), D(0)), (D(5), None), (None, D(5)), (D(5), D(-5))])
def test_no_growth_rate_without_a_positive_base(current, base):
    assert growth_rate(current, base) is None


@pytest.mark.parametrize(
    ("current", "base", "words"),
    [
        ("115.4", "100", "+15.4%"),
        ("96.8", "100", "-3.2%"),
        ("100", "100", "0.0%"),
        ("99.99", "100", "0.0%"),
        ("0", "100", "-100.0%"),
        ("5", "-3", "扭亏为盈"),
        ("-5", "3", "由盈转亏"),
        ("-1", "-3", "减亏"),
        ("0", "-3", "减亏"),
        ("-5", "-3", "增亏"),
        ("-3", "-3", "持平"),
        ("-3", "0", "--"),
        (None, "3", "--"),
        ("3", None, "--"),
    ],
)
def test_growth_in_words(current, base, words):
    assert growth_words(current and D(current), base and D(base)) == words


# --- schedule


@pytest.mark.parametrize(
    ("period", "progress"),
    [
        ((2019, 12), "0.0"),
        ((2020, 1), "8.3"),
        ((2020, 2), "16.7"),
        ((2020, 6), "50.0"),
        ((2020, 10), "83.3"),
        ((2020, 12), "100.0"),
        ((2021, 2), "100.0"),
    ],
)
def test_time_progress_of_a_year(period, progress):
    assert time_progress(goal(), period) == D(progress)


def test_time_progress_of_the_six_year_plan():
    assert time_progress(goal(**PLAN), (2022, 12)) == D("50.0")
    assert time_progress(goal(**PLAN), (2020, 2)) == D("2.8")


def test_time_progress_of_a_span_across_new_year():
    span = {"start": (2020, 11), "end": (2021, 2)}
    assert [time_progress(goal(**span), p) for p in [(2020, 12), (2021, 1)]] == [D(50), D(75)]


def test_a_goal_of_one_month_is_due_in_it():
    assert time_progress(goal(start=(2020, 5), end=(2020, 5)), (2020, 5)) == D(100)


def test_a_span_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="before it starts"):
        goal(start=(2020, 12), end=(2020, 1))


# --- worked cases


def test_changzhou_half_year():
    """完成56.6%，超时序进度6.6个百分点."""
    assert judge(goal(), D("56.6"), (2020, 6)) == Judgement(
        D("56.6"), D("56.6"), D("50.0"), D("6.6"), Light.GREEN
    )


def test_sichuan_january_to_october():
    """84.5 % in October is 1.2 ahead of 83.3."""
    judged = judge(goal(), D("84.5"), (2020, 10))
    assert (judged.expected, judged.gap) == (D("83.3"), D("1.2"))


def test_completion_is_rounded_before_the_subtraction():
    """84.46 is printed as 84.5, and 84.5 − 83.3 is 1.2; unrounded it would be 1.13."""
    assert judge(goal(), D("84.46"), (2020, 10)).gap == D("1.2")


def test_chizhou_net_increase_halfway():
    judged = judge(goal(figure="400", **PLAN), D(180), (2022, 12))
    assert (judged.completion, judged.expected, judged.gap) == (D("45.0"), D("50.0"), D("-5.0"))
    assert judged.light is Light.YELLOW


def test_chizhou_city_level_halfway_expects_half_of_the_way_from_609():
    """(609 + 391 / 2) / 1000 = 80.45 % → 80.5 % due at the end of 2022."""
    judged = judge(goal(Kind.LEVEL, "1000", base="609", **PLAN), D(790), (2022, 12))
    assert (judged.completion, judged.expected, judged.gap) == (D("79.0"), D("80.5"), D("-1.5"))
    assert judged.light is Light.YELLOW


def test_jiangnan_passes_the_floor_and_misses_the_plan():
    """The prose asks for 100, the table for 119: two targets, one count."""
    floor, plan = (goal(Kind.LEVEL, f, base="37", **PLAN) for f in ("100", "119"))
    assert [judge(g, D(105), (2025, 12)).light for g in (floor, plan)] == [Light.GREEN, Light.RED]


def test_chizhou_renovation_projects_of_2020_by_august():
    judged = judge(goal(figure="240"), D(130), (2020, 8))
    assert (judged.completion, judged.expected, judged.gap) == (D("54.2"), D("66.7"), D("-12.5"))
    assert judged.light is Light.RED


def test_productivity_has_no_schedule_before_the_year_ends():
    productivity = goal(Kind.LEVEL, "35.5", start=(2021, 1), end=(2021, 12))
    early, late = (judge(productivity, D("34.9"), p) for p in ((2021, 9), (2021, 12)))
    assert (early.completion, early.expected, early.gap) == (D("98.3"), None, None)
    assert early.light is Light.YELLOW
    assert (late.expected, late.gap, late.light) == (D(100), D("-1.7"), Light.YELLOW)
    assert judge(productivity, D("35.6"), (2021, 9)).light is Light.GREEN


def test_yeji_entries_and_growth():
    entries = judge(goal(figure="15", **ENTRIES), D(5), (2023, 5))
    assert (entries.completion, entries.gap, entries.light) == (D("33.3"), D("-8.4"), Light.RED)
    output = judge(goal(Kind.GROWTH, "12", **ENTRIES), D("10.04"), (2023, 5))
    assert output == Judgement(D("10.04"), None, None, D("-2.0"), Light.YELLOW)


@pytest.mark.parametrize(
    ("actual", "gap", "light"),
    [("11.95", "0.0", "green"), ("12.3", "0.3", "green"), ("10.0", "-2.0", "yellow"), ("9.9", "-2.1", "red")],
)
def test_growth_is_compared_with_the_figure_itself(actual, gap, light):
    judged = judge(goal(Kind.GROWTH, "12"), D(actual), (2020, 2))
    assert (judged.gap, judged.light) == (D(gap), light)
    assert judged.completion is None
    assert judged.expected is None


# --- limits


@pytest.mark.parametrize(
    ("used", "light"),
    [("49", "green"), ("50", "green"), ("55", "yellow"), ("55.1", "red"), ("100", "red")],
)
def test_a_limit_on_a_flow_is_used_up_month_by_month(used, light):
    assert judge(at_most(Kind.FLOW), D(used), (2020, 6)).light == light


@pytest.mark.parametrize(("used", "light"), [("100", "green"), ("104", "yellow"), ("106", "red")])
def test_a_limit_on_a_flow_at_its_end(used, light):
    assert judge(at_most(Kind.FLOW), D(used), (2020, 12)).light == light


def test_a_level_going_down_is_on_the_line_from_its_base():
    """From 120 to 100 within the year, 110 is due in June."""
    line = at_most(Kind.LEVEL, base="120")
    lights = [judge(line, D(x), (2020, 6)).light for x in ("99", "110", "115", "116")]
    assert lights == [Light.GREEN, Light.GREEN, Light.YELLOW, Light.RED]


def test_a_level_below_its_limit_is_green_even_above_the_line():
    assert judge(at_most(Kind.LEVEL, base="50"), D(90), (2020, 6)).light is Light.GREEN


@pytest.mark.parametrize(("actual", "light"), [("3", "green"), ("4.9", "yellow"), ("5.1", "red")])
def test_a_limit_on_growth(actual, light):
    assert judge(at_most(Kind.GROWTH, "3"), D(actual), (2020, 6)).light == light


def test_a_limit_on_a_level_without_a_base_is_never_red_before_the_end():
    lights = [judge(at_most(Kind.LEVEL), D(150), p).light for p in ((2020, 11), (2020, 12))]
    assert lights == [Light.YELLOW, Light.RED]


@pytest.mark.parametrize(
    ("direction", "actual", "light"),
    [("at_most", 0, "green"), ("at_most", 1, "red"), ("at_least", 0, "green"), ("at_least", -1, "red")],
)
def test_a_figure_of_zero_is_kept_or_not(direction, actual, light):
    judged = judge(goal(figure="0", direction=Direction(direction)), D(actual), (2020, 6))
    assert (judged.completion, judged.gap, judged.light) == (None, None, light)


# --- nothing to judge


@pytest.mark.parametrize("kind", list(Kind))
def test_no_actual_is_grey(kind):
    judged = judge(goal(kind), None, (2020, 6))
    assert (judged.actual, judged.completion, judged.gap, judged.light) == (None, None, None, Light.GREY)


@pytest.mark.parametrize("kind", [Kind.FLOW, Kind.LEVEL])
def test_before_the_start_nothing_is_due(kind):
    judged = judge(goal(kind), D(30), (2019, 12))
    assert (judged.expected, judged.gap, judged.light) == (D(0), None, Light.GREY)


def test_a_rate_before_the_start_is_grey_too():
    assert judge(goal(Kind.GROWTH, "12"), D(13), (2019, 12)).light is Light.GREY


def test_thresholds_move_the_line_between_yellow_and_red():
    strict = Thresholds(watch=D(1), growth_watch=D(0))
    assert judge(goal(), D(48), (2020, 6), strict).light is Light.RED
    assert judge(goal(Kind.GROWTH, "12"), D("11.9"), (2020, 6), strict).light is Light.RED


def test_kind_and_direction_may_be_plain_strings_as_a_database_gives_them():
    plain = Goal("growth", "at_least", D(12), (2020, 1), (2020, 12))
    assert judge(plain, D("11.5"), (2020, 6)) == judge(goal(Kind.GROWTH, "12"), D("11.5"), (2020, 6))


# --- ranking


def test_ties_share_a_place_and_the_next_is_skipped():
    values = {"贵池": D("90.0"), "东至": D("85"), "石台": D("85.0"), "青阳": D("70"), "江南": None}
    assert rank(values) == {"贵池": 1, "东至": 2, "石台": 2, "青阳": 4, "江南": None}
    assert rank(values, higher_is_better=False)["青阳"] == 1


def test_an_empty_ranking():
    assert rank({}) == {}


# --- properties

amounts = st.decimals(0, 10**7, places=2)
figures = st.decimals(D("0.5"), 10**7, places=2)
months = st.tuples(st.integers(2018, 2027), st.integers(1, 12))
directions = st.sampled_from(Direction)


@st.composite
def goals(draw, kinds=tuple(Kind)):
    start, end = sorted((draw(months), draw(months)))
    kind = draw(st.sampled_from(kinds))
    base = draw(st.none() | amounts) if kind is Kind.LEVEL else None
    return Goal(kind, draw(directions), draw(figures), start, end, base)


@given(goals((Kind.FLOW, Kind.LEVEL)), amounts, amounts, months)
def test_more_done_is_never_less_complete(g, a, b, period):
    less, more = (judge(g, x, period).completion for x in sorted((a, b)))
    assert less <= more


@given(goals(), amounts, amounts, months)
def test_more_done_never_looks_worse_where_more_is_wanted(g, a, b, period):
    order = [Light.RED, Light.YELLOW, Light.GREEN]
    lights = [judge(g, x, period).light for x in sorted((a, b))]
    if g.direction is Direction.AT_MOST:
        lights.reverse()
    if Light.GREY in lights:
        assert set(lights) == {Light.GREY}
    else:
        assert order.index(lights[0]) <= order.index(lights[1])


@given(goals((Kind.FLOW, Kind.LEVEL)), amounts, months, st.sampled_from([D(10), D(1000), D(100000)]))
def test_the_unit_does_not_matter(g, actual, period, factor):
    base = None if g.base is None else g.base * factor
    scaled = Goal(g.kind, g.direction, g.figure * factor, g.start, g.end, base)
    ours, theirs = judge(g, actual, period), judge(scaled, actual * factor, period)
    assert (ours.completion, ours.expected, ours.gap) == (theirs.completion, theirs.expected, theirs.gap)
    assert ours.light is theirs.light


@given(goals(), st.none() | amounts, months)
def test_the_lamp_agrees_with_the_gap(g, actual, period):
    judged = judge(g, actual, period)
    if judged.gap is None:
        assert judged.light is not Light.RED
        return
    ahead = judged.gap if g.direction is Direction.AT_LEAST else -judged.gap
    watch = D("2.0") if g.kind is Kind.GROWTH else D("5.0")
    if ahead >= 0:
        assert judged.light is Light.GREEN
    elif judged.light is Light.RED:
        assert ahead < -watch
    elif judged.light is Light.YELLOW:
        assert ahead >= -watch


@given(goals((Kind.FLOW,)), amounts, months)
def test_the_gap_is_completion_less_schedule(g, actual, period):
    judged = judge(g, actual, period)
    if judged.light is not Light.GREY:
        assert judged.gap == judged.completion - judged.expected
        assert judged.expected == time_progress(g, period)


@given(goals((Kind.FLOW, Kind.LEVEL)), months)
def test_the_figure_itself_is_whole_and_green_at_the_end(g, period):
    judged = judge(g, g.figure, max(period, g.end))
    assert (judged.completion, judged.expected, judged.gap) == (D(100), D(100), D(0))
    assert judged.light is Light.GREEN


@given(goals(), st.integers(2017, 2027))
def test_the_schedule_only_rises_and_stays_within_0_and_100(g, year):
    steps = [time_progress(g, (y, m)) for y in (year, year + 1) for m in range(1, 13)]
    assert all(a <= b for a, b in pairwise(steps))
    assert all(0 <= step <= 100 for step in steps)


@given(st.integers(2018, 2027))
def test_the_eleven_reported_months_of_a_year_are_all_on_the_schedule(year):
    """January is not reported; February carries two months."""
    g = goal(start=(year, 1), end=(year, 12))
    steps = [time_progress(g, (year, m)) for m in range(2, 13)]
    assert [steps[0], steps[4], steps[8], steps[10]] == [D("16.7"), D("50.0"), D("83.3"), D("100.0")]


@given(st.decimals(-99, 900, places=1), st.decimals(1, 10**9, places=2))
def test_growing_by_a_rate_gives_that_rate_back(rate, base):
    assert growth_rate(base * (100 + rate) / 100, base) == rate


@given(st.none() | st.decimals(-1000, 1000, places=1), st.none() | st.decimals(-1000, 1000, places=1))
def test_words_print_the_rate_wherever_there_is_one_and_no_loss(current, base):
    words, rate = growth_words(current, base), growth_rate(current, base)
    assert words.endswith("%") == (rate is not None and current >= 0)
    if words.endswith("%"):
        assert D(words.rstrip("%")) == rate


@given(
    st.dictionaries(st.integers(), st.none() | st.decimals(-50, 50, places=0)), st.randoms(), st.booleans()
)
def test_a_ranking_does_not_depend_on_the_order_of_the_rows(values, random, higher):
    rows = list(values.items())
    random.shuffle(rows)
    assert rank(dict(rows), higher_is_better=higher) == rank(values, higher_is_better=higher)


@given(st.dictionaries(st.integers(), st.none() | st.decimals(-50, 50, places=0)))
def test_a_place_is_one_more_than_the_number_of_those_ahead(values):
    for key, place in rank(values).items():
        ahead = [v for v in values.values() if v is not None and values[key] is not None and v > values[key]]
        assert place == (None if values[key] is None else len(ahead) + 1)
