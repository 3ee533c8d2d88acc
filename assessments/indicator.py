"""What an indicator is: its unit, its kind, and one query grouped by region; rooms' indicators are built of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from accounts.models import Region
from accounts.periods import Period
from assessments.progress import Kind
from enterprises.classification import ScaleStatus
from enterprises.selectors import TracedValue


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
Together = Callable[[Period, Period], Mapping[str, Grouped]]
"""Indicator → its totals, with one question to the database for all of them."""
Traced = Callable[[Region, Period, Period], list[TracedValue]]


class Span(Enum):
    """How a list is told which months a figure counts: not at all, or by `since` and `until` as months or days."""

    NONE = 0
    MONTHS = 1
    DAYS = 2


@dataclass(frozen=True, slots=True)
class Behind:
    """The list behind a figure that a room of its own keeps: its address's name, and the filters that make the figure."""

    page: str
    filters: tuple[tuple[str, str], ...] = ()
    span: Span = Span.NONE


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
    together: Together | None = None
    """What answers this indicator and its kin at once; `query` then is this one's part of it."""
    is_share: bool = False
    """Whether the figure is the value in per cent of the base: a part of a whole that adds up over the tree."""
    behind: Behind | None = None
    traced: Traced | None = None
    """The rows behind it from one period to another, where its room can name them."""

    @property
    def display_unit(self) -> str:
        """The unit a page prints."""
        return self.shown_in or self.unit


def counted(rows: Iterable[tuple[int, int]]) -> Grouped:
    """The counts of a query, as totals."""
    return {region: Totals(Decimal(number)) for region, number in rows}
