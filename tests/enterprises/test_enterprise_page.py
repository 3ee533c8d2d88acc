"""The one page of an enterprise: its head, its charts, its panels."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Region
from accounts.periods import Period
from enterprises import panels
from enterprises.models import ForecastScore, ScaleEvent
from enterprises.services import classifying
from enterprises.views.page import standing_entry
from tests import sheets

pytestmark = pytest.mark.django_db
NOW = timezone.now()
PAGE = reverse("enterprises:detail", args=[sheets.code(1)])
APRIL = {"region": "341700", "period": "2023-04"}
FIGURES = ("营业收入", "利润总额", "平均用工人数")


def finance(cells, period):
    """Revenue and 上年同期 in 千元 of the first enterprise."""
    heads = ["统一社会信用代码", "企业名称", "营业收入_1-本月(千元)", "营业收入_上年同期(千元)"]
    sheets.take(sheets.sheet(heads, [[sheets.code(1), sheets.name(1), *cells]]), f"财务-{period}.csv")


@pytest.fixture
def reported(people):
    """1 misses March, corrects April downwards, and had a whole last year."""
    sheets.take_register(
        sheets.firm(1, channel="月度", first="是", entry="2019-05", exit="2021-02"),
        sheets.firm(2, "341721"),
    )
    sheets.take_register(sheets.firm(1, entry="2022-06"))
    for period, cells in (("2022-04", (380, None)), ("2022-05", (500, None)), ("2022-12", (1_300, None))):
        sheets.take_output({1: cells}, period=period)
    for period, cells in (("2023-02", (200, 150)), ("2023-04", (390, 300)), ("2023-05", (380, 420))):
        sheets.take_output({1: cells}, period=period)
    finance((28_000, None), "2022-12")
    finance((8_000, None), "2022-04")
    finance((9_000, 8_100), "2023-04")
    classifying.classify_due(now=NOW)


def page(client, period="2023-05", **query):
    return client.get(PAGE, APRIL | {"period": period} | query)


def chart(response, key):
    return next(each for each in response.context["charts"] if each.key == key)


def drawn(chart):
    """The values of each series, from 1–2月 to December."""
    return {series["name"]: series["values"] for series in chart.data["series"]}


def test_the_key_figures_lead_to_their_cells_and_what_was_not_reported_is_said(reported, signed_in):
    client = signed_in("bureau")
    response = page(client, "2023-04")
    figures = {line["label"]: line for line in response.context["key_figures"]}
    assert figures["工业总产值"]["value"] == 390
    assert figures["工业总产值"]["growth"] == "+30.0%"
    assert figures["用电量"]["value"] is None
    assert client.get(figures["营业收入"]["url"]).status_code == 200
    text = response.content.decode()
    missing = '<div class="figure-value">-- <span class="unit">万千瓦时</span></div>'
    assert f'{missing}<div class="figure-note">本期未报</div>' in text


def test_the_head_says_since_when_it_stands_in_the_library_at_the_period(reported, signed_in):
    client = signed_in("bureau")
    assert page(client).context["entry"].period == date(2022, 6, 1)
    assert page(client, "2021-06").context["entry"] is None
    assert "不在库" in page(client, "2021-06").content.decode()
    assert page(client, "2020-06").context["entry"].first_ever is True


def test_an_exit_and_an_entry_of_one_month_count_in_the_order_in_which_they_came():
    def event(kind, year):
        return SimpleNamespace(kind=kind, period=date(year, 2, 1))

    entry, left, back = event("entry", 2020), event("exit", 2021), event("entry", 2021)
    assert standing_entry([entry, left, back], Period(2021, 2)) is back
    assert standing_entry([entry, back, left], Period(2021, 2)) is None
    assert standing_entry([entry, left], Period(2020, 12)) is entry
    assert standing_entry([], Period(2020, 12)) is None
    assert ScaleEvent.Kind.ENTRY == "entry"


def test_output_by_month_keeps_its_gaps_and_shows_a_negative_month(reported, signed_in):
    found = chart(page(signed_in("bureau")), "output-gross_output")
    lines = drawn(found)
    # 1–2月, a gap for March and April, then 380 − 390 千元 in 万元.
    assert lines["2023年"] == [20.0, None, None, -1.0, *[None] * 7]
    assert found.data["unit"] == "万元"
    assert found.data["categories"][:2] == ["1-2月", "3月"]
    assert [row.value for row in found.rows][:4] == ["20.00", "--", "--", "-1.00"]


def test_last_year_is_as_restated_where_this_year_says_so_and_else_as_stored(reported, signed_in):
    client = signed_in("bureau")
    base = drawn(chart(page(client, "2023-05"), "output-gross_output"))["2022年"]
    assert base[0] == 15.0
    assert base[3] == 12.0, "May as restated: 420 − 300"
    course = chart(page(client, "2023-05"), "course")
    assert drawn(course)["2022年"] == [None, None, 810.0, *[None] * 7, 2_800.0]


def test_what_came_after_the_period_is_not_drawn(reported, signed_in):
    lines = drawn(chart(page(signed_in("bureau"), "2023-04"), "output-gross_output"))
    assert lines["2023年"][3:] == [None] * 8


def test_every_figure_of_a_charts_table_leads_to_where_it_stands(reported, signed_in):
    client = signed_in("bureau")
    charts = page(client).context["charts"]
    urls = [url for each in charts for row in each.rows for url in (row.url, row.base_url) if url]
    assert len(urls) == 7
    assert all(client.get(url).status_code == 200 for url in urls)
    links = chart(page(client), "output-gross_output").data["links"]
    assert "period=2023-05" in links[3]
    assert links[10] == "" or "period=2022-12" in links[10]


def test_the_forecast_runs_from_the_last_month_reported_to_the_years_end_with_its_band(reported, signed_in):
    city = Region.objects.get(code="341700")
    numbers = {"judged": 40, "error": 3, "bias": 1, "right": 99, "low": 0.9, "high": 1.2, "computed_at": NOW}
    ForecastScore.objects.create(region=city, year=2022, method="growth", month=4, **numbers)
    response = page(signed_in("bureau"), "2023-04")
    course = chart(response, "course")
    outlook = response.context["standing"].outlook
    # 9,000 + (28,000 − 8,000) × 9,000 ÷ 8,100 千元.
    assert outlook.amount.quantize(Decimal("0.1")) == Decimal("31222.2")
    spans = [series["values"] for series in course.data["series"] if series.get("spans")]
    assert [(values[2], values[10]) for values in spans] == [
        (900.0, 3122.22),
        (900.0, 2810.0),
        (900.0, 3746.67),
    ]
    assert all(value is None for values in spans for value in (*values[:2], *values[3:10]))
    assert course.data["target"] == {"name": "规上标准", "value": 2_000.0, "at": "insideStartTop"}
    assert "八成落在 2,810.00—3,746.67 万元" in course.note


def test_without_a_back_test_the_forecast_has_no_band_and_a_whole_year_has_no_forecast(reported, signed_in):
    client = signed_in("bureau")
    course = chart(page(client, "2023-04"), "course")
    assert [series["name"] for series in course.data["series"]] == ["2023年", "2022年", "全年预计"]
    whole = chart(page(client, "2022-12"), "course")
    assert [series["name"] for series in whole.data["series"]] == ["2022年", "2021年"]
    assert whole.note == ""


def test_what_was_never_reported_has_no_chart_and_a_page_without_figures_none_at_all(reported, signed_in):
    keys = [each.key for each in page(signed_in("bureau")).context["charts"]]
    assert keys == ["output-gross_output", "course"], "a lone year to date is no month alone"
    empty = signed_in("bureau").get(reverse("enterprises:detail", args=[sheets.code(2)]), APRIL)
    assert empty.context["charts"] == []
    assert "echarts" not in empty.content.decode()


def test_the_navigation_names_each_part_of_the_page_once_and_in_its_order(reported, signed_in):
    response = page(signed_in("bureau"))
    text = response.content.decode()
    anchors = [anchor for anchor, _ in response.context["sections"]]
    places = [text.index(f'id="{anchor}"') for anchor in anchors]
    assert places == sorted(places)
    assert len(set(anchors)) == len(anchors)
    assert all(text.count(f'id="{anchor}"') == 1 for anchor in anchors)
    assert {"standing", "trends", "panel-projects", "forms", "events"} <= set(anchors)


# --- how panels share rows


def panel(key, wide):
    return panels.Panel(key, key, "", "", lambda asked: None, wide=wide), {"facts": []}


@pytest.mark.parametrize(
    ("wide", "halves"),
    [
        ([], []),
        ([False], [False]),
        ([False, False], [True, True]),
        ([False, True, False], [False, False, False]),
        ([True, False, False, False], [False, True, True, False]),
    ],
)
def test_two_neighbours_share_a_row_where_neither_is_wide(wide, halves):
    loaded = [panel(str(place), each) for place, each in enumerate(wide)]
    placed = panels.in_rows(loaded)
    assert [is_half for is_half, _ in placed] == halves
    assert [each for _, each in placed] == loaded


def test_a_fact_leads_to_its_panel_unless_it_leads_elsewhere():
    facts = [panels.Fact("问题", "1件"), panels.Fact("梯队", "亿元", "/x/")]
    loaded = [(panel("problems", True)[0], {"facts": facts}), (panel("other", True)[0], {})]
    assert [fact.url for fact in panels.facts_of(loaded)] == ["#panel-problems", "/x/"]
