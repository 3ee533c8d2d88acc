"""Which periods an entrant hands in afterwards: the twelve months before its entry (domain.md 4)."""

from __future__ import annotations

from datetime import date

from accounts.periods import FIRST_MONTH, Period

FORMS = {"output": "gross_output", "finance": "revenue"}
"""The forms that are asked for, each with the value that must not be missing."""
MONTHS = 12


def periods_before(entry: date) -> list[Period]:
    """The periods that end in the twelve months before `entry`; 1–2月 is one, and only if it ended by then."""
    last = entry.year * 12 + entry.month - 1
    months = [divmod(number, 12) for number in range(last - MONTHS, last)]
    return [Period(year, month + 1) for year, month in months if month + 1 >= FIRST_MONTH]


def is_asked(entry: date, first: date | None) -> bool:
    """Whether back data is asked for an entry: not for those that were there when the records began.

    `first` is the first period on record; the twelve months before the entry must all lie in the time since.
    """
    return first is not None and entry >= first.replace(year=first.year + 1)
