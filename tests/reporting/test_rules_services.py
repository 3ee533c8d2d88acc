"""Rules written, put into force, stopped and worded anew by a city."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.management import call_command

from reporting.findings import State
from reporting.models import CheckRequest, CheckRule, Finding
from reporting.services import rules
from reporting.services.rules import RuleRefused
from tests.reporting import doubts
from tests.reporting.doubts import rule
from tests.reporting.month import IN_TIME, begin, region

pytestmark = pytest.mark.django_db


@pytest.fixture
def month(db):
    return begin(reported=())


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
