"""What became of the findings, by unit and by rule, and what was not checked yet, as readers see it."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from reporting.findings import State
from reporting.models import CheckRule, Finding
from reporting.services import checks, rules
from reporting.services.cycle import Unsound
from tests.reporting import doubts
from tests.reporting.month import IN_TIME, SHEET, at, begin, hand_in, region
from tests.reporting.pages import FINDINGS, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def month(db):
    return begin(reported=())


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
