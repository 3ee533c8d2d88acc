"""Tables of this room."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html

from accounts.figures import exact, grouped, signed
from accounts.periods import Period
from accounts.tables import ListTable
from assessments.indicators import INDICATORS
from assessments.models import AnnualFactors, TargetProgress
from enterprises.tables import WAN, LinkedTable

NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


def figure_address(row: TargetProgress) -> str:
    """The address of the rows behind a target's actual, over the target's own span; "" without a source."""
    target, period = row.target, Period.from_date(row.snapshot.period)
    if INDICATORS[target.indicator].query is None:
        return ""
    since = f"&since={target.start:%Y-%m}" if target.start.year != period.year else ""
    path = reverse("dashboards:figure", args=[target.indicator])
    return f"{path}?region={target.region.code}&period={period}{since}"


class TargetProgressTable(ListTable):
    """Judged targets: what was asked, what is reached, how far ahead or behind."""

    indicator = tables.Column("指标", accessor="target__indicator", order_by=("target__indicator", "pk"))
    region = tables.Column("区划", accessor="target__region", order_by=("target__region__path", "pk"))
    span = tables.Column("期间", accessor="target__span_label", order_by=("target__end", "pk"))
    figure = tables.Column("目标", accessor="target__figure", attrs=NUMBER, order_by=("target__figure", "pk"))
    actual = tables.Column("实际", attrs=NUMBER, default="--")
    completion = tables.Column("完成率（%）", attrs=NUMBER, default="--")
    expected = tables.Column("序时进度（%）", attrs=NUMBER, default="--")
    gap = tables.Column("差距（个百分点）", attrs=NUMBER, default="--")
    rank = tables.Column("位次", attrs=NUMBER, default="--")
    light = tables.Column("亮灯")
    article = tables.Column("依据", accessor="target__article", order_by=("target__article", "pk"))

    class Meta:
        model = TargetProgress
        fields = ()
        attrs = {"class": "table table-dense table-hover table-sticky table-stack"}

    def render_indicator(self, value: str) -> str:
        return INDICATORS[value].label

    def render_figure(self, record: TargetProgress) -> str:
        sign = "≥" if record.target.direction == "at_least" else "≤"
        return f"{sign}{exact(record.target.figure)} {record.target.unit}"

    def render_actual(self, value: Decimal, record: TargetProgress) -> str:
        places = 0 if record.target.unit in ("户", "个") else 1 if record.target.unit == "%" else 2
        address = figure_address(record)
        text = f"{grouped(value, places)} {record.target.unit}"
        return format_html('<a href="{}">{}</a>', address, text) if address else text

    def render_gap(self, value: Decimal) -> str:
        return signed(value)

    def render_rank(self, value: int, record: TargetProgress) -> str:
        return f"{value} / {record.rank_of}"

    def render_light(self, value: Any, record: TargetProgress) -> str:
        return render_to_string("includes/lamp.html", {"light": record.light})

    def render_article(self, record: TargetProgress) -> str:
        article = record.target.article
        address = reverse("policies:detail", args=[article.document.slug])
        label = f"{article.document.number or article.document.title} {article.number}{article.heading}"
        return format_html(
            '<a href="{}#article-{}" title="{}">{}</a>', address, article.pk, record.target.wording, label
        )


class FactorsTable(LinkedTable):
    """The factors that every scheme uses; money in 万元."""

    enterprise = tables.Column("企业名称", order_by=("enterprise__name", "pk"))
    region = tables.Column("县区", accessor="enterprise__region", order_by=("enterprise__region__path", "pk"))
    year = tables.Column("数据年度")
    land_area = tables.Column("用地面积（亩）", attrs=NUMBER)
    tax = tables.Column("税收实际入库（万元）", attrs=NUMBER)
    value_added = tables.Column("工业增加值（万元）", attrs=NUMBER)
    revenue = tables.Column("营业收入（万元）", attrs=NUMBER)
    rd_expense = tables.Column("研发费用（万元）", attrs=NUMBER)
    energy = tables.Column("综合能耗（吨标准煤）", attrs=NUMBER)
    average_employees = tables.Column("年平均职工（人）", attrs=NUMBER)

    class Meta:
        model = AnnualFactors
        fields = (
            *("enterprise", "region", "year", "land_area", "tax", "value_added", "revenue", "rd_expense"),
            *("energy", "average_employees"),
        )
        attrs = {"class": "table table-dense table-hover table-sticky table-stack"}
        order_by = ("-year", "enterprise")

    def render_enterprise(self, record: AnnualFactors) -> str:
        return format_html(
            '<a href="{}{}">{}</a>', record.get_absolute_url(), self._query, record.enterprise.name
        )

    def render_land_area(self, value: Decimal) -> str:
        return grouped(value, 2)

    def render_tax(self, value: Decimal) -> str:
        return grouped(value * WAN, 2)

    render_value_added = render_revenue = render_rd_expense = render_tax

    def render_energy(self, value: Decimal) -> str:
        return grouped(value, 2)

    def render_average_employees(self, value: Decimal) -> str:
        return grouped(value, 0)
