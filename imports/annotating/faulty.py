"""A workbook of the faulty rows alone, under their headings: for files too large to be written back whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from openpyxl.utils import column_index_from_string

from imports.annotating import listing, paint, rewriting
from imports.annotating.order import Order


@dataclass(frozen=True)
class FaultySheet:
    """The faulty rows of one sheet: their headings by column, the unit above them, row number → its cells."""

    name: str
    headings: Mapping[str, str]
    unit: str
    rows: Mapping[int, Sequence[str]]


def write(out: Path, sheets: Sequence[FaultySheet], order: Order, *, period: str) -> None:
    """The workbook at `out`; the period stands above the headings, where the reader looks for it."""
    book = rewriting.empty()
    placed: dict[tuple[str, int], int] = {}
    for sheet in sheets:
        written = rewriting.add_sheet(book, sheet.name)
        head = [[text] for text in (period, f"单位：{sheet.unit}" if sheet.unit else "") if text]
        lines = [*head, _headings(sheet), *sheet.rows.values()]
        rewriting.fill(written, lines, order.figures.get(sheet.name, ()))
        written.freeze_panes = f"A{len(head) + 2}"
        placed |= {(sheet.name, row): len(head) + 2 + at for at, row in enumerate(sheet.rows)}
    moved = _moved(order, placed)
    listing.add(book, moved, paint.paint(book, moved))
    book.save(out)


def _headings(sheet: FaultySheet) -> list[Any]:
    width = max((column_index_from_string(letter) for letter in sheet.headings), default=0)
    cells = [""] * width
    for letter, text in sheet.headings.items():
        cells[column_index_from_string(letter) - 1] = text
    return cells


def _moved(order: Order, placed: Mapping[tuple[str, int], int]) -> Order:
    """The order with each fault at the row's new place; sentences go on naming the row of the original."""
    faults = [
        fault._replace(row=placed[fault.sheet, fault.row])
        for fault in order.faults
        if (fault.sheet, fault.row) in placed
    ]
    return replace(order, faults=faults)
