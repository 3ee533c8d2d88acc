"""The cycle by itself: who may edit and act, sentence by sentence, and what holds whatever the dates are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting import cycle
from reporting.cycle import (
    ACTION_LABELS,
    STATUS_LABELS,
    TRANSITIONS,
    Action,
    Level,
    Sheet,
    Status,
    Timeliness,
)
from reporting.workdays import is_workday, next_workday, workdays_after

TODAY = date(2023, 12, 10)
SHEET = Sheet(
    title="2023年1-11月产销报表",
    unit="贵池区",
    office="池州市局",
    opens_on=date(2023, 12, 1),
    due_on=date(2023, 12, 8),
    closes_on=date(2023, 12, 12),
)
SUBMITTED = replace(SHEET, status=Status.SUBMITTED, submitted_on=date(2023, 12, 7), submitted_by="李强")
APPROVED = replace(SUBMITTED, status=Status.APPROVED, reviewed_on=date(2023, 12, 9), reviewed_by="王敏")
LOCKED = replace(APPROVED, status=Status.LOCKED, reviewed_on=date(2023, 12, 20))
RETURNED = replace(SUBMITTED, status=Status.RETURNED)

# --- editing, as a table

EDIT = [
    (SHEET, Level.UNIT, TODAY, ""),
    (SHEET, Level.INSIDE, TODAY, ""),
    (SHEET, Level.UNIT, SHEET.opens_on, ""),
    (SHEET, Level.UNIT, SHEET.closes_on, ""),
    (RETURNED, Level.UNIT, TODAY, ""),
    (SHEET, Level.ABOVE, date(2024, 3, 1), ""),
    (RETURNED, Level.ABOVE, date(2024, 3, 1), ""),
    (SUBMITTED, Level.ABOVE, TODAY, ""),
    (SUBMITTED, Level.COMMAND, date(2024, 3, 1), ""),
    (replace(SHEET, opens_on=None, due_on=None, closes_on=None), Level.HIGHER, TODAY, ""),
    (replace(APPROVED, reopened_until=TODAY), Level.UNIT, TODAY, ""),
    (replace(LOCKED, reopened_until=date(2024, 2, 1)), Level.UNIT, date(2024, 2, 1), ""),
    (replace(RETURNED, reopened_until=date(2024, 2, 1)), Level.UNIT, date(2024, 1, 20), ""),
    (
        APPROVED,
        Level.UNIT,
        TODAY,
        "2023年1-11月产销报表已于2023-12-09由池州市局（王敏）审核通过，如需修改请联系池州市局退回或重新开放。",
    ),
    (
        LOCKED,
        Level.ABOVE,
        TODAY,
        "2023年1-11月产销报表已于2023-12-20由池州市局（王敏）锁定，如需修改请先重新开放。",
    ),
    (
        APPROVED,
        Level.ABOVE,
        TODAY,
        "2023年1-11月产销报表已于2023-12-09由池州市局（王敏）审核通过，如需修改请先退回或重新开放。",
    ),
    (
        replace(APPROVED, reviewed_by=""),
        Level.COMMAND,
        TODAY,
        "2023年1-11月产销报表已于2023-12-09由池州市局审核通过，如需修改请联系池州市局退回或重新开放。",
    ),
    (
        SUBMITTED,
        Level.UNIT,
        TODAY,
        "2023年1-11月产销报表已于2023-12-07由李强报送，正在等待池州市局审核；如需修改请先撤回，或请池州市局退回。",
    ),
    (
        SHEET,
        Level.UNIT,
        date(2023, 11, 30),
        "2023年1-11月产销报表从2023-12-01起填报，今天还没有开始，请届时再填；如需提前请联系池州市局调整报送日程。",
    ),
    (
        SHEET,
        Level.UNIT,
        date(2023, 12, 13),
        "2023年1-11月产销报表已于2023-12-12停止填报，如需补报或修改请联系池州市局重新开放。",
    ),
    (
        replace(LOCKED, reopened_until=date(2024, 2, 1)),
        Level.UNIT,
        date(2024, 2, 2),
        "2023年1-11月产销报表已于2023-12-20由池州市局（王敏）锁定，如需修改请联系池州市局重新开放。",
    ),
    (
        SHEET,
        Level.HIGHER,
        TODAY,
        "2023年1-11月产销报表由贵池区填报、池州市局审核，您可以查看；如需修改请联系池州市局。",
    ),
    (
        SHEET,
        Level.OUTSIDE,
        TODAY,
        "贵池区不在您的管辖范围内，2023年1-11月产销报表请由贵池区的工作人员填报。",
    ),
]


@pytest.mark.parametrize(("sheet", "level", "today", "reason"), EDIT)
def test_editing_is_allowed_or_refused_with_this_sentence(sheet, level, today, reason):
    assert cycle.may_edit(sheet, level, today) == (not reason, reason)


# --- acting, as a table: from which states each action goes for whoever may do it

GOES = {
    Action.SUBMIT: {Status.DRAFT, Status.RETURNED},
    Action.RECALL: {Status.SUBMITTED},
    Action.RETURN: {Status.SUBMITTED, Status.APPROVED},
    Action.APPROVE: {Status.SUBMITTED},
    Action.UNAPPROVE: {Status.APPROVED},
    Action.LOCK: {Status.APPROVED},
    Action.REOPEN: {Status.DRAFT, Status.RETURNED, Status.APPROVED, Status.LOCKED},
    Action.CLOSE: set(),
}
GOES_REOPENED = {
    Action.SUBMIT: {Status.DRAFT, Status.RETURNED, Status.APPROVED, Status.LOCKED},
    Action.RECALL: {Status.SUBMITTED},
    Action.RETURN: {Status.SUBMITTED, Status.APPROVED},
    Action.APPROVE: {Status.SUBMITTED},
    Action.UNAPPROVE: {Status.APPROVED},
    Action.LOCK: set(),
    Action.REOPEN: {Status.DRAFT, Status.RETURNED, Status.APPROVED, Status.LOCKED},
    Action.CLOSE: set(Status),
}
GOES_CHANGED = GOES_REOPENED | {Action.APPROVE: {Status.SUBMITTED, Status.APPROVED, Status.LOCKED}}
"""Reopened, and figures of what is confirmed were written since."""
STANDINGS = [(False, False, GOES), (True, False, GOES_REOPENED), (True, True, GOES_CHANGED)]
"""(reopened, with figures written since the review, what goes)."""
UNITS_OWN = {Action.SUBMIT, Action.RECALL}


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize(("reopened", "changed", "table"), STANDINGS)
def test_an_action_goes_from_these_states_and_by_these_people_only(action, reopened, changed, table):
    goes = table[action]
    who = Level.UNIT if action in UNITS_OWN else Level.ABOVE
    for status in Status:
        sheet = replace(SHEET, status=status, reopened_until=TODAY if reopened else None, changed=changed)
        for level in Level:
            verdict = cycle.may_act(action, sheet, level, TODAY)
            assert verdict.allowed == (status in goes and level is who), (status, level, verdict)


@pytest.mark.parametrize(
    ("action", "sheet", "level", "own", "reason"),
    [
        (
            Action.APPROVE,
            SUBMITTED,
            Level.ABOVE,
            True,
            "2023年1-11月产销报表是您自己报送的，不能由您审核，请由池州市局的另一名工作人员审核。",
        ),
        (
            Action.SUBMIT,
            SHEET,
            Level.ABOVE,
            False,
            "2023年1-11月产销报表只能由贵池区的工作人员报送，请联系贵池区。",
        ),
        (
            Action.UNAPPROVE,
            LOCKED,
            Level.ABOVE,
            False,
            "2023年1-11月产销报表目前是“锁定”，不能撤销审核；锁定后只能由池州市局说明原因、定明期限后重新开放。",
        ),
        (
            Action.LOCK,
            replace(APPROVED, reopened_until=TODAY),
            Level.ABOVE,
            False,
            "2023年1-11月产销报表已重新开放至2023-12-10，请先审核通过或结束开放，再锁定。",
        ),
        (
            Action.RECALL,
            APPROVED,
            Level.UNIT,
            False,
            "2023年1-11月产销报表目前是“审核通过”，不能撤回，请刷新页面查看最新状态。",
        ),
        (
            Action.CLOSE,
            APPROVED,
            Level.ABOVE,
            False,
            "2023年1-11月产销报表没有重新开放，不需要结束，请刷新页面查看最新状态。",
        ),
    ],
)
def test_a_refused_action_says_why_and_what_to_do(action, sheet, level, own, reason):
    assert cycle.may_act(action, sheet, level, TODAY, own=own) == (False, reason)


def test_a_sheet_handed_in_is_not_recalled_into_a_closed_month():
    late = SHEET.closes_on + timedelta(days=1)
    assert cycle.may_act(Action.RECALL, SUBMITTED, Level.UNIT, SHEET.closes_on).allowed
    verdict = cycle.may_act(Action.RECALL, SUBMITTED, Level.UNIT, late)
    assert not verdict.allowed
    assert "2023-12-12停止填报" in verdict.reason


@pytest.mark.parametrize("status", Status)
def test_what_is_confirmed_and_written_into_waits_for_a_review_when_its_opening_ends(status):
    sheet = replace(SHEET, status=status, reopened_until=TODAY, changed=2)
    after = Status.SUBMITTED if status in cycle.CLOSED else status
    assert cycle.after(Action.CLOSE, sheet) is after
    assert cycle.after(Action.CLOSE, replace(sheet, changed=0)) is status


def test_what_was_written_into_after_its_review_is_not_locked():
    over = replace(APPROVED, reopened_until=TODAY - timedelta(days=1), changed=3)
    verdict = cycle.may_act(Action.LOCK, over, Level.ABOVE, TODAY)
    assert "审核后又有3家企业的数据改动，请先复核并重新审核通过" in verdict.reason


@pytest.mark.parametrize(
    ("errors", "doubts", "words"),
    [(2, 1, "2处错误未改正、1处疑点未说明"), (0, 1, "1处疑点未说明"), (2, 0, "2处错误未改正"), (0, 0, "")],
)
def test_what_the_checks_hold_against_a_sheet_is_told_without_noughts(errors, doubts, words):
    assert cycle.standing_words(errors, doubts) == words


def test_every_state_and_action_has_its_word():
    assert set(STATUS_LABELS) == set(Status)
    assert set(ACTION_LABELS) == set(TRANSITIONS) == set(Action)


def test_what_takes_something_from_others_asks_for_a_reason():
    asked = {transition.action for transition in TRANSITIONS.values() if transition.needs_reason}
    assert asked == {Action.RETURN, Action.UNAPPROVE, Action.REOPEN}


# --- whatever the dates

days = st.dates(date(2022, 1, 1), date(2024, 12, 31))


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    opens, due, closes = sorted(draw(st.tuples(days, days, days)))
    dated = draw(st.booleans())
    return replace(
        SHEET,
        status=draw(st.sampled_from(Status)),
        opens_on=opens if dated else None,
        due_on=due if dated else None,
        closes_on=closes if dated else None,
        reopened_until=draw(st.none() | days),
        submitted_on=draw(st.none() | days),
        reviewed_on=draw(st.none() | days),
        changed=draw(st.integers(0, 2)),
        submitted_by=draw(st.sampled_from(["", "李强"])),
    )


@given(sheets(), st.sampled_from(Level), days)
def test_a_refusal_is_a_whole_sentence_that_names_the_sheet_and_whom_to_ask(sheet, level, today):
    verdict = cycle.may_edit(sheet, level, today)
    assert verdict.allowed == (verdict.reason == "")
    if not verdict.allowed:
        assert verdict.reason.endswith("。")
        assert sheet.title in verdict.reason
        assert sheet.office in verdict.reason or sheet.unit in verdict.reason
        assert "None" not in verdict.reason


@given(sheets(), st.sampled_from(Level), days)
def test_nobody_edits_what_is_confirmed_unless_it_stands_reopened(sheet, level, today):
    if sheet.status in cycle.CLOSED and cycle.may_edit(sheet, level, today).allowed:
        assert sheet.reopened_until is not None
        assert today <= sheet.reopened_until


@given(sheets(), days)
def test_whoever_reviews_may_edit_whatever_the_unit_may(sheet, today):
    for level in (Level.UNIT, Level.INSIDE):
        if cycle.may_edit(sheet, level, today).allowed:
            assert cycle.may_edit(sheet, Level.ABOVE, today).allowed


@given(sheets(), days)
def test_what_the_unit_may_hand_in_it_may_edit(sheet, today):
    if cycle.may_act(Action.SUBMIT, sheet, Level.UNIT, today).allowed:
        assert cycle.may_edit(sheet, Level.UNIT, today).allowed


@given(sheets(), days)
def test_what_was_recalled_can_be_edited_and_handed_in_again(sheet, today):
    if cycle.may_act(Action.RECALL, sheet, Level.UNIT, today).allowed:
        recalled = replace(sheet, status=TRANSITIONS[Action.RECALL].after)
        assert cycle.may_edit(recalled, Level.UNIT, today).allowed
        assert cycle.may_act(Action.SUBMIT, recalled, Level.UNIT, today).allowed


@given(sheets(), days, days)
def test_a_reopening_ends_by_itself(sheet, today, until):
    closed = replace(sheet, status=Status.LOCKED, reopened_until=until)
    assert cycle.may_edit(closed, Level.UNIT, today).allowed == (today <= until)


@given(sheets(), st.lists(st.tuples(st.sampled_from(Action), st.sampled_from(Level)), max_size=30))
def test_whatever_people_do_only_a_review_confirms_and_only_a_reopening_unlocks(sheet, steps):
    for action, level in steps:
        if not cycle.may_act(action, sheet, level, TODAY).allowed:
            continue
        after = cycle.after(action, sheet)
        if after is Status.APPROVED and sheet.status is not Status.APPROVED:
            assert (action, level) == (Action.APPROVE, Level.ABOVE)
        if sheet.status is Status.LOCKED and after is not Status.LOCKED:
            assert sheet.is_reopened(TODAY) or sheet.changed
        sheet = replace(sheet, status=after)


# --- on time or not


@pytest.mark.parametrize(
    ("handed", "today", "expected"),
    [
        (date(2023, 12, 8), date(2024, 1, 1), Timeliness.ON_TIME),
        (date(2023, 12, 9), date(2024, 1, 1), Timeliness.LATE),
        (date(2023, 11, 20), date(2023, 11, 25), Timeliness.ON_TIME),
        (None, date(2023, 11, 30), Timeliness.NOT_DUE),
        (None, date(2023, 12, 1), Timeliness.OPEN),
        (None, date(2023, 12, 8), Timeliness.OPEN),
        (None, date(2023, 12, 9), Timeliness.MISSING),
    ],
)
def test_on_time_is_by_the_end_of_the_due_day(handed, today, expected):
    assert cycle.timeliness(handed, SHEET.opens_on, SHEET.due_on, today) is expected


def test_what_has_no_dates_is_not_judged():
    assert cycle.timeliness(date(2023, 12, 9), None, None, TODAY) is Timeliness.UNSCHEDULED


# --- working days


def test_the_spring_festival_and_the_days_worked_for_it():
    assert not is_workday(date(2024, 2, 12))
    assert is_workday(date(2024, 2, 18))  # a Sunday worked in its stead
    assert next_workday(date(2024, 2, 10)) == date(2024, 2, 18)
    assert next_workday(date(2023, 12, 8)) == date(2023, 12, 8)


def test_a_year_without_known_holidays_goes_by_weekdays():
    assert is_workday(date(2090, 1, 2))
    assert not is_workday(date(2090, 1, 7))
    assert next_workday(date(2090, 1, 7)) == date(2090, 1, 9)


def test_three_working_days_reach_over_a_weekend():
    assert workdays_after(date(2023, 12, 14), 3) == date(2023, 12, 19)


@given(days)
def test_the_next_working_day_is_one_and_near(day):
    assert is_workday(next_workday(day))
    assert timedelta() <= next_workday(day) - day <= timedelta(days=10)
