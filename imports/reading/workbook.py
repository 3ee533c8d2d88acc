"""The sheets of a .xlsx or .xls. Runs in the child process.

Cells are what calamine makes of them, with "" for a blank; an error value is tagged {"e": error value}.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from .errors import Refusal
from .limits import Limits
from .merging import Area
from .rows import letter

Errors = dict[tuple[int, int], str]
Places = set[tuple[int, int]]
Message = dict[str, Any]
HEAD = 40


class Sheet:
    """One loaded sheet, its rows and columns counted from A1."""

    def __init__(self, sheet: CalamineSheet, number: int, visible: bool, limits: Limits) -> None:
        self.sheet = sheet
        self.number = number
        self.visible = visible
        self.errors: Errors = {}
        self.unsaved: Places = set()
        self.limits = limits
        self.offset = sheet.start[1] if sheet.start else 0
        _check_width(sheet, limits)

    @property
    def height(self) -> int:
        """The last row with content, counted from 1."""
        last_error = max((row for row, _ in self.errors), default=-1)
        return max(self.sheet.end[0] if self.sheet.end else -1, last_error) + 1

    def merged(self) -> list[Area]:
        """Its merged areas, wherever they stand."""
        return [Area(*start, *end) for start, end in self.sheet.merged_cell_ranges or []]

    def rows(self) -> Iterator[list[Any]]:
        """Rows from 1 on, error values put back where calamine reads a blank."""
        by_row: dict[int, dict[int, str]] = {}
        for (row, column), text in self.errors.items():
            by_row.setdefault(row, {})[column] = text
        blank = [""] * self.offset
        number = -1
        for number, cells in enumerate(self.sheet.iter_rows()):
            cells = blank + cells if blank else cells
            yield _with_errors(cells, by_row.pop(number)) if number in by_row else cells
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
        near = [list(area) for area in self.merged() if area.top < HEAD]
        head = [self._short(cells) for cells in islice(self.rows(), HEAD)]
        about = {"sheet": self.sheet.name, "visible": self.visible, "height": self.height}
        return about | {"merged": near, "head": head}


def _with_errors(cells: list[Any], errors: dict[int, str]) -> list[Any]:
    for column, text in errors.items():
        cells.extend([""] * (column + 1 - len(cells)))
        cells[column] = {"e": text}
    return cells


def _check_width(sheet: CalamineSheet, limits: Limits) -> None:
    if sheet.end and sheet.end[1] >= limits.max_columns:
        column = letter(sheet.end[1])
        raise Refusal("too_many_columns", sheet=sheet.name, column=column, limit=limits.max_columns)


def load(book: CalamineWorkbook, limits: Limits) -> list[Sheet]:
    """Every worksheet of the workbook. Raises Refusal past the limits or with nothing visible."""
    listed = book.sheets_metadata
    if len(listed) > limits.max_sheets:
        raise Refusal("too_many_sheets", count=len(listed), limit=limits.max_sheets)
    wanted = [number for number, each in enumerate(listed) if each.typ == SheetTypeEnum.WorkSheet]
    if not any(listed[number].visible == SheetVisibleEnum.Visible for number in wanted):
        raise Refusal("no_visible_sheet")
    sheets: list[Sheet] = []
    for number in wanted:
        visible = listed[number].visible == SheetVisibleEnum.Visible
        sheets.append(Sheet(book.get_sheet_by_index(number), number, visible, limits))
        check_height(sheets, limits)
    return sheets


def check_height(sheets: list[Sheet], limits: Limits) -> None:
    """Raises Refusal where the sheets have more rows together than one file may have."""
    if sum(sheet.height for sheet in sheets) > limits.max_rows:
        last = sheets[-1]
        raise Refusal("too_many_rows", sheet=last.sheet.name, count=last.height, limit=limits.max_rows)
