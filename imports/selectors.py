"""Questions to this room: batches one may see, their rows, and a row as the file has it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
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


@dataclass(frozen=True)
class PreviewCell:
    """A staged value beside what stood before; both in stored units, None where there is no figure."""

    value: Any
    before: Any
    changed: bool


@dataclass(frozen=True)
class PreviewLine:
    """One staged row as the preview shows it."""

    row: StagedRow
    cells: list[PreviewCell]
    errors: list[dict[str, str]]
    warnings: list[dict[str, str]]


def preview_line(batch: Batch, row: StagedRow, columns: dict[str, str]) -> PreviewLine:
    """The row's values in the order of `columns`, each with what it replaces."""
    return PreviewLine(
        row,
        [_preview_cell(row, name) for name in columns],
        [problem for problem in row.problems if problem["level"] == "error"],
        [problem for problem in row.problems if problem["level"] != "error"],
    )


def _preview_cell(row: StagedRow, name: str) -> PreviewCell:
    value, before = row.values.get(name), row.before.get(name)
    return PreviewCell(value, before, row.kind == StagedRow.Kind.CHANGED and not _same(value, before))


def _same(value: Any, before: Any) -> bool:
    if isinstance(value, str) and isinstance(before, str):
        try:
            return Decimal(value) == Decimal(before)
        except InvalidOperation:
            return value == before
    return bool(value == before)
