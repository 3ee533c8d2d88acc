"""Questions to this room: batches one may see, their rows, and a row as the file has it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from accounts.figures import NO_FIGURE, exact
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


def batch_columns(batch: Batch) -> dict[str, registry.Heading]:
    """Value name → heading, for the values that the batch's file has."""
    return registry.get(batch.importer).labels(batch.form, _columns_read(batch))


def _columns_read(batch: Batch) -> set[str]:
    return {name for layout in batch.layouts for name in layout["columns"]}


@dataclass(frozen=True)
class PreviewCell:
    """A staged value beside what stood before, as printed; figures in stored units."""

    text: str
    before: str
    changed: bool
    is_figure: bool


@dataclass(frozen=True)
class PreviewLine:
    """One staged row as the preview shows it."""

    row: StagedRow
    former_name: str
    cells: list[PreviewCell]
    errors: list[dict[str, str]]
    warnings: list[dict[str, str]]


def preview_line(row: StagedRow, columns: dict[str, registry.Heading]) -> PreviewLine:
    """The row's values in the order of `columns`, each with what it replaces."""
    return PreviewLine(
        row,
        former if (former := row.before.get("name", "")) != row.values.get("name", "") else "",
        [_preview_cell(row, name, heading) for name, heading in columns.items()],
        [problem for problem in row.problems if problem["level"] == "error"],
        [problem for problem in row.problems if problem["level"] != "error"],
    )


def _preview_cell(row: StagedRow, name: str, heading: registry.Heading) -> PreviewCell:
    text, before = (_printed(values.get(name), heading) for values in (row.values, row.before))
    changed = row.kind == StagedRow.Kind.CHANGED and name in row.before and text != before
    return PreviewCell(text, before, changed, heading.is_figure)


def _printed(value: Any, heading: registry.Heading) -> str:
    """Figures grouped, a month without its day, yes and no in words; -- for nothing."""
    if value is None or value == "":
        return NO_FIGURE
    if heading.is_figure:
        return exact(Decimal(value))
    if isinstance(value, bool):
        return "是" if value else "否"
    return _MONTH.sub(r"\1", str(value))


_MONTH = re.compile(r"^(\d{4}-\d{2})-01$")
