"""What is read from a file: rows, their problems, and where the columns stood."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from . import texts as written


@dataclass(frozen=True, slots=True)
class Problem:
    """One cell (or, with no column, one row) that cannot be taken, and why in Chinese."""

    column: str | None
    heading: str
    value: str
    why: str


class Row:
    """One enterprise's row; `values` are in stored units, `row` counts from 1 as Excel shows it.

    The child hands in digits, whose `names` stand beside them, and cells as one text; either is taken apart
    when asked for. Most rows never are: what they hold goes from the child to storage as it stands.
    """

    __slots__ = (
        *("sheet", "row", "uscc", "name", "texts", "months", "problems"),
        *("_digits", "_values", "_raw", "names"),
    )

    def __init__(
        self,
        sheet: str,
        row: int,
        uscc: str,
        name: str,
        texts: dict[str, str],
        months: dict[str, date],
        values: dict[str, Decimal | None] | str,
        problems: list[Problem],
        raw: list[str] | str,
        names: tuple[str, ...] = (),
    ) -> None:
        self.sheet = sheet
        self.row = row
        self.uscc = uscc
        self.name = name
        self.texts = texts
        self.months = months
        self.problems = problems
        self._raw = raw
        self._digits: str | None = None
        self._values: dict[str, Decimal | None] | None = None
        if isinstance(values, str):
            self._digits, self.names = values, names
        else:
            self._values, self.names = values, tuple(values)

    @property
    def values(self) -> dict[str, Decimal | None]:
        """Value name → figure in stored units, None where the cell is blank or no number."""
        if self._values is None:
            figures = self.digits.split(",") if self.names else []
            pairs = zip(self.names, figures, strict=True)
            self._values = {name: Decimal(figure) if figure else None for name, figure in pairs}
        return self._values

    @property
    def digits(self) -> str:
        """The figures in the order of `names`, as they are written in storage."""
        return written.digits(self.values.values()) if self._digits is None else self._digits

    @property
    def figures(self) -> str:
        """The values as they are staged."""
        return written.figures(self.names, self.digits)

    @property
    def raw(self) -> list[str]:
        """Every cell of the row as it is shown."""
        return written.read_cells(self._raw) if isinstance(self._raw, str) else self._raw

    @property
    def cells(self) -> str:
        """The raw cells as they are staged."""
        return self._raw if isinstance(self._raw, str) else written.cells(self._raw)


@dataclass
class SheetLayout:
    """Where a sheet's columns stand: value name to letter, and letter to the heading as written.

    `mapping` is the key of the mapping by which it was read, and `told` the units that it chose, by value
    name; `unread` names columns with figures not read.
    """

    sheet: str
    header_rows: tuple[int, ...]
    columns: dict[str, str] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    unit: str = ""
    mapping: int = 0
    told: dict[str, str] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)


def letter(index: int) -> str:
    """The column's letters as Excel shows them, `index` counted from 0."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text
