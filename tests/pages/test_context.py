"""The one context of region and period: where it starts, what it offers, what it refuses."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from accounts.models import ReportingPeriod
from assessments.services import request_progress
from tests.pages.page import BUSINESS

pytestmark = pytest.mark.django_db
PAGES = ("/dashboard/", "/enterprises/", "/targets/", "/figures/gross_output/", "/imports/upload/")
OWN = {
    "bureau": "341700",
    "county": "341702",
    "elsewhere": "341504",
    "leader": "341700",
    "cadre": "341721",
    "handler": "341700",
}


@pytest.fixture
def later_period(world):
    """A period later than every figure."""
    return ReportingPeriod.objects.create(period=date(2023, 6, 1), last_taken_at=timezone.now())


@pytest.mark.parametrize("key", BUSINESS)
def test_a_person_starts_at_the_own_region(world, signed_in, key):
    for address in PAGES:
        response = signed_in(key).get(address, follow=True)
        if response.status_code == 200:
            assert response.context["region"].code == OWN[key], address


def test_the_latest_period_is_shown_first(world, later_period, signed_in):
    for address in PAGES:
        context = signed_in("bureau").get(address, follow=True).context
        assert str(context["period"]) == "2023-06", address
        assert [p["value"] for p in context["context_bar"]["periods"]][:2] == ["2023-06", "2023-05"]


def test_the_address_says_which_region_and_period(world, signed_in):
    for address in PAGES:
        context = signed_in("bureau").get(address, {"region": "341721", "period": "2023-05"}).context
        assert (context["region"].code, str(context["period"])) == ("341721", "2023-05")


def test_the_dashboard_puts_region_and_period_into_its_address(world, signed_in):
    """A link copied from the address bar shows another person the same."""
    assert signed_in("bureau").get("/dashboard/").url == "/dashboard/?region=341700&period=2023-05"
    assert signed_in("county").get("/dashboard/").url == "/dashboard/?region=341702&period=2023-05"


def test_a_period_without_figures_can_be_asked_for(world, signed_in):
    response = signed_in("bureau").get("/dashboard/", {"period": "2022-12"})
    assert response.status_code == 200
    chosen = [p for p in response.context["context_bar"]["periods"] if p["selected"]]
    assert [p["value"] for p in chosen] == ["2022-12"]


@pytest.mark.parametrize("key", ["county", "cadre"])
@pytest.mark.parametrize("region", ["341700", "340000", "341704", "341722", "341504"])
def test_a_county_reaches_neither_its_parent_nor_its_neighbours(world, signed_in, key, region):
    for address in (*PAGES, "/dashboard/state/", "/policies/"):
        response = signed_in(key).get(address, {"region": region})
        assert response.status_code == 404, address


def test_a_county_reaches_its_own_zones(world, signed_in):
    response = signed_in("county").get("/dashboard/", {"region": "341702400"})
    assert response.status_code == 200
    assert response.context["region"].code == "341702400"


@pytest.mark.parametrize("key", BUSINESS)
def test_the_picker_offers_the_own_subtree(world, signed_in, people, key):
    offered = [
        row["code"]
        for row in signed_in(key).get("/dashboard/", follow=True).context["context_bar"]["regions"]
    ]
    region = people[key].region
    assert offered[0] == region.code
    assert offered == [r.code for r in type(region).objects.within(region)]


def test_the_city_sees_its_units_ranked_and_a_county_sees_none(world, signed_in):
    city = signed_in("bureau").get("/dashboard/", follow=True).context["dashboard"]
    assert {line.region.code for line in city.units} == {
        "341702",
        "341721",
        "341722",
        "341723",
        "341702401",
        "341702404",
    }
    ranks = [line.rank for line in city.units]
    assert ranks == sorted(ranks, key=lambda rank: (rank is None, rank or 0))
    assert not signed_in("county").get("/dashboard/", follow=True).context["dashboard"].units


def test_figures_of_a_county_do_not_hold_anothers(world, signed_in):
    """The county's own page and the city's row of that county say the same."""
    city = signed_in("bureau").get("/dashboard/", follow=True).context["dashboard"]
    own = signed_in("county").get("/dashboard/", follow=True).context["dashboard"]
    row = next(line for line in city.units if line.region.code == "341702")
    assert [figure.text for figure in row.figures] == [figure.text for figure in own.figures]


def test_a_period_that_is_owed_is_told_and_watched(world, signed_in):
    client = signed_in("bureau")
    assert client.get("/dashboard/state/")["HX-Refresh"] == "true"
    request_progress([date(2023, 5, 1)])
    assert "正在重新计算" in client.get("/dashboard/", follow=True).content.decode()
    response = client.get("/dashboard/state/")
    assert response.status_code == 200
    assert "HX-Refresh" not in response
    assert "<html" not in response.content.decode()
