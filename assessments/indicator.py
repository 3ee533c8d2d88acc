"""What an indicator is: its unit, its kind, and one query grouped by region; rooms' indicators are built of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from accounts.periods import Period
from assessments.progress import Kind
from enterprises.classification import ScaleStatus


@dataclass(frozen=True, slots=True)
class Totals:
    """A sum, and the same enterprises' restated 上年同期 where the indicator has one."""

    value: Decimal
    prior: Decimal | None = None

    def __add__(self, other: Totals) -> Totals:
        if self.prior is None and other.prior is None:
            return Totals(self.value + other.value)
        return Totals(self.value + other.value, (self.prior or Decimal(0)) + (other.prior or Decimal(0)))


Grouped = dict[int, Totals]
Query = Callable[[Period, Period], Grouped]


@dataclass(frozen=True)
class Indicator:
    """One indicator. `unit` is what the query answers in; `shown_in` what a page prints."""

    key: str
    label: str
    unit: str
    kind: Kind
    formula: str
    why: str
    query: Query | None = None
    shown_in: str = ""
    source: tuple[str, str] | None = None
    """(form, value) for what is a plain sum over returns: what a trace follows."""
    status: ScaleStatus | None = None
    """For what counts the enterprises of one standing."""
    listed: tuple[str, Mapping[str, str]] | None = None
    """For what counts records of a room's own list: the list's address by name, and the filters that leave them.

    The list takes `since` and `until`, the days of the span.
    """

    @property
    def display_unit(self) -> str:
        """The unit a page prints."""
        return self.shown_in or self.unit


def counted(rows: Iterable[tuple[int, int]]) -> Grouped:
    """The counts of a query, as totals."""
    return {region: Totals(Decimal(number)) for region, number in rows}
