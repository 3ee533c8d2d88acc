"""Which parts an enterprise's page has. A room registers its own; this room knows no room above it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from accounts.periods import Period
from enterprises.models import Enterprise


@dataclass(frozen=True)
class Asked:
    """What a panel may know: whose page, who looks, which period, on which day."""

    enterprise: Enterprise
    user: Any
    period: Period | None
    today: date


@dataclass(frozen=True)
class Fact:
    """What the page says at its head: a word or two, leading to the panel that tells more."""

    label: str
    text: str
    url: str = ""


@dataclass(frozen=True)
class Panel:
    """One part of the page: `load` asks a constant number of queries and gives what `template` needs.

    Nothing (None) from `load` leaves the panel out; an empty list is shown as such, since it tells something.
    A list of `Fact` under "facts" stands at the head of the page as well. What is not `wide` may share a row
    with a neighbour that is not.
    """

    key: str
    title: str
    template: str
    permission: str
    load: Callable[[Asked], dict[str, Any] | None]
    order: int = 100
    wide: bool = True


Loaded = tuple[Panel, dict[str, Any]]
_panels: dict[str, Panel] = {}


def register(panel: Panel) -> None:
    """Makes a panel part of every enterprise's page."""
    _panels[panel.key] = panel


def panels_for(asked: Asked) -> list[Loaded]:
    """The panels that the person may see, in their order, each with its content."""
    allowed = [panel for panel in _panels.values() if asked.user.has_perm(panel.permission)]
    loaded = [(panel, panel.load(asked)) for panel in sorted(allowed, key=lambda p: (p.order, p.key))]
    return [(panel, content) for panel, content in loaded if content is not None]


def facts_of(loaded: list[Loaded]) -> list[Fact]:
    """What the panels say at the head of the page; a fact without an address leads to its panel."""
    return [
        replace(fact, url=fact.url or f"#panel-{panel.key}")
        for panel, content in loaded
        for fact in content.get("facts", ())
    ]


def in_rows(loaded: list[Loaded]) -> list[tuple[bool, Loaded]]:
    """(whether it takes half a row, panel) in their order: two neighbours share a row where neither is wide."""
    placed: list[tuple[bool, Loaded]] = []
    rest = list(loaded)
    while rest:
        pair = len(rest) > 1 and not rest[0][0].wide and not rest[1][0].wide
        placed += [(pair, each) for each in rest[: 1 + pair]]
        rest = rest[1 + pair :]
    return placed
