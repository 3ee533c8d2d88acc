"""The pages of standings: counts and list, one enterprise's way, the back-test, the parameters."""

import json
import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Region
from accounts.periods import Period
from enterprises.models import Enterprise, ForecastScore, ScaleRule, StatusRequest, StatusSnapshot
from enterprises.services import classifying
from tests import sheets

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LIST = reverse("enterprises:status")
JUNE = {"region": "341700", "period": "2023-06"}


def finance(rows, period):
    heads = ["统一社会信用代码", "企业名称", "营业收入_1-本月(千元)", "营业收入_上年同期(千元)"]
    lines = [[sheets.code(number), sheets.name(number), *cells] for number, cells in rows.items()]
    sheets.take(sheets.sheet(heads, lines), f"财务-{period}.csv")


@pytest.fixture
def judged(people):
    """1 stays above, 2 falls at risk in June, 3 nears the line in 东至 and reported May only; output falls with 2."""
    sheets.take_register(sheets.firm(1), sheets.firm(2), sheets.firm(3, "341721", entry=None))
    finance({1: (50_000, None), 2: (30_000, None), 3: (9_000, None)}, "2022-12")
    finance({1: (20_000, 19_000), 2: (12_000, 11_000), 3: (4_000, 4_000)}, "2023-05")
    finance({1: (25_000, 24_000), 2: (8_000, 14_000)}, "2023-06")
    for period, cells in (("2023-04", (100, 100)), ("2023-05", (175, 200)), ("2023-06", (245, 300))):
        sheets.take_output({2: cells}, period=period)
    classifying.classify_due(now=NOW)


def listed(client, **query):
    table = client.get(LIST, JUNE | query).context["table"]
    return [row.record.enterprise.uscc for row in table.paginated_rows]


def numbers(*numbers):
    return [sheets.code(number) for number in numbers]


def test_each_count_leads_to_as_many_enterprises(judged, signed_in):
    client = signed_in("bureau")
    text = client.get(LIST, JUNE).content.decode()
    counts = re.search(r'<table[^>]*id="status-counts".*?</table>', text, re.DOTALL)[0]
    links = re.findall(r'<td class="num"[^>]*><a href="([^"]+)">(\d+)</a>', counts)
    assert sum(int(number) for _, number in links) > 0
    for address, number in links:
        found = client.get(address.replace("&amp;", "&")).context["table"].paginator.count
        assert found == int(number), address


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, (1, 2, 3)),
        ({"status": "at_risk"}, (2,)),
        ({"reason": "forecast_below"}, (2,)),
        ({"reason": "last_year_between"}, (3,)),
        ({"reason": "in"}, (1,)),
        ({"warning": "any"}, (2,)),
        ({"warning": "falling"}, (2,)),
        ({"change": "any"}, (2,)),
        ({"change": "to-at_risk"}, (2,)),
        ({"change": "from-above"}, (2,)),
        ({"change": "to-above"}, ()),
        ({"q": sheets.code(3)}, (3,)),
        ({"region": "341721"}, (3,)),
    ],
)
def test_the_list_finds_by_status_reason_warning_and_change(judged, signed_in, query, found):
    assert sorted(listed(signed_in("bureau"), **query)) == sorted(numbers(*found))


def test_a_county_sees_its_own_alone(judged, signed_in):
    client = signed_in("county")
    table = client.get(LIST, {"period": "2023-06"}).context["table"]
    assert table.paginator.count == 2
    assert client.get(LIST, JUNE).status_code == 404


def test_a_row_says_status_change_reasons_and_figures_with_their_cells(judged, signed_in):
    text = signed_in("bureau").get(LIST, JUNE | {"q": sheets.code(2)}).content.decode()
    body = re.search(r"<tbody>\s*<tr[^>]*>\s*<td data-label=\"企业名称.*?</tr>", text, re.DOTALL)[0]
    for part in (
        "临退",
        "规上 → 临退",
        "预计全年营业收入",
        "产值连续2个月同比下降20%以上",
        ">800.00<",
        ">3,000.00<",
    ):
        assert part in body
    values = re.findall(r'href="([^"]+/values/finance/revenue/[^"]*)"', body)
    assert len(values) == 2
    client = signed_in("bureau")
    for address in values:
        assert client.get(address.replace("&amp;", "&")).status_code == 200


def test_a_figure_of_the_period_before_says_so_and_leads_there(judged, signed_in):
    row = StatusSnapshot.objects.get(enterprise__uscc=sheets.code(3), period=date(2023, 6, 1))
    assert row.revenue_period == date(2023, 5, 1)
    text = signed_in("bureau").get(LIST, JUNE | {"q": sheets.code(3)}).content.decode()
    assert "1—5月" in text
    assert "/values/finance/revenue/?region=341700&amp;period=2023-05" in text


def test_the_page_tells_when_it_was_judged_and_when_it_waits(judged, signed_in):
    client = signed_in("bureau")
    assert "正在重新判定" not in client.get(LIST, JUNE).content.decode()
    classifying.owe([date(2023, 6, 1)], now=NOW)
    text = client.get(LIST, JUNE).content.decode()
    assert "正在重新判定" in text
    assert "数据截至 2023年1-6月" in text


def test_without_standings_the_page_says_what_comes_here(people, signed_in):
    sheets.take_register(sheets.firm(1))
    finance({1: (1, 1)}, "2023-06")
    text = signed_in("bureau").get(LIST, JUNE).content.decode()
    assert "本期还没有判定规上状态" in text
    assert "status-counts" not in text


# --- one enterprise


def test_the_enterprise_page_shows_reasons_figures_and_the_way_so_far(judged, signed_in):
    address = reverse("enterprises:detail", args=[sheets.code(2)])
    response = signed_in("bureau").get(address, JUNE)
    standing, years = response.context["standing"], response.context["status_years"]
    assert standing.change == "规上 → 临退"
    behind = dict(standing.warnings)
    assert [url for words, url in behind.items()] == [
        f"/enterprises/{sheets.code(2)}/values/output/gross_output/?region=341700&period=2023-06"
    ]
    assert [(line.label, line.text) for line in standing.lines] == [
        ("营业收入1—6月", "800.00"),
        ("上年营业收入", "3,000.00"),
        ("近12个月营业收入", "2,400.00"),
        ("按增速预计全年", "1,714.29"),
        ("按月均预计全年", "1,600.00"),
    ]
    assert [(year, [month for month, *_ in steps]) for year, steps in years] == [
        (2023, [4, 5, 6]),
        (2022, [12]),
    ]


def test_the_band_is_that_of_last_years_back_test_where_enough_were_judged(judged, signed_in):
    city = Region.objects.get(code="341700")
    numbers = {"judged": 40, "error": 3, "bias": 1, "right": 99, "low": 0.9, "high": 1.2, "computed_at": NOW}
    score = ForecastScore.objects.create(region=city, year=2022, method="months", month=6, **numbers)
    address = reverse("enterprises:detail", args=[sheets.code(2)])
    client = signed_in("county")

    def notes():
        return {
            line.label: line.note
            for line in client.get(address, {"period": "2023-06"}).context["standing"].lines
        }

    assert notes()["按月均预计全年"] == "按上年回测的偏差校正后，八成落在1,440—1,920万元（池州市40户）"
    assert "回测" not in notes()["按增速预计全年"]
    ForecastScore.objects.filter(pk=score.pk).update(judged=29)
    assert "回测" not in notes()["按月均预计全年"]


def test_an_enterprise_without_a_standing_has_no_such_part(judged, signed_in):
    address = reverse("enterprises:detail", args=[sheets.code(1)])
    response = signed_in("bureau").get(address, {"period": "2021-05"})
    assert response.context["standing"] is None
    assert "历期状态" not in response.content.decode()


# --- the back-test


def test_the_back_test_shows_both_methods_by_month_and_which_one_is_used(judged, signed_in):
    finance({1: (60_000, 50_000), 2: (15_000, 30_000)}, "2023-12")
    classifying.classify_due(now=NOW)
    response = signed_in("bureau").get(reverse("enterprises:backtest"), JUNE)
    text = response.content.decode()
    assert response.context["year"] == 2023
    assert "现用：本年累计 + 上年剩余月份 × 累计增速" in text
    months = [month for month, _ in response.context["lines"]]
    assert months == [5, 6]
    chart = json.loads(re.search(r'id="chart-1" type="application/json">(.*?)</script>', text)[1])
    assert [series["name"] for series in chart["series"]] == ["按累计增速", "按月均"]
    assert chart["series"][1]["values"] == [56.0, 11.7]
    assert (
        signed_in("bureau").get(reverse("enterprises:backtest"), JUNE | {"year": "2019"}).status_code == 404
    )


def test_the_back_test_without_a_whole_year_says_what_it_waits_for(people, signed_in):
    text = signed_in("bureau").get(reverse("enterprises:backtest"), JUNE).content.decode()
    assert "还没有可以回测的年份" in text


# --- the parameters


@pytest.fixture
def posted():
    return {
        "region": Region.objects.get(code="341700").pk,
        "valid_from": "2023-06",
        "threshold": "2000",
        "approaching_from": "1000",
        "margin": "10",
        "drop": "50",
        "watch_months": "24",
        "falling_months": "2",
        "falling_by": "20",
        "method": "growth",
    }


BEGIN, TRY, PAGE = (
    reverse(f"enterprises:{name}") for name in ("parameters_begin", "parameters_try", "parameters")
)


def test_a_bureau_begins_parameters_in_wan_and_they_are_owed(judged, signed_in, posted):
    client = signed_in("bureau")
    response = client.post(f"{BEGIN}?region=341700&period=2023-06", posted, follow=True)
    assert "正在重新判定" in response.content.decode()
    rule = ScaleRule.objects.get(region__code="341700", valid_from=date(2023, 6, 1))
    assert (rule.threshold, rule.approaching_from) == (20_000, 10_000)
    assert StatusRequest.objects.filter(period=date(2023, 6, 1)).exists()
    classifying.classify_due(now=NOW)
    assert (
        StatusSnapshot.objects.get(enterprise__uscc=sheets.code(3), period=date(2023, 6, 1)).status == "below"
    )


def test_errors_stand_at_their_fields_and_nothing_typed_is_lost(judged, signed_in, posted):
    wrong = posted | {"approaching_from": "2500", "valid_from": "2023-04", "note": "先说明"}
    response = signed_in("bureau").post(f"{BEGIN}?region=341700&period=2023-06", wrong)
    assert response.status_code == 422
    errors = response.context["form"].errors
    assert "低于规上标准2,000万元" in errors["approaching_from"][0]
    assert "已结束的报告期" in errors["valid_from"][0]
    assert 'value="先说明"' in response.content.decode()
    assert not ScaleRule.objects.filter(valid_from__gte=date(2023, 1, 1)).exists()


def test_another_citys_region_is_not_a_choice(judged, signed_in, posted):
    elsewhere = posted | {"region": Region.objects.get(code="341504").pk}
    response = signed_in("bureau").post(BEGIN, elsewhere)
    assert (response.status_code, "region" in response.context["form"].errors) == (422, True)


def test_the_trial_says_who_would_change_and_writes_nothing(judged, signed_in, posted):
    text = signed_in("bureau").post(TRY, posted).content.decode()
    assert "判定的 3 户中有 <strong>1</strong> 户状态变化" in text
    assert not ScaleRule.objects.filter(valid_from=date(2023, 6, 1)).exists()
    text = signed_in("bureau").post(TRY, posted | {"margin": "500"}).content.decode()
    assert "幅度填0到100" in text


@pytest.mark.parametrize("key", ["county", "leader", "cadre", "handler"])
def test_only_a_bureau_is_offered_the_form(judged, signed_in, posted, key):
    client = signed_in(key)
    response = client.get(PAGE)
    assert response.status_code == 200
    assert BEGIN not in response.content.decode()
    assert client.post(BEGIN, posted).status_code == client.post(TRY, posted).status_code == 403
    assert ScaleRule.objects.filter(valid_from=date(2023, 6, 1)).count() == 0


def test_the_form_begins_with_what_is_in_force(judged, signed_in):
    form = signed_in("bureau").get(PAGE, JUNE).context["form"]
    assert (form["threshold"].value(), form["approaching_from"].value()) == ("2000", "800")


def test_forecasts_leave_the_facts_alone(judged):
    firm = Enterprise.objects.get(uscc=sheets.code(2))
    rows = StatusSnapshot.objects.filter(enterprise=firm, period=Period(2023, 6).date)
    assert rows.get().revenue == Decimal(8_000)
