"""The grade of one enterprise with all that explains it; a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from accounts.figures import grouped
from assessments.explaining import cells, wording
from assessments.grading.grades import GRADES, LEFT_OUT
from assessments.grading.indicators import TAX
from assessments.grading.inputs import Input
from assessments.grading.marks import Kept, Mark, marks_of
from assessments.grading.scheme import Bonus, GradeList, Scheme
from assessments.grading.simulating import Lever, Result, Simulation, levers_of, next_better
from assessments.models import Evaluation, Grade
from assessments.scheme_services import scheme_of
from cultivation.models import Recognition

_USUAL = Decimal(10)
_TAX_TRIED = (Decimal(10), Decimal(20))
"""Per cent; the issue of every appeal: what had a little more tax brought."""


@dataclass(frozen=True)
class Tried:
    """One figure changed by so many per cent, and what it would have brought."""

    name: str
    percent: Decimal
    result: Result

    @property
    def label(self) -> str:
        """税收 +10%."""
        sign = "+" if self.percent > 0 else "－" if self.percent < 0 else ""
        return f"{wording.name_of(self.name)} {sign}{abs(self.percent).normalize():f}%"


@dataclass(frozen=True)
class Needed:
    """How far one figure alone must change for the grade above."""

    lever: Lever
    percent: Decimal | None
    words: str


@dataclass(frozen=True)
class Then:
    """The same item a year before."""

    value: str
    score: Decimal
    change: Decimal
    """Of the score."""


class Explanation:
    """One grade with its list. Everything is worked out from what is kept, at first use."""

    def __init__(self, grade: Grade) -> None:
        self.grade = grade
        self.evaluation: Evaluation = grade.list.evaluation
        self.scheme: Scheme = scheme_of(self.evaluation.version)
        self.part: GradeList = next(part for part in self.scheme.lists if part.key == grade.list.key)

    @cached_property
    def _rows(self) -> list[Grade]:
        """The whole list: ranks and means are of all, whoever looks."""
        fields = ("pk", "enterprise_id", "uscc", "name", "items", "inputs", "rank")
        return list(Grade.objects.filter(list=self.grade.list_id).order_by("uscc").only(*fields))

    @cached_property
    def marks(self) -> list[Mark]:
        """Each item of the scheme."""
        others = [_kept(row) for row in self._rows]
        return marks_of(self.part, _kept(self.grade), others)

    @cached_property
    def graded(self) -> int:
        """How many of the list are graded."""
        return sum(row.rank is not None for row in self._rows)

    @cached_property
    def lost(self) -> str:
        """Where the points were lost, in a sentence."""
        return wording.lost_words(self.marks)

    @cached_property
    def _simulation(self) -> Simulation:
        inputs = [_input(row) for row in self._rows]
        place = next(i for i, row in enumerate(self._rows) if row.pk == self.grade.pk)
        return Simulation(self.scheme, self.part, inputs, place)

    @cached_property
    def levers(self) -> list[Lever]:
        """The figures that the enterprise has and that may be tried."""
        return [lever for lever in levers_of(self.part) if self._simulation.knows(lever.figure)]

    @property
    def can_be_tried(self) -> bool:
        """Whether other figures would bring another place: not for who has no grade."""
        return self.grade.rank is not None

    def tried(self, name: str, percent: Decimal) -> Tried:
        """What the figure changed by `percent` would have brought, all others staying as they are."""
        factor = float(1 + percent / 100)
        return Tried(name, percent, self._simulation.result({name: factor}))

    @cached_property
    def usual(self) -> list[Tried]:
        """Tax by 10 and 20 %, each other figure bettered by 10 %."""
        wanted = [(TAX, percent) for percent in _TAX_TRIED if any(each.figure == TAX for each in self.levers)]
        wanted += [
            (each.figure, _USUAL * each.direction)
            for each in self.levers
            if each.figure != TAX and each.direction
        ]
        return [self.tried(name, percent) for name, percent in wanted]

    @cached_property
    def above(self) -> str:
        """The quota grade above the enterprise's own; "" for the best, and for who has none."""
        return next_better(self.grade.quota_grade)

    @cached_property
    def needed(self) -> list[Needed]:
        """How far each figure alone must change for the grade above, the nearest first."""
        if not self.above:
            return []
        found = [
            (lever, self._simulation.needed(lever, self.above)) for lever in self.levers if lever.direction
        ]
        found.sort(key=lambda pair: (pair[1] is None, abs(pair[1] or 0)))
        return [
            Needed(lever, percent, wording.needed_words(wording.name_of(lever.figure), self.above, percent))
            for lever, percent in found
        ]

    @cached_property
    def figures(self) -> list[cells.Figure]:
        """Every figure of the items, to its cells."""
        names = [lever.figure for lever in levers_of(self.part)]
        return cells.figures_of(self.grade, names, self.factors)

    @cached_property
    def factors(self) -> Any:
        """The enterprise's factors of the data year as they stand today."""
        return cells.factors_of(self.grade)

    @cached_property
    def before(self) -> Grade | None:
        """Its grade of the data year before in the same region, the published last if there are several."""
        return before_of(self.grade)

    @cached_property
    def year_before_exists(self) -> bool:
        """Whether the region was evaluated for the data year before at all."""
        evaluation = self.evaluation
        return Evaluation.objects.filter(
            scheme__region=evaluation.scheme.region_id, data_year=evaluation.data_year - 1
        ).exists()

    @cached_property
    def then(self) -> dict[str, Then]:
        """Indicator → what it was a year before, of the indicators that both schemes have."""
        if self.before is None:
            return {}
        return {
            mark.item.indicator: _then(mark, *self.before.items[mark.item.indicator])
            for mark in self.marks
            if mark.item.indicator in self.before.items
        }

    @cached_property
    def rules_differ(self) -> bool:
        """Whether the year before was measured by other items, weights or rules."""
        if self.before is None:
            return False
        earlier = scheme_of(self.before.list.evaluation.version)
        parts = {part.key: part for part in earlier.lists}
        own, other = self.part, parts.get(self.part.key)
        return other is None or (own.items, own.cuts) != (other.items, other.cuts)

    @cached_property
    def bonuses(self) -> list[tuple[Bonus, Recognition | None]]:
        """The bonuses it got, each with the recognition behind it as it stands today."""
        keys = self.grade.inputs.get("bonuses", [])
        bonuses = [bonus for bonus in self.scheme.bonuses if bonus.key in keys]
        if not bonuses:
            return []
        held = Recognition.objects.filter(
            enterprise=self.grade.enterprise_id, kind__in=[bonus.recognition for bonus in bonuses]
        )
        rows = list(held.valid_on(self.scheme.year_end).order_by("-awarded_on", "pk"))
        return [(bonus, _behind(bonus, rows)) for bonus in bonuses]

    @property
    def notes(self) -> list[str]:
        """Vetoes and protections it was noted with, by their names in the scheme."""
        inputs = self.grade.inputs
        labels = {bound.key: bound.label for bound in (*self.scheme.vetoes, *self.scheme.protected)}
        return [labels[key] for name in ("vetoes", "protections") for key in inputs.get(name, [])]


def _behind(bonus: Bonus, rows: list[Recognition]) -> Recognition | None:
    fitting = (row for row in rows if row.kind == bonus.recognition and bonus.level in ("", row.level))
    return next(fitting, None)


def _kept(row: Grade) -> Kept:
    return Kept(row.items, row.inputs.get("industry", ""), row.rank is not None)


def _input(row: Grade) -> Input:
    return Input.of_json(row.inputs, enterprise=row.enterprise_id, uscc=row.uscc, name=row.name)


def _then(mark: Mark, value: Any, base: Any, score: Any) -> Then:
    known = None if value is None else Decimal(repr(value))
    before = Decimal(repr(score or 0))
    return Then(wording.value_words(known, mark.item.measured), before, mark.score - before)


def before_of(grade: Grade) -> Grade | None:
    """The enterprise's grade of the data year before in the same region and list; one query."""
    evaluation = grade.list.evaluation
    rows = Grade.objects.filter(
        enterprise=grade.enterprise_id,
        list__evaluation__scheme__region=evaluation.scheme.region_id,
        list__evaluation__data_year=evaluation.data_year - 1,
    ).exclude(list__evaluation__state=Evaluation.State.SUPERSEDED)
    rows = rows.select_related("list__evaluation__version", "list__evaluation__scheme")
    # What is published counts before a draft; its date is the later.
    found = sorted(rows, key=lambda row: (row.list.evaluation.is_frozen, row.list.evaluation.computed_at))
    return found[-1] if found else None


def grade_word(grade: str) -> str:
    """A类, 不定 or 不参评."""
    return f"{grade}类" if grade in GRADES else grade


def head_of(explanation: Explanation) -> str:
    """The result in one sentence."""
    grade = explanation.grade
    if grade.final_grade == LEFT_OUT:
        return f"未参加评价：{grade.reason}"
    total = grouped(grade.total, 2)
    if grade.rank is None:
        return f"得分 {total} 分，不定等级（按{grade.treat_as}类对待）"
    words = f"总分 {total} 分，第 {grade.rank} 名（共 {explanation.graded} 户），定档{grade.quota_grade}类"
    return (
        words
        if grade.quota_grade == grade.final_grade
        else f"{words}，调档后为{grade_word(grade.final_grade)}"
    )
