"""What is gathered of a year's factors in one county, for page tests."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from assessments.models import Evaluation, FactorDoubt, LandNotice, NoticedArea, SharedSite
from enterprises.models import Enterprise


@dataclass
class Gathered:
    """A doubt, a shared site and a published area of the year that the county's scheme is of."""

    doubt: FactorDoubt
    site: SharedSite
    area: NoticedArea


def make_gathered(enterprise: Enterprise) -> Gathered:
    """The enterprise's land is doubted, shared, and on notice."""
    doubt = FactorDoubt.objects.create(
        enterprise=enterprise, year=2023, kind="no_land", factor="land_area", ours=0, found_at=timezone.now()
    )
    site = SharedSite.objects.create(
        region=enterprise.region, year=2023, name="8号厂区", land_area=30, made_at=timezone.now()
    )
    site.members.create(enterprise=enterprise, year=2023)
    scheme = Evaluation.objects.get(scheme__region=enterprise.region).scheme
    day = timezone.localdate()
    notice = LandNotice.objects.create(scheme=scheme, opened_on=day, closes_on=day, opened_by_name="测试")
    area = NoticedArea.objects.create(notice=notice, enterprise=enterprise, area=12)
    return Gathered(doubt, site, area)
