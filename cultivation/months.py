"""Months as pages and rules name them: a period's months, and their first and last days."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from accounts.periods import FIRST_MONTH, Period


def first_of(day: date) -> date:
    """The first day of the day's month."""
    return day.replace(day=1)


def last_of(day: date) -> date:
    """The last day of the day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def months_of(since: Period, until: Period) -> tuple[date, date]:
    """The first and the last month from one period to another; February stands for January as well."""
    first = since.date.replace(month=1) if since.month == FIRST_MONTH else since.date
    return first, until.date


def ahead(day: date, months: int) -> date:
    """The last day of the month so many months on."""
    number = day.year * 12 + day.month - 1 + months
    return last_of(date(number // 12, number % 12 + 1, 1))
