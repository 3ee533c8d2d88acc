"""Where each field of a record came from: the last row taken that says something about it, and its cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from imports.models import Batch, StagedRow

WRITTEN = (StagedRow.Kind.NEW, StagedRow.Kind.CHANGED)


@dataclass(frozen=True)
class CellOrigin:
    """One cell of one row of a file, and the name of its column in the batch's layout."""

    staged: StagedRow
    column: str
    cell: str

    @property
    def label(self) -> str:
        """The origin in one line: 项目.xlsx · Sheet1!D6."""
        return f"{self.staged.batch.file_name} · {self.staged.sheet}!{self.cell}"


def rows_of(importer: str, target: int) -> list[StagedRow]:
    """Every row taken that wrote the importer's record `target`, the latest first; one query."""
    return standing(history_of(importer, target))


def history_of(importer: str, target: int) -> list[StagedRow]:
    """The same with the rows that were taken back since; one query."""
    rows = StagedRow.objects.filter(
        batch__importer=importer,
        batch__status__in=(Batch.Status.TAKEN, Batch.Status.UNDONE),
        target=target,
        kind__in=WRITTEN,
    )
    return list(rows.select_related("batch__source").order_by("-batch__taken_at", "-pk"))


def standing(rows: Sequence[StagedRow]) -> list[StagedRow]:
    """Those of the rows that were not taken back."""
    return [row for row in rows if row.batch.status == Batch.Status.TAKEN]


def origin_of(rows: Sequence[StagedRow], field: str, columns: Sequence[str]) -> CellOrigin | None:
    """The cell of the latest of `rows` that says something about `field`, in the first of `columns` it has."""
    for staged in rows:
        for column in columns if field in staged.values else ():
            if cell := staged.batch.cell_of(staged.sheet, staged.row, column):
                return CellOrigin(staged, column, cell)
    return None
