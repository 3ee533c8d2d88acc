"""What a year asks of a region's revival. This room knows no target: a room above it answers, if it is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Goal:
    """The year's target in 亩, how far the region is and should be in per cent, and where it is written."""

    figure: Decimal
    completion: Decimal | None
    expected: Decimal | None
    light: str
    source: str
    url: str


Asking = Callable[[Mapping[int, Decimal], date], Mapping[int, Goal]]
_asked: list[Asking] = []


def register(asking: Asking) -> None:
    """Has `asking` asked for the goals: (region → 亩 revived since January, the day) → region → goal."""
    _asked.append(asking)


def goals_of(revived: Mapping[int, Decimal], until: date) -> dict[int, Goal]:
    """Region → its goal of the day's year, judged at the day's month; one of whom nothing is asked is left out."""
    found: dict[int, Goal] = {}
    for asking in _asked:
        found |= asking(revived, until)
    return found
