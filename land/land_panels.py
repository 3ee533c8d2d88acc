"""The part of an enterprise's page that this room gives: its parcels, and how much land they make."""

from __future__ import annotations

from typing import Any

from enterprises.panels import Asked, Panel
from land.areas import held_on
from land.models import LandDispute
from land.selectors.parcels import of_enterprise


def _load(asked: Asked) -> dict[str, Any]:
    """The enterprise's shares of today and what they sum to; two queries."""
    shares = of_enterprise(asked.enterprise, asked.today)
    held = held_on([share.part for share, _ in shares], asked.today).get(asked.enterprise.pk)
    disputes = LandDispute.objects.filter(enterprise=asked.enterprise, state=LandDispute.State.OPEN)
    return {"shares": shares, "held": held, "disputes": disputes.count(), "today": asked.today}


PARCELS = Panel("parcels", "用地", "land/panel.html", "land.view_parcel", _load, order=60)
