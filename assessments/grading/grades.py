"""The grades, which of two is the better, and how a figure is rounded for print."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

GRADES = ("A", "B", "C", "D")
"""The best first."""
UNGRADED, LEFT_OUT = "不定", "不参评"
FINAL_GRADES = (*GRADES, UNGRADED, LEFT_OUT)
SCORE_PLACES, VALUE_PLACES = 6, 8
"""Decimals kept of a score and of an indicator's value; a page prints fewer."""


def better(one: str, other: str) -> str:
    """The better of two grades."""
    return min(one, other, key=GRADES.index)


def worse(one: str, other: str) -> str:
    """The worse of two grades."""
    return max(one, other, key=GRADES.index)


def rounded(value: float | None, places: int) -> Decimal | None:
    """`value` with `places` decimals, halves up from its shortest writing; None where there is no figure."""
    if value is None or not math.isfinite(value):
        return None
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) + 0


def cut_places(n: int, shares: list[Decimal]) -> list[int]:
    """How many of `n` the best grade holds, the two best, and so on: n × cumulative %, halves up."""
    total, places = Decimal(0), []
    for share in shares:
        total += share
        places.append(int((n * total / 100).quantize(Decimal(1), ROUND_HALF_UP)))
    return places
