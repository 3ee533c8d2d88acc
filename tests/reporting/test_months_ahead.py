"""A month that has not come: not written in the grid, not read from a file, not where a page begins."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.utils import timezone

from accounts.models import ReportingPeriod
from accounts.periods import Period, latest
from enterprises.models import OutputReturn
from imports import services
from imports.models import Batch
from reporting import cycle
from reporting.cycle import Action, Level
from reporting.models import Window
from tests import sheets
from tests.helpers import read_bytes
from tests.reporting import month
from tests.reporting.month import region
from tests.reporting.test_cycle import SHEET, TODAY
from tests.undo import undo

AHEAD = replace(
    SHEET, title="2031年1-5月产销报表", month=date(2031, 5, 1), opens_on=None, due_on=None, closes_on=None
)
NOT_COME = "2031年1-5月产销报表的报告期尚未到来，请核对年份和月份是否写错，改正后再填报或上传。"
UNDER_WAY = replace(AHEAD, title="2023年1-12月产销报表", month=date(2023, 12, 1))
NOT_OVER = (
    "2023年1-12月产销报表的报告期还没有结束，请贵池区在月末以后填报，并核对年份和月份是否写错；"
    "如需提前请联系池州市局设置报送日程。"
)
EDIT = [
    *((AHEAD, level, TODAY, NOT_COME) for level in Level if level is not Level.OUTSIDE),
    (replace(AHEAD, reopened_until=date(2031, 1, 1)), Level.ABOVE, TODAY, NOT_COME),
    (
        replace(AHEAD, opens_on=TODAY, due_on=TODAY, closes_on=TODAY),
        Level.UNIT,
        TODAY,
        NOT_COME,
    ),
    (replace(AHEAD, month=date(2024, 1, 1), title="2031年1-5月产销报表"), Level.COMMAND, TODAY, NOT_COME),
    (UNDER_WAY, Level.UNIT, TODAY, NOT_OVER),
    (UNDER_WAY, Level.ABOVE, date(2023, 12, 31), NOT_OVER),
    (UNDER_WAY, Level.UNIT, date(2024, 1, 1), ""),
    (UNDER_WAY, Level.COMMAND, TODAY, ""),
    (replace(SHEET, month=date(2023, 12, 1)), Level.UNIT, TODAY, ""),
    (replace(SHEET, month=date(2023, 11, 1)), Level.UNIT, TODAY, ""),
]


@pytest.mark.parametrize(("sheet", "level", "today", "reason"), EDIT)
def test_a_month_is_written_once_it_has_come(sheet, level, today, reason):
    assert cycle.may_edit(sheet, level, today) == (not reason, reason)


def test_a_month_that_lies_ahead_is_not_handed_in_either():
    for sheet in (AHEAD, replace(AHEAD, reopened_until=date(2031, 1, 1))):
        assert cycle.may_act(Action.SUBMIT, sheet, Level.UNIT, TODAY) == (False, NOT_COME)


def test_the_latest_month_is_never_one_that_lies_ahead():
    months = [Period(2031, 5), Period(2023, 12), Period(2023, 5)]
    assert latest(months, date(2023, 12, 1)) == Period(2023, 12)
    assert latest(months, date(2023, 11, 30)) == Period(2023, 5)
    assert latest(months[:1], TODAY) is None


@pytest.fixture
def output(db):
    """贵池's sheet of 2023年1-5月 with one enterprise of two."""
    sheets.known(1, 2)
    return sheets.take_output({1: (5, 4)})


def refused(batch):
    return {row.row: row.problems[0]["why"] for row in batch.rows.filter(kind="refused")}


@pytest.mark.django_db
class TestAMonthThatLiesAhead:
    """One mistyped year must not move everybody's pages."""

    def test_its_rows_are_refused_with_what_to_do_and_so_is_its_taking(self, output, people, signed_in):
        for user in (people["county"], people["bureau"], None):
            batch = sheets.read_output({1: (6, 4), 2: (7, 4)}, "2099-05", user=user)
            assert batch.counts["new"] == batch.counts["changed"] == 0
            for why in refused(batch).values():
                assert "2099年1-5月产销报表的报告期尚未到来" in why
                assert why.endswith("请核对年份和月份是否写错，改正后再填报或上传。")
            assert batch.why_all_closed == []
        services.take(batch_id=batch.pk, by="王敏")
        assert not OutputReturn.objects.filter(period__year=2099).exists()
        assert not ReportingPeriod.objects.filter(period__year=2099).exists()

    def test_dates_set_for_it_do_not_open_it(self, output, people):
        day = timezone.localdate()
        dates = {"opens_on": day, "due_on": day, "closes_on": day}
        Window.objects.create(region=region("341700"), form="output", period=date(2099, 5, 1), **dates)
        batch = sheets.read_output({1: (6, 4)}, "2099-05", region="341702", user=people["county"])
        assert list(refused(batch)) == [2]

    def test_nor_does_a_list_that_is_no_return_come_in_for_it(self, output, people):
        heads = ["用电户号", "户名", "累计电量(千瓦时)"]
        content = sheets.sheet(heads, [["340001", sheets.name(1), 5000]])
        batch = read_bytes(content, "用电-2099-05.csv", "power", region="341702", user=people["county"])
        assert "2099年1-5月的报告期尚未到来" in refused(batch)[2]

    def test_an_annual_list_of_the_year_under_way_is_not_ahead(self, output):
        year = timezone.localdate().year
        heads = ["统一社会信用代码", "企业名称", "用地面积(亩)"]
        content = sheets.sheet(heads, [[sheets.code(1), sheets.name(1), 5]])
        assert not refused(read_bytes(content, f"亩均-{year}.csv", "factors"))
        assert refused(read_bytes(content, f"亩均-{year + 1}.csv", "factors"))

    def test_what_was_once_taken_for_it_can_be_taken_back(self, output, people):
        Batch.objects.filter(pk=output.pk).update(period=date(2099, 5, 1))
        OutputReturn.objects.update(period=date(2099, 5, 1))
        assert undo(Batch.objects.get(pk=output.pk), people["bureau"]) == []
        assert not OutputReturn.objects.exists()

    def test_its_grid_is_read_only_and_no_page_begins_with_it(self, output, people, signed_in):
        ReportingPeriod.objects.create(period=date(2099, 5, 1), last_taken_at=timezone.now())
        for address in ("/enterprises/", "/reporting/", "/reporting/entry/"):
            assert signed_in("county").get(address).context["period"] == month.PERIOD
        asked = {"region": "341702", "form": "output", "period": "2099-05"}
        page = signed_in("county").get("/reporting/entry/", asked)
        assert not page.context["verdict"].allowed
        assert "2099年1-5月产销报表的报告期尚未到来" in page.context["verdict"].reason
