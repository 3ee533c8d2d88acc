"""One sheet's rows turned into values: work done for every cell, so planned once a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from accounts.periods import Period, PeriodError

from . import dating, leaving, messages, numerals, texts
from .cells import carried, code, shown, whole, written
from .merging import Area, Merged
from .orders import Order
from .plainly import PlainReader
from .process import Num
from .rows import Problem, letter
from .spec import Dimension, Kind
from .units import ONE

# A .csv hands every number over as text; most are as plain as this, and nothing is to be settled in them.
_TYPED_PLAINLY = re.compile(r"-?\d{1,9}(?:\.\d{1,4})?", re.ASCII)
_EXPONENT = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{1,2}", re.ASCII)
_FIGURE = re.compile(r"\s*[-+(（]?\s*[¥￥]?\d[\d,，.]*\D{0,6}$")


class NumberCell(NamedTuple):
    """A number column: `safe` is the longest number text that cannot be absurdly large."""

    column: int
    key: str
    factor: Decimal
    safe: int
    dimension: Dimension


def number_cells(order: Order) -> list[NumberCell]:
    """The number columns of a sheet, left to right."""
    cells = []
    for index, key, written_factor, dimension in order.numbers:
        factor = Decimal(written_factor)
        whole = factor == factor.to_integral_value()
        safe = 15 - len(str(factor)) if whole else 0
        one = ONE if factor == 1 else factor  # the fast path knows it by identity
        cells.append(NumberCell(index, key, one, safe, Dimension(dimension)))
    return cells


@dataclass
class Chunk:
    """Rows of one sheet as they cross to the parent, a list a column; `rest` holds what few rows have."""

    rows: list[int] = field(default_factory=list)
    uscc: list[str] = field(default_factory=list)
    name: list[str] = field(default_factory=list)
    digits: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    rest: dict[int, dict[str, Any]] = field(default_factory=dict)

    def add(self, number: int, uscc: str, name: str, digits: str, cells: str) -> None:
        """One more row."""
        self.rows.append(number)
        self.uscc.append(uscc)
        self.name.append(name)
        self.digits.append(digits)
        self.cells.append(cells)


class Plan:
    """How each row of one sheet is read. Runs in the child process."""

    def __init__(self, order: Order, areas: Iterable[Area] = ()) -> None:
        self.order = order
        self.period = Period(*order.period) if order.period else None
        self.longest = order.longest
        self.headings = dict(order.headings)
        self.numbers = number_cells(order)
        self.others = [(index, name, Kind(kind)) for index, name, kind in order.others]
        self.read = {each.column for each in self.numbers} | {index for index, *_ in self.others}
        self.width = max(self.headings) + 1
        self.seen = frozenset([*order.above, *self.headings.values(), *_lines(self.headings.values())])
        self.left_out = 0
        self.unread: set[int] = set()
        self._merged = Merged(areas, order.bottom, {each.column for each in self.numbers})
        self._watched = self._unread_columns()
        self._texts = frozenset(order.unread if order.texts_count else ())
        self._periods: dict[str, str | None] = {}
        self._plain = PlainReader(order, self.width, self._is_fine)

    def _unread_columns(self) -> set[int]:
        """The columns to be told of once something stands in them; the first may be serial numbers."""
        headless = set(range(min(self.headings), self.width)) - set(self.headings)
        return headless | set(self.order.unread)

    def chunk(self, lines: Iterable[list[Any]], first: int) -> Chunk:
        """The rows of enterprises among `lines`; `first` is the row number of the first line."""
        found = Chunk()
        for number, cells in enumerate(lines, first):
            if number <= self.order.bottom:
                continue
            shared = self._merged.columns(number, cells) if self._merged else []
            if not shared and (plain := self._plain.read(cells)):
                if self._watched:
                    self._watch(cells)
                found.add(number, *plain)
            else:
                self._read_carefully(number, [carried(cell, self.longest) for cell in cells], shared, found)
        return found

    def _read_carefully(self, number: int, cells: list[Any], shared: list[int], found: Chunk) -> None:
        if len(cells) < self.width:
            cells += [""] * (self.width - len(cells))
        uscc, name = self._keys(cells)
        if self._is_enterprise(cells, uscc, name):
            self._watch(cells)
            merged = [self._problem(index, cells[index], messages.MERGED) for index in shared]
            self._row(number, cells, (uscc, name), merged, found)

    def _watch(self, cells: list[Any]) -> None:
        seen = {i for i in self._watched if _is_figure(cells[i]) or (i in self._texts and _is_text(cells[i]))}
        if not self.order.ragged and len(cells) > self.width and any(cells[self.width :]):
            seen |= {i for i in range(self.width, len(cells)) if _is_figure(cells[i])}
        self.unread |= seen
        self._watched -= seen

    def missed(self, number: int, cells: list[Any], blank: set[int]) -> set[int]:
        """Those of the `blank` columns that the row cannot be read without; all of them above the first row."""
        if number <= self.order.bottom:
            return blank
        keys = (self.order.uscc, self.order.name, self.order.period_column)
        needed = blank & (self.read | {index for index in keys if index is not None})
        if not needed:
            return needed
        found = [carried(cell, self.longest) for cell in cells]
        found += [""] * (self.width - len(found))
        return set() if self._kind(found, *self._keys(found)) is False else needed

    def _keys(self, cells: list[Any]) -> tuple[str, str]:
        """The code and the name in a row of full width."""
        uscc = code(cells[self.order.uscc]) if self.order.uscc is not None else ""
        name = written(cells[self.order.name]) if self.order.name is not None else ""
        return uscc, name

    def _is_enterprise(self, cells: list[Any], uscc: str, name: str) -> bool:
        """Whether a row without a proper code is one; counts it as left out where it is not, unless blank."""
        kind = self._kind(cells, uscc, name)
        self.left_out += kind is False
        return bool(kind)

    def _kind(self, cells: list[Any], uscc: str, name: str) -> bool | None:
        """Whether the row is an enterprise's; None for a blank one."""
        if leaving.looks_like_code(uscc):
            return True
        texts = [cell.strip() for cell in cells if cell.__class__ is str and cell.strip()]
        if not texts and not any(cells):
            return None
        keyed = uscc or name or any(cells[index] not in ("", None) for index in self.read)
        if keyed and not leaving.leaves(texts, (uscc, name), self.seen):
            return True
        # A serial number typed ahead of the data is a blank row.
        return False if keyed or texts else None

    def _row(
        self, number: int, cells: list[Any], keys: tuple[str, str], problems: list[Problem], found: Chunk
    ) -> None:
        uscc, name = keys
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
        other_texts, months = self._others(cells, problems)
        self._check_row(cells, uscc, name, problems)
        if self._is_lost(cells):
            uscc = ""  # what is left of it is nobody's code, and one reason is enough
        raw = [
            cell if cell.__class__ is Num and cell[-2:] != ".0" else shown(cell) if cell else ""
            for cell in cells
        ]
        if other_texts or months or problems:
            found.rest[len(found.rows)] = _rest(other_texts, months, problems)
        found.add(number, uscc, name, texts.digits(values.values()), texts.cells(raw))

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
        found: dict[str, str] = {}
        months: dict[str, date] = {}
        for index, name, kind in self.others:
            cell = cells[index]
            if isinstance(cell, dict) and ("e" in cell or "l" in cell):
                why = messages.TEXT_ERROR if "e" in cell else messages.TOO_LONG.format(limit=self.longest)
                problems.append(self._problem(index, cell, why))
            elif kind is Kind.TEXT:
                found[name] = written(cell)
            elif month := dating.month_of(cell):
                months[name] = month
            elif not numerals.BLANK.fullmatch(written(cell) or "-"):
                problems.append(self._problem(index, cell, messages.NOT_MONTH))
        return found, months

    def _check_row(self, cells: list[Any], uscc: str, name: str, problems: list[Problem]) -> None:
        if not uscc and not name:
            problems.append(Problem(None, "", "", messages.NO_KEY))
        for index in (self.order.uscc, self.order.name):
            if index is not None and (why := self._key_reason(cells[index], index)):
                problems.append(self._problem(index, cells[index], why))
        if self.order.period_column is not None and self.period is not None:
            self._check_period(cells[self.order.period_column], problems)
        if self.order.ragged and any(cell.strip() for cell in cells[self.width :]):
            problems.append(Problem(None, "", "", messages.EXTRA_CELLS))

    def _key_reason(self, cell: Any, index: int) -> str:
        """Why a code or name cell cannot be taken; Excel keeps 15 digits of a number, a code has 18."""
        if isinstance(cell, dict) and ("e" in cell or "l" in cell):
            return messages.TEXT_ERROR if "e" in cell else messages.TOO_LONG.format(limit=self.longest)
        return messages.CODE_AS_NUMBER if index == self.order.uscc and _lost_digits(cell) else ""

    def _is_lost(self, cells: list[Any]) -> bool:
        return self.order.uscc is not None and _lost_digits(cells[self.order.uscc])

    def _check_period(self, cell: Any, problems: list[Problem]) -> None:
        text = shown(cell)
        if text not in self._periods:
            self._periods[text] = self._period_reason(cell) if text.strip() else None
        if why := self._periods[text]:
            problems.append(self._problem(self.order.period_column or 0, cell, why))

    def _is_fine(self, cell: Any) -> bool:
        """Whether the cell of a period column was looked at before and found to name the period."""
        return self.period is None or (cell.__class__ is str and self._periods.get(cell, "") is None)

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
    """Whether a code was a number once: Excel keeps 15 digits of it, and writes 9.13417E+17 into a .csv."""
    if isinstance(cell, Num):
        return len(whole(cell)) > 15
    return isinstance(cell, str) and bool(_EXPONENT.fullmatch(cell.strip()))


def _is_figure(cell: Any) -> bool:
    if isinstance(cell, str) and not isinstance(cell, Num):
        return bool(_FIGURE.match(cell))
    return isinstance(cell, Num | int | float) and not isinstance(cell, bool)


def _is_text(cell: Any) -> bool:
    """Whether anything stands there; a dash is how people write nothing."""
    return not numerals.BLANK.fullmatch(written(cell) or "-")


def _rest(texts: dict[str, str], months: dict[str, date], problems: list[Problem]) -> dict[str, Any]:
    """What few rows have beside figures, in plain JSON values."""
    return {
        "texts": texts,
        "months": {name: month.isoformat() for name, month in months.items()},
        "problems": [[each.column, each.heading, each.value, each.why] for each in problems],
    }


def _lines(texts: Iterable[str]) -> Iterator[str]:
    """The single header cells that joined headings are made of."""
    for text in texts:
        yield from text.split("_")
