"""Lists that are found again: by the words of a need, by code and initials, behind each figure, behind a badge."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest

from accounts.models import ReportingPeriod
from support.services import distress as distress_services
from support.services import needs as services
from support.services import plans as plan_services

pytestmark = pytest.mark.django_db


@pytest.fixture
def months(now):
    for month in (4, 5, 6):
        ReportingPeriod.objects.create(period=date(2023, month, 1), last_taken_at=now)


@pytest.fixture
def needs(firm, people, now, months):
    """One of April that is matched in May and met in June, one of May, one of gas that is withdrawn."""
    who = {"by": people["county"], "now": now}
    usual = {"enterprise": firm, "amount": Decimal(10), **who}
    welder = services.raise_need(month=date(2023, 4, 1), kind="labour", subject="焊工", **usual)
    services.match_need(need=welder, on=date(2023, 5, 9), partner_kind="school", partner="学院", **who)
    services.meet_need(need=welder, on=date(2023, 6, 9), whole=True, **who)
    services.raise_need(month=date(2023, 5, 1), kind="power", subject="增容", **usual)
    gas = services.raise_need(month=date(2023, 5, 1), kind="gas", subject="锅炉", note="改气", **usual)
    services.withdraw_need(need=gas, on=date(2023, 6, 2), reason="不改了", **who)


def rows(response):
    return [row.record for row in response.context["table"].rows]


@pytest.mark.parametrize(
    ("text", "subjects"),
    [("焊工", {"焊工"}), ("改气", {"锅炉"}), ("AH1H", {"焊工", "增容", "锅炉"}), ("没有", set())],
)
def test_a_need_is_found_by_its_words_and_by_its_enterprise(needs, signed_in, text, subjects):
    response = signed_in("county").get("/support/needs/", {"q": text})
    assert {need.subject for need in rows(response)} == subjects


@pytest.mark.parametrize("month", [4, 5, 6])
def test_each_count_leads_to_as_many_rows(needs, signed_in, month):
    client = signed_in("county")
    page = client.get("/support/needs/counts/", {"period": f"2023-{month:02d}"}).content.decode()
    page = page[: page.index('id="amounts"')] + page[page.index('id="by-month"') :]
    cells = re.findall(r'<a href="(/support/needs/[?][^"]*)">(\d+)</a>', page)
    assert len(cells) > 30
    for address, number in dict(cells).items():
        assert len(rows(client.get(unescape(address)))) == int(number), address


def test_land_and_workers_lead_to_the_disposals_that_freed_and_placed_them(
    firm, people, now, signed_in, months
):
    who = {"by": people["county"], "now": now}
    made = distress_services.identify(
        enterprise=firm, kind="zombie", criteria=["stopped"], identified_on=date(2023, 3, 1), workers=9, **who
    )
    distress_services.advance(
        distress=made,
        on=date(2023, 4, 1),
        state="planned",
        text="定",
        route="sale",
        land_freed=Decimal(8),
        **who,
    )
    client = signed_in("county")
    page = client.get("/support/distressed/").content.decode()
    assert "gain=land" in page
    assert rows(client.get("/support/distressed/", {"gain": "land"})) == [made]
    assert rows(client.get("/support/distressed/", {"gain": "placed"})) == []


def test_a_badge_leads_to_what_it_counts(firm, people, now, tax_office, signed_in, months):
    people["handler"].department = tax_office
    people["handler"].save()
    who = {"by": people["bureau"], "now": now}
    plan = plan_services.open_plan(
        enterprise=firm, reason="at_risk", situation="x", opened_on=date(2023, 3, 1), **who
    )
    for due in (date(2023, 5, 1), date(2099, 5, 1)):
        plan_services.add_measure(
            plan=plan, problem="缺资金", measure="续贷", due_on=due, department=tax_office, **who
        )
    client = signed_in("handler")
    page = client.get("/support/").content.decode()
    address = re.search(r'href="([^"]+)"[^>]*>帮扶服务 <span class="nav-badge">', page)
    assert address is not None
    listed = rows(client.get(unescape(address[1])))
    assert [measure.due_on for measure in listed] == [date(2023, 5, 1)]
    assert ">帮扶服务</a>" in signed_in("bureau").get("/support/").content.decode()
