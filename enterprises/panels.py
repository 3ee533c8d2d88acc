"""Which parts an enterprise's page has. A room registers its own; this room knows no room above it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
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
class Panel:
    """One part of the page: `load` asks a constant number of queries and gives what `template` needs.

    Nothing (None) from `load` leaves the panel out; an empty list is shown as such, since it tells something.
    """

    key: str
    title: str
    template: str
    permission: str
    load: Callable[[Asked], dict[str, Any] | None]
    order: int = 100


_panels: dict[str, Panel] = {}


def register(panel: Panel) -> None:
    """Makes a panel part of every enterprise's page."""
    _panels[panel.key] = panel


def panels_for(asked: Asked) -> list[tuple[Panel, dict[str, Any]]]:
    """The panels that the person may see, in their order, each with its content."""
    allowed = [panel for panel in _panels.values() if asked.user.has_perm(panel.permission)]
    loaded = [(panel, panel.load(asked)) for panel in sorted(allowed, key=lambda p: (p.order, p.key))]
    return [(panel, content) for panel, content in loaded if content is not None]
