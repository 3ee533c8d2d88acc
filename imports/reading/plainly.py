"""Rows in which nothing has to be settled, read by a few operations on all their figures at once.

Most rows of most files are such: a code in full, a clean name, and numbers that can be taken digit for
digit. Whatever else a row holds, it goes the careful way of module plan, which says the same of these.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import itemgetter
from typing import Any, NamedTuple

from .cells import SHORT
from .orders import Order

_CODE = re.compile(r"[0-9A-Z]{18}")
_END = ", "
# At most thirteen digits, below which no figure is absurd, and at most four decimals, which are stored.
_NUMBERS = re.compile(r"(?:(?:-?[0-9]{1,13}+(?:\.[0-9]{1,4}+)?|''), )*+")
# What is typed into a .csv may be written in many ways; only the one that is stored needs no reading.
_TYPED = re.compile(r"(?:(?:-?(?:0|[1-9][0-9]{0,8}+)(?:\.[0-9]{0,3}[1-9])?)?, )*+")


class Plain(NamedTuple):
    """One plain row: its keys, the digits of its figures, and all its cells as they are staged."""

    uscc: str
    name: str
    digits: str
    cells: str


class PlainReader:
    """Reads the plain rows of one sheet; `period_is_fine` says whether a text names the sheet's period."""

    def __init__(self, order: Order, width: int, period_is_fine: Callable[[str], bool]) -> None:
        columns = [column for column, *_ in order.numbers]
        as_they_stand = all(factor == "1" for _, _, factor, _ in order.numbers)
        self._usable = bool(columns) and as_they_stand and order.uscc is not None and not order.others
        self._uscc = order.uscc or 0
        self._name = order.name
        self._period = order.period_column
        self._period_is_fine = period_is_fine
        self._width = width
        self._columns = columns
        self._others = [index for index in range(width) if index not in columns]
        self._pick = _picker(columns)
        self._allowed = _TYPED if order.ragged else _NUMBERS
        self._join: Callable[[Any], str] = _END.join if order.ragged else _in_one

    def read(self, cells: list[Any]) -> Plain | None:
        """The row, or None where it is none of the plain ones."""
        if not self._usable or len(cells) != self._width:
            return None
        uscc = cells[self._uscc]
        if uscc.__class__ is not str or not _CODE.fullmatch(uscc):
            return None
        name = cells[self._name] if self._name is not None else ""
        shown = self._shown(cells)
        if shown is None or not _is_clean(name) or not self._fits(cells):
            return None
        digits = self._digits(cells)
        if digits is None:
            return None
        for column, figure in zip(self._columns, digits, strict=True):
            shown[column] = figure
        return Plain(uscc, name, ",".join(digits), "\t".join(shown) + "\t")

    def _digits(self, cells: list[Any]) -> list[str] | None:
        """The figures, "" for a blank; None where one needs a closer look."""
        try:
            text = self._join(self._pick(cells)) + _END
        except TypeError:  # a number where a .csv has texts only
            return None
        if not self._allowed.fullmatch(text):
            return None
        found = text.replace(".0, ", _END).replace("''", "").split(_END)
        found.pop()
        return found if len(found) == len(self._columns) else None

    def _shown(self, cells: list[Any]) -> list[str] | None:
        """The row's cells, the texts among them short and clean as they are shown; None where one is not."""
        shown = cells.copy()
        for index in self._others:
            cell = cells[index]
            if cell.__class__ is float:
                shown[index] = repr(cell).removesuffix(".0")
            elif not (cell.__class__ is str and len(cell) <= SHORT and cell.isprintable()) or "\\" in cell:
                return None
        return shown

    def _fits(self, cells: list[Any]) -> bool:
        return self._period is None or self._period_is_fine(cells[self._period])


def _picker(columns: list[int]) -> Callable[[Any], Any]:
    """What takes the columns out of a row: by one slice where they stand side by side."""
    if not columns or columns == list(range(columns[0], columns[-1] + 1)):
        return itemgetter(slice(columns[0], columns[-1] + 1) if columns else slice(0))
    return itemgetter(*columns)


def _in_one(cells: Any) -> str:
    """Every cell in Python's shortest writing, which for a number is its exact decimal digits."""
    return repr(cells)[1:-1]


def _is_clean(name: Any) -> bool:
    """Whether the name is written as it is stored; every space but the common one counts as unprintable."""
    return name.__class__ is str and " " not in name and name.isprintable()
