"""Scores, ranks and quota grades of one list, all enterprises at a time.

Ungraded enterprises are scored with the bases that the graded ones make, and enter neither bases, minima, means nor
ranks. Totals are compared at 9 decimals: what differs by less is a rounding of the machine's, and shares a rank.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assessments.grading.grades import cut_places
from assessments.grading.indicators import Floats, Values, measure
from assessments.grading.scheme import Base, BaseKind, Cuts, GradeList, GradesBy, Item, Missing, Rule

Flags = NDArray[np.bool_]
Integers = NDArray[np.int64]
COMPARED_PLACES = 9
# Two values of one quotient may differ in the last bits of a double: 3 ÷ 9 and 0.1 ÷ 0.3.
_SAME = 1e-12
_NONE = -1


@dataclass(frozen=True, slots=True)
class Columns:
    """What is known of the enterprises of one list, a row each.

    `figures` hold NaN where a department has handed in nothing; `industry` is the division, -1 for none.
    """

    figures: Mapping[str, Floats]
    industry: Integers
    graded: Flags
    bonus: Floats


@dataclass(frozen=True, slots=True)
class ItemScores:
    """One item of every enterprise, and what its scores were measured by.

    `base` is one figure, or one an enterprise where industries have their own; NaN where there is none.
    """

    values: Floats
    known: Flags
    scores: Floats
    base: float | Floats
    least: float
    most: float
    mean_score: float


@dataclass(frozen=True, slots=True)
class Scored:
    """A list with its scores; `ranks` are 0 and `grades` (0 for A) -1 for those that get none."""

    items: tuple[ItemScores, ...]
    raw: Floats
    total: Floats
    ranks: Integers
    grades: Integers


def score_list(grades: GradeList, columns: Columns) -> Scored:
    """Every enterprise of the list scored, ranked and graded by the list's items and cuts."""
    raw = np.zeros(len(columns.graded))
    items = []
    for item in grades.items:
        scored = score_item(item, columns)
        raw += scored.scores
        items.append(scored)
    total = np.round(raw + columns.bonus, COMPARED_PLACES)
    ranks = ranks_of(total, columns.graded)
    return Scored(tuple(items), raw, total, ranks, quota_grades(grades.cuts, total, ranks))


def score_item(item: Item, columns: Columns) -> ItemScores:
    """One item of every enterprise."""
    values = measure(item.measured, columns.figures)
    counted = values.known & columns.graded
    sample = values.numbers if counted.all() else values.numbers[counted]
    base = _base(item.base, values, counted, sample, columns.industry)
    scores = _RULES[item.rule](item, values.numbers, base, sample)
    _bound(scores, item)
    mean_score = _settle_missing(scores, item, values.known, counted)
    least, most = (float(sample.min()), float(sample.max())) if sample.size else (np.nan, np.nan)
    return ItemScores(values.numbers, values.known, scores, base, least, most, mean_score)


def _base(
    base: Base | None, values: Values, counted: Flags, sample: Floats, industry: Integers
) -> float | Floats:
    if base is None or not sample.size:
        return float(base.figure) if base and base.kind is BaseKind.FIXED and base.figure else np.nan
    if base.kind is BaseKind.FIXED:
        return float(base.figure or 0)
    if base.kind is BaseKind.WEIGHTED_MEAN:
        top, bottom = values.numerator[counted].sum(), values.denominator[counted].sum()
        return float(top / bottom * values.factor)
    if base.kind is BaseKind.QUANTILE:
        return float(np.quantile(sample, float(base.figure or 0)))
    if base.kind is BaseKind.INDUSTRY:
        return _industry_means(sample, industry, counted)
    return float(sample.mean())


def _industry_means(sample: Floats, industry: Integers, counted: Flags) -> Floats:
    """Each enterprise's mean of its industry; that of the list where it has none above 0 to be held against."""
    divisions = industry[counted]
    placed = divisions != _NONE
    size = int(industry.max()) + 2
    sums = np.bincount(divisions[placed], sample[placed], minlength=size)
    counts = np.bincount(divisions[placed], minlength=size)
    means = np.full(size, sample.mean())
    np.divide(sums, counts, out=means, where=(counts > 0) & (sums > 0))
    return means[industry]


def _ratio(item: Item, numbers: Floats, base: float | Floats, sample: Floats) -> Floats:
    """x ÷ base × weight; nothing where the base is not above 0."""
    weight = float(item.weight)
    if isinstance(base, np.ndarray):
        usable = base > 0
        return np.divide(numbers * weight, base, out=np.zeros_like(numbers), where=usable)
    return numbers * (weight / base) if base > 0 else np.zeros_like(numbers)


def _reverse(item: Item, numbers: Floats, base: float | Floats, sample: Floats) -> Floats:
    """(2 − x ÷ base) × weight, not below 0; the weight to who emits nothing where nobody does."""
    weight = float(item.weight)
    if not isinstance(base, np.ndarray) and not base > 0:
        return np.where((numbers <= 0) & (base == 0), weight, 0.0)
    scores = (
        numbers * (-weight / base) if not isinstance(base, np.ndarray) else _reversed(numbers, base, weight)
    )
    scores += 2 * weight
    return np.maximum(scores, 0, out=scores)


def _reversed(numbers: Floats, base: Floats, weight: float) -> Floats:
    """−x ÷ base × weight where each has a base of its own; x = 0 at a base of 0 is the base itself."""
    parts = np.where(numbers > 0, 2.0, 1.0)
    np.divide(numbers, base, out=parts, where=base > 0)
    return parts * -weight


def _min_max(item: Item, numbers: Floats, base: float | Floats, sample: Floats) -> Floats:
    """weight × [low + (high − low)(x − min) ÷ (max − min)] ÷ 100; the weight where max is min."""
    weight, low, high = float(item.weight), float(item.low or 0), float(item.high or 0)
    if not sample.size:
        return np.zeros_like(numbers)
    least, most = float(sample.min()), float(sample.max())
    if most - least <= _SAME * max(abs(least), abs(most)):
        return np.full_like(numbers, weight)
    scores = numbers - least
    scores *= weight * (high - low) / 100 / (most - least)
    scores += weight * low / 100
    return scores


def _rank(item: Item, numbers: Floats, base: float | Floats, sample: Floats) -> Floats:
    """weight × (n − place + 1) ÷ n among the n that have the value: the first has all of it."""
    if not sample.size:
        return np.zeros_like(numbers)
    scale = float(np.abs(sample).max()) or 1.0
    sign = 1 if item.measured.more_is_better else -1
    # Places are counted from the worst: how many of the sample are no better.
    sorted_sample = np.sort(np.round(sample * sign / scale, 12))
    no_better = np.searchsorted(sorted_sample, np.round(numbers * sign / scale, 12), side="right")
    return no_better.astype(np.float64) * (float(item.weight) / sample.size)


_RULES = {Rule.RATIO: _ratio, Rule.REVERSE: _reverse, Rule.MIN_MAX: _min_max, Rule.RANK: _rank}


def _bound(scores: Floats, item: Item) -> None:
    """Holds the scores between floor × weight and cap × weight where they are given."""
    weight = float(item.weight)
    if item.floor is not None:
        np.maximum(scores, float(item.floor) * weight, out=scores)
    if item.cap is not None:
        np.minimum(scores, float(item.cap) * weight, out=scores)


def _settle_missing(scores: Floats, item: Item, known: Flags, counted: Flags) -> float:
    """The mean score of those that count, which is what a missing value gets where the scheme says so."""
    n = int(np.count_nonzero(counted))
    # Summed in place: a copy of those that count costs more than the sum.
    total = scores.sum() if n == len(scores) else scores.sum(where=counted)
    mean = float(total) / n if n else 0.0
    if not known.all():
        np.copyto(scores, mean if item.missing is Missing.MEAN_SCORE else 0.0, where=~known)
    return mean


def ranks_of(total: Floats, graded: Flags) -> Integers:
    """Places from 1, the highest total first; equal totals share one and the next is left out; 0 for the ungraded."""
    ranks = np.zeros(len(total), dtype=np.int64)
    chosen = None if graded.all() else np.flatnonzero(graded)
    figures = -total if chosen is None else -total[chosen]
    if not figures.size:
        return ranks
    order = np.argsort(figures)
    figures = figures[order]
    starts = np.concatenate(([0], np.flatnonzero(figures[1:] != figures[:-1]) + 1))
    places = np.repeat(starts + 1, np.diff(starts, append=len(figures)))
    ranks[order if chosen is None else chosen[order]] = places
    return ranks


def quota_grades(cuts: Cuts, total: Floats, ranks: Integers) -> Integers:
    """0 for A to 3 for D, -1 where there is no rank.

    By share, the place is held against n × cumulative %, halves up: those that share a place at a cut all get the
    better grade. By score, whoever reaches a grade's cut has it.
    """
    n = int(np.count_nonzero(ranks))
    if cuts.by is GradesBy.SHARE:
        grades = np.searchsorted(_edges(cut_places(n, list(cuts.figures[:3]))), ranks, side="left")
    else:
        # Negated, for searchsorted wants its edges rising.
        edges = -np.array([float(figure) for figure in cuts.figures[:3]])
        grades = np.searchsorted(edges, -total, side="left")
    if n < len(ranks):
        grades[ranks == 0] = _NONE
    return grades


def _edges(places: Sequence[int]) -> Integers:
    return np.array(places, dtype=np.int64)
