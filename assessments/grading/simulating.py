"""What other figures of one enterprise would bring it, all the others of its list staying as they are.

The list is scored again as a whole: means, minima and ranks move with the one figure, as they would have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from assessments.grading.grades import GRADES, SCORE_PLACES, rounded
from assessments.grading.inputs import Input, columns_of
from assessments.grading.outcome import settle
from assessments.grading.scheme import GradeList, Scheme
from assessments.grading.scoring import Columns, score_list

_ZERO = Decimal(0)
_STEPS = 24
"""Halvings that bring a change within a ten-thousandth of a per cent."""
MOST_MORE, MOST_LESS = 10.0, 0.9
"""How far a figure is looked along: tenfold more, or nine tenths less."""


@dataclass(frozen=True, slots=True)
class Result:
    """What the enterprise would get; the quota grade is empty for who is not graded."""

    total: Decimal
    rank: int | None
    quota: str
    final: str


@dataclass(frozen=True, slots=True)
class Lever:
    """A figure that the list measures by; `direction` is 1 where more is better, -1 where less is, 0 where both."""

    figure: str
    direction: int


def levers_of(part: GradeList) -> list[Lever]:
    """The figures that the items of the list are made of, in the order of the scheme."""
    signs: dict[str, set[int]] = {}
    for item in part.items:
        sign = 1 if item.measured.more_is_better else -1
        signs.setdefault(item.measured.numerator, set()).add(sign)
        signs.setdefault(item.measured.denominator, set()).add(-sign)
    return [Lever(name, next(iter(found)) if len(found) == 1 else 0) for name, found in signs.items()]


class Simulation:
    """One enterprise in its list."""

    def __init__(self, scheme: Scheme, part: GradeList, inputs: Sequence[Input], place: int) -> None:
        self._scheme, self._part, self._place = scheme, part, place
        self._one = inputs[place]
        points = {bonus.key: bonus.points for bonus in scheme.bonuses}
        self._columns = columns_of(inputs, points)

    def result(self, factors: Mapping[str, float] | None = None) -> Result:
        """What it gets with its figures multiplied by `factors` (figure → multiple); as it stands without."""
        scored = score_list(self._part, self._changed(factors or {}))
        number = int(scored.grades[self._place])
        quota = GRADES[number] if number >= 0 else ""
        outcome = settle(quota, self._one.standing, self._scheme)
        total = rounded(scored.total[self._place], SCORE_PLACES) or _ZERO
        return Result(total, int(scored.ranks[self._place]) or None, quota, outcome.final)

    def _changed(self, factors: Mapping[str, float]) -> Columns:
        figures = dict(self._columns.figures)
        for name, factor in factors.items():
            column = figures[name].copy()
            column[self._place] *= factor
            figures[name] = column
        kept = self._columns
        return Columns(figures, kept.industry, kept.graded, kept.bonus)

    def knows(self, figure: str) -> bool:
        """Whether the enterprise has the figure, and more than nothing of it, so that a per cent of it is something."""
        return self._one.figures.get(figure, _ZERO) > 0

    def needed(self, lever: Lever, grade: str) -> Decimal | None:
        """By how many per cent the figure must change for that quota grade, one decimal, away from nought.

        None where the lever goes both ways, the figure is unknown, or no change within reach does it.
        """
        if not lever.direction or not self.knows(lever.figure):
            return None
        low, high = 0.0, MOST_MORE if lever.direction > 0 else MOST_LESS
        if not self._reaches(lever, high, grade):
            return None
        for _ in range(_STEPS):
            middle = (low + high) / 2
            low, high = (low, middle) if self._reaches(lever, middle, grade) else (middle, high)
        return _up_to_tenths(high) * lever.direction

    def _reaches(self, lever: Lever, change: float, grade: str) -> bool:
        quota = self.result({lever.figure: 1 + lever.direction * change}).quota
        return bool(quota) and GRADES.index(quota) <= GRADES.index(grade)


def _up_to_tenths(change: float) -> Decimal:
    """The share as per cent, the next tenth up: what is printed is enough."""
    return (Decimal(repr(change)) * 1000).to_integral_value(ROUND_CEILING) / 10


def next_better(grade: str) -> str:
    """The grade above, "" above the best and for none."""
    place = GRADES.index(grade) if grade in GRADES else 0
    return GRADES[place - 1] if place else ""
