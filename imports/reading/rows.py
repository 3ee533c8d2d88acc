"""What is read from a file: rows, their problems, and where the columns stood."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Problem:
    """One cell (or, with no column, one row) that cannot be taken, and why in Chinese."""

    column: str | None
    heading: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Row:
    """One enterprise's row; `values` are in stored units, `row` counts from 1 as Excel shows it."""

    sheet: str
    row: int
    uscc: str
    name: str
    texts: dict[str, str]
    months: dict[str, date]
    values: dict[str, Decimal | None]
    problems: list[Problem]
    raw: list[str]


@dataclass
class SheetLayout:
    """Where a sheet's columns stand: value name to letter, and letter to the heading as written."""

    sheet: str
    header_rows: tuple[int, ...]
    columns: dict[str, str] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    unit: str = ""


def letter(index: int) -> str:
    """The column's letters as Excel shows them, `index` counted from 0."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text
