"""One row of each model about a year's factors, for the test of who sees what."""

from __future__ import annotations

from assessments.models import (
    AnnualRule,
    FactorConfirmation,
    FactorDoubt,
    GradingScheme,
    LandNotice,
    NoticedArea,
    SharedSite,
    SharedSiteMember,
)


def annual_rows(region, enterprise, month, now):
    """Parameters, a doubt, a confirmation, a shared site, and a land notice with its area."""
    here = {"enterprise": enterprise, "year": 2022}
    AnnualRule.objects.get_or_create(region=region, valid_from=month)
    FactorDoubt.objects.create(**here, kind="no_land", factor="land_area", ours=0, found_at=now)
    FactorConfirmation.objects.create(
        **here,
        digest="0",
        state="confirmed",
        signer="某人",
        signed_on=month,
        entered_by_name="某人",
        entered_at=now,
    )
    site = SharedSite.objects.create(region=region, year=2022, name="某园", land_area=1, made_at=now)
    SharedSiteMember.objects.create(site=site, **here)
    scheme = GradingScheme.objects.get(slug=f"at-{region.code}")
    notice = LandNotice.objects.create(scheme=scheme, opened_on=month, closes_on=month, opened_by_name="某人")
    NoticedArea.objects.create(notice=notice, enterprise=enterprise, area=1)
