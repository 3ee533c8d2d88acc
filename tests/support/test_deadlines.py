"""What is due and what is late: quarters, measures, consultations."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.deadlines import Light, consultations, missing, of_measure, of_quarter
from support.quarters import Quarter, quarters

DAYS = st.dates(date(2015, 1, 1), date(2040, 12, 31))


@given(DAYS)
def test_a_day_lies_in_its_quarter(day):
    quarter = Quarter.of(day)
    assert quarter.first <= day <= quarter.last
    assert quarter.following.first == quarter.last + timedelta(days=1)


@given(DAYS, st.integers(0, 2000))
def test_the_quarters_of_a_span_follow_each_other_and_hold_both_ends(start, days):
    end = start + timedelta(days=days)
    found = quarters(start, end)
    assert (found[0], found[-1]) == (Quarter.of(start), Quarter.of(end))
    assert all(one.following == other for one, other in pairwise(found))


def test_a_span_that_ends_before_it_begins_has_no_quarters():
    assert quarters(date(2023, 5, 1), date(2023, 4, 30)) == []


def test_a_quarter_is_named_as_documents_do():
    assert Quarter(2023, 4).label == "2023年四季度"


@pytest.mark.parametrize(
    ("left", "light", "word"),
    [
        (-3, Light.RED, "逾期3天"),
        (-1, Light.RED, "逾期1天"),
        (0, Light.YELLOW, "今天到期"),
        (7, Light.YELLOW, "还剩7天"),
        (8, Light.GREEN, "还剩8天"),
    ],
)
def test_an_open_measure_against_its_due_date(left, light, word):
    today = date(2023, 5, 10)
    lamp = of_measure(today + timedelta(days=left), today)
    assert (lamp.light, lamp.word) == (light, word)


@given(DAYS, DAYS, DAYS)
def test_an_ended_measure_is_never_overdue(due, today, ended):
    lamp = of_measure(due, today, ended_on=ended)
    assert lamp.light is (Light.YELLOW if ended > due else Light.GREEN)


@given(DAYS, DAYS)
def test_an_open_measure_is_red_exactly_after_its_day(due, today):
    assert (of_measure(due, today).light is Light.RED) == (today > due)


def test_a_dropped_measure_is_grey_however_late():
    assert of_measure(date(2020, 1, 1), date(2023, 1, 1), dropped=True).light is Light.GREY


@pytest.mark.parametrize(
    ("today", "light"),
    [
        (date(2023, 3, 31), Light.GREY),
        (date(2023, 4, 1), Light.GREY),
        (date(2023, 6, 15), Light.GREY),
        (date(2023, 6, 16), Light.YELLOW),
        (date(2023, 6, 30), Light.YELLOW),
        (date(2023, 7, 1), Light.RED),
    ],
)
def test_a_quarter_without_its_meeting(today, light):
    assert of_quarter(Quarter(2023, 2), 0, today).light is light


@given(DAYS)
def test_a_quarter_in_which_one_was_held_is_green_whenever_looked_at(today):
    assert of_quarter(Quarter(2023, 2), 1, today).light is Light.GREEN


def test_consultations_are_due_from_the_quarter_of_opening():
    duties = consultations(date(2023, 2, 10), [date(2023, 5, 3)], date(2023, 8, 1))
    assert [(str(duty.quarter), duty.held, duty.lamp.light) for duty in duties] == [
        ("2023-Q1", 0, Light.RED),
        ("2023-Q2", 1, Light.GREEN),
        ("2023-Q3", 0, Light.GREY),
    ]
    assert missing(duties) == 1


def test_the_quarter_of_closing_owes_none():
    duties = consultations(
        date(2023, 2, 10), [date(2023, 2, 20)], date(2024, 8, 1), closed_on=date(2023, 5, 2)
    )
    assert [str(duty.quarter) for duty in duties] == ["2023-Q1"]
    assert missing(duties) == 0


@given(DAYS, st.lists(st.integers(0, 900), max_size=8), st.integers(0, 900))
def test_every_quarter_without_a_meeting_that_is_over_is_missing(opened, held, days):
    today = opened + timedelta(days=days)
    meetings = [opened + timedelta(days=each) for each in held if each <= days]
    duties = consultations(opened, meetings, today)
    done = {Quarter.of(day) for day in meetings}
    over = [quarter for quarter in quarters(opened, today) if quarter.last < today]
    assert missing(duties) == len([quarter for quarter in over if quarter not in done])
    assert sum(duty.held for duty in duties) == len(meetings)
