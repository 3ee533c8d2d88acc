"""What the page of an enterprise shows of the power company's list."""

from __future__ import annotations

from typing import Any

from enterprises.growth import growth_words
from enterprises.panels import Asked, Panel
from enterprises.selectors.power import power_of


def load(asked: Asked) -> dict[str, Any] | None:
    """Supplied electricity of the year to date in 万千瓦时; None where the list does not have the enterprise."""
    if asked.period is None:
        return None
    found = power_of([asked.enterprise.pk], asked.period).get(asked.enterprise.pk)
    return {"now": found[0], "base": found[1], "growth": growth_words(*found)} if found else None


PANEL = Panel(
    key="power",
    title="供电公司用电",
    template="enterprises/power_panel.html",
    permission="enterprises.view_enterprise",
    load=load,
    order=40,
    wide=False,
)
