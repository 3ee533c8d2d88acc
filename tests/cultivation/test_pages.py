"""The pages as people use them: bulk decisions, a day's undo, entry by hand, and links that lead to what they count."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from cultivation.models import CultivationRule, Membership, Proposal, Recognition, TierSnapshot
from cultivation.services import proposing
from tests import sheets
from tests.cultivation.conftest import MAY, NOW, judged

pytestmark = pytest.mark.django_db
HERE = "?region=341700&period=2023-05"
State = Proposal.State


def address(name, *args, query=HERE):
    return reverse(f"cultivation:{name}", args=args) + query


@pytest.fixture
def proposed(firms):
    """Three of 贵池 and one of 东至 wait for 小升规 or 临退帮扶."""
    for number in (1, 3, 4):
        judged(number, "approaching", last_year=1500)
    judged(2, "at_risk", reasons=[["forecast_below", "预计全年营业收入1,900万元，低于2,000万元"]])
    proposing.work_through(period=MAY, now=NOW)
    return firms


def keys(**which):
    return list(Proposal.objects.filter(**which).values_list("pk", flat=True))


def decide(client, query=HERE, **data):
    return client.post(address("proposals_decide", query=query), data, follow=True)


def told(response):
    return [str(message) for message in response.context["messages"]]


def test_ticked_proposals_are_confirmed_and_counted(proposed, signed_in):
    response = decide(signed_in("bureau"), proposal=keys(pool="small_up"), action="confirm")
    assert told(response) == ["已确认3条建议：入库3家，出库0家。当天可以撤回。"]
    assert Membership.objects.count() == 3


def test_all_that_is_filtered_is_confirmed_and_nothing_else(proposed, signed_in):
    client = signed_in("bureau")
    page = client.get(address("proposals") + "&pool=small_up&state=open").content.decode()
    assert "确认筛选出的全部 3 条" in page
    filters = re.search(r'name="filters" value="([^"]*)"', page)[1].replace("&amp;", "&")
    response = decide(client, all="1", filters=filters)
    assert told(response) == ["已确认3条建议：入库3家，出库0家。当天可以撤回。"]
    assert keys(state=State.OPEN) == keys(pool="at_risk")


def test_all_means_the_region_of_the_page(proposed, signed_in):
    decide(signed_in("bureau"), query="?region=341721&period=2023-05", all="1", filters="")
    assert {row.enterprise_id for row in Membership.objects.all()} == {proposed[4].pk}


def test_refusing_needs_a_reason_and_keeps_it(proposed, signed_in):
    client = signed_in("county")
    chosen = keys(enterprise=proposed[1])
    assert told(decide(client, query="", proposal=chosen, action="decline")) == ["请填写理由，便于以后查考。"]
    response = decide(client, query="", proposal=chosen, action="decline", reason="企业拟搬迁")
    assert told(response) == ["已驳回1条建议，依据没有变化的不再提出。"]
    assert Proposal.objects.get(pk=chosen[0]).why_declined == "企业拟搬迁"


def test_another_countys_proposal_is_not_decided(proposed, signed_in):
    response = decide(signed_in("county"), query="", proposal=keys(enterprise=proposed[4]), action="confirm")
    assert "没有可处理的建议" in told(response)[0]
    assert not Membership.objects.exists()


def test_a_decision_of_today_offers_to_be_taken_back(proposed, signed_in):
    client = signed_in("bureau")
    decide(client, proposal=keys(enterprise=proposed[1]), action="confirm")
    listed = client.get(address("proposals") + "&state=confirmed").content.decode()
    (there,) = re.findall(r'action="(/cultivation/proposals/\d+/undo/[^"]*)"', listed)
    response = client.post(there.replace("&amp;", "&"), follow=True)
    assert "已撤回" in told(response)[0]
    assert not Membership.objects.exists()


def test_whoever_may_only_look_sees_neither_boxes_nor_buttons(proposed, signed_in):
    text = signed_in("leader").get(address("proposals")).content.decode()
    assert "预计全年营业收入1,900万元" in text
    assert 'name="proposal"' not in text
    assert 'id="bulk"' not in text


def test_every_count_of_the_overview_leads_to_a_list_of_as_many(proposed, signed_in):
    client = signed_in("bureau")
    decide(client, proposal=keys(), action="confirm")
    text = client.get(address("overview")).content.decode()
    cells = re.findall(r'<a href="(/cultivation/(?:members|history)/[^"]+)"[^>]*>[＋－]?(\d+)</a>', text)
    assert sum(int(number) for _, number in cells) > 8
    for there, number in cells:
        rows = client.get(there.replace("&amp;", "&")).context["table"].paginator.count
        assert rows == int(number), there


def test_a_past_month_shows_what_stood_then(proposed, signed_in):
    client = signed_in("bureau")
    Membership.objects.create(
        enterprise=proposed[1], pool="listing", entered=date(2022, 3, 1), left=date(2023, 2, 1)
    )
    page = client.get(address("members", query="?region=341700&period=2022-12&pool=listing"))
    assert page.context["table"].paginator.count == 1
    assert client.get(address("members") + "&pool=listing").context["table"].paginator.count == 0
    left = client.get(address("history") + "&move=left")
    assert left.context["table"].paginator.count == 1


def test_every_count_of_a_pool_over_the_months_leads_to_a_list_of_as_many(proposed, signed_in):
    client = signed_in("bureau")
    for number, entered, left in ((1, (2022, 3), (2023, 2)), (2, (2023, 1), None), (4, (2022, 9), (2023, 5))):
        days = [date(*month, 1) if month else None for month in (entered, left)]
        Membership.objects.create(enterprise=proposed[number], pool="listing", entered=days[0], left=days[1])
    text = client.get(address("pool_months", "listing")).content.decode()
    cells = re.findall(r'<a href="(/cultivation/(?:members|history)/[^"]+)"[^>]*>[＋－]?(\d+)</a>', text)
    assert sum(int(number) for _, number in cells) == 46
    for there, number in cells:
        assert client.get(there.replace("&amp;", "&")).context["table"].paginator.count == int(number), there
    book = client.get(address("pool_months", "listing") + "&export=xlsx")
    rows = list(load_workbook(BytesIO(book.content)).active.values)
    assert rows[2][1:4] == ("2022年5月末在库（户）", "2022年5月入库（户）", "2022年5月出库（户）")
    assert rows[-1][:4] == ("池州市", 1, 0, 0)
    assert rows[-1][-3:] == (1, 0, 1)


def test_every_count_of_the_tiers_leads_to_a_list_of_as_many(firms, signed_in):
    for number, tier, before, crossing in ((1, 3, 1, 5), (2, 1, 3, 0), (4, 1, None, 3)):
        TierSnapshot.objects.create(
            enterprise=firms[number],
            period=MAY.date,
            basis="year",
            tier=tier,
            before=before,
            crossing=crossing,
            figure=tier * 100_000,
            computed_at=NOW,
        )
    client = signed_in("bureau")
    text = client.get(address("tiers")).content.decode()
    cells = re.findall(r'<a href="(/cultivation/tiers/list/[^"]+)"[^>]*>(?:将跨入 )?(\d+)</a>', text)
    assert sum(int(number) for _, number in cells) > 8
    for there, number in cells:
        rows = client.get(there.replace("&amp;", "&")).context["table"].paginator.count
        assert rows == int(number), there


def test_an_enterprise_is_put_in_from_its_own_page(firms, signed_in):
    client = signed_in("county")
    text = client.get(firms[1].get_absolute_url()).content.decode()
    there = re.search(r'href="(/cultivation/members/add/[^"]+)"', text)[1].replace("&amp;", "&")
    form = client.get(there).context["form"]
    assert form.initial["uscc"] == firms[1].uscc
    data = {"uscc": firms[1].uscc, "pool": "listing", "month": "2023-05", "reason": "市级重点"}
    assert "已列入上市后备库" in told(client.post(there, data, follow=True))[0]
    again = client.post(there, data)
    assert again.status_code == 422
    assert "已在上市后备库中" in again.content.decode()
    assert "市级重点" in again.content.decode(), "what was typed is lost"


def test_an_enterprise_is_found_by_its_whole_name_within_ones_region_only(firms, signed_in):
    client = signed_in("county")
    data = {"pool": "listing", "month": "2023-05", "reason": "市级重点"}
    other = client.post(address("member_add", query=""), data | {"uscc": sheets.name(4)})
    assert "企业名录中没有" in other.content.decode()
    client.post(address("member_add", query=""), data | {"uscc": sheets.name(2)})
    assert Membership.objects.get().enterprise == firms[2]


def test_a_recognition_is_entered_with_its_paper_and_read_back(firms, signed_in):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = signed_in("county")
    paper = SimpleUploadedFile("证书.pdf", b"%PDF-1.4 x", "application/pdf")
    data = {"uscc": firms[1].uscc, "kind": "hightech", "level": "nation", "awarded_on": "2021-09-18"}
    response = client.post(address("recognition_add", query=""), data | {"file": paper}, follow=True)
    assert "高新技术企业" in told(response)[0]
    row = Recognition.objects.get()
    assert row.valid_until == date(2024, 9, 17)
    page = client.get(row.get_absolute_url()).content.decode()
    there = re.search(r'href="(/cultivation/recognitions/files/\d+/)"', page)[1]
    served = client.get(there)
    assert b"".join(served) == b"%PDF-1.4 x"
    assert served["X-Content-Type-Options"] == "nosniff"
    assert signed_in("elsewhere").get(there).status_code == 404


def test_a_wrong_level_comes_back_at_its_field(firms, signed_in):
    data = {"uscc": firms[1].uscc, "kind": "hightech", "level": "city", "awarded_on": "2021-09-18"}
    response = signed_in("bureau").post(address("recognition_add"), data)
    assert response.status_code == 422
    assert response.context["form"].errors["level"] == ["高新技术企业没有市级，请选择国家级。"]


def test_a_bureau_begins_parameters_and_a_county_does_not(firms, signed_in):
    client = signed_in("bureau")
    form = client.get(address("parameters")).context["form"]
    data = {name: "" if value is None else value for name, value in form.initial.items()}
    data |= {"valid_from": "2023-01", "leading_from": "20000"}
    response = client.post(address("parameters_begin"), data, follow=True)
    assert "池州市自2023年1月起按新参数执行" in told(response)[0]
    assert CultivationRule.objects.get(region__code="341700").leading_from == 200_000
    refused = client.post(address("parameters_begin"), data)
    assert refused.status_code == 422
    assert "已有自2023年1月起用的参数" in refused.content.decode()
    assert signed_in("county").post(address("parameters_begin", query=""), data).status_code == 403


def test_what_ends_soon_is_said_above_the_list(firms, signed_in):
    today = timezone.localdate()
    Recognition.objects.create(
        enterprise=firms[1], kind="hightech", level="nation", awarded_on=date(2021, 9, 18), valid_until=today
    )
    page = signed_in("bureau").get(address("recognitions"))
    assert page.context["ending"] == 1
    ending = signed_in("bureau").get(address("recognitions") + "&state=ending")
    assert ending.context["table"].paginator.count == 1


def test_exports_come_back_as_they_went_out(proposed, signed_in):
    import io

    from openpyxl import load_workbook

    client = signed_in("bureau")
    decide(client, proposal=keys(), action="confirm")
    content = b"".join(client.get(address("members") + "&export=xlsx"))
    rows = list(load_workbook(io.BytesIO(content)).active.values)
    head = next(row for row in rows if row[0] == "统一社会信用代码")
    assert {"培育库", "入库月份", "入库理由"} <= set(head)
    assert len(rows[rows.index(head) + 1 :]) == 4


def test_an_enterprises_page_shows_its_tier_pools_and_titles_each_leading_on(proposed, signed_in):
    client = signed_in("bureau")
    decide(client, proposal=keys(), action="confirm")
    firm = proposed[1]
    judged(1, "above", last_year=31_000, forecast=52_000)
    proposing.work_through(period=MAY, now=NOW)
    Recognition.objects.create(enterprise=firm, kind="specialised", level="city", awarded_on=date(2023, 3, 1))
    page = client.get(firm.get_absolute_url() + HERE)
    text = page.content.decode()
    assert "即将跨入5亿元" in text
    assert f'href="/enterprises/{firm.uscc}/values/finance/revenue/?period=2022-12"' in text
    member = Membership.objects.get(enterprise=firm)
    assert f'href="{member.get_absolute_url()}?region=341700&amp;period=2023-05"' in text
    assert "市级专精特新中小企业" in text
    assert "建议出库" in text
    assert {panel.key for _, (panel, _) in page.context["panels"]} >= {"tier", "pools", "recognitions"}


def test_a_small_enterprise_has_no_tier_and_says_so_by_silence(firms, signed_in):
    page = signed_in("bureau").get(firms[1].get_absolute_url() + HERE)
    assert "tier" not in {panel.key for _, (panel, _) in page.context["panels"]}
    assert "没有进过培育库" in page.content.decode()
