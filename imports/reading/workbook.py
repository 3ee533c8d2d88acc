"""The sheets of a .xlsx or .xls as plain JSON values. Runs in the child process.

Numbers stay numbers, texts stay texts; what JSON has no word for is tagged: {"d": date}, {"t": time},
{"e": error value}, {"l": start of an over-long text}.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from .errors import Refusal
from .limits import Limits
from .rows import letter

Errors = dict[tuple[int, int], str]
Message = dict[str, Any]
CHUNK = 1000
HEAD = 40


def tagged(value: object) -> dict[str, str]:
    """The JSON form of a value that is neither number, text nor truth value."""
    if isinstance(value, datetime) and (value.hour or value.minute or value.second):
        return {"t": value.isoformat(sep=" ")}
    if isinstance(value, date):
        return {"d": value.isoformat()[:10]}
    return {"t": str(value)}


class Sheet:
    """One loaded sheet, its rows and columns counted from A1."""

    def __init__(self, sheet: CalamineSheet, visible: bool, errors: Errors, limits: Limits) -> None:
        self.sheet = sheet
        self.visible = visible
        self.errors = errors
        self.limits = limits
        self.offset = sheet.start[1] if sheet.start else 0
        _check_width(sheet, limits)

    @property
    def height(self) -> int:
        """The last row with content, counted from 1."""
        last_error = max((row for row, _ in self.errors), default=-1)
        return max(self.sheet.end[0] if self.sheet.end else -1, last_error) + 1

    def rows(self) -> Iterator[list[Any]]:
        """Rows from 1 on, error values put back where calamine reads a blank."""
        by_row: dict[int, dict[int, str]] = {}
        for (row, column), text in self.errors.items():
            by_row.setdefault(row, {})[column] = text
        blank = [""] * self.offset
        number = -1
        for number, cells in enumerate(self.sheet.iter_rows()):
            plain = self._short(blank + cells if blank else cells)
            yield _with_errors(plain, by_row.pop(number)) if number in by_row else plain
        for row in range(number + 1, self.height):
            yield _with_errors([], by_row.pop(row, {}))

    def _short(self, cells: list[Any]) -> list[Any]:
        """The same cells; a text past the limit becomes its first characters, tagged."""
        most = self.limits.max_cell_chars
        for index in [i for i, cell in enumerate(cells) if cell.__class__ is str and len(cell) > most]:
            cells[index] = {"l": cells[index][:50]}
        return cells

    def description(self) -> Message:
        """What the parent must know before the rows: name, visibility, merged cells and the first rows."""
        merged = self.sheet.merged_cell_ranges or []
        near = [[*start, *end] for start, end in merged if start[0] < HEAD]
        head = list(islice(self.rows(), HEAD))
        return {"sheet": self.sheet.name, "visible": self.visible, "merged": near, "head": head}


def _with_errors(cells: list[Any], errors: dict[int, str]) -> list[Any]:
    for column, text in errors.items():
        cells.extend([""] * (column + 1 - len(cells)))
        cells[column] = {"e": text}
    return cells


def _check_width(sheet: CalamineSheet, limits: Limits) -> None:
    if sheet.end and sheet.end[1] >= limits.max_columns:
        column = letter(sheet.end[1])
        raise Refusal("too_many_columns", sheet=sheet.name, column=column, limit=limits.max_columns)


def load(book: CalamineWorkbook, errors: list[Errors], limits: Limits) -> list[Sheet]:
    """Every worksheet of the workbook. Raises Refusal past the limits or with nothing visible."""
    listed = book.sheets_metadata
    if len(listed) > limits.max_sheets:
        raise Refusal("too_many_sheets", count=len(listed), limit=limits.max_sheets)
    wanted = [number for number, each in enumerate(listed) if each.typ == SheetTypeEnum.WorkSheet]
    if not any(listed[number].visible == SheetVisibleEnum.Visible for number in wanted):
        raise Refusal("no_visible_sheet")
    sheets, rows = [], 0
    for number in wanted:
        visible = listed[number].visible == SheetVisibleEnum.Visible
        found = errors[number] if number < len(errors) else {}
        sheet = Sheet(book.get_sheet_by_index(number), visible, found, limits)
        rows += sheet.height
        if rows > limits.max_rows:
            raise Refusal("too_many_rows", sheet=sheet.sheet.name, count=sheet.height, limit=limits.max_rows)
        sheets.append(sheet)
    return sheets


def chunks(rows: Iterator[list[Any]], number: int) -> Iterator[Message]:
    """The rows of sheet `number` a thousand at a time, without the cost of one message a row."""
    while chunk := list(islice(rows, CHUNK)):
        yield {"of": number, "rows": chunk}
