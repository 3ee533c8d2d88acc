"""What an enterprise confirms of its year: the figures, their digest, and whether it still holds. No database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

FACTORS = (
    *("land_area", "land_owned", "land_rented", "land_let", "tax", "value_added", "revenue", "rd_expense"),
    *("tech_investment", "energy", "electricity", "cod", "ammonia", "so2", "nox", "emissions"),
    "average_employees",
)
"""What is put before the enterprise: the figures it can know itself."""


class State(StrEnum):
    """How an enterprise stands to its figures of a year."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    OBJECTED = "objected"
    LAPSED = "lapsed"

    @property
    def is_kept(self) -> bool:
        """Whether a record says so; the others follow from there being none, or one of other figures."""
        return self in (State.CONFIRMED, State.OBJECTED)

    @staticmethod
    def labels() -> list[tuple[State, str]]:
        """Each with its name."""
        return list(STATE_LABELS.items())


STATE_LABELS = {
    State.WAITING: "待确认",
    State.CONFIRMED: "已确认",
    State.OBJECTED: "有异议",
    State.LAPSED: "确认后有变动",
}


def figures_of(factors: Mapping[str, Decimal | None]) -> dict[str, str]:
    """The figures that are known, as exact digits without idle zeros."""
    known = ((name, factors.get(name)) for name in FACTORS)
    return {name: f"{figure.normalize():f}" for name, figure in known if figure is not None}


def digest_of(figures: Mapping[str, str]) -> str:
    """A name for exactly these figures."""
    return hashlib.sha256(json.dumps(figures, sort_keys=True).encode()).hexdigest()


def state_of(kept: str | None, digest: str, current: str) -> State:
    """The state where a record says `kept` of the figures with `digest`, and those with `current` stand now."""
    if kept is None:
        return State.WAITING
    return State(kept) if digest == current else State.LAPSED
