"""The figures that rules look up: columns of Decimal by form, period and value, and their floats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from accounts.periods import FIRST_MONTH, Period, PeriodError
from reporting.arithmetic import Floats
from reporting.expressions import Reference, Time

Column = Sequence[Decimal | None]


class Need(NamedTuple):
    """What has to be loaded."""

    form: str
    period: Period
    name: str


@dataclass
class Book:
    """The figures of `size` enterprises (or units); what is not in it is missing."""

    size: int
    columns: Mapping[Need, Column] = field(default_factory=dict)
    _floats: dict[tuple[str, Period | None, str], Floats] = field(default_factory=dict)

    def column(self, form: str, period: Period | None, name: str) -> Column:
        """A value of every enterprise at a period."""
        found = self.columns.get(Need(form, period, name)) if period else None
        return [None] * self.size if found is None else found

    def floats(self, form: str, period: Period | None, name: str) -> Floats:
        """The same as floats, NaN where one is missing; made once, since many checks look at one column."""
        key = (form, period, name)
        if key not in self._floats:
            self._floats[key] = np.array(self.column(*key), dtype=np.float64)
        return self._floats[key]


@dataclass
class Frame:
    """A book as it looks from one period.

    `per_month` is for looking back over many: it halves the month that 1–2月 has two of, and takes months from
    each other as floats, which is near enough for a median.
    """

    period: Period
    book: Book
    per_month: bool = False
    _months: dict[tuple[str, str], tuple[Column, Floats]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many enterprises."""
        return self.book.size

    def floats(self, reference: Reference) -> Floats:
        """The values of every enterprise, NaN where one is missing."""
        form, name = reference.form, reference.name
        if reference.time is not Time.MONTH:
            return self.book.floats(form, self._at(reference.time), name)
        if not self.per_month:
            return self._month(form, name)[1]
        now, previous = self.book.floats(form, self.period, name), self._at(Time.PREVIOUS)
        return now / 2 if previous is None else now - self.book.floats(form, previous, name)

    def column(self, reference: Reference) -> Column:
        """The values of every enterprise, exact."""
        if reference.time is Time.MONTH:
            return self._month(reference.form, reference.name)[0]
        return self.book.column(reference.form, self._at(reference.time), reference.name)

    def one(self, reference: Reference, place: int) -> Decimal | None:
        """The value of one enterprise."""
        return self.column(reference)[place]

    def _at(self, time: Time) -> Period | None:
        """The period that a time means here; a year to date has none before 1–2月."""
        if time is Time.LAST_YEAR:
            return _or_none(self.period, "prior")
        if time is Time.PREVIOUS:
            return _or_none(self.period, "previous") if self.period.month > FIRST_MONTH else None
        return self.period

    def _month(self, form: str, name: str) -> tuple[Column, Floats]:
        """What a month has alone, exact; what is small beside what it is taken from must not drown in rounding."""
        if (form, name) not in self._months:
            column = self._taken(form, name)
            self._months[form, name] = column, np.array(column, dtype=np.float64)
        return self._months[form, name]

    def _taken(self, form: str, name: str) -> Column:
        now, previous = self.book.column(form, self.period, name), self._at(Time.PREVIOUS)
        if previous is None:
            return [v if v is None else v / 2 for v in now] if self.per_month else now
        before = self.book.column(form, previous, name)
        return [None if a is None or b is None else a - b for a, b in zip(now, before, strict=True)]


def _or_none(period: Period, which: str) -> Period | None:
    """The neighbouring period, or None where the calendar ends."""
    try:
        found: Period = getattr(period, which)
    except PeriodError:
        return None
    return found


def periods_back(period: Period, number: int) -> list[Period]:
    """So many periods before this one, the latest first; fewer where the calendar ends."""
    found: list[Period] = []
    earlier = _or_none(period, "previous")
    while earlier is not None and len(found) < number:
        found.append(earlier)
        earlier = _or_none(earlier, "previous")
    return found


def totals(book: Book, groups: Sequence[int], size: int) -> Book:
    """The book with its enterprises summed by group; what none of a group has is missing."""
    return Book(size, {need: _summed(column, groups, size) for need, column in book.columns.items()})


def _summed(column: Column, groups: Sequence[int], size: int) -> Column:
    sums: list[Decimal | None] = [None] * size
    for group, value in zip(groups, column, strict=True):
        if value is not None:
            stands = sums[group]
            sums[group] = value if stands is None else stands + value
    return sums
