"""Standings from what is on record: facts gathered, parameters of the place and time, what is owed, the command."""

import json
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Region
from accounts.periods import Period
from enterprises.classification import Month, Rules, ScaleStatus
from enterprises.facts import gather
from enterprises.forecast import Course, Method
from enterprises.models import Enterprise, ScaleRule, StatusRequest, StatusSnapshot
from enterprises.selectors import backtest
from enterprises.selectors import status as status_selectors
from enterprises.selectors.parameters import RulesByPlace
from enterprises.services import classifying
from tests import sheets

pytestmark = pytest.mark.django_db
NOW = timezone.now()
MAY = Period(2023, 5)


def finance(rows, period):
    """Revenue: number → (1-本月, 上年同期), in 千元."""
    heads = ["统一社会信用代码", "企业名称", "营业收入_1-本月(千元)", "营业收入_上年同期(千元)"]
    lines = [[sheets.code(number), sheets.name(number), *cells] for number, cells in rows.items()]
    return sheets.take(sheets.sheet(heads, lines), f"财务-{period}.csv")


@pytest.fixture
def firms(db):
    """1 is well, 2 falls below, 3 left, 4 is near, 5 has no figures; each with last year's figures."""
    sheets.take_register(
        sheets.firm(1),
        sheets.firm(2, "341721"),
        sheets.firm(3, exit="2022-03", reason="规模下降"),
        sheets.firm(4, entry=None),
        sheets.firm(5, entry=None),
    )
    finance({1: (20_000, None), 2: (12_000, None), 3: (5_000, None), 4: (4_000, None)}, "2022-05")
    finance({1: (50_000, None), 2: (30_000, None), 3: (9_000, None), 4: (9_500, None)}, "2022-12")
    finance({1: (22_000, 20_000), 2: (6_000, 12_000), 3: (4_000, 5_000), 4: (4_200, 4_000)}, "2023-05")
    return {number: Enterprise.objects.get(uscc=sheets.code(number)) for number in range(1, 6)}


def standings(period=MAY):
    return {row.enterprise.uscc: row for row in StatusSnapshot.objects.filter(period=period.date)}


def of(number, period=MAY):
    return standings(period)[sheets.code(number)]


def test_each_enterprise_stands_where_its_figures_put_it(firms):
    assert classifying.classify_period(period=MAY, now=NOW) == 5
    assert {number: of(number).status for number in firms} == {
        1: ScaleStatus.ABOVE,
        2: ScaleStatus.AT_RISK,
        3: ScaleStatus.EXITED,
        4: ScaleStatus.APPROACHING,
        5: ScaleStatus.BELOW,
    }
    assert of(1).forecast == Decimal(22_000) + 30_000 * Decimal("1.1")
    assert of(2).reasons == [["forecast_below", "预计全年营业收入1,500万元，低于2,000万元"]]
    assert of(2).by_months == Decimal(14_400)
    assert of(3).reasons[0][1] == "2022年3月退规，未满24个月"
    assert (of(4).last_year, of(4).rolling) == (9_500, 9_700)
    assert of(5).forecast is None


def test_judging_again_changes_nothing_but_the_time(firms):
    classifying.classify_period(period=MAY, now=NOW)
    before = list(StatusSnapshot.objects.values_list("pk", "status", "reasons", "forecast"))
    later = timezone.now()
    classifying.classify_period(period=MAY, now=later)
    assert list(StatusSnapshot.objects.values_list("pk", "status", "reasons", "forecast")) == before
    assert set(StatusSnapshot.objects.values_list("computed_at", flat=True)) == {later}


def test_a_region_alone_is_judged_where_it_is_named(firms):
    assert classifying.classify_period(period=MAY, now=NOW, region=Region.objects.get(code="341721")) == 1
    assert set(standings()) == {sheets.code(2)}


def test_a_period_that_is_not_in_yet_is_judged_by_the_one_before(firms):
    june = gather(Period(2023, 6), [firms[1].pk])[firms[1].pk]
    assert june.revenue == Course(5, Decimal(22_000), Decimal(20_000), Decimal(20_000), Decimal(50_000))
    february = gather(Period(2024, 2), [firms[1].pk])[firms[1].pk]
    assert february.revenue == Course(2)


def test_months_alone_come_from_what_the_year_grew_by(firms):
    sheets.take_output({1: (100, 90)}, period="2023-03")
    sheets.take_output({1: (160, 140)}, period="2023-04")
    sheets.take_output({1: (160, 200)}, period="2023-05")
    facts = gather(MAY, [firms[1].pk, firms[2].pk])
    assert facts[firms[1].pk].output == [
        Month(Decimal(60), Decimal(50)),
        Month(Decimal(0), Decimal(60)),
    ]
    assert facts[firms[2].pk].output == []
    classifying.classify_period(period=MAY, now=NOW)
    assert of(1).reasons == [["output_stopped", "本月产值为0，疑似停产"]]


def test_february_is_one_month_of_its_own(firms):
    sheets.take_output({1: (100, 90)}, period="2023-02")
    assert gather(Period(2023, 2), [firms[1].pk])[firms[1].pk].output == [Month(Decimal(100), Decimal(90))]


def test_the_power_companys_list_stands_in_for_a_missing_return(firms):
    heads = ["户号", "户名", "累计电量(千瓦时)", "上年同期累计(千瓦时)"]
    for period, now, base in (("2023年4月", 400_000, 400_000), ("2023年5月", 410_000, 500_000)):
        lines = [["0550001", sheets.name(1), now, base]]
        sheets.take(sheets.sheet(heads, lines), f"用电-{period}.csv", "power")
    facts = gather(MAY, [firms[1].pk])[firms[1].pk]
    assert facts.electricity == [Month(Decimal(1), Decimal(10))]
    classifying.classify_period(period=MAY, now=NOW)
    assert of(1).reasons == [["electricity_down", "本月用电量同比下降90.0%，疑似半停产"]]


def test_the_number_of_queries_does_not_grow_with_the_enterprises(firms, django_assert_num_queries):
    with django_assert_num_queries(5):
        gather(MAY, [firms[1].pk])
    with django_assert_num_queries(5):
        gather(MAY, [firm.pk for firm in firms.values()])


# --- parameters


def rule(code, day, **more):
    return ScaleRule.objects.update_or_create(
        region=Region.objects.get(code=code), valid_from=day, defaults=more
    )[0]


def test_the_policies_own_parameters_come_with_the_reference_data():
    chizhou = ScaleRule.objects.get(region__code="341700")
    assert chizhou.article is not None
    assert "800-2000万" in chizhou.article.text
    assert chizhou.rules == Rules()


def test_a_place_goes_by_its_own_parameters_else_by_the_nearest_above():
    rule("341721", date(2022, 1, 1), approaching_from=Decimal(10_000))
    rule("341721", date(2023, 3, 1), approaching_from=Decimal(15_000))
    dongzhi, guichi = (Region.objects.get(code=code).path for code in ("341721", "341702"))
    for period, expected in ((Period(2021, 12), 8_000), (Period(2022, 2), 10_000), (Period(2023, 3), 15_000)):
        places = RulesByPlace(period)
        assert places.at(dongzhi).approaching_from == expected
        assert places.at(guichi).approaching_from == 8_000


def test_other_lines_move_who_is_near(firms):
    rule("341702", date(2023, 1, 1), approaching_from=Decimal(15_000))
    classifying.classify_period(period=MAY, now=NOW)
    assert of(4).status == ScaleStatus.BELOW


# --- what is owed


def test_a_taken_file_owes_its_period_and_those_that_look_back_at_it(firms):
    StatusRequest.objects.all().delete()
    finance({1: (51_000, None)}, "2022-12")
    assert set(StatusRequest.objects.values_list("period", flat=True)) == {
        date(2022, 12, 1),
        date(2023, 5, 1),
    }
    assert classifying.classify_due(now=NOW) == [MAY, Period(2022, 12)]
    assert not StatusRequest.objects.exists()
    assert of(1).last_year == 51_000


def test_the_register_owes_every_period_on_record(firms):
    StatusRequest.objects.all().delete()
    sheets.take_register(sheets.firm(6))
    assert StatusRequest.objects.count() == 3


# --- the command and the counts


def test_the_command_prints_one_object(firms):
    out = StringIO()
    call_command("classify", period="2023-05", json=True, stdout=out)
    told = json.loads(out.getvalue())
    assert set(told) == {"period", "counts", "enterprises"}
    assert told["period"] == "2023-05"
    assert told["counts"] == {"above": 1, "at_risk": 1, "exited": 1, "approaching": 1, "below": 1}
    second = next(row for row in told["enterprises"] if row["uscc"] == sheets.code(2))
    assert second["status"] == "at_risk"
    assert second["forecast"] == "15000"
    assert second["reasons"] == ["预计全年营业收入1,500万元，低于2,000万元"]


@pytest.mark.parametrize("options", [{"period": "2023-01"}, {"period": "2023-05", "region": "999999"}])
def test_what_names_nothing_ends_with_two(options, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("classify", **options)
    assert ended.value.code == 2


def test_a_county_sees_its_own_counts(firms, people):
    classifying.classify_period(period=MAY, now=NOW)
    everywhere = Region.objects.get(depth=1)
    seen = status_selectors.counts(status_selectors.statuses_at(everywhere, MAY, people["county"]))
    assert sum(seen.values()) == 4
    rows, below = (
        status_selectors.statuses_at(everywhere, MAY),
        Region.objects.filter(code__in=["341721", "341702"]),
    )
    lines, whole = status_selectors.count_lines(rows, everywhere, below)
    assert {line.region.code: line.total for line in lines} == {"341721": 1, "341702": 4}
    assert next(line for line in lines if line.region.code == "341721").numbers[ScaleStatus.AT_RISK] == 1
    assert (whole.total, whole.numbers[ScaleStatus.EXITED]) == (5, 1)


def test_the_back_test_judges_a_year_by_its_own_december(firms):
    finance({1: (24_000, 20_000)}, "2023-06")
    finance({1: (55_000, 50_000), 2: (15_000, 30_000)}, "2023-12")
    finance({1: (23_000, None)}, "2022-06")
    classifying.classify_due(now=NOW)
    scores = backtest.scores(Region.objects.get(depth=1), 2023)
    assert {each.judged for each in scores[5].values()} == {2}
    assert scores[6][Method.MONTHS].bias == pytest.approx((48 / 55 - 1) * 100)
    county = backtest.scores(Region.objects.get(code="341721"), 2023)
    assert {each.judged for month in county.values() for each in month.values()} == {1}
    assert backtest.years(Region.objects.get(code="341504")) == []
