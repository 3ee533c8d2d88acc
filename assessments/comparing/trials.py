"""What a variant of the scheme would make of the enterprises of one list; nothing is written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from assessments.grading.computing import Graded, grade_list
from assessments.grading.inputs import Input
from assessments.grading.moves import Moves, steps
from assessments.grading.scheme import GradeList, ListKey, Scheme
from assessments.grading.variants import Changes, varied
from assessments.models import EvaluationList, Grade
from assessments.scheme_services import scheme_of

_ZERO = Decimal(0)
CUTS_MOVED = "划档线变化"


@dataclass(frozen=True)
class Mover:
    """One enterprise that would get another grade."""

    grade: Grade
    after: Graded
    cause: str
    """The item whose score changes most; the cuts where none does."""

    @property
    def before_grade(self) -> str:
        """The grade as it stands."""
        return self.grade.final_grade

    @property
    def after_grade(self) -> str:
        """The grade by the variant."""
        return self.after.outcome.final

    @property
    def steps(self) -> int:
        """How many grades up, below 0 down."""
        return steps(self.before_grade, self.after_grade) or 0


class Trial:
    """One list of an evaluation graded again by a variant of its scheme, from the inputs kept."""

    def __init__(self, part: EvaluationList, changes: Changes) -> None:
        self.written = part
        self.scheme: Scheme = scheme_of(part.evaluation.version)
        self.key = ListKey(part.key)
        self.variant: Scheme = varied(self.scheme, self.key, changes)

    @property
    def part(self) -> GradeList:
        """The list as the scheme has it."""
        return next(part for part in self.scheme.lists if part.key is self.key)

    @property
    def part_varied(self) -> GradeList:
        """The list as the variant has it."""
        return next(part for part in self.variant.lists if part.key is self.key)

    @cached_property
    def grades(self) -> list[Grade]:
        """The grades as they stand."""
        return list(self.written.grades.select_related("enterprise__region").order_by("uscc"))

    @cached_property
    def after(self) -> list[Graded]:
        """The grades by the variant, in the same order."""
        inputs = [
            Input.of_json(grade.inputs, enterprise=grade.enterprise_id, uscc=grade.uscc, name=grade.name)
            for grade in self.grades
        ]
        return grade_list(self.variant, self.part_varied, inputs).grades

    @cached_property
    def moves(self) -> Moves:
        """Who moves from where to where, counted."""
        pairs = zip(self.grades, self.after, strict=True)
        return Moves.of((grade.final_grade, other.outcome.final) for grade, other in pairs)

    @cached_property
    def movers(self) -> list[Mover]:
        """Who would get another grade, the hardest hit first."""
        found = [
            Mover(grade, other, _cause(grade, other, self.part))
            for grade, other in zip(self.grades, self.after, strict=True)
            if grade.final_grade != other.outcome.final
        ]
        return sorted(found, key=lambda mover: (mover.steps, mover.after.rank or 0, mover.grade.uscc))

    @cached_property
    def by_county(self) -> list[tuple[str, int, int]]:
        """(county, how many go up, how many go down), in the order of the register."""
        ups: Counter[str] = Counter()
        downs: Counter[str] = Counter()
        paths: dict[str, str] = {}
        for mover in self.movers:
            region = mover.grade.enterprise.region
            paths[region.name] = region.path
            (ups if mover.steps > 0 else downs)[region.name] += 1
        return [(name, ups[name], downs[name]) for name in sorted(paths, key=paths.__getitem__)]


def _cause(grade: Grade, after: Graded, part: GradeList) -> str:
    """What changed the score most; scores are kept at six decimals."""
    changes = {
        item.measured.label: abs(
            _decimal(after.items[item.indicator][2]) - _decimal(grade.items[item.indicator][2])
        )
        for item in part.items
    }
    label = max(changes, key=lambda name: changes[name])
    return label if changes[label] > _ZERO else CUTS_MOVED


def _decimal(figure: object) -> Decimal:
    return Decimal(repr(figure)) if figure is not None else _ZERO
