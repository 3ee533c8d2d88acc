"""Findings on the database: opened once, answered, lapsing with their figures, and what they keep from being handed in."""

from __future__ import annotations

import json
import threading
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User, UserRole
from accounts.roles import Role
from enterprises.models import Enterprise
from enterprises.services.entering import Change
from reporting.cycle import Status
from reporting.findings import Event, State
from reporting.models import CheckRequest, CheckRule, CheckRun, Finding, FindingEvent
from reporting.selectors.problems import problems_of
from reporting.services import checks, rules
from reporting.services.checks import FindingError
from reporting.services.cycle import Unsound
from reporting.services.entry import save_entry
from reporting.services.rules import RuleRefused
from tests import sheets
from tests.reporting import doubts
from tests.reporting.month import IN_TIME, PERIOD, at, begin, hand_in, region

pytestmark = pytest.mark.django_db


@pytest.fixture
def month(db):
    return begin(reported=())


def events(finding: Finding) -> list[str]:
    return list(finding.events.values_list("event", flat=True))


def rule(slug: str) -> CheckRule:
    return CheckRule.objects.get(slug=slug)


# --- running


def test_a_finding_holds_the_figures_and_the_sentence(month, people):
    finding = doubts.export_beyond_sales()
    assert finding.rule == rule("export-within-sales")
    assert finding.severity == "error"
    assert finding.sentence == "出口交货值 950 千元 大于 工业销售产值 900 千元。"
    assert (finding.left, finding.right, finding.limit) == (Decimal(950), Decimal(900), Decimal(900))
    assert finding.unit == region("341702")
    assert finding.enterprise.uscc == sheets.code(1)
    assert finding.owner == people["county"]
    assert finding.due_on == date(2023, 6, 9)
    assert events(finding) == ["found"]


def test_the_same_figures_open_nothing_twice(month):
    doubts.export_beyond_sales()
    again = doubts.run()
    assert (again.opened, again.closed, again.errors) == (0, 0, 1)
    assert Finding.objects.count() == FindingEvent.objects.count() == 1
    assert CheckRun.objects.get().enterprises == 2


def test_what_was_mended_is_closed_as_corrected(month):
    finding = doubts.export_beyond_sales()
    doubts.take({1: (1000, 900, 850)})
    assert doubts.run(at(6, 8)).closed == 1
    finding.refresh_from_db()
    assert (finding.state, finding.closed_at) == (State.CORRECTED, at(6, 8))
    assert events(finding) == ["found", "corrected"]


def test_what_a_stopped_rule_found_is_gone_not_corrected(month, people):
    finding = doubts.export_beyond_sales()
    CheckRule.objects.filter(slug="export-within-sales").update(status="stopped")
    doubts.run(at(6, 8))
    finding.refresh_from_db()
    assert finding.state == State.GONE


def test_what_comes_back_is_the_same_finding_again(month):
    finding = doubts.export_beyond_sales()
    for figure in (850, 999):
        doubts.take({1: (1000, 900, figure)})
        doubts.run(at(6, 8))
    finding.refresh_from_db()
    assert (finding.state, finding.closed_at) == (State.OPEN, None)
    assert finding.sentence.startswith("出口交货值 999 千元")
    assert events(finding) == ["found", "corrected", "again"]


def test_what_comes_back_was_found_when_it_was_first_found(month):
    finding = doubts.export_beyond_sales()
    for day, figure in ((8, 850), (9, 999)):
        doubts.take({1: (1000, 900, figure)})
        doubts.run(at(6, day))
    finding.refresh_from_db()
    assert finding.opened_at == finding.events.first().at == IN_TIME
    assert finding.due_on == date(2023, 6, 13)


def test_a_changed_figure_that_is_still_wrong_keeps_its_day(month):
    finding = doubts.export_beyond_sales()
    doubts.take({1: (1000, 900, 960)})
    doubts.run(at(6, 20))
    finding.refresh_from_db()
    assert (finding.state, finding.due_on) == (State.OPEN, date(2023, 6, 9))
    assert events(finding) == ["found", "changed"]


def test_a_city_is_checked_with_as_many_queries_as_a_county(month):
    sheets.take_register(*[sheets.firm(n, "341721") for n in range(10, 16)])
    doubts.export_beyond_sales()
    with CaptureQueriesContext(connection) as county:
        doubts.run()
    doubts.take({n: (1000 * n, 900 * n, 0) for n in range(10, 16)})
    doubts.run(code="341700")
    with CaptureQueriesContext(connection) as city:
        doubts.run(code="341700")
    assert len(city) <= len(county) + 1
    assert CheckRun.objects.count() == 2


def test_a_unit_slip_is_found_against_the_month_before(month):
    doubts.take({1: (1000, 900, 0), 2: (2000, 1900, 0)}, "2023-04")
    doubts.take({1: (1300000, 900, 0), 2: (2600, 2400, 0)})
    doubts.run()
    slip = Finding.objects.get(rule__slug="unit-slip")
    assert "约为其 1000 倍" in slip.sentence
    assert (slip.subject, slip.limit) == ("gross_output", Decimal(1000))


def test_a_figure_left_blank_that_was_there_before_is_asked_for_until_it_is_filled(month, people):
    doubts.take({1: (800, 700, 100), 2: (1600, 1500, 0)}, "2023-04")
    doubts.take({1: (1000, 900, None), 2: (2000, None, None)})
    doubts.run()
    left = Finding.objects.filter(rule__slug="left-blank").order_by("enterprise__uscc")
    assert [(each.enterprise.uscc, each.subject) for each in left] == [
        (sheets.code(1), "export_delivery"),
        (sheets.code(2), "sales_output"),
    ]
    assert left[0].sentence == "出口交货值 没有填，而上期出口交货值 100 千元，请补填，确实没有发生的填 0。"
    with pytest.raises(Unsound, match="没有填"):
        hand_in(people["county"])
    doubts.take({1: (1000, 900, 0), 2: (2000, 1900, None)})
    doubts.run(at(6, 8))
    assert {each.state for each in left.all()} == {State.CORRECTED}


def test_the_sums_of_a_unit_are_checked_as_well(month):
    doubts.take({1: (1000, 900, 0), 2: (2000, 1900, 0)})
    general = rule("export-within-sales")
    general.grain, general.left, general.right = "unit", "gross_output", "2999"
    general.save()
    doubts.run()
    finding = Finding.objects.get()
    assert finding.enterprise is None
    assert finding.sentence == "工业总产值 3,000 千元 大于 2,999。"
    doubts.run()
    assert Finding.objects.count() == 1


# --- answering


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


# --- owed


def test_a_taken_file_and_typed_values_are_owed_a_check(month, people, django_capture_on_commit_callbacks):
    doubts.take({1: (1000, 900, 950)})
    owed = set(CheckRequest.objects.values_list("form", flat=True))
    assert owed == {"output", "finance", "energy"}
    assert checks.run_due(now=IN_TIME) == 3
    assert not CheckRequest.objects.exists()
    assert Finding.objects.get().state == State.OPEN
    enterprise = Enterprise.objects.get(uscc=sheets.code(1))
    change = Change(enterprise.pk, "export_delivery", Decimal(100), Decimal(950))
    save_entry(
        form="output",
        period=PERIOD,
        unit=region("341702"),
        changes=[change],
        by=people["county"],
        now=IN_TIME,
    )
    assert CheckRequest.objects.exists()
    checks.run_due(now=IN_TIME)
    assert Finding.objects.get().state == State.CORRECTED


def test_what_is_asked_for_again_meanwhile_stays_owed(month, monkeypatch):
    doubts.take({1: (1000, 900, 950)})
    CheckRequest.objects.exclude(form="output").delete()
    request = CheckRequest.objects.get()
    done = []

    def asked_again(**kwargs):
        done.append(kwargs)
        checks.request_checks(region=request.region, form="output", period=PERIOD.date)

    monkeypatch.setattr("reporting.services.checks.owing.run_checks", asked_again)
    checks.run_due(now=IN_TIME)
    assert done
    assert CheckRequest.objects.filter(form="output").exists()


def test_a_month_checked_against_a_figure_is_owed_when_the_figure_changes(month):
    doubts.take({1: (1000, 900, 0)})
    doubts.run()
    CheckRequest.objects.all().delete()
    doubts.take({1: (2000, 900, 0)}, "2023-04")
    assert ("output", PERIOD.date) in CheckRequest.objects.values_list("form", "period")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time")
def test_two_runs_at_once_open_one_finding(people):
    begin(reported=())
    doubts.take({1: (1000, 900, 950)})
    gate, failed = threading.Barrier(2), []

    def go():
        try:
            gate.wait()
            doubts.run()
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=go) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert not failed
    assert Finding.objects.count() == FindingEvent.objects.count() == 1


# --- the grid


def test_the_grid_says_what_the_finding_says_and_forgets_what_is_explained(month, people):
    finding = doubts.sales_beyond_output()
    problems = problems_of("output", region("341702"), PERIOD)
    assert problems == {
        finding.enterprise_id: [{"name": "sales_output", "severity": "warning", "message": finding.sentence}]
    }
    doubts.explain(finding, people["county"])
    assert problems_of("output", region("341702"), PERIOD) == {}
    asked = [finding.enterprise_id]
    assert problems_of("output", region("341702"), PERIOD, asked) == {finding.enterprise_id: []}


def test_a_doubt_about_last_years_figure_marks_its_own_cell(month):
    """上年同期 was typed lower than what was handed in last year: that cell is to be mended, not this year's."""
    sheets.take_output({1: (1000, 1000)}, "2022-05")
    sheets.take_output({1: (1000, 700), 2: (2000, 1900)})
    (problem,) = [
        each for found in problems_of("output", region("341702"), PERIOD).values() for each in found
    ]
    assert problem["name"] == "gross_output_prior"


# --- rules


def drafted(people, **more) -> CheckRule:
    own = CheckRule(slug="own", region=region("341700"), status="draft")
    content = {
        "name": "产值上限",
        "kind": "comparison",
        "forms": ["output"],
        "left": "gross_output",
        "operator": "<=",
        "right": "1500",
        "what_to_do": "核实",
        "tolerance": Decimal(0),
        "cases": [
            {"inputs": {"gross_output": "1500"}, "expected": "pass"},
            {"inputs": {"gross_output": "1501"}, "expected": "hit"},
        ],
    }
    return rules.save_rule(rule=own, content=content | more, by=people["bureau"], now=IN_TIME)


def test_a_rule_is_not_in_force_before_its_cases_pass(month, people):
    wrong = [{"note": "反了", "inputs": {"gross_output": "1501"}, "expected": "pass"}]
    own = drafted(people)
    hit = own.cases[1]
    rules.save_rule(rule=own, content={"cases": [hit, *wrong]}, by=people["bureau"], now=IN_TIME)
    with pytest.raises(RuleRefused, match="1 个样例没有得到应有的结果（反了）"):
        rules.activate(rule=own, by=people["bureau"], now=IN_TIME)
    rules.save_rule(rule=own, content={"cases": [hit]}, by=people["bureau"], now=IN_TIME)
    with pytest.raises(RuleRefused, match="至少要有 2 个样例"):
        rules.activate(rule=own, by=people["bureau"], now=IN_TIME)
    own.refresh_from_db()
    assert own.status == "draft"


def test_a_rule_in_force_cannot_be_changed_into_one_that_fails_its_cases(month, people):
    own = rules.activate(rule=drafted(people), by=people["bureau"], now=IN_TIME)
    with pytest.raises(RuleRefused, match="样例没有得到应有的结果"):
        rules.save_rule(rule=own, content={"right": "9"}, by=people["bureau"], now=IN_TIME)
    own.refresh_from_db()
    assert (own.right, own.version) == ("1500", 2)


def test_an_activated_rule_finds_and_a_stopped_one_no_more(month, people):
    own = rules.activate(rule=drafted(people), by=people["bureau"], now=IN_TIME)
    doubts.take({1: (2000, 1900, 0), 2: (1000, 900, 0)})
    doubts.run()
    assert Finding.objects.get().rule == own
    rules.stop(rule=own, by=people["bureau"], now=IN_TIME)
    doubts.run()
    assert Finding.objects.get().state == State.GONE


def test_each_change_of_a_rule_is_a_version_and_none_changes_nothing(month, people):
    own = drafted(people)
    for right in ("1600", "1600"):
        rules.save_rule(
            rule=own,
            content={"right": right, "cases": []},
            by=people["bureau"],
            now=IN_TIME,
            note="放宽",
        )
    versions = own.versions.values_list("version", "note", "by_name")
    assert list(versions) == [(2, "放宽", "王敏"), (1, "", "王敏")]
    assert own.versions.get(version=1).content["right"] == "1500"


def test_a_broken_rule_is_refused_with_its_field(month, people):
    with pytest.raises(RuleRefused, match="没有“gross”这个指标") as caught:
        drafted(people, left="gross")
    assert caught.value.field == "left"
    assert not CheckRule.objects.filter(slug="own").exists()


def test_a_city_words_a_general_rule_for_itself(month, people):
    general = rule("sales-over-output")
    with pytest.raises(RuleRefused, match="复制为本地规则"):
        rules.save_rule(rule=general, content={"tolerance": Decimal(50)}, by=people["bureau"], now=IN_TIME)
    own = rules.copy_for(rule=general, region=region("341700"), by=people["bureau"], now=IN_TIME)
    finding = doubts.sales_beyond_output()
    assert finding.rule == general  # A draft leaves the general rule in force.
    own.cases = [
        {"inputs": {"sales_output": "150", "gross_output": "100"}, "expected": "pass"},
        {"inputs": {"sales_output": "151", "gross_output": "100"}, "expected": "hit"},
    ]
    content = {"tolerance": Decimal(50), "cases": own.cases}
    rules.save_rule(rule=own, content=content, by=people["bureau"], now=IN_TIME)
    rules.activate(rule=own, by=people["bureau"], now=IN_TIME)
    doubts.run()
    finding.refresh_from_db()
    assert finding.state == State.GONE


def test_a_rule_stopped_by_a_city_is_stopped_there_only(month, people):
    own = rules.copy_for(
        rule=rule("sales-over-output"), region=region("341700"), by=people["bureau"], now=IN_TIME
    )
    rules.stop(rule=own, by=people["bureau"], now=IN_TIME)
    doubts.take({1: (1000, 1300, 0)})
    assert doubts.run().unexplained == 0


def test_a_city_stops_a_general_rule_for_itself_and_takes_it_up_again(month, people):
    general, city = rule("sales-over-output"), region("341700")
    finding = doubts.sales_beyond_output()
    own = rules.stop_for(rule=general, region=city, by=people["bureau"], now=IN_TIME)
    assert CheckRequest.objects.filter(form="output", region=city).exists()
    doubts.run()
    finding.refresh_from_db()
    assert (finding.state, rule_of_province().status) == (State.GONE, "active")
    assert rules.stop_for(rule=general, region=city, by=people["bureau"], now=IN_TIME) == own
    assert own.versions.count() == 1
    rules.activate(rule=own, by=people["bureau"], now=IN_TIME)
    assert doubts.run().unexplained == 1


def rule_of_province() -> CheckRule:
    return CheckRule.objects.get(slug="sales-over-output", region__depth=1)


def test_nobody_stops_a_general_rule_for_a_region_that_is_not_theirs(month, people):
    with pytest.raises(RuleRefused, match="本单位"):
        rules.stop_for(
            rule=rule("sales-over-output"), region=region("341504"), by=people["bureau"], now=IN_TIME
        )
    assert not CheckRule.objects.filter(region=region("341504")).exists()


def test_a_rule_changed_in_the_browser_is_left_alone_by_the_next_migration(month):
    CheckRule.objects.filter(slug="sales-over-output").update(tolerance=99, from_fixture=False)
    CheckRule.objects.filter(slug="export-within-sales").update(what_to_do="旧的")
    call_command("migrate", verbosity=0)
    assert rule("sales-over-output").tolerance == 99
    assert rule("export-within-sales").what_to_do != "旧的"
    assert rule("export-within-sales").version == 2


# --- the command


def test_the_command_prints_one_object(month, capsys):
    doubts.take({1: (1000, 900, 950)})
    call_command("run_checks", period="2023-05", region="341702", form="output", json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["forms"]["output"]["errors"] == 1


@pytest.mark.parametrize("options", [{"period": "2023-01"}, {"period": "2023-05", "region": "999999"}])
def test_the_command_refuses_what_cannot_be_used(month, options, capsys):
    with pytest.raises((SystemExit, CommandError)) as caught:
        call_command("run_checks", **options)
    assert getattr(caught.value, "code", 2) == 2
    assert capsys.readouterr().err
