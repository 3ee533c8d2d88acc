"""Parks compared by the machine that grades enterprises (开发区综合评比, 六安): each park is the sum of its enterprises.

Figures are those kept with the grades, so that a comparison can be made again from what was published. Whoever takes
no part in the evaluation (不参评) is left out; who gets no grade counts, since its land and tax are the park's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from accounts.models import Region
from assessments.grading.computing import Graded, grade_list
from assessments.grading.grades import LEFT_OUT
from assessments.grading.inputs import Input
from assessments.grading.scheme import GradeList, Scheme
from assessments.models import EvaluationList


@dataclass(frozen=True)
class Park:
    """One park with what it got."""

    region: Region
    graded: Graded
    number: int
    """Enterprises summed."""
    grades: Counter[str]
    """Their grades."""
    missing: Counter[str]
    """Figure → how many enterprises have none."""


def summed(inputs: dict[int, list[Input]]) -> list[Input]:
    """A park each as if it were one enterprise: every figure the sum of those that are known.

    What enterprises on one site have together stands with each of them, and is summed once.
    """
    found = []
    for park, members in sorted(inputs.items()):
        figures: dict[str, Decimal] = defaultdict(Decimal)
        sites: set[str] = set()
        for one in members:
            if one.site and one.site in sites:
                continue
            sites.add(one.site)
            for name, figure in one.figures.items():
                figures[name] += figure
        found.append(Input(park, "", "", "", dict(figures)))
    return found


class Parks:
    """The parks of one list of an evaluation, graded by a scheme's list."""

    def __init__(self, written: EvaluationList, scheme: Scheme, part: GradeList) -> None:
        self._written, self._scheme, self.part = written, scheme, part

    @cached_property
    def _members(self) -> tuple[dict[int, list[Input]], dict[int, Counter[str]]]:
        """Park → its enterprises' inputs, and their grades; one query."""
        assessed = set(Region.objects.filter(kind=Region.Kind.ZONE).values_list("pk", flat=True))
        inputs: dict[int, list[Input]] = defaultdict(list)
        grades: dict[int, Counter[str]] = defaultdict(Counter)
        rows = self._written.grades.exclude(final_grade=LEFT_OUT).order_by("uscc")
        columns = (
            "enterprise__zone",
            "enterprise__region",
            "enterprise",
            "uscc",
            "name",
            "inputs",
            "final_grade",
        )
        for zone, region, key, uscc, name, kept, grade in rows.values_list(*columns):
            park = zone or (region if region in assessed else None)
            if park is not None:
                inputs[park].append(Input.of_json(kept, enterprise=key, uscc=uscc, name=name))
                grades[park][grade] += 1
        return inputs, grades

    @cached_property
    def all(self) -> list[Park]:
        """The parks, the best first."""
        inputs, grades = self._members
        regions = Region.objects.in_bulk(list(inputs))
        result = grade_list(self._scheme, self.part, summed(inputs))
        names = {item.measured.numerator for item in self.part.items}
        names |= {item.measured.denominator for item in self.part.items}
        found = [
            Park(
                regions[each.one.enterprise],
                each,
                len(inputs[each.one.enterprise]),
                grades[each.one.enterprise],
                Counter(
                    name for one in inputs[each.one.enterprise] for name in names if name not in one.figures
                ),
            )
            for each in result.grades
        ]
        return sorted(found, key=lambda park: (park.graded.rank or 0, park.region.path))

    @property
    def outside(self) -> int:
        """How many enterprises of the list belong to no park."""
        return self._written.grades.exclude(final_grade=LEFT_OUT).count() - sum(
            park.number for park in self.all
        )
