"""What the rooms above show on an enterprise's page: to whom, of what, and where it leads."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import Region
from assessments.models import AnnualFactors
from liaison.models import Problem
from projects.models import Project
from reporting.models import Finding, Submission
from tests.pages.page import OWN

pytestmark = pytest.mark.django_db
MAY = {"period": "2023-05"}


def opened(client, enterprise):
    return client.get(enterprise.get_absolute_url(), MAY)


def contents(response):
    """Key of the panel → what it shows."""
    return {panel.key: content for _, (panel, content) in response.context["panels"]}


@pytest.fixture
def enterprise(world):
    return world.places["341702"].enterprise


@pytest.mark.parametrize("key", ["bureau", "county", "cadre", "handler", "leader"])
def test_each_role_sees_the_panels_that_it_may(world, signed_in, key):
    response = opened(signed_in(key), world.places[OWN[key]].enterprise)
    assert {"projects", "problems", "factors"} <= set(contents(response))
    assert ("reporting" in contents(response)) == (key in {"bureau", "county", "leader"})


def test_every_link_of_the_panels_leads_to_a_page(world, signed_in, enterprise):
    client = signed_in("bureau")
    text = opened(client, enterprise).content.decode()
    parts = re.findall(r'<section class="card[^"]*" id="panel-.*?</section>', text, re.DOTALL)
    found = {link.replace("&amp;", "&") for part in parts for link in re.findall(r'href="(/[^"]+)"', part)}
    links = {link for link in found if "/files/" not in link and not link.startswith("/static/")}
    assert len(links) >= 5
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_projects_stand_with_the_dearest_first_and_those_under_way_at_the_head(signed_in, enterprise):
    for number in range(9):
        Project.objects.create(
            name=f"追加{number}",
            owner_name=enterprise.name,
            enterprise=enterprise,
            region=enterprise.region,
            total_investment=Decimal(100_000 * (number + 1)),
            stage="building" if number < 2 else "planned",
        )
    response = opened(signed_in("county"), enterprise)
    shown = contents(response)["projects"]
    amounts = [project.total_investment for project in shown["projects"]]
    assert (len(amounts), shown["number"]) == (8, 10)
    assert amounts == sorted(amounts, reverse=True)
    assert "总投资 90,000 万元" in response.content.decode()
    assert "全部10个项目" in response.content.decode()
    assert ("在建项目", "3个") in [(fact.label, fact.text) for fact in response.context["facts"]]


def test_a_project_that_another_county_answers_for_is_not_shown_to_this_one(signed_in, enterprise):
    elsewhere = Region.objects.get(code="341721")
    Project.objects.create(
        name="异地项目", owner_name=enterprise.name, enterprise=enterprise, region=elsewhere
    )
    assert "异地项目" not in opened(signed_in("county"), enterprise).content.decode()
    assert "异地项目" in opened(signed_in("bureau"), enterprise).content.decode()


def test_open_problems_come_first_and_no_telephone_is_shown(signed_in, enterprise):
    for number, closed in ((901, True), (902, False)):
        Problem.objects.create(
            year=2024,
            number=number,
            enterprise=enterprise,
            text=f"问题{number}",
            fingerprint=str(number),
            closed=closed,
            raised_on=date(2024, 1, 2),
            contact_phone="13900009999",
        )
    response = opened(signed_in("county"), enterprise)
    shown = contents(response)["problems"]["problems"]
    assert [problem.closed for problem in shown] == [False, False, True]
    assert "13900009999" not in response.content.decode()
    assert ("未办结问题", "2件") in [(fact.label, fact.text) for fact in response.context["facts"]]


def test_the_months_forms_tell_the_enterprises_return_and_the_units_sheet(signed_in, enterprise):
    unit = enterprise.region
    Submission.objects.create(form="output", region=unit, period=date(2023, 5, 1), status="approved")
    response = opened(signed_in("county"), enterprise)
    lines = {line.form: line for line in contents(response)["reporting"]["lines"]}
    assert set(lines) == {"output", "finance", "energy"}, "the quarter's form is not due in May"
    assert (lines["output"].reported, lines["output"].status) == (True, "approved")
    assert (lines["energy"].reported, lines["energy"].status) == (False, "draft")
    sheet = reverse("reporting:sheet", args=["output", unit.code, "2023-05"])
    assert sheet in response.content.decode()


def test_doubts_that_are_settled_are_not_shown(world, signed_in, enterprise):
    finding = world.places["341702"].finding
    assert finding.sentence in opened(signed_in("bureau"), enterprise).content.decode()
    Finding.objects.filter(pk=finding.pk).update(state="corrected")
    response = opened(signed_in("bureau"), enterprise)
    assert finding.sentence not in response.content.decode()
    assert "没有未办结的疑点" in response.content.decode()


def test_the_years_factors_stand_side_by_side_and_lead_to_their_cells(world, signed_in, enterprise):
    AnnualFactors.objects.create(enterprise=enterprise, year=2021, land_area=Decimal("33.5"))
    client = signed_in("county")
    shown = contents(opened(client, enterprise))["factors"]
    latest = world.places["341702"].factors
    assert shown["years"] == [latest.year, 2021]
    land = next(line for line in shown["lines"] if line.label == "用地面积")
    assert [text for text, _ in land.cells] == ["20", "33.5"]
    tax = next(line for line in shown["lines"] if line.label == "税收实际入库")
    assert [text for text, _ in tax.cells] == ["300", "--"]
    assert "用电量" not in [line.label for line in shown["lines"]], "what no list had is left out"
    response = client.get(land.cells[0][1])
    assert response.context["chosen"].field.name == "land_area"
