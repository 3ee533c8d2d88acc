"""What a workbook is to be annotated with: the order that crosses to the child process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from imports.notices import LEVELS, RULE_LEVELS


class Fault(NamedTuple):
    """One problem with the cell (or, with no column, the row) it is about, and the sentence for the list."""

    sheet: str
    row: int
    column: str
    level: str
    why: str
    sentence: str
    is_by_rule: bool = False
    """Whether a check rule found it: then the row is taken all the same."""

    @property
    def label(self) -> str:
        """The level in words."""
        return (RULE_LEVELS if self.is_by_rule else LEVELS)[self.level]


@dataclass(frozen=True)
class Order:
    """The faults of one workbook, and how much of them is written into it."""

    faults: list[Fault]
    first: dict[str, str] = field(default_factory=dict)
    """Sheet → the column that is coloured where the whole row is meant."""
    figures: dict[str, list[str]] = field(default_factory=dict)
    """Sheet → the columns in which a text of digits is a number."""
    notes: list[str] = field(default_factory=list)
    """What is said above the list."""
    most_comments: int = 1_000
    most_listed: int = 5_000
    max_sheets: int = 50

    def as_dict(self) -> dict[str, Any]:
        """The same as plain JSON."""
        return asdict(self) | {"faults": [list(fault) for fault in self.faults]}

    @classmethod
    def from_dict(cls, order: Mapping[str, Any]) -> Order:
        """The order that `as_dict` wrote."""
        return cls(**{**order, "faults": [Fault(*fault) for fault in order["faults"]]})
