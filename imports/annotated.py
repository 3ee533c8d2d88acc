"""What of a batch goes into its annotated workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, QuerySet

from imports import judged, messages, registry
from imports.annotating.faulty import FaultySheet
from imports.annotating.order import Fault, Order
from imports.models import Batch, StagedRow
from imports.reading.messages import KINDS
from imports.reading.sniff import expected


@dataclass(frozen=True)
class Kept:
    """The faulty rows by sheet; how many of them, and how many more there are."""

    sheets: list[FaultySheet]
    shown: int
    hidden: int


def kind_of(file_name: str) -> str:
    """What kind of file the name promises, as a user reads it."""
    return KINDS.get(expected(file_name) or "", "表格文件")


def order_of(batch: Batch, *, notes: list[str], most: int | None = None) -> Order:
    """The faults of the batch's rows, of the first `most` rows where that is given."""
    rows = list(_faulty_rows(batch)[:most])
    by_rules = judged.problems_of(batch, rows)
    return Order(
        faults=[fault for row in rows for fault in _faults(row, by_rules.get(row.pk, []))],
        first={layout["sheet"]: min(layout["headings"], key=_place, default="A") for layout in batch.layouts},
        figures=_figures(batch),
        notes=[*notes, *_on_sums(batch)],
        most_comments=settings.IMPORT_ANNOTATE_MAX_COMMENTS,
        max_sheets=settings.IMPORT_MAX_SHEETS,
    )


def _place(letters: str) -> tuple[int, str]:
    return len(letters), letters


def _faulty_rows(batch: Batch) -> QuerySet[StagedRow]:
    faulty = Q(reasons__gt=0)
    found = judged.done(batch)
    if found and found.has_rows:
        faulty |= Q(pk__in=judged.keys(batch))
    return batch.rows.filter(faulty).defer("values", "before").order_by("pk")


def _on_sums(batch: Batch) -> list[str]:
    """What the check rules say of a unit's sums, which is in no cell."""
    found = judged.done(batch)
    return [each["why"] for each in found.sums] if found else []


def _faults(row: StagedRow, by_rules: Sequence[dict[str, str]]) -> Iterator[Fault]:
    for problems, is_by_rule in ((row.problems, False), (by_rules, True)):
        for problem in problems:
            sentence = messages.of_problem(row.sheet, row.row, problem)
            level = "error" if problem["level"] == "error" else "warning"
            column = problem.get("column", "")
            yield Fault(row.sheet, row.row, column, level, problem["why"], sentence, is_by_rule)


def _figures(batch: Batch) -> dict[str, list[str]]:
    """Sheet → the columns that hold figures."""
    labels = registry.get(batch.importer).labels(
        batch.form, {name for layout in batch.layouts for name in layout["columns"]}
    )
    figures = {name for name, heading in labels.items() if heading.is_figure}
    return {
        layout["sheet"]: [letter for name, letter in layout["columns"].items() if name in figures]
        for layout in batch.layouts
    }


def faulty_sheets(batch: Batch, *, most: int) -> Kept:
    """The first `most` faulty rows as the file has them."""
    rows = list(_faulty_rows(batch)[:most])
    sheets = [
        FaultySheet(
            layout["sheet"],
            layout["headings"],
            layout.get("unit", ""),
            {row.row: row.raw for row in rows if row.sheet == layout["sheet"]},
        )
        for layout in batch.layouts
    ]
    hidden = _faulty_rows(batch).count() - len(rows)
    return Kept([sheet for sheet in sheets if sheet.rows] or sheets[:1], len(rows), hidden)
