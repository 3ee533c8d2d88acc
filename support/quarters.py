"""Calendar quarters: what falls due each quarter, and which quarters a span has. Plain values, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, order=True)
class Quarter:
    """One quarter of a year, counted from 1."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"

    @property
    def label(self) -> str:
        """As an official document writes it."""
        return f"{self.year}年{'一二三四'[self.number - 1]}季度"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.following.first - timedelta(days=1)

    @property
    def following(self) -> Quarter:
        """The quarter after it."""
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter in which `day` lies."""
        return cls(day.year, (day.month + 2) // 3)


def quarters(start: date, end: date) -> list[Quarter]:
    """Every quarter that a day from `start` to `end` lies in, in order; [] where `end` comes first."""
    found, quarter = [], Quarter.of(start)
    while start <= end and quarter <= Quarter.of(end):
        found.append(quarter)
        quarter = quarter.following
    return found
