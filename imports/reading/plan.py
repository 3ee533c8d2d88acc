"""One sheet's rows turned into values: work done for every cell, so planned once a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from accounts.periods import Period, PeriodError

from . import dating, leaving, messages, numerals
from .cells import code, shown, whole, written
from .matching import Match
from .process import Num
from .rows import Problem, Row, letter
from .spec import Dimension, Kind
from .units import ONE

# A .csv hands every number over as text; most are as plain as this, and nothing is to be settled in them.
_TYPED_PLAINLY = re.compile(r"-?\d{1,9}(?:\.\d{1,4})?", re.ASCII)
_FIGURE = re.compile(r"\s*[-+(（]?\s*[¥￥]?\d[\d,，.]*\D{0,6}$")


class NumberCell(NamedTuple):
    """A number column: `safe` is the longest number text that cannot be absurdly large."""

    column: int
    key: str
    factor: Decimal
    safe: int
    dimension: Dimension


def number_cells(found: Match, factors: dict[int, Decimal]) -> list[NumberCell]:
    """The number columns of a sheet, left to right."""
    cells = []
    for index, factor in sorted(factors.items()):
        meaning = found.meanings[index]
        whole = factor == factor.to_integral_value()
        safe = 15 - len(str(factor)) if whole else 0
        one = ONE if factor == 1 else factor  # the fast path knows it by identity
        cells.append(NumberCell(index, meaning.value_name, one, safe, meaning.column.dimension))
    return cells


class Plan:
    """How each row of one sheet is read."""

    def __init__(
        self,
        sheet: str,
        found: Match,
        factors: dict[int, Decimal],
        period: Period | None,
        ragged: bool,
        longest: int,
    ) -> None:
        self.sheet = sheet
        self.found = found
        self.period = period
        self.ragged = ragged
        self.longest = longest
        self.headings = found.header.headings
        self.numbers = number_cells(found, factors)
        self.others = {
            index: meaning
            for index, meaning in sorted(found.meanings.items())
            if meaning.column.kind is not Kind.NUMBER
        }
        self.read = {each.column for each in self.numbers} | set(self.others)
        self.width = max(self.headings) + 1
        self.seen = frozenset([*found.header.above, *self.headings.values(), *_lines(self.headings.values())])
        self.left_out = 0
        self._unread: set[int] = set()
        self._watched = self._unread_columns()
        self._periods: dict[str, str | None] = {}

    def _unread_columns(self) -> set[int]:
        """The columns to be told of once a figure stands in them; the first may be serial numbers."""
        headless = set(range(min(self.headings), self.width)) - set(self.headings)
        return headless | set(self.found.unread)

    def unread(self) -> list[str]:
        """The columns with figures that were not read, as a warning names them."""
        return [
            f"{letter(i)} 列“{self.headings[i]}”"
            if i in self.headings
            else f"{letter(i)} 列（{messages.NO_HEADING}）"
            for i in sorted(self._unread)
        ]

    def _watch(self, cells: list[Any]) -> None:
        seen = {i for i in self._watched if _is_figure(cells[i])}
        if not self.ragged and len(cells) > self.width and any(cells[self.width :]):
            seen |= {i for i in range(self.width, len(cells)) if _is_figure(cells[i])}
        self._unread |= seen
        self._watched -= seen

    def rows(self, lines: Iterable[list[Any]], first: int) -> Iterator[Row]:
        """The rows of enterprises among `lines`; `first` is the row number of the first line."""
        bottom = self.found.header.bottom + 1
        for number, cells in enumerate(lines, first):
            if number <= bottom:
                continue
            if len(cells) < self.width:
                cells += [""] * (self.width - len(cells))
            uscc = code(cells[self.found.uscc]) if self.found.uscc is not None else ""
            name = written(cells[self.found.name]) if self.found.name is not None else ""
            if leaving.looks_like_code(uscc) or self._is_enterprise(cells, uscc, name):
                self._watch(cells)
                yield self._row(number, cells, uscc, name)

    def _is_enterprise(self, cells: list[Any], uscc: str, name: str) -> bool:
        """Whether a row without a proper code is one; counts it as left out where it is not, unless blank."""
        texts = [cell.strip() for cell in cells if cell.__class__ is str and cell.strip()]
        if not texts and not any(cells):
            return False
        keyed = uscc or name or any(cells[index] not in ("", None) for index in self.read)
        if keyed and not leaving.leaves(texts, (uscc, name), self.seen):
            return True
        self.left_out += bool(keyed or texts)  # a serial number typed ahead of the data is a blank row
        return False

    def _row(self, number: int, cells: list[Any], uscc: str, name: str) -> Row:
        problems: list[Problem] = []
        values: dict[str, Decimal | None] = {}
        for index, key, factor, safe, dimension in self.numbers:
            cell = cells[index]
            # A number cell this short, with at most four decimals, needs no rounding and no check of size.
            if cell.__class__ is Num and "." in cell[-5:] and len(cell) <= safe:
                values[key] = Decimal(cell) if factor is ONE else Decimal(cell) * factor
            elif cell == "":
                values[key] = None
            else:
                values[key] = self._number(cell, index, factor, dimension, problems)
        texts, months = self._others(cells, problems)
        self._check_row(cells, uscc, name, problems)
        if self._is_lost(cells):
            uscc = ""  # what is left of it is nobody's code, and one reason is enough
        raw = [
            cell if cell.__class__ is Num and cell[-2:] != ".0" else shown(cell) if cell else ""
            for cell in cells
        ]
        return Row(self.sheet, number, uscc, name, texts, months, values, problems, raw)

    def _number(
        self, cell: Any, index: int, factor: Decimal, dimension: Dimension, problems: list[Problem]
    ) -> Decimal | None:
        """The value of a cell that is no plain number, or None with a problem."""
        try:
            if isinstance(cell, Num):
                return numerals.settle(Decimal(cell) * factor)
            if isinstance(cell, str):
                if factor is ONE and _TYPED_PLAINLY.fullmatch(cell):
                    return Decimal(cell)
                return numerals.read(cell, dimension, factor)
            if cell is None:
                return None
            why = self._tagged_reason(cell)
        except numerals.NotNumber as error:
            why = str(error)
        except ArithmeticError:
            why = messages.TOO_LARGE
        problems.append(self._problem(index, cell, why))
        return None

    def _tagged_reason(self, cell: Any) -> str:
        if isinstance(cell, dict):
            if "l" in cell:
                return messages.TOO_LONG.format(limit=self.longest)
            return messages.IS_ERROR if "e" in cell else messages.IS_DATE
        return messages.IS_BOOLEAN if isinstance(cell, bool) else messages.NOT_NUMBER

    def _problem(self, index: int, cell: Any, why: str) -> Problem:
        return Problem(letter(index), self.headings.get(index, ""), shown(cell), why)

    def _others(self, cells: list[Any], problems: list[Problem]) -> tuple[dict[str, str], dict[str, date]]:
        """The text and month columns; a cell that cannot be taken is left out and becomes a problem."""
        texts: dict[str, str] = {}
        months: dict[str, date] = {}
        for index, meaning in self.others.items():
            cell = cells[index]
            if isinstance(cell, dict) and ("e" in cell or "l" in cell):
                why = messages.TEXT_ERROR if "e" in cell else messages.TOO_LONG.format(limit=self.longest)
                problems.append(self._problem(index, cell, why))
            elif meaning.column.kind is Kind.TEXT:
                texts[meaning.column.name] = written(cell)
            elif month := dating.month_of(cell):
                months[meaning.column.name] = month
            elif not numerals.BLANK.fullmatch(written(cell) or "-"):
                problems.append(self._problem(index, cell, messages.NOT_MONTH))
        return texts, months

    def _check_row(self, cells: list[Any], uscc: str, name: str, problems: list[Problem]) -> None:
        if not uscc and not name:
            problems.append(Problem(None, "", "", messages.NO_KEY))
        for index in (self.found.uscc, self.found.name):
            if index is not None and (why := self._key_reason(cells[index], index)):
                problems.append(self._problem(index, cells[index], why))
        if self.found.period is not None and self.period is not None:
            self._check_period(cells[self.found.period], problems)
        if self.ragged and any(cell.strip() for cell in cells[self.width :]):
            problems.append(Problem(None, "", "", messages.EXTRA_CELLS))

    def _key_reason(self, cell: Any, index: int) -> str:
        """Why a code or name cell cannot be taken; Excel keeps 15 digits of a number, a code has 18."""
        if isinstance(cell, dict) and ("e" in cell or "l" in cell):
            return messages.TEXT_ERROR if "e" in cell else messages.TOO_LONG.format(limit=self.longest)
        return messages.CODE_AS_NUMBER if index == self.found.uscc and _lost_digits(cell) else ""

    def _is_lost(self, cells: list[Any]) -> bool:
        return self.found.uscc is not None and _lost_digits(cells[self.found.uscc])

    def _check_period(self, cell: Any, problems: list[Problem]) -> None:
        text = shown(cell)
        if text not in self._periods:
            self._periods[text] = self._period_reason(cell) if text.strip() else None
        if why := self._periods[text]:
            problems.append(self._problem(self.found.period or 0, cell, why))

    def _period_reason(self, cell: Any) -> str | None:
        assert self.period is not None
        try:
            found = dating.of_cell(cell, self.period.year)
        except PeriodError as error:
            return str(error)
        if found is None:
            return messages.UNREADABLE_PERIOD
        if found == self.period:
            return None
        return messages.OTHER_PERIOD.format(found=found.label, period=self.period.label)


def _lost_digits(cell: Any) -> bool:
    return isinstance(cell, Num) and len(whole(cell)) > 15


def _is_figure(cell: Any) -> bool:
    return isinstance(cell, Num) or (isinstance(cell, str) and bool(_FIGURE.match(cell)))


def _lines(texts: Iterable[str]) -> Iterator[str]:
    """The single header cells that joined headings are made of."""
    for text in texts:
        yield from text.split("_")
