"""Questions about evaluations: results as plain values, what recomputing would change, grades in use."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q, QuerySet

from accounts.models import Region
from assessments.grading.computing import Graded, grade_list
from assessments.grading.grades import FINAL_GRADES
from assessments.grading.inputs import Input
from assessments.models import Evaluation, EvaluationList, Grade
from assessments.scheme_services import scheme_of

_PARTS = ("value", "base", "score")


def results(evaluation: Evaluation) -> dict[str, Any]:
    """The evaluation as the command prints it; numbers are rounded half up as they are kept."""
    return {
        "scheme": evaluation.scheme.slug,
        "data_year": evaluation.data_year,
        "lists": [
            {
                "key": part.key,
                "n": part.n,
                "counts": part.counts,
                "results": [_result(grade) for grade in in_order(part).iterator(5_000)],
            }
            for part in evaluation.lists.all()
        ],
    }


def in_order(part: EvaluationList) -> QuerySet[Grade]:
    """The grades of a list, the best first, those without a place last."""
    return part.grades.order_by(F("rank").asc(nulls_last=True), "pk")


@dataclass(frozen=True)
class Line:
    """How many of each grade one county has, or all together."""

    region: Region | None
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())


def by_region(grades: QuerySet[Grade]) -> list[Line]:
    """Grades by county, the sum last; two queries."""
    tally: dict[int, Counter[str]] = defaultdict(Counter)
    counted = grades.order_by().values_list("enterprise__region", "final_grade")
    for region, grade, number in counted.annotate(number=Count("pk")):
        tally[region][grade] += number
    lines = [Line(region, _counts(tally[region.pk])) for region in Region.objects.filter(pk__in=tally)]
    return [*lines, Line(None, _counts(sum(tally.values(), Counter())))]


def _counts(tally: Mapping[str, int]) -> dict[str, int]:
    return {grade: tally.get(grade, 0) for grade in FINAL_GRADES}


def _result(grade: Grade) -> dict[str, Any]:
    return {
        "uscc": grade.uscc,
        "items": {name: dict(zip(_PARTS, parts, strict=True)) for name, parts in grade.items.items()},
        "raw": float(grade.raw),
        "bonus": float(grade.bonus),
        "rank": grade.rank,
        "quota_grade": grade.quota_grade or None,
        "final_grade": grade.final_grade,
        "reason": grade.reason,
    }


def differences(evaluation: Evaluation) -> list[str]:
    """The codes of the enterprises whose grade, computed anew from version and inputs kept, differs; [] for none."""
    scheme = scheme_of(evaluation.version)
    parts = {part.key: part for part in scheme.lists}
    found = []
    for written in evaluation.lists.all():
        grades = list(written.grades.order_by("uscc"))
        again = grade_list(scheme, parts[written.key], [_input(grade) for grade in grades])
        pairs = zip(grades, again.grades, strict=True)
        found += [grade.uscc for grade, other in pairs if not _is_same(grade, other)]
    return found


def _input(grade: Grade) -> Input:
    return Input.of_json(grade.inputs, enterprise=grade.enterprise_id, uscc=grade.uscc, name=grade.name)


def _is_same(grade: Grade, other: Graded) -> bool:
    kept = (grade.items, grade.raw, grade.bonus, grade.total, grade.rank, grade.quota_grade)
    outcome = other.outcome
    return (
        kept == (other.items, other.raw, other.bonus, other.total, other.rank, other.quota)
        and (grade.final_grade, grade.treat_as) == (outcome.final, outcome.treat_as)
        and grade.reason == outcome.reason
    )


def in_use(enterprises: Iterable[int], year: int) -> dict[int, Grade]:
    """Enterprise → the grade that counts for it in `year`: of the data year before, published last, no trial.

    domain.md 39: data year N, result used in N+1. Of two that a merge brought together, its own.
    """
    is_own = ExpressionWrapper(Q(uscc=F("enterprise__uscc")), BooleanField())
    rows = Grade.objects.filter(
        enterprise__in=enterprises,
        list__evaluation__state=Evaluation.State.PUBLISHED,
        list__evaluation__is_trial=False,
        list__evaluation__data_year=year - 1,
    )
    rows = rows.annotate(is_own=is_own).order_by("list__evaluation__published_at", "is_own", "pk")
    return {grade.enterprise_id: grade for grade in rows}
