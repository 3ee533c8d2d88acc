"""An evaluation beside that of the data year before, of the same region and list."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from assessments.grading.moves import ABSENT, Moves, steps
from assessments.models import Evaluation, EvaluationList, Grade


@dataclass(frozen=True)
class Change:
    """One enterprise in both years; a side is None where it took no part."""

    before: Grade | None
    after: Grade | None

    @property
    def pair(self) -> tuple[str, str]:
        """Its grades."""
        return (
            self.before.final_grade if self.before else ABSENT,
            self.after.final_grade if self.after else ABSENT,
        )

    @property
    def steps(self) -> int | None:
        """How many grades up, below 0 down; None where it has no grade in one of the years."""
        return steps(*self.pair)

    @property
    def shown(self) -> Grade:
        """The side there is, this year's before last year's."""
        found = self.after or self.before
        assert found is not None
        return found


def earlier_of(evaluation: Evaluation) -> Evaluation | None:
    """The evaluation of the data year before in the same region: what is published, else the draft; one query."""
    rows = (
        Evaluation.objects.filter(
            scheme__region=evaluation.scheme.region_id, data_year=evaluation.data_year - 1
        )
        .exclude(state=Evaluation.State.SUPERSEDED)
        .prefetch_related("lists")
    )
    found = sorted(rows, key=lambda row: (row.is_frozen, row.computed_at, row.pk))
    return found[-1] if found else None


class Years:
    """One list in two years, as far as the person sees its enterprises."""

    def __init__(self, part: EvaluationList, earlier: EvaluationList, user: Any, region: Any = None) -> None:
        self._part, self._earlier, self._user, self._region = part, earlier, user, region

    def _grades(self, part: EvaluationList) -> dict[int, Grade]:
        rows = part.grades.visible_to(self._user).select_related("enterprise__region", "list")
        if self._region:
            rows = rows.within(self._region)
        return {grade.enterprise_id: grade for grade in rows.order_by("pk")}

    @cached_property
    def changes(self) -> list[Change]:
        """Everybody of either year, those of this year in the order of their places."""
        before, after = self._grades(self._earlier), self._grades(self._part)
        found = [Change(before.get(key), grade) for key, grade in after.items()]
        found.sort(key=lambda change: (change.shown.rank is None, change.shown.rank or 0, change.shown.uscc))
        return found + [Change(grade, None) for key, grade in before.items() if key not in after]

    @cached_property
    def moves(self) -> Moves:
        """Counted."""
        return Moves.of(change.pair for change in self.changes)
