"""Which department hands in which factor (fixtures/reference/factor_departments.yaml)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from accounts.reference import read_yaml


@dataclass(frozen=True)
class Office:
    """A department, or a company that stands in for one, and the factors it hands in."""

    key: str
    label: str
    factors: tuple[str, ...]


@cache
def offices() -> tuple[Office, ...]:
    """All departments, in the order of the file."""
    rows = read_yaml("reference", "factor_departments.yaml")
    return tuple(Office(row["key"], row["label"], tuple(row["factors"])) for row in rows)


def office_of(factor: str) -> Office | None:
    """The department that hands in the factor."""
    return next((office for office in offices() if factor in office.factors), None)
