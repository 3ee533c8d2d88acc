"""What each item brought one enterprise: value, base, score, place in list and industry, and where points were lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessments.grading.scheme import GradeList, Item

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one enterprise of the list: {indicator: [value, base, score]}, division, whether it is graded."""

    items: Mapping[str, Sequence[Any]]
    industry: str
    is_graded: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A place among those that have the value and are graded; equal values share one, as in the ranking."""

    rank: int
    of: int


@dataclass(frozen=True, slots=True)
class Mark:
    """One item of one enterprise; places are None for who has no value or no grade."""

    item: Item
    value: Decimal | None
    base: Decimal | None
    score: Decimal
    mean_score: Decimal
    known: int
    """How many of the graded have the value, and so make the list's base."""
    known_in_industry: int
    in_list: Place | None
    in_industry: Place | None

    @property
    def lost(self) -> Decimal:
        """The points that the weight has more than the score; none where the score passes the weight."""
        return max(self.item.weight - self.score, _ZERO)


def marks_of(part: GradeList, own: Kept, others: Sequence[Kept]) -> list[Mark]:
    """The marks of `own` in the order of the scheme; `others` are the whole list, `own` among them."""
    graded = [each for each in others if each.is_graded]
    peers = [each for each in graded if own.industry and each.industry == own.industry]
    return [_mark(item, own, graded, peers) for item in part.items]


def _mark(item: Item, own: Kept, graded: Sequence[Kept], peers: Sequence[Kept]) -> Mark:
    value, base, score = own.items[item.indicator]
    scores = [_decimal(each.items[item.indicator][2]) for each in graded]
    ranked = own.is_graded and value is not None
    return Mark(
        item,
        None if value is None else _decimal(value),
        None if base is None else _decimal(base),
        _decimal(score),
        sum(scores, _ZERO) / len(scores) if scores else _ZERO,
        len(_values(item, graded)),
        len(_values(item, peers)),
        _place(item, value, graded) if ranked else None,
        _place(item, value, peers) if ranked and own.industry else None,
    )


def _place(item: Item, value: float, among: Iterable[Kept]) -> Place:
    values = _values(item, among)
    better = (other > value if item.measured.more_is_better else other < value for other in values)
    return Place(1 + sum(better), len(values))


def _values(item: Item, among: Iterable[Kept]) -> list[float]:
    return [found for each in among if (found := each.items[item.indicator][0]) is not None]


def _decimal(figure: Any) -> Decimal:
    return Decimal(repr(figure)) if figure is not None else _ZERO


def most_lost(marks: Sequence[Mark]) -> list[Mark]:
    """Those that lost points, the most first."""
    return sorted((mark for mark in marks if mark.lost > 0), key=lambda mark: (-mark.lost, -mark.item.weight))
