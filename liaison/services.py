"""Commands of this room."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from imports import records
from imports.models import Batch, StagedRow
from liaison.models import Problem


@transaction.atomic
def take_problems(*, batch: Batch) -> None:
    """The problems of the batch's rows stand; a new one gets the next number of its year.

    A list that does not say when a problem was raised raises it on the day the list came.
    """
    numbers = _Numbers()
    came = timezone.localtime(batch.created_at).date()

    def more(row: StagedRow, problem: Problem) -> dict[str, Any]:
        if problem.number:
            return {}
        raised = problem._meta.get_field("raised_on").to_python(row.values.get("raised_on")) or came
        return {"raised_on": raised, "year": raised.year, "number": numbers.next(raised.year)}

    records.write(Problem, batch, more)


class _Numbers:
    """Gives out the numbers of a year, each once."""

    def __init__(self) -> None:
        self._last: dict[int, int] = {}

    def next(self, year: int) -> int:
        """The number after the last of the year."""
        if year not in self._last:
            last = Problem.objects.filter(year=year).aggregate(last=Max("number"))["last"]
            self._last[year] = last or 0
        self._last[year] += 1
        return self._last[year]
