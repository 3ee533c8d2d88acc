"""What each month brought alone, from figures that are reported year to date. A month that is not known is a gap."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from accounts.periods import FIRST_MONTH
from enterprises.forecast import YEAR_END

YearToDate = Mapping[int, Decimal | None]
"""Month → 1—本月; a month without a figure is missing or None."""
MONTHS = range(FIRST_MONTH, YEAR_END + 1)


def months_alone(ytd: YearToDate) -> dict[int, Decimal | None]:
    """Month → that month alone, February standing for 1–2月; None where either end of the difference is missing.

    A correction can make a month negative, which is shown as such.
    """
    return {month: _alone(ytd, month) for month in MONTHS}


def _alone(ytd: YearToDate, month: int) -> Decimal | None:
    now = ytd.get(month)
    if now is None or month == FIRST_MONTH:
        return now
    before = ytd.get(month - 1)
    return None if before is None else now - before


def last_year_alone(restated: YearToDate, stored: YearToDate) -> dict[int, Decimal | None]:
    """Last year's months: as this year restates them (可比口径), else as they were stored."""
    return joined(months_alone(restated), months_alone(stored))


def joined(first: YearToDate, other: YearToDate) -> dict[int, Decimal | None]:
    """Month → the first's figure, else the other's."""
    return {month: value if (value := first.get(month)) is not None else other.get(month) for month in MONTHS}
