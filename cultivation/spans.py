"""From when a list of what happened runs: the month in its address, else the beginning of the year."""

from __future__ import annotations

from datetime import date

from accounts.periods import FIRST_MONTH, Period, PeriodError
from cultivation.months import last_of, months_of


def since_of(text: str, period: Period) -> Period:
    """The period that `text` names as YYYY-MM, its year's first where it names none. Raises PeriodError for another form."""
    if not text:
        return Period(period.year, FIRST_MONTH)
    year, _, month = text.partition("-")
    if not (year.isdigit() and month.isdigit()):
        raise PeriodError(f"“{text}”不是有效的起始月，请写成 2023-05 这样的形式。")
    found = Period(int(year), max(int(month), FIRST_MONTH))
    return min(found, period)


def days_of(since: Period, until: Period) -> tuple[date, date]:
    """The first and the last day from one period to another."""
    start, end = months_of(since, until)
    return start, last_of(end)


def span_label(since: Period, until: Period) -> str:
    """How the span is written: 2023年1—5月, 2020年1月—2023年5月."""
    start, end = months_of(since, until)
    first = f"{start.year}年{start.month}"
    if start == end:
        return f"{first}月"
    if start.year == end.year:
        return f"{first}—{end.month}月"
    return f"{first}月—{end.year}年{end.month}月"
