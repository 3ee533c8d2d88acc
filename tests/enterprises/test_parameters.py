"""Parameters of the standings: what may begin, what it touches, and what it would change."""

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.utils import timezone

from accounts.models import Region, ReportingPeriod
from accounts.periods import Period
from enterprises import parameters
from enterprises.classification import Rules, ScaleStatus, classify
from enterprises.facts import gather
from enterprises.models import Enterprise, ScaleRule, StatusRequest, StatusSnapshot
from enterprises.selectors import parameters as selectors
from enterprises.services import classifying
from enterprises.services.parameters import RuleRefused, begin_rule
from tests import sheets

pytestmark = pytest.mark.django_db
NOW = timezone.now()
USUAL = Rules()
MONTHS = [Period(2022, 12), Period(2023, 4), Period(2023, 5), Period(2023, 6)]


def place(code):
    return Region.objects.get(code=code)


@pytest.fixture
def months(db):
    """Four periods on record, nothing owed."""
    ReportingPeriod.objects.bulk_create(
        ReportingPeriod(period=each.date, last_taken_at=NOW) for each in MONTHS
    )
    StatusRequest.objects.all().delete()


@pytest.fixture
def begin(people):
    """Begins a row of 池州 as its bureau, unless told otherwise."""

    def begin(by="bureau", **more):
        usual = {"region": place("341700"), "valid_from": date(2023, 6, 1), "rules": USUAL, "now": NOW}
        return begin_rule(by=people[by], **(usual | more))

    return begin


def refused(begin, **more):
    before = ScaleRule.objects.count(), StatusRequest.objects.count(), LogEntry.objects.count()
    with pytest.raises(RuleRefused) as error:
        begin(**more)
    after = ScaleRule.objects.count(), StatusRequest.objects.count(), LogEntry.objects.count()
    assert after == before
    return error.value.problems


def owed():
    return sorted(StatusRequest.objects.values_list("period", flat=True))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"threshold": Decimal(0)}, "threshold"),
        ({"approaching_from": Decimal(20_000)}, "approaching_from"),
        ({"approaching_from": Decimal(0)}, "approaching_from"),
        ({"margin": Decimal(101)}, "margin"),
        ({"margin": Decimal(-1)}, "margin"),
        ({"drop": Decimal(0)}, "drop"),
        ({"watch_months": 0}, "watch_months"),
        ({"watch_months": 121}, "watch_months"),
        ({"falling_months": 4}, "falling_months"),
        ({"falling_by": Decimal(-1)}, "falling_by"),
        ({"falling_by": Decimal(100)}, "falling_by"),
    ],
)
def test_parameters_that_make_no_sense_are_told_by_their_field(changed, field):
    assert field in parameters.problems_of(replace(USUAL, **changed))
    assert parameters.problems_of(USUAL) == {}


def test_a_row_begins_with_its_author_and_owes_the_periods_from_its_month_on(months, begin):
    rule = begin(rules=replace(USUAL, approaching_from=Decimal(10_000)), note="2023年起")
    rule.refresh_from_db()
    assert (rule.rules.approaching_from, rule.made_by_name, rule.made_at) == (10_000, "王敏", NOW)
    assert owed() == [date(2023, 6, 1)]
    assert LogEntry.objects.get_for_object(rule).count() == 1


def test_closed_periods_are_judged_anew_only_where_it_is_said(months, begin):
    problems = refused(begin, valid_from=date(2023, 3, 1))
    assert "2023年1-4月至2023年1-5月共2个已结束的报告期" in problems["valid_from"]
    begin(valid_from=date(2023, 3, 1), restates=True)
    assert owed() == [each.date for each in MONTHS[1:]]


def test_a_row_touches_nothing_from_the_next_row_on(months, begin):
    begin()
    StatusRequest.objects.all().delete()
    begin(valid_from=date(2023, 5, 1), restates=True)
    assert owed() == [date(2023, 5, 1)]


def test_a_row_that_stands_is_never_replaced(months, begin):
    standing = begin()
    assert "已有自2023年6月起用的参数" in refused(begin, rules=replace(USUAL, drop=Decimal(60)))["valid_from"]
    standing.refresh_from_db()
    assert standing.drop == 50


def test_a_row_begins_with_the_first_of_a_month_of_this_century(months, begin):
    assert refused(begin, valid_from=date(2023, 6, 2))["valid_from"] == parameters.NOT_FIRST_DAY
    assert refused(begin, valid_from=date(1999, 6, 1))["valid_from"] == parameters.OUT_OF_RANGE


@pytest.mark.parametrize(("by", "code"), [("bureau", "341504"), ("bureau", "340000"), ("county", "341700")])
def test_nobody_sets_parameters_beyond_the_own_region(months, begin, by, code):
    assert refused(begin, by=by, region=place(code))["region"] == parameters.NOT_YOURS


# --- what is in force, and what other parameters would change


def test_the_nearest_row_is_in_force_and_each_line_says_how_it_stands(months, people, begin):
    assert selectors.rule_in_force(place("341702"), MONTHS[-1]).region.code == "341700"
    begin(region=place("341702"), valid_from=date(2023, 5, 1), restates=True)
    begin(region=place("341702"), valid_from=date(2023, 8, 1))
    assert selectors.rule_in_force(place("341702"), MONTHS[-1]).region.code == "341702"
    lines = selectors.rule_lines(place("341700"), MONTHS[-1], people["bureau"])
    told = [(line.rule.region.code, f"{line.rule.valid_from:%Y-%m}", line.state) for line in lines]
    assert told == [
        ("340000", "2011-01", "now"),
        ("341700", "2020-01", "now"),
        ("341702", "2023-08", "later"),
        ("341702", "2023-05", "now"),
    ]
    before = selectors.rule_lines(place("341702"), MONTHS[0], people["county"])
    assert [line.state for line in before if line.rule.region.code == "341702"] == ["later", "later"]


@pytest.fixture
def firms(db):
    """Two near the line from below, in 贵池 and 东至, and one well above."""
    sheets.take_register(
        sheets.firm(1, entry=None), sheets.firm(2, "341721", entry=None), sheets.firm(3, "341721")
    )
    heads = ["统一社会信用代码", "企业名称", "营业收入_1-本月(千元)", "营业收入_上年同期(千元)"]
    for period, sums in (("2022-12", (9_000, 12_000, 50_000)), ("2023-06", (5_000, 6_000, 30_000))):
        lines = [[sheets.code(n), sheets.name(n), amount, None] for n, amount in enumerate(sums, start=1)]
        sheets.take(sheets.sheet(heads, lines), f"财务-{period}.csv")


def test_what_if_says_what_would_change_and_writes_nothing(firms):
    classifying.classify_period(period=MONTHS[-1], now=NOW)
    rows = list(StatusSnapshot.objects.values_list("pk", "status", "computed_at"))
    higher = replace(USUAL, approaching_from=Decimal(13_000))
    foreseen = selectors.what_if(place("341700"), higher, MONTHS[-1])
    assert foreseen.counts == Counter(
        {
            (ScaleStatus.APPROACHING, ScaleStatus.BELOW): 2,
            (ScaleStatus.ABOVE, ScaleStatus.ABOVE): 1,
        }
    )
    moved = foreseen.named[ScaleStatus.APPROACHING, ScaleStatus.BELOW]
    assert (len(foreseen.named), sorted(each.uscc for each in moved)) == (1, _below_after(higher))
    assert list(StatusSnapshot.objects.values_list("pk", "status", "computed_at")) == rows


def _below_after(rules):
    """The codes of those whose facts are judged 规下 by the rules, one by one."""
    facts = gather(MONTHS[-1], list(Enterprise.objects.values_list("pk", flat=True)))
    below = [pk for pk, own in facts.items() if classify(own, rules, MONTHS[-1].date).status == "below"]
    return sorted(Enterprise.objects.filter(pk__in=below).values_list("uscc", flat=True))


def test_what_if_leaves_out_those_who_go_by_a_nearer_row(firms, begin):
    begin(region=place("341721"))
    higher = replace(USUAL, approaching_from=Decimal(13_000))
    assert selectors.what_if(place("341700"), higher, MONTHS[-1]).counts.total() == 1
    assert selectors.what_if(place("341721"), higher, MONTHS[-1]).counts.total() == 2


def test_what_was_foreseen_comes_true_once_the_row_begins(firms, begin):
    classifying.classify_due(now=NOW)
    higher = replace(USUAL, approaching_from=Decimal(13_000))
    foreseen = selectors.what_if(place("341700"), higher, MONTHS[-1])
    begin(rules=higher)
    classifying.classify_due(now=NOW)
    after = Counter(StatusSnapshot.objects.filter(period=MONTHS[-1].date).values_list("status", flat=True))
    assert after == Counter({"below": 2, "above": 1})
    assert foreseen.counts[ScaleStatus.APPROACHING, ScaleStatus.BELOW] == after["below"]
