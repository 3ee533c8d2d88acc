"""A workbook written anew from values: for files that openpyxl cannot keep, and for rows without their file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from accounts.exports import put

_NARROW, _WIDE, _MEASURED = 9, 40, 300
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,11})(?:\.\d{1,4})?")
_FORBIDDEN = re.compile(r"[\\/*?:\[\]]")


def loaded(path: Path) -> Workbook:
    """The workbook at `path` with the formulas that are its own; links to other files are not kept."""
    return load_workbook(path, keep_links=False)


def empty() -> Workbook:
    """A workbook without a sheet."""
    book = Workbook()
    book.remove(book.worksheets[0])
    return book


def add_sheet(book: Workbook, title: str) -> Worksheet:
    """A further sheet of that name."""
    return book.create_sheet(_FORBIDDEN.sub("", title)[:31] or "Sheet")


def fill(sheet: Worksheet, rows: Iterable[Sequence[Any]], figures: Collection[str], top: int = 1) -> None:
    """Writes the rows from row `top` on: texts stay texts, digits in the columns `figures` become numbers."""
    widths: dict[str, int] = {}
    letters = [get_column_letter(number) for number in range(1, 301)]
    for number, cells in enumerate(rows, start=top):
        for column, value in enumerate(cells, start=1):
            if value is None or value == "":
                continue
            letter = letters[column - 1] if column <= 300 else get_column_letter(column)
            _write(sheet.cell(number, column), value, is_figure=letter in figures)
            if number < top + _MEASURED:
                widths[letter] = max(widths.get(letter, 0), _width(str(value)))
    for letter, width in widths.items():
        sheet.column_dimensions[letter].width = min(max(width + 2, _NARROW), _WIDE)


def _write(cell: Any, value: Any, *, is_figure: bool) -> None:
    if isinstance(value, dict):  # an error value: {"e": "#N/A"}
        cell.value, cell.data_type = str(next(iter(value.values()), "")), "e"
    elif isinstance(value, str):
        if is_figure and _NUMBER.fullmatch(value.strip()):
            cell.value = Decimal(value.strip())
            return
        put(cell, value)
        cell.number_format = "@"
    elif isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        cell.value = int(value)
    else:
        _write_moment(cell, value)


def _write_moment(cell: Any, value: Any) -> None:
    """A date or time with a format that shows it, whatever else is a number or truth value."""
    cell.value = value
    if isinstance(value, datetime) and (value.hour or value.minute or value.second):
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    elif isinstance(value, time | timedelta):
        cell.number_format = "[h]:mm:ss"


def _width(text: str) -> int:
    """The columns that a text takes; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text[:_WIDE])
