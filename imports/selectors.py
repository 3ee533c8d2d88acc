"""Questions to this room: batches one may see, their rows, and a row as the file has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from imports import registry
from imports.models import Batch, StagedRow
from imports.reading.rows import letter as column_letter


@dataclass(frozen=True)
class StripCell:
    """One cell of the excerpt; `marked` is the one that was asked for."""

    column: str
    heading: str
    text: str
    marked: bool


@dataclass(frozen=True)
class SheetStrip:
    """One row of a spreadsheet as it came, with its headings."""

    file: str
    sheet: str
    row: int
    unit: str
    cells: list[StripCell]


def sheet_strip(staged: StagedRow, name: str) -> SheetStrip:
    """The staged row as its file has it, the cell of the value `name` marked."""
    layout = staged.batch.layout_of(staged.sheet)
    wanted = layout.get("columns", {}).get(name)
    headings = layout.get("headings", {})
    cells = [
        StripCell(letter, headings.get(letter, ""), text, letter == wanted)
        for letter, text in ((column_letter(i), text) for i, text in enumerate(staged.raw))
        if text or letter in headings
    ]
    return SheetStrip(staged.batch.source.name, staged.sheet, staged.row, layout.get("unit", ""), cells)


def batches_visible_to(user: Any) -> QuerySet[Batch]:
    """The batches of the person's region and below, the newest first."""
    return Batch.objects.visible_to(user).select_related("source", "region")


def batch_columns(batch: Batch) -> dict[str, str]:
    """Value name → label, for the values that the batch's file has."""
    return registry.get(batch.importer).labels(batch.form, _columns_read(batch))


def _columns_read(batch: Batch) -> set[str]:
    return {name for layout in batch.layouts for name in layout["columns"]}
