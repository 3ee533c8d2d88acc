"""The pages of findings, rules and rates as their readers use them."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from reporting.findings import State
from reporting.models import CheckRule, Finding
from reporting.services import checks, rules
from reporting.services.cycle import Unsound
from tests import sheets
from tests.reporting import doubts
from tests.reporting.month import IN_TIME, SHEET, at, begin, hand_in, region

pytestmark = pytest.mark.django_db
FINDINGS = "/reporting/findings/?region=341702&period=2023-05"
DRAFT = {
    "name": "产值上限",
    "kind": "comparison",
    "severity": "warning",
    "grain": "enterprise",
    "forms": ["output"],
    "left": "gross_output",
    "operator": "<=",
    "right": "1500",
    "tolerance": "0",
    "what_to_do": "核实",
    "case-TOTAL_FORMS": "2",
    "case-INITIAL_FORMS": "0",
    "case-0-note": "不超",
    "case-0-inputs": "gross_output = 1,500",
    "case-0-expected": "pass",
    "case-0-month": "5",
    "case-1-note": "超出",
    "case-1-inputs": "工业总产值＝1501",
    "case-1-expected": "hit",
    "case-1-month": "5",
}


@pytest.fixture
def month(db):
    return begin(reported=())


def text(response) -> str:
    return response.content.decode()


def answer(client, finding: Finding, **data):
    return client.post(reverse("reporting:finding_answer", args=[finding.pk]), data, follow=True)


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
    assert "疑点 1" in home


def test_handing_in_an_unsound_sheet_names_the_first_and_links_to_all(month, signed_in, settings):
    doubts.export_beyond_sales()
    type(month).objects.update(opens_on=date(2000, 1, 1), due_on=date(2099, 1, 1), closes_on=date(2099, 1, 1))
    response = signed_in("county").post(f"{SHEET}act/", {"action": "submit"}, follow=True)
    page = text(response)
    assert "1处错误未改正" in page
    assert "查看这些疑点" in page
    assert "/reporting/findings/?region=341702&amp;period=2023-05&amp;form=output&amp;state=standing" in page


# --- rates


def test_the_rates_count_what_became_of_the_findings(month, signed_in, people):
    doubts.take({1: (1000, 1300, 0), 2: (1000, 1400, 0)})
    doubts.run()
    first, _ = Finding.objects.order_by("pk")
    doubts.explain(first, people["county"])
    checks.mark_false_alarm(finding=first, by=people["bureau"], now=IN_TIME)
    doubts.take({2: (1000, 900, 0)})
    doubts.run(at(6, 20))
    page = signed_in("bureau").get("/reporting/findings/rates/?region=341700&period=2023-05")
    (line,) = page.context["report"].units
    rates = line.rates
    assert (line.label, rates.found, rates.corrected, rates.false_alarm) == ("贵池区", 2, 1, 1)
    assert (str(rates.false_alarm_rate), str(rates.in_time_rate)) == ("50.0", "50.0")
    assert [each.label for each in page.context["report"].rules] == ["销售产值明显大于产值"]


def rates_of(signed_in):
    page = signed_in("bureau").get("/reporting/findings/rates/?region=341700&period=2023-05")
    assert "填报过程中随手改正的不计" in text(page)
    return page.context["report"].total


def test_a_slip_mended_while_typing_is_in_no_rate(month, signed_in):
    doubts.take({1: (1000, 1300, 0)})
    checks.run_due(now=IN_TIME)
    assert rates_of(signed_in).open == 1
    doubts.take({1: (1000, 900, 0)})
    checks.run_due(now=IN_TIME)
    assert Finding.objects.get().state == State.CORRECTED
    assert rates_of(signed_in).found == 0


def test_what_stood_when_the_sheet_was_to_be_handed_in_is_counted(month, signed_in, people):
    doubts.take({1: (1000, 1300, 0), 2: (1000, 900, 0)})
    checks.run_due(now=IN_TIME)
    with pytest.raises(Unsound):
        hand_in(people["county"])
    doubts.take({1: (1000, 900, 0)})
    checks.run_due(now=IN_TIME)
    rates = rates_of(signed_in)
    assert (rates.found, rates.corrected) == (1, 1)


def test_what_outlived_its_day_or_was_answered_is_counted(month, signed_in, people):
    doubts.take({1: (1000, 1300, 0), 2: (1000, 1400, 0)})
    checks.run_due(now=IN_TIME)
    first = Finding.objects.order_by("pk")[0]
    doubts.explain(first, people["county"])
    doubts.take({1: (1000, 900, 0)})
    checks.run_due(now=IN_TIME)
    doubts.take({2: (1000, 900, 0)})
    checks.run_due(now=at(6, 20))
    assert rates_of(signed_in).corrected == 2


def test_the_rates_come_out_as_a_workbook(month, signed_in):
    doubts.sales_beyond_output()
    url = "/reporting/findings/rates/?region=341700&period=2023-05&export=xlsx"
    book = load_workbook(BytesIO(signed_in("bureau").get(url).content))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows(min_row=3)]
    assert rows[0][:3] == ["分组", "名称", "发现"]
    assert ["单位", "贵池区", 1] in [row[:3] for row in rows]


# --- what was not checked yet


def test_a_change_that_was_not_checked_is_told_and_checked_at_a_press(month, signed_in):
    doubts.take({1: (1000, 1300, 0)})
    county = signed_in("county")
    assert "2023年1-5月尚未核查" in text(county.get(FINDINGS))
    checks.run_due(now=timezone.now())
    assert "有改动尚未核查" not in text(county.get(FINDINGS))
    doubts.take({1: (1000, 900, 0)})
    for address in (FINDINGS, SHEET):
        assert "有改动尚未核查" in text(county.get(address))
    url = f"{reverse('reporting:check_now')}?region=341702&period=2023-05"
    assert county.post(url, {"form": "output"}).url == SHEET
    assert Finding.objects.get().state == State.CORRECTED
    assert "有改动尚未核查" not in text(county.get(SHEET))
    assert "已核查" in text(county.post(url, follow=True))
    assert "有改动尚未核查" not in text(county.get(FINDINGS))


def test_a_rule_of_the_city_that_was_stopped_leaves_its_counties_unchecked(month, signed_in, people):
    doubts.take({1: (1000, 1300, 0)})
    checks.run_due(now=timezone.now())
    general = CheckRule.objects.get(slug="sales-over-output")
    rules.stop_for(rule=general, region=region("341700"), by=people["bureau"], now=timezone.now())
    assert "有改动尚未核查" in text(signed_in("county").get(FINDINGS))


def test_a_leader_sees_that_something_is_unchecked_and_has_no_button(month, signed_in):
    doubts.take({1: (1000, 1300, 0)})
    page = text(signed_in("leader").get("/reporting/findings/?region=341702&period=2023-05"))
    assert "尚未核查" in page
    assert "立即核查" not in page


# --- rules


def test_the_list_of_rules_says_each_in_words(month, signed_in):
    page = text(signed_in("county").get("/reporting/rules/"))
    assert "出口交货值 ≤ 工业销售产值。" in page
    assert "新建规则" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [("form_is=output", True), ("form_is=payroll", False), ("q=出口", True), ("status=draft", False)],
)
def test_each_filter_narrows_the_rules(month, signed_in, query, found):
    page = text(signed_in("bureau").get(f"/reporting/rules/?{query}"))
    assert ("出口交货值不大于销售产值" in page) is found


def test_a_general_rule_is_read_and_worded_anew_for_the_city(month, signed_in):
    general = CheckRule.objects.get(slug="sales-over-output")
    bureau = signed_in("bureau")
    page = text(bureau.get(general.get_absolute_url()))
    assert "复制为池州市规则" in page
    assert "在池州市停用" in page
    assert "保存为新版本" not in page
    url = reverse("reporting:rule_act", args=[general.pk])
    assert "已复制为池州市规则（草稿）" in text(bureau.post(url, {"action": "copy"}, follow=True))
    own = CheckRule.objects.get(slug="sales-over-output", region=region("341700"))
    assert "保存为新版本" in text(bureau.get(own.get_absolute_url()))


def test_a_general_rule_is_stopped_for_the_city_and_its_page_says_so(month, signed_in):
    general = CheckRule.objects.get(slug="sales-over-output")
    bureau = signed_in("bureau")
    stopped = text(
        bureau.post(reverse("reporting:rule_act", args=[general.pk]), {"action": "stop_here"}, follow=True)
    )
    assert "已在池州市停用" in stopped
    assert 'value="activate">启用' in stopped
    general.refresh_from_db()
    assert general.status == "active"
    page = text(bureau.get(general.get_absolute_url()))
    assert "打开池州市的这条规则" in page
    assert "stop_here" not in page


def test_a_county_is_offered_nothing_about_a_general_rule(month, signed_in):
    general = CheckRule.objects.get(slug="sales-over-output")
    county = signed_in("county")
    assert "stop_here" not in text(county.get(general.get_absolute_url()))
    url = reverse("reporting:rule_act", args=[general.pk])
    assert county.post(url, {"action": "stop_here"}).status_code == 403


def test_the_rates_lead_to_each_rule(month, signed_in):
    finding = doubts.sales_beyond_output()
    page = text(signed_in("bureau").get("/reporting/findings/rates/?region=341700&period=2023-05"))
    assert finding.rule.get_absolute_url() in page


def test_a_new_rule_is_written_tried_and_put_into_force(month, signed_in):
    doubts.take({1: (2000, 1900, 0), 2: (1000, 900, 0)})
    bureau = signed_in("bureau")
    assert "工业总产值 ≤ 1500。" in text(bureau.post(reverse("reporting:rule_check"), DRAFT))
    trial = text(bureau.post(f"{reverse('reporting:rule_try')}?region=341702&period=2023-05", DRAFT))
    assert "共 2 家，会提示 1 处" in trial
    assert sheets.name(1) in trial
    assert not Finding.objects.exists()
    assert "第 1 版" in text(bureau.post(reverse("reporting:rule_new"), DRAFT, follow=True))
    own = CheckRule.objects.get(name="产值上限")
    assert own.cases[1]["inputs"] == {"工业总产值": "1501"}
    act = reverse("reporting:rule_act", args=[own.pk])
    assert "已启用" in text(bureau.post(act, {"action": "activate"}, follow=True))
    doubts.run()
    assert Finding.objects.get().rule == own


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"left": "gross_outptu"}, "左边：第1个字符处没有“gross_outptu”这个指标，是否应为“gross_output”？"),
        ({"right": "1500 +"}, "右边：第7个字符处缺少指标名称或数字"),
        ({"forms": []}, "适用报表"),
        ({"name": ""}, "名称"),
        ({"tolerance": "-1"}, "允许差"),
        ({"effective_from": "2023-13"}, "启用报告期"),
        ({"case-0-inputs": "gross_output 1500"}, "应写成“指标 = 数”"),
        ({"case-0-expected": ""}, "没有写明应得的结果"),
    ],
)
def test_what_is_wrong_with_a_draft_is_said_while_typing_and_when_saving(month, signed_in, change, words):
    bureau = signed_in("bureau")
    assert words in text(bureau.post(reverse("reporting:rule_check"), DRAFT | change))
    response = bureau.post(reverse("reporting:rule_new"), DRAFT | change)
    assert response.status_code == 422
    assert words.partition("：")[2] in text(response) or words in text(response)
    assert not CheckRule.objects.filter(name="产值上限").exists()


def test_a_refused_saving_loses_nothing_of_what_was_typed(month, signed_in):
    page = text(signed_in("bureau").post(reverse("reporting:rule_new"), DRAFT | {"left": "nonsense"}))
    for typed in ("nonsense", "产值上限", "gross_output = 1,500"):
        assert typed in page


def test_the_editor_has_month_pickers_and_the_trial_right_below_the_rule(month, signed_in):
    page = text(signed_in("bureau").get(reverse("reporting:rule_new")))
    assert page.count('type="month"') == 2
    assert page.index('id="id_note"') < page.index('id="rule-trial"') < page.index('id="cases"')
    assert 'class="form-check-input"' in page


def test_a_month_picked_is_kept_and_shown_again(month, signed_in):
    bureau = signed_in("bureau")
    bureau.post(reverse("reporting:rule_new"), DRAFT | {"effective_from": "2023-03"})
    own = CheckRule.objects.get(name="产值上限")
    assert own.effective_from == date(2023, 3, 1)
    assert 'value="2023-03"' in text(bureau.get(own.get_absolute_url()))


def test_a_rule_whose_cases_fail_is_not_put_into_force(month, signed_in):
    bureau = signed_in("bureau")
    bureau.post(reverse("reporting:rule_new"), DRAFT | {"right": "9"})
    own = CheckRule.objects.get(name="产值上限")
    page = text(
        bureau.post(reverse("reporting:rule_act", args=[own.pk]), {"action": "activate"}, follow=True)
    )
    assert "1 个样例没有得到应有的结果（不超）" in page
    own.refresh_from_db()
    assert own.status == "draft"


def test_each_saving_adds_a_version_to_the_page(month, signed_in):
    bureau = signed_in("bureau")
    bureau.post(reverse("reporting:rule_new"), DRAFT)
    own = CheckRule.objects.get(name="产值上限")
    save = reverse("reporting:rule_save", args=[own.pk])
    page = text(bureau.post(save, DRAFT | {"right": "1500.0", "note": "写法"}, follow=True))
    assert "第 2 版" in page
    assert "写法" in page


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
