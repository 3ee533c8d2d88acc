"""What the tests of this room share."""

from __future__ import annotations

import pytest

from enterprises.importers.returns import ReturnsImporter
from enterprises.models import Enterprise, OutputReturn
from tests import sheets


@pytest.fixture
def firms(db):
    """Three enterprises of 贵池, in the library."""
    return sheets.known(1, 2, 3)


@pytest.fixture
def output():
    """A function: number of the enterprise → (gross_output, batch, row) of what stands at 2023-05."""

    def standing():
        numbers = {uscc: int(uscc[10:17]) for uscc in Enterprise.objects.values_list("uscc", flat=True)}
        rows = OutputReturn.objects.values_list("enterprise__uscc", "gross_output", "batch", "row")
        return {numbers[uscc]: (int(value), batch, row) for uscc, value, batch, row in rows}

    return standing


@pytest.fixture
def at_row(monkeypatch):
    """A function: has `act` done once, when the row of that number has been checked."""
    check = ReturnsImporter.check

    def arrange(number, act):
        left = [act]

        def watched(self, rows, context):
            for draft in check(self, rows, context):
                yield draft
                if draft.row.row == number and left:
                    left.pop()()

        monkeypatch.setattr(ReturnsImporter, "check", watched)

    return arrange
