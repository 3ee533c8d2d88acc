"""What the walk knows of an address: who gets which answer, and who sees which county."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.pages.world import Place

BUSINESS = ("bureau", "county", "elsewhere", "leader", "cadre", "handler")
ADMINISTRATORS = ("system", "security", "audit")
EVERYONE = (*BUSINESS, *ADMINISTRATORS)
READERS, REPORTERS, VIEWERS = (
    set(BUSINESS),
    {"bureau", "county", "elsewhere"},
    {"bureau", "county", "elsewhere", "leader"},
)

CHECKERS = {*REPORTERS, "cadre"}

# Whose own county, and one that is beyond their sight.
OWN = dict.fromkeys(("bureau", "county", "leader", "handler"), "341702") | {
    "elsewhere": "341504",
    "cadre": "341721",
}
OTHERS = {
    "bureau": ["341504"],
    "leader": ["341504"],
    "handler": ["341504"],
    "county": ["341721", "341504"],
    "cadre": ["341702", "341504"],
    "elsewhere": ["341702", "341721"],
}


@dataclass(frozen=True)
class Page:
    """One named address: `allowed` get `get`/`post` in their own county; everyone else 403; strangers sign in."""

    kwargs: Callable[[Place], dict[str, Any]] = lambda place: {}
    allowed: set[str] = field(default_factory=set)
    get: int = 200
    post: int = 405
    data: dict[str, str] = field(default_factory=dict)
    scoped: bool = True
    """Whether the address names something of a county, so that another county's is not found."""


def pk_of(batch: str) -> Callable[[Place], dict[str, Any]]:
    return lambda place: {"pk": getattr(place, batch).pk}
