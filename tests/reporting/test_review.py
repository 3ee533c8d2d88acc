"""A review goes by the checks: what they find refuses it, and what was written after it waits for another."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from enterprises.models import Enterprise, OutputReturn
from enterprises.services.entering import Change
from imports.models import Batch
from reporting.cycle import Action, Status
from reporting.models import Finding, Reopening, Submission
from reporting.selectors import cycle as selectors
from reporting.services import cycle as services
from reporting.services.cycle import Unsound
from reporting.services.entry import save_entry
from tests import sheets
from tests.reporting import doubts
from tests.reporting.month import PERIOD, SHEET, act, at, hand_in, region

pytestmark = pytest.mark.django_db
ERROR = {1: (1000, 900, 950), 2: (2000, 1900, 100)}
"""Enterprise 1 exports more than it sells."""
DOUBT = {1: (1000, 1300, 0), 2: (2000, 1900, 100)}
"""Enterprise 1 sells 30 % more than it makes."""


@pytest.fixture
def handed(month, people) -> Submission:
    """贵池's sheet as it was handed in, with nothing to be said against it."""
    doubts.take({1: (1000, 900, 0), 2: (2000, 1900, 100)})
    Batch.objects.update(taken_at=at(6, 5))
    return hand_in(people["county"])


def type_in(value: int, by, now) -> None:
    """Another 产值 of enterprise 1, typed."""
    firm = Enterprise.objects.get(uscc=sheets.code(1)).pk
    change = Change(firm, "gross_output", Decimal(value), Decimal(1000))
    save_entry(form="output", period=PERIOD, unit=region("341702"), changes=[change], by=by, now=now)


# --- the checks of that very moment


@pytest.mark.parametrize("reason", ["", "已核实"])
def test_an_error_written_after_the_hand_in_is_not_approved_whatever_the_reason(handed, people, reason):
    doubts.take(ERROR)
    with pytest.raises(Unsound, match=f"1处错误未改正，不能审核通过；请先退回修改.*{sheets.name(1)}"):
        act(Action.APPROVE, people["bureau"], reason=reason)
    assert Submission.objects.get().status == Status.SUBMITTED
    assert Finding.objects.get().severity == "error"  # what the checks found stays


def test_a_doubt_is_passed_with_a_reason_only_which_the_history_keeps(handed, people):
    doubts.take(DOUBT)
    with pytest.raises(Unsound, match="还有1处疑点未说明，不能直接审核通过"):
        act(Action.APPROVE, people["bureau"], reason="  ")
    sheet = act(Action.APPROVE, people["bureau"], reason="库存销售，已电话核实")
    assert sheet.status == Status.APPROVED
    said = "还有1处疑点未说明，仍然审核通过：库存销售，已电话核实"
    assert sheet.events.get(action="approve").reason == said


def test_what_is_approved_is_checked_again_before_it_is_locked(handed, people):
    act(Action.APPROVE, people["bureau"])
    # Nothing is taken into a confirmed sheet; a rule that is set meanwhile may still find something.
    OutputReturn.objects.filter(enterprise__uscc=sheets.code(1)).update(export_delivery=950)
    with pytest.raises(Unsound, match="不能锁定"):
        act(Action.LOCK, people["bureau"])
    assert Submission.objects.get().status == Status.APPROVED


def test_many_at_once_are_checked_one_by_one(handed, people):
    doubts.take(DOUBT)
    keys = [("output", region("341702"))]
    review = {"action": Action.APPROVE, "keys": keys, "period": PERIOD, "by": people["bureau"]}
    done = services.review(**review, now=at(6, 9))
    assert done.sheets == []
    assert "贵池区：2023年1-5月产销报表还有1处疑点未说明" in done.refused[0]
    assert Finding.objects.exists()
    assert len(services.review(**review, now=at(6, 9), reason="已核实").sheets) == 1


# --- figures written after a review


@pytest.fixture
def reopened(handed, people) -> Submission:
    """贵池's sheet locked and reopened until the 7th of July."""
    act(Action.APPROVE, people["bureau"], at(6, 9))
    act(Action.LOCK, people["bureau"], at(6, 10))
    return act(Action.REOPEN, people["bureau"], at(7, 3), reason="更正", until=date(2023, 7, 7))


def reviewed() -> str:
    return selectors.reviewed_line(region("341700"), PERIOD)


def test_a_reopening_that_runs_out_leaves_changed_figures_to_be_reviewed(reopened, people):
    assert reviewed() == "产销：1/1 县区已审核"
    type_in(1100, people["county"], at(7, 4))
    assert reviewed() == "产销：0/1 县区已审核，1个待审核"
    assert services.close_expired(now=at(7, 8)) == 1
    sheet = Submission.objects.get()
    assert sheet.status == Status.SUBMITTED
    last = sheet.events.last()
    assert (last.action, last.before, last.after) == ("close", "locked", "submitted")
    assert "有1家企业的数据改动后没有重新审核" in last.reason
    assert reviewed() == "产销：0/1 县区已审核，1个待审核"
    act(Action.APPROVE, people["bureau"], at(7, 9))
    assert reviewed() == "产销：1/1 县区已审核"


def test_a_reopening_that_is_ended_leaves_changed_figures_to_be_reviewed(reopened, people):
    type_in(1100, people["county"], at(7, 4))
    assert act(Action.CLOSE, people["bureau"], at(7, 5)).status == Status.SUBMITTED
    assert not Reopening.objects.standing().exists()


def test_a_reopening_in_which_nothing_was_written_leaves_the_sheet_as_it_was(reopened, people):
    assert act(Action.CLOSE, people["bureau"], at(7, 5)).status == Status.LOCKED


def test_what_was_taken_from_a_file_counts_as_written(reopened, people):
    Reopening.objects.update(until=date(2099, 1, 1))  # files are taken by the real clock
    batch = doubts.take({1: (1200, 900, 0)})
    type(batch).objects.filter(pk=batch.pk).update(taken_at=at(7, 4))
    assert selectors.sheet("output", region("341702"), PERIOD).facts.changed == 1
    type(batch).objects.filter(pk=batch.pk).update(taken_at=at(7, 2))
    assert selectors.sheet("output", region("341702"), PERIOD).facts.changed == 0


def test_a_second_reopening_forgets_nothing_of_the_first(reopened, people):
    type_in(1100, people["county"], at(7, 4))
    act(Action.REOPEN, people["bureau"], at(7, 5), reason="再更正", until=date(2023, 7, 12))
    assert selectors.sheet("output", region("341702"), PERIOD).facts.changed == 1


def test_an_opening_that_is_over_and_not_noted_yet_is_not_locked_over(reopened, people):
    type_in(1100, people["county"], at(7, 4))
    assert act(Action.APPROVE, people["bureau"], at(7, 8)).status == Status.APPROVED
    assert not Reopening.objects.standing().exists()


# --- what the pages say of it


@pytest.fixture
def open_now(month) -> None:
    today = timezone.localdate()
    month.opens_on, month.due_on, month.closes_on = (today + timedelta(days=n) for n in (-5, 2, 5))
    month.save()


def test_the_dialog_names_what_the_checks_hold_and_asks_for_a_reason(handed, open_now, people, signed_in):
    doubts.take(DOUBT)
    doubts.run(timezone.now())
    client = signed_in("bureau")
    (button,) = [each for each in client.get(SHEET).context["buttons"] if each.action == Action.APPROVE]
    assert (button.asks, button.reason) == (True, "仍然通过的原因")
    assert "还有1处疑点未说明" in button.warning
    text = client.post(f"{SHEET}act/", {"action": "approve"}, follow=True).content.decode()
    assert "不能直接审核通过" in text
    assert "查看这些疑点" in text
    client.post(f"{SHEET}act/", {"action": "approve", "reason": "已核实"})
    assert Submission.objects.get().status == Status.APPROVED


def test_an_error_is_named_and_no_reason_is_asked_for(handed, open_now, people, signed_in):
    doubts.take(ERROR)
    doubts.run(timezone.now())
    page = signed_in("bureau").get(SHEET)
    (button,) = [each for each in page.context["buttons"] if each.action == Action.APPROVE]
    assert (button.reason, "有错误的报表不能审核通过" in button.warning) == ("", True)


def test_each_ticked_box_tells_what_stands_and_each_dialog_has_its_reason(
    handed, open_now, people, signed_in
):
    doubts.take(DOUBT)
    doubts.run(timezone.now())
    client = signed_in("bureau")
    home = f"{reverse('reporting:home')}?region=341700&period=2023-05"
    assert 'data-errors="0" data-doubts="1"' in client.get(home).content.decode()
    address = f"{reverse('reporting:review')}?region=341700&period=2023-05"
    data = {"action": "approve", "sheet": ["output:341702"], "return-reason": "有误", "approve-reason": ""}
    assert "不能直接审核通过" in client.post(address, data, follow=True).content.decode()
    client.post(address, data | {"approve-reason": "已核实"})
    assert "仍然审核通过：已核实" in Submission.objects.get().events.last().reason
