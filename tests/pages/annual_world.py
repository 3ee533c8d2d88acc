"""What is gathered of a year's factors in one county, for page tests."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from assessments.models import FactorDoubt
from enterprises.models import Enterprise


@dataclass
class Gathered:
    """A doubt about the year that the county's scheme is of."""

    doubt: FactorDoubt


def make_gathered(enterprise: Enterprise) -> Gathered:
    """The enterprise's land is doubted."""
    doubt = FactorDoubt.objects.create(
        enterprise=enterprise, year=2023, kind="no_land", factor="land_area", ours=0, found_at=timezone.now()
    )
    return Gathered(doubt)
