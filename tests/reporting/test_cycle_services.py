"""The cycle on the database: a sheet's way with its history, who is refused, what is noted and when it ends."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.models import User, UserRole
from accounts.roles import Role
from assessments.models import ProgressRequest
from reporting.cycle import Action, Level, Status
from reporting.models import Reopening, Submission, SubmissionEvent
from reporting.selectors import cycle as selectors
from reporting.services import cycle as services
from reporting.services.cycle import CycleError
from tests import sheets
from tests.reporting.month import (
    PERIOD,
    act,
    at,
    editable,
    hand_in,
    region,
    second_reviewer,
    unreported,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(people) -> User:
    return second_reviewer()


def steps(sheet: Submission) -> list[tuple[str, str, str, str]]:
    return list(sheet.events.values_list("action", "before", "after", "by_name"))


# --- the way


def test_a_sheets_whole_way_is_written_down(month, people):
    hand_in(people["county"], at(6, 7, 9))
    act(Action.RETURN, people["bureau"], at(6, 7, 11), reason="企业2产值有误")
    hand_in(people["county"], at(6, 9))
    act(Action.APPROVE, people["bureau"], at(6, 10))
    sheet = act(Action.LOCK, people["bureau"], at(6, 20))
    assert steps(sheet) == [
        ("submit", "draft", "submitted", "李强"),
        ("return", "submitted", "returned", "王敏"),
        ("submit", "returned", "submitted", "李强"),
        ("approve", "submitted", "approved", "王敏"),
        ("lock", "approved", "locked", "王敏"),
    ]
    assert sheet.first_submitted_at == at(6, 7, 9)
    assert sheet.submitted_at == at(6, 9)
    assert (sheet.expected, sheet.reported) == (2, 2)
    assert sheet.events.get(action="return").reason == "企业2产值有误"


def test_history_cannot_be_changed_nor_deleted(month, people):
    hand_in(people["county"])
    with pytest.raises(TypeError):
        SubmissionEvent.objects.update(by_name="别人")
    with pytest.raises(TypeError):
        SubmissionEvent.objects.all().delete()
    assert SubmissionEvent.objects.get().by_name == "李强"


def test_a_recalled_sheet_can_be_filled_in_again(month, people):
    hand_in(people["county"])
    assert not editable(people["county"], date(2023, 6, 7))
    assert editable(people["bureau"], date(2023, 6, 7))
    assert act(Action.RECALL, people["county"]).status == Status.DRAFT
    assert editable(people["county"], date(2023, 6, 7))


def test_an_approval_is_taken_back_only_before_the_lock(month, people):
    hand_in(people["county"])
    act(Action.APPROVE, people["bureau"])
    assert act(Action.UNAPPROVE, people["bureau"], reason="再核一次").status == Status.SUBMITTED
    act(Action.APPROVE, people["bureau"])
    act(Action.LOCK, people["bureau"])
    with pytest.raises(CycleError, match="锁定后只能由池州市局说明原因"):
        act(Action.UNAPPROVE, people["bureau"], reason="再核一次")
    with pytest.raises(CycleError, match="锁定后只能由池州市局说明原因"):
        act(Action.RETURN, people["bureau"], reason="再核一次")


@pytest.mark.parametrize("action", [Action.RETURN, Action.UNAPPROVE, Action.REOPEN])
def test_without_a_reason_nothing_is_taken_back(month, people, action):
    hand_in(people["county"])
    act(Action.APPROVE, people["bureau"])
    with pytest.raises(CycleError, match=r"请填写.+原因"):
        act(action, people["bureau"], reason="  ", until=date(2023, 7, 1))
    assert Submission.objects.get().status == Status.APPROVED
    assert not Reopening.objects.exists()


def test_a_double_click_writes_one_line(month, people):
    for _ in range(2):
        hand_in(people["county"])
    for _ in range(2):
        act(Action.APPROVE, people["bureau"])
    for _ in range(2):
        sheet = act(Action.LOCK, people["bureau"])
    assert [step[0] for step in steps(sheet)] == ["submit", "approve", "lock"]


# --- what keeps a sheet back


def test_missing_enterprises_need_a_word(month, people):
    unreported(2)
    with pytest.raises(CycleError, match="还有1家企业未报"):
        hand_in(people["county"])
    assert not SubmissionEvent.objects.exists()
    sheet = hand_in(people["county"], missing_note="2号企业停产")
    assert (sheet.expected, sheet.reported, sheet.missing_note) == (2, 1, "2号企业停产")
    assert [e.name for e in selectors.missing("output", region("341702"), PERIOD)] == [sheets.name(2)]


def test_an_empty_sheet_is_not_handed_in(month, people):
    unreported(1, 2)
    with pytest.raises(CycleError, match="还没有任何企业的数据"):
        hand_in(people["county"], missing_note="都没有")


def test_an_enterprise_that_left_the_library_is_not_missed(month, people):
    unreported(2)
    sheets.take_register(sheets.firm(2, exit="2023-03"))
    assert hand_in(people["county"]).expected == 1


@pytest.mark.parametrize("who", ["elsewhere", "bureau", "leader"])
def test_a_sheet_is_handed_in_by_its_own_unit_only(month, people, who):
    with pytest.raises(CycleError):
        hand_in(people[who])
    assert not Submission.objects.exists()


@pytest.mark.parametrize("who", ["elsewhere", "county", "leader", "cadre"])
def test_a_sheet_is_reviewed_by_the_level_above_only(month, people, who):
    hand_in(people["county"])
    with pytest.raises(CycleError):
        act(Action.APPROVE, people[who])
    assert Submission.objects.get().status == Status.SUBMITTED


def test_nobody_reviews_what_he_handed_in_himself(month, people, colleague):
    """Somebody who moved from the county to the city between the two."""
    hand_in(people["county"])
    mover = people["county"]
    UserRole.objects.create(user=mover, role=Role.BUREAU)
    User.objects.filter(pk=mover.pk).update(region=region("341700"))
    with pytest.raises(CycleError, match="不能由您审核"):
        act(Action.APPROVE, User.objects.get(pk=mover.pk))
    assert act(Action.APPROVE, colleague).status == Status.APPROVED


def test_the_province_sees_but_neither_reviews_nor_fills_in(month, people):
    visitor = User.objects.create_user("province", display_name="省厅", region=region("340000"))
    UserRole.objects.create(user=visitor, role=Role.BUREAU)
    sheet = hand_in(people["county"])
    assert Submission.objects.visible_to(visitor).get() == sheet
    assert not editable(visitor, date(2023, 6, 7))
    with pytest.raises(CycleError, match="只能由池州市局的工作人员"):
        act(Action.APPROVE, visitor)


@pytest.mark.parametrize("day", [at(5, 31), at(6, 13)])
def test_outside_its_dates_a_sheet_is_not_handed_in(month, people, day):
    with pytest.raises(CycleError, match=r"2023-06-01|2023-06-12"):
        hand_in(people["county"], day)


def test_without_dates_a_sheet_is_open_to_whoever_may_fill_in(month, people):
    month.delete()
    for who in ("county", "bureau"):
        assert editable(people[who], date(2030, 1, 1))
    assert not editable(people["elsewhere"], date(2030, 1, 1))
    assert selectors.may_edit(
        people["leader"], "output", region("341702"), PERIOD, date(2030, 1, 1)
    ).reason.startswith("您的账号没有填报权限")


# --- reopening


def test_a_reopened_sheet_closes_by_itself_and_says_so(month, people):
    hand_in(people["county"])
    act(Action.APPROVE, people["bureau"])
    act(Action.LOCK, people["bureau"])
    act(Action.REOPEN, people["bureau"], at(7, 3), reason="更正", until=date(2023, 7, 7))
    assert editable(people["county"], date(2023, 7, 7))
    assert not editable(people["county"], date(2023, 7, 8))
    assert services.close_expired(now=at(7, 7, 23)) == 0
    assert services.close_expired(now=at(7, 8, 1)) == 1
    assert services.close_expired(now=at(7, 8, 2)) == 0
    sheet = Submission.objects.get()
    assert sheet.status == Status.LOCKED
    assert steps(sheet)[-1] == ("close", "locked", "locked", "系统")


def test_a_reopening_ends_with_the_next_approval(month, people):
    hand_in(people["county"])
    act(Action.APPROVE, people["bureau"])
    act(Action.REOPEN, people["bureau"], at(7, 3), reason="更正", until=date(2023, 7, 17))
    with pytest.raises(CycleError, match="请先审核通过或结束开放"):
        act(Action.LOCK, people["bureau"], at(7, 3))
    Reopening.objects.update(until=date(2099, 7, 7))  # files are taken by the real clock
    sheets.take_output({1: (150, 90)})
    state = selectors.sheet("output", region("341702"), PERIOD)
    assert state.facts.changed == 1
    hand_in(people["county"], at(7, 4))
    act(Action.APPROVE, people["bureau"], at(7, 5))
    assert not Reopening.objects.standing().exists()
    assert not editable(people["county"], date(2023, 7, 6))
    assert act(Action.LOCK, people["bureau"], at(7, 6)).status == Status.LOCKED


def test_a_second_reopening_takes_the_place_of_the_first(month, people):
    hand_in(people["county"])
    act(Action.APPROVE, people["bureau"])
    for day in (7, 20):
        act(Action.REOPEN, people["bureau"], at(7, 3), reason="更正", until=date(2023, 7, day))
    assert Reopening.objects.standing().get().until == date(2023, 7, 20)
    act(Action.CLOSE, people["bureau"], at(7, 4))
    assert not editable(people["county"], date(2023, 7, 4))


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (None, "请选择开放至哪一天"),
        (date(2023, 7, 2), "已经过去"),
        (date(2023, 8, 4), "最多开放31天，请选择2023-08-03及以前的日期"),
    ],
)
def test_a_reopening_has_an_end_that_is_to_come(month, people, until, words):
    hand_in(people["county"])
    act(Action.APPROVE, people["bureau"])
    with pytest.raises(CycleError, match=words):
        act(Action.REOPEN, people["bureau"], at(7, 3), reason="更正", until=until)


def test_what_is_given_back_after_the_last_day_stays_open_three_working_days(month, people):
    hand_in(people["county"])
    act(Action.RETURN, people["bureau"], at(6, 15), reason="有误")
    assert Reopening.objects.get().until == date(2023, 6, 20)  # Thursday and a weekend between
    assert editable(people["county"], date(2023, 6, 20))
    assert not editable(people["county"], date(2023, 6, 21))
    assert hand_in(people["county"], at(6, 20)).first_submitted_at == at(6, 7)


def test_a_month_that_was_missed_is_opened_again_for_one_unit(month, people):
    act(Action.REOPEN, people["bureau"], at(7, 3), reason="补报", until=date(2023, 7, 5))
    assert hand_in(people["county"], at(7, 4)).status == Status.SUBMITTED


# --- many at once


def test_many_sheets_are_reviewed_at_once_and_the_rest_is_told(month, people):
    hand_in(people["county"])
    keys = [("output", region("341702")), ("output", region("341721")), ("output", region("341504"))]
    done = services.review(action=Action.APPROVE, keys=keys, period=PERIOD, by=people["bureau"], now=at(6, 9))
    assert [sheet.region.code for sheet in done.sheets] == ["341702"]
    assert [sentence.partition("：")[0] for sentence in done.refused] == ["东至县", "叶集区"]
    assert Submission.objects.count() == 1


def test_an_approval_owes_the_months_progress(month, people):
    hand_in(people["county"])
    ProgressRequest.objects.all().delete()
    act(Action.APPROVE, people["bureau"])
    assert ProgressRequest.objects.get().period == PERIOD.date


def test_the_dashboard_is_told_how_many_units_are_confirmed(month, people):
    sheets.known(3, region="341721")
    assert selectors.reviewed_line(region("341700"), PERIOD) == ""
    hand_in(people["county"])
    assert selectors.reviewed_line(region("341700"), PERIOD) == "产销：0/2 县区已审核，1个待审核"
    act(Action.APPROVE, people["bureau"])
    assert selectors.reviewed_line(region("341700"), PERIOD) == "产销：1/2 县区已审核"


# --- where a person stands


@pytest.mark.parametrize(
    ("scope", "unit", "level"),
    [
        ("341702", "341702", Level.UNIT),
        ("341702400", "341702", Level.INSIDE),
        ("341700", "341702", Level.ABOVE),
        ("341700", "341702401", Level.ABOVE),
        ("340000", "341702", Level.HIGHER),
        ("341500", "341702", Level.OUTSIDE),
        ("341721", "341702", Level.OUTSIDE),
        ("341702", "341702401", Level.OUTSIDE),
    ],
)
def test_where_a_person_stands_to_a_unit(people, scope, unit, level):
    person = people["county"]
    person.region = region(scope)
    assert selectors.level_of(person, region(unit)) is level


def test_units_are_counties_and_zones_assessed_beside_them(db):
    codes = [unit.code for unit in selectors.units_within(region("341700"))]
    assert codes == ["341702404", "341702", "341721", "341722", "341723", "341702401"]
