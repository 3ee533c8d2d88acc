"""What the child process is told about one sheet, once the parent knows what its columns mean."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from accounts.periods import Period

from . import messages
from .matching import Match
from .rows import letter
from .spec import Kind


@dataclass(frozen=True)
class Order:
    """How the rows of one sheet are to be read, in plain JSON values; columns are counted from 0.

    `numbers` are (column, value name, stored units in one of the column's, dimension), left to right;
    `others` (column, name, kind). `unread` columns are told of once something stands in them: a figure, or
    where `texts_count` anything. `bottom` is the number of the header's last row, as Excel counts.
    """

    sheet: str
    bottom: int
    headings: list[tuple[int, str]]
    above: list[str]
    uscc: int | None
    name: int | None
    period_column: int | None
    numbers: list[tuple[int, str, str, str]]
    others: list[tuple[int, str, str]]
    unread: list[int]
    texts_count: bool
    period: tuple[int, int] | None
    ragged: bool
    longest: int

    def as_dict(self) -> dict[str, Any]:
        """The same as plain JSON, for the child process."""
        return asdict(self)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its figures, in their order."""
        return tuple(key for _, key, _, _ in self.numbers)

    def told_of(self, columns: list[int]) -> list[str]:
        """Columns with content that are not read, as a warning names them."""
        headings = dict(self.headings)
        return [
            f"{letter(i)} 列“{headings[i]}”" if i in headings else f"{letter(i)} 列（{messages.NO_HEADING}）"
            for i in sorted(columns)
        ]


def order_for(
    sheet: str,
    found: Match,
    factors: dict[int, Decimal],
    period: Period | None,
    *,
    ragged: bool,
    longest: int,
) -> Order:
    """How to read the sheet whose header was read as `found`."""
    meanings = sorted(found.meanings.items())
    return Order(
        sheet=sheet,
        bottom=found.header.bottom + 1,
        headings=sorted(found.header.headings.items()),
        above=list(found.header.above),
        uscc=found.uscc,
        name=found.name,
        period_column=found.period,
        numbers=[
            (i, found.meanings[i].value_name, str(factor), found.meanings[i].column.dimension.value)
            for i, factor in sorted(factors.items())
        ],
        others=[
            (i, m.column.name, m.column.kind.value) for i, m in meanings if m.column.kind is not Kind.NUMBER
        ],
        unread=list(found.unread),
        texts_count=not found.spec.only_figures,
        period=(period.year, period.month) if period else None,
        ragged=ragged,
        longest=longest,
    )
