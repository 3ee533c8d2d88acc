"""The area by which an enterprise is judged beside what the parcels on record say of that year's end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from assessments.models import AnnualFactors
from enterprises.panels import Asked, Panel
from land.areas import Held, held_on
from land.selectors.areas import parts_of

YEARS = 3


@dataclass(frozen=True)
class Year:
    """One data year: the factor's area, the parcels' on 31 December, and what lies between."""

    factors: AnnualFactors
    parcels: Decimal

    @property
    def gap(self) -> Decimal | None:
        """The factor's area less the parcels'; None where the factor has none."""
        area = self.factors.land_area
        return None if area is None else area - self.parcels


def _load(asked: Asked) -> dict[str, Any] | None:
    """The latest years; nothing where no list of factors has had the enterprise. Two queries."""
    rows = list(asked.enterprise.annual_factors.order_by("-year")[:YEARS])
    if not rows:
        return None
    parts = parts_of(asked.enterprise)
    return {"years": [Year(row, _on_record(parts, asked.enterprise.pk, row.year)) for row in rows]}


def _on_record(parts: Any, enterprise: int, year: int) -> Decimal:
    return held_on(parts, date(year, 12, 31)).get(enterprise, Held()).total


COMPARISON = Panel(
    "land_comparison", "亩均用地核对", "assessments/land_comparison.html", "land.view_parcel", _load, order=65
)
