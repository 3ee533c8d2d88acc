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

from enterprises.models import Enterprise
from enterprises.services.entering import Change
from reporting.findings import State
from reporting.models import CheckRequest, CheckRule, CheckRun, Finding, FindingEvent
from reporting.selectors.problems import problems_of
from reporting.services import checks
from reporting.services.cycle import Unsound
from reporting.services.entry import save_entry
from tests import sheets
from tests.reporting import doubts
from tests.reporting.doubts import events, rule
from tests.reporting.month import IN_TIME, PERIOD, at, begin, hand_in, region

pytestmark = pytest.mark.django_db


@pytest.fixture
def month(db):
    return begin(reported=())


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
