"""How far along one target is at one period: completion, expected progress, the gap between them, and a lamp.

Sources: 池政办秘〔2019〕105号 (annual renovation figures, the six-year plan of 规上 enterprises) and rules
14–16 and 22–24 of the domain notes. A schedule runs evenly by month; completion and schedule are each rounded
to 0.1 before one is taken from the other, so that a reader can redo the sum from the printed figures:
常州's half-year (56.6 %, 超时序进度 6.6) and 四川's January to October (84.5 %, 超 1.2: 84.5 − 83.3).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from enterprises.growth import NOTHING, percent, round1

K = TypeVar("K", bound=Hashable)
Month = tuple[int, int]
"""(year, month), as (2020, 6)."""

WHOLE = Decimal("100.0")


class Kind(StrEnum):
    """What a target's figure counts."""

    FLOW = "flow"
    """Adds up from nothing over the span: 净增规模企业数, 技改投资."""
    LEVEL = "level"
    """Stands at a height at any time: 规上企业数, 全员劳动生产率."""
    GROWTH = "growth"
    """A rate against the same period of last year, in per cent: 产值增速."""


class Direction(StrEnum):
    """Which side of the figure is the good one."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Light(StrEnum):
    """The lamp of a target: on schedule, to be watched, behind, or nothing to judge."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    GREY = "grey"


@dataclass(frozen=True)
class Thresholds:
    """How many percentage points on the wrong side of the schedule are still yellow."""

    watch: Decimal = Decimal("5.0")
    growth_watch: Decimal = Decimal("2.0")


USUAL = Thresholds()


@dataclass(frozen=True)
class Goal:
    """One target: reach `figure` between `start` and `end`, both months included.

    `base` is the level at the start, for a LEVEL only. Raises ValueError when the span ends before it starts.
    """

    kind: Kind
    direction: Direction
    figure: Decimal
    start: Month
    end: Month
    base: Decimal | None = None

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"span ends {self.end} before it starts {self.start}")


@dataclass(frozen=True)
class Judgement:
    """A target at a period. `completion` and `expected` are per cent of the figure, `gap` is 个百分点.

    The gap is what was done less what was due: above zero is ahead for AT_LEAST, over the limit for AT_MOST.
    """

    actual: Decimal | None
    completion: Decimal | None
    expected: Decimal | None
    gap: Decimal | None
    light: Light


def _months(start: Month, end: Month) -> int:
    """Number of months from `start` to `end`, both included; below 1 when the end comes first."""
    return (end[0] - start[0]) * 12 + end[1] - start[1] + 1


def _elapsed(goal: Goal, period: Month) -> tuple[int, int]:
    """Months of the goal's span that are over with `period`, and how many it has."""
    total = _months(goal.start, goal.end)
    return min(max(_months(goal.start, period), 0), total), total


def time_progress(goal: Goal, period: Month) -> Decimal:
    """Per cent of the goal's months that are over, to 0.1: June of a year 50.0, October 83.3 (rule 22)."""
    elapsed, total = _elapsed(goal, period)
    return round1(Decimal(elapsed * 100) / total)


def _expected(goal: Goal, period: Month) -> Decimal | None:
    """Per cent of the figure that is due by `period`, or None where nothing says how much."""
    if goal.kind == Kind.GROWTH:
        return None
    if period < goal.start:
        return NOTHING
    if period >= goal.end:
        return WHOLE
    return time_progress(goal, period) if goal.kind == Kind.FLOW else _expected_level(goal, period)


def _expected_level(goal: Goal, period: Month) -> Decimal | None:
    """Per cent of the figure on the straight line from the base, or None without a base."""
    if goal.base is None:
        return None
    elapsed, total = _elapsed(goal, period)
    return percent(goal.base * total + (goal.figure - goal.base) * elapsed, goal.figure * total)


def _completion(goal: Goal, actual: Decimal) -> Decimal | None:
    """Per cent of the figure that is done; None for a rate, and for a figure of 0 or less."""
    return percent(actual, goal.figure) if goal.kind != Kind.GROWTH and goal.figure > 0 else None


def _gap(goal: Goal, actual: Decimal, completion: Decimal | None, expected: Decimal | None) -> Decimal | None:
    """Points between what was done and what was due, each rounded first (rules 22 and 23)."""
    if goal.kind == Kind.GROWTH:
        return round1(round1(actual) - goal.figure)
    return None if completion is None or expected is None else completion - expected


def judge(goal: Goal, actual: Decimal | None, period: Month, thresholds: Thresholds = USUAL) -> Judgement:
    """The goal at `period` with `actual` reached (the sum since the start, the level, or the rate so far).

    Grey without an actual, and before the goal's start. Amount and growth are judged apart (rule 24): 池州's
    investment of 2021 meets 74 against 67 of the year before, +10.4 %, while the same clause asks for 11 %.
    """
    expected = _expected(goal, period)
    if actual is None:
        return Judgement(None, None, expected, None, Light.GREY)
    completion = _completion(goal, actual)
    if period < goal.start:
        return Judgement(actual, completion, expected, None, Light.GREY)
    gap = _gap(goal, actual, completion, expected)
    return Judgement(actual, completion, expected, gap, _light(goal, actual, completion, gap, thresholds))


def _is_met(goal: Goal, actual: Decimal) -> bool:
    """Whether the figure itself is already kept, whatever the schedule says."""
    if goal.direction == Direction.AT_LEAST:
        return actual >= goal.figure
    # A limit on a flow is used up month by month: below the year's limit in June may still be far too much.
    spent_by_month = goal.kind == Kind.FLOW and goal.figure > 0
    return actual <= goal.figure and not spent_by_month


def _light(
    goal: Goal, actual: Decimal, completion: Decimal | None, gap: Decimal | None, thresholds: Thresholds
) -> Light:
    """Green on the good side of schedule or figure, yellow within the watch or unscheduled, else red."""
    if _is_met(goal, actual):
        return Light.GREEN
    if completion is not None and gap is None:
        return _by_points(goal, completion - WHOLE, watch=None)
    if gap is None:
        return Light.RED
    return _by_points(goal, gap, thresholds.growth_watch if goal.kind == Kind.GROWTH else thresholds.watch)


def _by_points(goal: Goal, points: Decimal, watch: Decimal | None) -> Light:
    """The lamp of a gap: no watch means that nothing is due yet, so nothing is red."""
    ahead = points if goal.direction == Direction.AT_LEAST else -points
    if ahead >= 0:
        return Light.GREEN
    return Light.YELLOW if watch is None or ahead >= -watch else Light.RED


def rank(values: Mapping[K, Decimal | None], *, higher_is_better: bool = True) -> dict[K, int | None]:
    """Place of each key; equals share a place and the next one is skipped (1, 2, 2, 4). None has no place."""
    ordered = sorted((v for v in values.values() if v is not None), reverse=higher_is_better)
    places: dict[Decimal, int] = {}
    for place, value in enumerate(ordered, start=1):
        places.setdefault(value, place)
    return {key: None if value is None else places[value] for key, value in values.items()}
