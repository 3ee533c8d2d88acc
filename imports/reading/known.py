"""A layout that somebody explained once: which of its columns is which value, in which unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from .spec import Column, FormSpec

USCC, NAME, PERIOD = "@uscc", "@name", "@period"
KEYS = {USCC: "统一社会信用代码", NAME: "企业名称", PERIOD: "报告期"}
"""What a column may be beside a value of the form; no value's name begins so."""
_PRIOR = "_prior"


@dataclass(frozen=True)
class KnownColumn:
    """One column as it was explained; `value` is "" for one that is not read, `unit` for what the file says."""

    index: int
    heading: str
    value: str = ""
    unit: str = ""


@dataclass(frozen=True)
class KnownLayout:
    """A header and what its columns mean.

    `unit` is that of the money columns without one of their own; `stated` the unit that stood above the
    header when all this was decided; `lines` how many rows the header has, and `row` the first of
    them; `id` the mapping's own key.
    """

    fingerprint: str
    form: str
    columns: tuple[KnownColumn, ...]
    unit: str = ""
    stated: str = ""
    lines: int = 1
    row: int = 1
    id: int = 0

    @cached_property
    def by_index(self) -> dict[int, KnownColumn]:
        """The columns by their places, counted from 0."""
        return {column.index: column for column in self.columns}

    def place_of(self, key: str) -> int | None:
        """Where the code, the name or the period stands."""
        return next((column.index for column in self.columns if column.value == key), None)


def columns_as_json(columns: Iterable[KnownColumn]) -> list[dict[str, Any]]:
    """The columns as they are stored."""
    return [asdict(column) for column in columns]


def columns_of_json(stored: Iterable[Mapping[str, Any]]) -> tuple[KnownColumn, ...]:
    """The columns as they were stored."""
    return tuple(KnownColumn(**column) for column in stored)


def column_of(spec: FormSpec, value: str) -> tuple[Column, bool] | None:
    """The form's column that a value name speaks of, and whether of its year before; None for no value."""
    for column in spec.columns:
        if value == column.name:
            return column, False
        if column.has_prior and value == column.name + _PRIOR:
            return column, True
    return None
