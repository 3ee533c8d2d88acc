"""What is gathered of a year's factors in one county, for page tests."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from assessments.models import FactorDoubt, SharedSite
from enterprises.models import Enterprise


@dataclass
class Gathered:
    """A doubt and a shared site of the year that the county's scheme is of."""

    doubt: FactorDoubt
    site: SharedSite


def make_gathered(enterprise: Enterprise) -> Gathered:
    """The enterprise's land is doubted, and shared."""
    doubt = FactorDoubt.objects.create(
        enterprise=enterprise, year=2023, kind="no_land", factor="land_area", ours=0, found_at=timezone.now()
    )
    site = SharedSite.objects.create(
        region=enterprise.region, year=2023, name="8号厂区", land_area=30, made_at=timezone.now()
    )
    site.members.create(enterprise=enterprise, year=2023)
    return Gathered(doubt, site)
