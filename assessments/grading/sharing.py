"""Several enterprises on one parcel are graded as one: their figures together over the parcel (domain.md 36).

Each member then stands in its list by itself, with the values that all have together: it enters bases and ranks as
one enterprise, so that every list holds as many grades as enterprises. Bonuses, vetoes and protections stay its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from assessments.grading.indicators import FIGURES, LAND

Figures = Mapping[str, Decimal]


def pooled(members: Sequence[Figures], land: Decimal) -> dict[str, Decimal]:
    """The figures that each member is graded by: the sums over all, on the land that they share.

    What one of them has not handed in is not known of all: a sum without it would flatter, or wrong, the others.
    """
    sums = {
        name: sum((figures[name] for figures in members), Decimal(0))
        for name in FIGURES
        if name != LAND and members and all(name in figures for figures in members)
    }
    return sums | {LAND: land}
