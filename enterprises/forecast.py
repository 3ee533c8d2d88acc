"""What an enterprise's year will come to, from the months reported: two ways, and how good each was in years past.

Every figure is year to date and in one unit, whichever. A forecast is never stored as a fact.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
YEAR_END = 12


class Method(StrEnum):
    """A way to foresee the year (domain-sources §1.4: both are shown)."""

    GROWTH = "growth"
    MONTHS = "months"


METHOD_NAMES = {Method.GROWTH: "按累计增速", Method.MONTHS: "按月均"}
METHOD_LABELS = {
    Method.GROWTH: "本年累计 + 上年剩余月份 × 累计增速",
    Method.MONTHS: "本年累计 × 12 ÷ 累计月数",
}


@dataclass(frozen=True, slots=True)
class Course:
    """How a year goes: the year to date at `month`, and what of last year it is held against.

    `prior` is 上年同期 as restated this year, `stored` what was stored of it last year, `last_year` the
    whole of last year; None where nothing is on record.
    """

    month: int
    ytd: Decimal | None = None
    prior: Decimal | None = None
    stored: Decimal | None = None
    last_year: Decimal | None = None

    @property
    def base(self) -> Decimal | None:
        """What growth is measured against: 上年同期 as restated, else as stored."""
        return self.prior if self.prior is not None else self.stored

    @property
    def remaining(self) -> Decimal | None:
        """What last year brought after `month`; nothing where a correction made it negative."""
        until = self.stored if self.stored is not None else self.prior
        if self.last_year is None or until is None:
            return None
        return max(self.last_year - until, Decimal(0))


def by_growth(course: Course) -> Decimal | None:
    """Year to date + last year's remaining months × growth; None without a base above 0."""
    if course.ytd is None or course.remaining is None or not course.base or course.base < 0:
        return None
    return course.ytd + course.remaining * course.ytd / course.base


def by_months(course: Course) -> Decimal | None:
    """Year to date × 12 / m."""
    return None if course.ytd is None else course.ytd * YEAR_END / course.month


def rolling(course: Course) -> Decimal | None:
    """The last twelve months: year to date and what last year brought after the same month, in December nothing."""
    if course.month == YEAR_END:
        return course.ytd
    return None if course.ytd is None or course.remaining is None else course.ytd + course.remaining


def foreseen(course: Course, method: Method = Method.GROWTH) -> Decimal | None:
    """The year by `method`, else by the other: an enterprise without a last year still has a forecast."""
    if course.month == YEAR_END:
        return course.ytd
    ways = {Method.GROWTH: by_growth, Method.MONTHS: by_months}
    first = ways.pop(method)(course)
    return first if first is not None else next(iter(ways.values()))(course)


class Score(NamedTuple):
    """How good a method was at one month of a past year, over the enterprises that it could judge."""

    method: Method
    month: int
    judged: int
    error: float
    """Median of |forecast − actual| ÷ actual, in per cent."""
    bias: float
    """Median of forecast ÷ actual − 1, in per cent."""
    right: float
    """Share in per cent of those foreseen on the side of the threshold where they ended."""
    low: float
    high: float
    """The band: actual ÷ forecast of the tenth and of the ninetieth in a hundred."""


def back_test(year: Floats, before: Floats, *, threshold: float) -> list[Score]:
    """The score of both methods at each month but the last.

    `year` and `before` (n × 11) are the years to date of a past year and of the one before, by reporting
    period from 1–2月 to December, NaN where nothing was reported; an enterprise counts where it has a
    December above 0.
    """
    actual = year[:, -1]
    found = []
    for place, month in enumerate(range(2, YEAR_END)):
        ytd, base, whole = year[:, place], before[:, place], before[:, -1]
        with np.errstate(all="ignore"):
            growth = np.where(base > 0, ytd + np.maximum(whole - base, 0) * ytd / base, np.nan)
        found.append(_score(Method.GROWTH, month, growth, actual, threshold))
        found.append(_score(Method.MONTHS, month, ytd * YEAR_END / month, actual, threshold))
    return found


def _score(method: Method, month: int, forecast: Floats, actual: Floats, threshold: float) -> Score:
    known = (actual > 0) & (forecast > 0)
    if not known.any():
        return Score(method, month, 0, *[float("nan")] * 5)
    said, came = forecast[known], actual[known]
    ratio = said / came - 1
    low, high = np.quantile(came / said, [0.1, 0.9])
    return Score(
        method,
        month,
        int(known.sum()),
        float(np.median(np.abs(ratio)) * 100),
        float(np.median(ratio) * 100),
        float(np.mean((said >= threshold) == (came >= threshold)) * 100),
        float(low),
        float(high),
    )
