"""A doubt about a unit's sums shows the sums' own history; a rule's page says how often it was wrong."""

from __future__ import annotations

from decimal import Decimal

import pytest

from accounts.periods import Period
from reporting.models import CheckRule, Finding
from reporting.selectors.history import history_of
from reporting.selectors.rates import alarms_of
from reporting.services import checks
from tests import sheets
from tests.reporting import doubts
from tests.reporting.month import IN_TIME, at, begin

pytestmark = pytest.mark.django_db
MAY = Period(2023, 5)


@pytest.fixture
def month(db):
    return begin(reported=())


def sums_doubted() -> Finding:
    """贵池's output as a whole is above what a rule lets it be."""
    doubts.take({1: (1000, 900, 0), 2: (2000, 1900, 0)})
    rule = CheckRule.objects.get(slug="export-within-sales")
    rule.grain, rule.left, rule.right = "unit", "gross_output", "2999"
    rule.save()
    doubts.run()
    return Finding.objects.get(enterprise=None)


class TestHistoryOfSums:
    def test_it_is_the_sum_of_those_that_were_checked_month_by_month(self, month):
        sheets.known(3)
        for period, output in (("2023-02", 300), ("2023-03", 500), ("2023-04", 800)):
            doubts.take({1: (output, 0, 0), 2: (2 * output, 0, 0), 3: (9999, 0, 0)}, period)
        history = history_of(sums_doubted())
        assert history.enterprises == 2
        assert [str(point.period) for point in history.points] == ["2023-02", "2023-03", "2023-04", "2023-05"]
        assert [point.ytd for point in history.points] == [900, 1500, 2400, 3000]
        assert [point.month for point in history.points] == [450, 600, 900, 600]

    def test_who_reports_for_the_first_time_does_not_swell_the_month(self, month):
        doubts.take({1: (800, 0, 0)}, "2023-04")
        history = history_of(sums_doubted())
        assert history.points[-1].ytd == 3000
        assert history.points[-1].month == 200

    def test_with_enough_of_it_there_are_a_median_and_a_band(self, month):
        for number in range(2, 13):
            doubts.take({1: (100 * number, 0, 0), 2: (300 * number, 0, 0)}, f"2022-{number:02}")
        history = history_of(sums_doubted())
        assert history.outlook["median"] == 400
        assert history.outlook["low"] < 400 < history.outlook["high"]

    def test_the_page_draws_it_and_says_whose_sums_they_are(self, month, signed_in):
        doubts.take({1: (800, 0, 0), 2: (900, 0, 0)}, "2023-04")
        page = signed_in("county").get(sums_doubted().get_absolute_url()).content.decode()
        assert "history-chart" in page
        assert "当月工业总产值合计" in page
        assert "各期均为本期在库并已报的 2 户企业的合计" in page
        assert "2023年1-4月" in page


class TestAlarms:
    def judged(self, people, act, now):
        finding = doubts.sales_beyond_output()
        doubts.explain(finding, people["county"])
        getattr(checks, act)(finding=finding, note="核实过", by=people["bureau"], now=now)
        finding.refresh_from_db()
        return finding

    def test_a_false_alarm_counts_with_its_denominator(self, month, people):
        finding = self.judged(people, "mark_false_alarm", IN_TIME)
        found = alarms_of(finding.rule, people["bureau"], MAY)
        assert (found.false, found.closed, found.rate) == (1, 1, Decimal("100.0"))

    def test_what_was_right_lowers_the_rate(self, month, people):
        finding = self.judged(people, "confirm", IN_TIME)
        found = alarms_of(finding.rule, people["bureau"], MAY)
        assert (found.false, found.closed, found.rate) == (0, 1, Decimal("0.0"))

    def test_what_is_open_or_older_than_a_year_or_anothers_does_not_count(self, month, people):
        finding = doubts.sales_beyond_output()
        assert alarms_of(finding.rule, people["bureau"], MAY).rate is None
        doubts.explain(finding, people["county"])
        checks.mark_false_alarm(finding=finding, note="", by=people["bureau"], now=at(6, 7))
        assert alarms_of(finding.rule, people["bureau"], Period(2024, 4)).closed == 1
        assert alarms_of(finding.rule, people["bureau"], Period(2024, 5)).closed == 0
        assert alarms_of(finding.rule, people["elsewhere"], MAY).closed == 0

    def test_the_rules_page_prints_rate_and_denominator(self, month, people, signed_in):
        finding = self.judged(people, "mark_false_alarm", IN_TIME)
        page = signed_in("bureau").get(f"{finding.rule.get_absolute_url()}?period=2023-05").content.decode()
        assert "截至2023年1-5月的12个月" in page
        assert "100.0%" in page
        assert "办结 1 条中，认定误报 1 条" in page
