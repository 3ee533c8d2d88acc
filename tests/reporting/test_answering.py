"""Findings explained, sent back, judged and handed on: by whom, and what of it lapses."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.models import User, UserRole
from accounts.roles import Role
from reporting.cycle import Status
from reporting.findings import Event, State
from reporting.models import Finding, FindingEvent
from reporting.services import checks
from reporting.services.checks import FindingError
from reporting.services.cycle import Unsound
from tests import sheets
from tests.reporting import doubts
from tests.reporting.doubts import events
from tests.reporting.month import IN_TIME, at, begin, hand_in, region

pytestmark = pytest.mark.django_db


@pytest.fixture
def month(db):
    return begin(reported=())


def test_an_explained_doubt_no_longer_blocks_and_stays_so(month, people):
    doubts.explain(doubts.sales_beyond_output(), people["county"])
    assert doubts.run().unexplained == 0
    assert hand_in(people["county"]).status == Status.SUBMITTED


def test_a_doubt_without_a_word_blocks_and_says_which(month, people):
    doubts.sales_beyond_output()
    with pytest.raises(Unsound, match=f"报表还有1处疑点未说明，.*{sheets.name(1)}：工业销售产值"):
        hand_in(people["county"])


def test_handing_in_checks_the_figures_of_that_very_moment(month, people):
    doubts.take({1: (1000, 900, 950), 2: (2000, 1900, 100)})
    with pytest.raises(Unsound, match="1处错误"):
        hand_in(people["county"])
    assert Finding.objects.get().state == State.OPEN


def test_an_explanation_does_not_lift_an_error_but_the_bureau_does(month, people):
    finding = doubts.export_beyond_sales()
    doubts.explain(finding, people["county"])
    with pytest.raises(Unsound):
        hand_in(people["county"])
    checks.confirm(finding=finding, by=people["bureau"], now=IN_TIME)
    assert hand_in(people["county"]).status == Status.SUBMITTED


@pytest.mark.parametrize("judge", [checks.confirm, checks.mark_false_alarm])
def test_whatever_was_said_lapses_when_the_figures_change(month, people, judge):
    finding = doubts.sales_beyond_output()
    doubts.explain(finding, people["county"])
    judge(finding=finding, by=people["bureau"], now=IN_TIME)
    doubts.take({1: (1000, 1400, 0)})
    assert doubts.run(at(6, 8)).unexplained == 1
    finding.refresh_from_db()
    assert (finding.state, finding.explanation, finding.closed_at) == (State.OPEN, "", None)
    assert events(finding)[-1] == Event.LAPSED
    assert finding.events.get(event="explained").note == "销售了上年库存"


def test_the_same_figure_stored_with_other_decimals_lets_nothing_lapse(month, people):
    finding = doubts.explain(doubts.sales_beyond_output(), people["county"])
    doubts.take({1: ("1000.0", "1300.00", 0)})
    doubts.run()
    finding.refresh_from_db()
    assert finding.state == State.EXPLAINED


@pytest.mark.parametrize(
    "text", ["好", "属实", "情况属实", "。。。。。。", "123456789", "好好好好好好", "是的是的是的"]
)
def test_an_explanation_that_says_nothing_is_refused_with_what_is_wanted(month, people, text):
    finding = doubts.sales_beyond_output()
    with pytest.raises(FindingError, match="至少用 5 个字"):
        doubts.explain(finding, people["county"], text)
    finding.refresh_from_db()
    assert (finding.state, finding.explanation) == (State.OPEN, "")


def test_five_characters_with_a_reason_are_enough(month, people):
    finding = doubts.explain(doubts.sales_beyond_output(), people["county"], "已停产检修")
    assert finding.state == State.EXPLAINED


def test_an_explanation_sent_back_blocks_again(month, people):
    finding = doubts.explain(doubts.sales_beyond_output(), people["county"], "企业确认情况属实")
    checks.send_back(finding=finding, reason="请写明库存数量", by=people["bureau"], now=at(6, 8))
    finding.refresh_from_db()
    assert (finding.state, finding.sent_back) == (State.OPEN, "请写明库存数量")
    with pytest.raises(Unsound):
        hand_in(people["county"])


def test_only_the_unit_explains_and_only_the_level_above_judges(month, people):
    finding = doubts.sales_beyond_output()
    with pytest.raises(FindingError, match="贵池区的工作人员"):
        doubts.explain(finding, people["bureau"])
    with pytest.raises(FindingError, match="没有处理疑点的权限"):
        doubts.explain(finding, people["leader"])
    for person in ("county", "elsewhere", "leader"):
        with pytest.raises(FindingError, match="上级单位认定"):
            checks.confirm(finding=finding, by=people[person], now=IN_TIME)
    finding.refresh_from_db()
    assert (finding.state, events(finding)) == (State.OPEN, ["found"])


def test_saying_nothing_is_no_explanation(month, people):
    finding = doubts.sales_beyond_output()
    with pytest.raises(FindingError, match="请写明原因"):
        doubts.explain(finding, people["county"], "  ")
    doubts.explain(finding, people["county"])
    with pytest.raises(FindingError, match="还缺什么"):
        checks.send_back(finding=finding, reason=" ", by=people["bureau"], now=IN_TIME)


def test_what_is_said_twice_is_written_once(month, people):
    finding = doubts.sales_beyond_output()
    for _ in range(2):
        doubts.explain(finding, people["county"])
        checks.change_due(finding=finding, due_on=date(2023, 6, 30), by=people["bureau"], now=IN_TIME)
    for _ in range(2):
        checks.confirm(finding=finding, by=people["bureau"], now=IN_TIME)
    assert events(finding) == ["found", "explained", "due", "confirmed"]


def test_the_bureau_gives_a_finding_to_the_unit_or_to_itself(month, people):
    finding = doubts.sales_beyond_output()
    for name in ("bureau", "county"):
        checks.assign(finding=finding, owner=people[name], by=people["bureau"], now=IN_TIME)
        finding.refresh_from_db()
        assert finding.owner == people[name]


def test_a_finding_is_given_to_a_colleague_of_its_unit_only(month, people):
    finding = doubts.sales_beyond_output()
    colleague = User.objects.create_user("colleague", display_name="何平", region=region("341702"))
    UserRole.objects.create(user=colleague, role=Role.COUNTY)
    checks.assign(finding=finding, owner=colleague, by=people["county"], now=IN_TIME)
    finding.refresh_from_db()
    assert finding.owner_name == "何平"
    for stranger in ("elsewhere", "leader"):
        with pytest.raises(FindingError, match="请另选责任人"):
            checks.assign(finding=finding, owner=people[stranger], by=people["bureau"], now=IN_TIME)
    assert events(finding) == ["found", "assigned"]


def test_a_day_that_is_past_is_no_due_date(month, people):
    finding = doubts.sales_beyond_output()
    with pytest.raises(FindingError, match="已经过去"):
        checks.change_due(finding=finding, due_on=date(2023, 6, 1), by=people["bureau"], now=IN_TIME)


def test_history_cannot_be_changed(month):
    doubts.sales_beyond_output()
    with pytest.raises(TypeError):
        FindingEvent.objects.update(by_name="别人")
