"""The list of rules and their editor as those who word them use it."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from reporting.models import CheckRule, Finding
from tests import sheets
from tests.reporting import doubts
from tests.reporting.month import begin, region
from tests.reporting.pages import DRAFT, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def month(db):
    return begin(reported=())


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


def test_a_rule_is_tried_before_its_words_are_written(month, signed_in):
    doubts.take({1: (2000, 1900, 0), 2: (1000, 900, 0)})
    bureau, url = signed_in("bureau"), f"{reverse('reporting:rule_try')}?region=341702&period=2023-05"
    wordless = DRAFT | {"name": "", "what_to_do": ""}
    assert "共 2 家，会提示 1 处" in text(bureau.post(url, wordless))
    wrong = text(bureau.post(url, wordless | {"right": "1500 +"}))
    assert "右边：第7个字符处缺少指标名称或数字" in wrong
    assert wrong.count("右边：") == 1
    saved = text(bureau.post(reverse("reporting:rule_new"), wordless))
    assert "名称：这个字段是必填项" in saved


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"left": "gross_outptu"}, "左边：第1个字符处没有“gross_outptu”这个指标，是否应为“gross_output”？"),
        ({"right": "1500 +"}, "右边：第7个字符处缺少指标名称或数字"),
        ({"forms": []}, "适用报表"),
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
