"""One list graded from its inputs: what each enterprise got, how many of each grade, and what all were measured by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from assessments.grading.grades import FINAL_GRADES, GRADES, SCORE_PLACES, VALUE_PLACES, rounded
from assessments.grading.inputs import Input, columns_of, points_of
from assessments.grading.outcome import Outcome, settle
from assessments.grading.scheme import GradeList, Item, Scheme
from assessments.grading.scoring import Columns, ItemScores, score_list

Part = list[float | None]
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Graded:
    """What one enterprise got; `items` are {indicator: [value, base, score]}, rounded as they are kept."""

    one: Input
    items: dict[str, Part]
    raw: Decimal
    bonus: Decimal
    total: Decimal
    rank: int | None
    quota: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Result:
    """A list graded."""

    grades: list[Graded]
    counts: dict[str, int]
    measures: list[dict[str, Any]]


def grade_list(scheme: Scheme, part: GradeList, inputs: Sequence[Input]) -> Result:
    """Every enterprise of `inputs` graded by the scheme's list; the same for the same inputs in any order."""
    points = {bonus.key: bonus.points for bonus in scheme.bonuses}
    columns = columns_of(inputs, points)
    scored = score_list(part, columns)
    parts = [_parts(each) for each in scored.items]
    names = [item.indicator for item in part.items]
    grades = []
    for place, one in enumerate(inputs):
        number = int(scored.grades[place])
        quota = GRADES[number] if number >= 0 else ""
        grades.append(
            Graded(
                one,
                {name: rows[place] for name, rows in zip(names, parts, strict=True)},
                rounded(scored.raw[place], SCORE_PLACES) or _ZERO,
                points_of(one, points),
                rounded(scored.total[place], SCORE_PLACES) or _ZERO,
                int(scored.ranks[place]) or None,
                quota,
                settle(quota, one.standing, scheme),
            )
        )
    tally = Counter(each.outcome.final for each in grades)
    measures = [_measure(item, each, columns) for item, each in zip(part.items, scored.items, strict=True)]
    return Result(grades, {grade: tally[grade] for grade in FINAL_GRADES}, measures)


def _parts(item: ItemScores) -> list[Part]:
    """Value, base and score of one item, an enterprise each."""
    n = len(item.scores)
    bases = item.base if isinstance(item.base, np.ndarray) else None
    common = None if bases is not None else _kept(float(item.base), VALUE_PLACES)
    return [
        [
            _kept(item.values[place], VALUE_PLACES) if item.known[place] else None,
            common if bases is None else _kept(bases[place], VALUE_PLACES),
            _kept(item.scores[place], SCORE_PLACES),
        ]
        for place in range(n)
    ]


def _kept(value: float, places: int) -> float | None:
    figure = rounded(value, places)
    return None if figure is None else float(figure)


def _measure(item: Item, scores: ItemScores, columns: Columns) -> dict[str, Any]:
    base: Any = None
    if isinstance(scores.base, np.ndarray):
        base = {
            f"{code:02d}": _kept(scores.base[place], VALUE_PLACES)
            for code, place in zip(*np.unique(columns.industry, return_index=True), strict=True)
            if code >= 0
        }
    elif item.base is not None:
        base = _kept(scores.base, VALUE_PLACES)
    return {
        "indicator": item.indicator,
        "base": base,
        "least": _kept(scores.least, VALUE_PLACES),
        "most": _kept(scores.most, VALUE_PLACES),
        "mean_score": _kept(scores.mean_score, SCORE_PLACES),
    }
