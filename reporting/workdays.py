"""Working days of mainland China: weekends, public holidays and the days worked in their stead."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar

_DAY = timedelta(days=1)


def is_workday(day: date) -> bool:
    """Whether offices work; a year whose holidays are not known yet goes by weekdays."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        # The State Council sets the holidays of a year in the November before it.
        return day.weekday() < 5


def next_workday(day: date) -> date:
    """`day` itself, or the first working day after it."""
    while not is_workday(day):
        day += _DAY
    return day


def workdays_after(day: date, number: int) -> date:
    """The working day that is the `number`th after `day`."""
    for _ in range(number):
        day = next_workday(day + _DAY)
    return day
