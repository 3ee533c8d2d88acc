"""Tables of this room."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html

from accounts.figures import exact, grouped, signed
from assessments.indicators import INDICATORS
from assessments.models import TargetProgress

NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


class TargetProgressTable(tables.Table):
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
        return f"{grouped(value, places)} {record.target.unit}"

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
