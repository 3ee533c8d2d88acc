"""The pages of findings and what the grid shows of them, as their readers use them."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from reporting.findings import State
from reporting.models import Finding
from reporting.services import checks
from tests import sheets
from tests.reporting import doubts
from tests.reporting.month import IN_TIME, SHEET, begin
from tests.reporting.pages import FINDINGS, answer, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def month(db):
    return begin(reported=())


# --- findings


def test_the_list_shows_what_is_not_done_with_its_owner_and_day(month, signed_in, people):
    finding = doubts.sales_beyond_output()
    page = text(signed_in("county").get(FINDINGS))
    for words in (sheets.name(1), "工业销售产值 1,300 千元 大于", "李强", "待处理"):
        assert words in page
    checks.confirm(finding=finding, by=people["bureau"], now=IN_TIME)
    assert sheets.name(1) not in text(signed_in("county").get(FINDINGS))
    assert sheets.name(1) in text(signed_in("county").get(f"{FINDINGS}&state="))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("severity=warning", True),
        ("severity=error", False),
        ("form=finance", False),
        ("mine=mine", True),
        ("mine=none", False),
        ("when=overdue", True),
        ("when=all", True),
        ("q=2号", False),
        ("state=explained", False),
    ],
)
def test_each_filter_narrows_the_list(month, signed_in, query, found):
    doubts.sales_beyond_output()
    assert (sheets.name(1) in text(signed_in("county").get(f"{FINDINGS}&{query}"))) is found


def without_an_owner() -> Finding:
    """The one of two doubts that is due later, in nobody's hands; the other is 李强's."""
    doubts.take({1: (1000, 1300, 0), 2: (1000, 1400, 0)})
    doubts.run()
    Finding.objects.filter(enterprise__uscc=sheets.code(2)).update(
        owner=None, owner_name="", due_on=date(2099, 1, 1)
    )
    return Finding.objects.get(enterprise__uscc=sheets.code(2))


def test_what_nobody_answers_for_stands_first_for_the_bureau(month, signed_in):
    without_an_owner()
    page = text(signed_in("bureau").get(FINDINGS))
    assert page.index(sheets.name(2)) < page.index(sheets.name(1))
    assert "无责任人</span>" in page
    county = text(signed_in("county").get(FINDINGS))
    assert county.index(sheets.name(1)) < county.index(sheets.name(2))
    unowned = text(signed_in("bureau").get(f"{FINDINGS}&mine=none"))
    assert sheets.name(2) in unowned
    assert sheets.name(1) not in unowned


def test_the_bureau_takes_a_finding_into_its_own_hands(month, signed_in, people):
    finding = without_an_owner()
    bureau = signed_in("bureau")
    assert f"{people['bureau']}（池州市）" in text(bureau.get(finding.get_absolute_url()))
    answer(bureau, finding, action="assign", owner=people["bureau"].pk)
    finding.refresh_from_db()
    assert finding.owner == people["bureau"]


def test_a_county_hands_no_finding_up_to_the_bureau(month, signed_in, people):
    finding = without_an_owner()
    county = signed_in("county")
    assert "（池州市）" not in text(county.get(finding.get_absolute_url()))
    said = text(answer(county, finding, action="assign", owner=people["bureau"].pk))
    assert "不在该单位" in said
    with pytest.raises(checks.FindingError, match="不在贵池区"):
        checks.assign(finding=finding, owner=people["bureau"], by=people["county"], now=IN_TIME)


def test_another_county_sees_none_of_it(month, signed_in):
    finding = doubts.sales_beyond_output()
    assert signed_in("elsewhere").get(finding.get_absolute_url()).status_code == 404
    assert sheets.name(1) not in text(signed_in("elsewhere").get("/reporting/findings/?period=2023-05"))


def test_the_page_of_a_finding_shows_figures_history_and_what_to_do(month, signed_in):
    for period, output in (("2023-02", 400), ("2023-03", 600), ("2023-04", 800)):
        doubts.take({1: (output, output, 0)}, period)
    finding = doubts.sales_beyond_output()
    page = text(signed_in("county").get(finding.get_absolute_url()))
    for words in ("1,300", "2023年1-4月", "history-chart", "提交说明", finding.rule.what_to_do):
        assert words in page
    value = reverse("enterprises:value", args=[sheets.code(1), "output", "sales_output"])
    assert f"{value}?region=341702&amp;period=2023-05" in page
    assert "数据属实" not in page


def test_the_note_about_links_is_there_only_where_a_figure_has_one(month, signed_in):
    finding = doubts.sales_beyond_output()
    county = signed_in("county")
    assert "点带链接的数值" in text(county.get(finding.get_absolute_url()))
    Finding.objects.update(figures=[{**each, "time": "previous"} for each in finding.figures])
    assert "点带链接的数值" not in text(county.get(finding.get_absolute_url()))


def test_the_two_bounds_of_a_history_are_drawn_apart(month, signed_in):
    for number in range(2, 13):
        doubts.take({1: (400 * number, 400 * number, 0)}, f"2022-{number:02}")
    page = signed_in("county").get(doubts.sales_beyond_output().get_absolute_url())
    styles = {one["name"]: one["style"] for one in page.context["chart"]["series"]}
    assert styles["通常下限"] != styles["通常上限"]


def test_a_county_explains_and_the_bureau_sends_it_back(month, signed_in):
    finding = doubts.sales_beyond_output()
    county, bureau = signed_in("county"), signed_in("bureau")
    assert "已填写说明" in text(answer(county, finding, action="explain", text="销售了上年库存"))
    assert "不能退回" not in text(answer(bureau, finding, action="send_back", text="库存多少"))
    page = text(county.get(finding.get_absolute_url()))
    assert "说明被退回" in page
    assert "库存多少" in page


def test_nothing_said_is_told_and_changes_nothing(month, signed_in):
    finding = doubts.sales_beyond_output()
    assert "请写明原因" in text(answer(signed_in("county"), finding, action="explain", text=" "))
    finding.refresh_from_db()
    assert finding.state == State.OPEN


@pytest.mark.parametrize("action", ["confirm", "false_alarm", "send_back", "due"])
def test_judging_is_for_whoever_reviews(month, signed_in, action):
    finding = doubts.sales_beyond_output()
    data = {"action": action, "text": "属实", "due_on": "2099-01-01"}
    url = reverse("reporting:finding_answer", args=[finding.pk])
    assert signed_in("county").post(url, data).status_code == 403
    finding.refresh_from_db()
    assert finding.state == State.OPEN


def test_an_unknown_answer_is_not_found(month, signed_in):
    finding = doubts.sales_beyond_output()
    url = reverse("reporting:finding_answer", args=[finding.pk])
    assert signed_in("county").post(url, {"action": "delete"}).status_code == 404


def test_many_are_judged_at_once_or_none(month, signed_in, people):
    doubts.take({1: (1000, 1300, 0), 2: (1000, 1400, 0)})
    doubts.run()
    bulk, keys = reverse("reporting:findings_bulk"), list(Finding.objects.values_list("pk", flat=True))
    county = signed_in("county").post(bulk, {"finding": keys, "action": "confirm"}, follow=True)
    assert "没有改动任何疑点" in text(county)
    bureau = signed_in("bureau")
    assert "2 条疑点" in text(bureau.post(bulk, {"finding": keys, "action": "confirm"}, follow=True))
    assert set(Finding.objects.values_list("state", flat=True)) == {State.CONFIRMED}
    assert "没有选中" in text(bureau.post(bulk, {"action": "confirm"}, follow=True))


def test_many_are_assigned_at_once(month, signed_in, people):
    finding = doubts.sales_beyond_output()
    Finding.objects.update(owner=None, owner_name="")
    data = {"finding": [finding.pk], "action": "assign", "owner": people["county"].pk}
    assert "已由李强负责" in text(
        signed_in("county").post(reverse("reporting:findings_bulk"), data, follow=True)
    )
    data["owner"] = people["elsewhere"].pk
    assert "不在该单位" in text(
        signed_in("county").post(reverse("reporting:findings_bulk"), data, follow=True)
    )


def test_the_sheet_says_what_keeps_it_and_leads_there(month, signed_in):
    doubts.export_beyond_sales()
    page = text(signed_in("county").get(SHEET))
    assert "错误 1 处" in page
    home = text(signed_in("county").get("/reporting/?region=341702&period=2023-05"))
    assert '<span class="sheet-flag is-error">错误 1</span>' in home
    assert "待说明" not in home


def test_what_waits_for_a_word_and_what_has_one_are_told_apart(month, signed_in, people):
    finding = doubts.sales_beyond_output()
    for address in ("/reporting/?region=341702&period=2023-05", "/reporting/?region=341700&period=2023-05"):
        assert "待说明 1</span>" in text(signed_in("bureau").get(address))
    doubts.explain(finding, people["county"])
    for address in ("/reporting/?region=341702&period=2023-05", "/reporting/?region=341700&period=2023-05"):
        page = text(signed_in("bureau").get(address))
        assert "已说明 1</span>" in page
        assert "待说明 1" not in page


def test_the_page_says_before_it_asks_that_handing_in_would_be_refused(month, signed_in):
    doubts.export_beyond_sales()
    doubts.run(timezone.now())
    type(month).objects.update(opens_on=date(2000, 1, 1), due_on=date(2099, 1, 1), closes_on=date(2099, 1, 1))
    page = text(signed_in("county").get(SHEET))
    assert "还有1处错误未改正，请先改正错误，再报送。" in page
    assert "将向池州市局报送" not in page
    home = text(signed_in("county").get("/reporting/?region=341702&period=2023-05"))
    assert f'href="{SHEET}#acts">报送…' in home
    assert "将报送2023年1-5月产销报表" not in home


def test_after_a_change_that_is_not_checked_yet_it_may_be_tried(month, signed_in):
    doubts.export_beyond_sales()
    type(month).objects.update(opens_on=date(2000, 1, 1), due_on=date(2099, 1, 1), closes_on=date(2099, 1, 1))
    doubts.take({1: (1000, 900, 90)})
    page = text(signed_in("county").get(SHEET))
    assert "请先改正错误，再报送" not in page
    assert "将向池州市局报送" in page


def test_a_finding_leads_to_the_very_cell(month, signed_in):
    finding = doubts.export_beyond_sales()
    page = text(signed_in("county").get(finding.get_absolute_url()))
    code, cell = finding.enterprise.uscc, "export_delivery"
    asked = {"region": "341702", "period": "2023-05", "form": "output", "enterprise": code, "cell": cell}
    assert f"form=output&amp;enterprise={code}&amp;cell={cell}" in page
    sheet = signed_in("county").get("/reporting/entry/", asked).context["sheet"]
    assert sheet["wanted"] == {"enterprise": code, "cell": cell}
    assert f"enterprise={code}&cell={cell}" in sheet["one"]
    one = text(signed_in("county").get("/reporting/entry/one/", asked))
    assert f'name="value-{cell}" autofocus' in one
    assert one.count(" autofocus") == 1


def test_handing_in_an_unsound_sheet_names_the_first_and_links_to_all(month, signed_in, settings):
    doubts.export_beyond_sales()
    type(month).objects.update(opens_on=date(2000, 1, 1), due_on=date(2099, 1, 1), closes_on=date(2099, 1, 1))
    response = signed_in("county").post(f"{SHEET}act/", {"action": "submit"}, follow=True)
    page = text(response)
    assert "1处错误未改正" in page
    assert "查看这些疑点" in page
    assert "/reporting/findings/?region=341702&amp;period=2023-05&amp;form=output&amp;state=standing" in page


# --- the grid


def test_the_rows_of_the_grid_carry_what_the_rules_say(month, signed_in):
    finding = doubts.sales_beyond_output()
    answer = signed_in("county").get("/reporting/entry/rows/?region=341702&period=2023-05&form=output").json()
    assert answer["problems"][str(finding.enterprise_id)][0]["message"] == finding.sentence


def test_saving_a_cell_answers_with_what_the_rules_say_of_its_row(month, signed_in, people):
    type(month).objects.update(opens_on=date(2000, 1, 1), due_on=date(2099, 1, 1), closes_on=date(2099, 1, 1))
    finding = doubts.sales_beyond_output()
    change = {"enterprise": finding.enterprise_id, "name": "sales_output", "value": "900", "was": "1300"}
    url = "/reporting/entry/save/?region=341702&period=2023-05&form=output"
    client = signed_in("county")
    body = {"user": people["county"].pk, "changes": [change]}
    saved = client.post(url, body, content_type="application/json").json()
    assert saved["problems"] == {str(finding.enterprise_id): []}
    back = {**change, "value": "1400", "was": "900"}
    body["changes"] = [back]
    saved = client.post(url, body, content_type="application/json").json()
    (problem,) = saved["problems"][str(finding.enterprise_id)]
    assert problem["message"].startswith("工业销售产值 1,400 千元 大于")
