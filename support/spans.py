"""The days that a reporting period stands for: January lies in the period of February."""

from __future__ import annotations

from datetime import date, timedelta

from accounts.periods import Period


def first_day(period: Period) -> date:
    """The first day of the period's month; of February's, New Year's Day."""
    return period.date.replace(month=1) if period.month == 2 else period.date


def last_day(period: Period) -> date:
    """The last day of the period's month."""
    following = date(period.year + period.month // 12, period.month % 12 + 1, 1)
    return following - timedelta(days=1)
