"""Doubts as table, filter and export."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django import forms
from django.utils.html import format_html
from import_export import fields, resources, widgets

from accounts.figures import NO_FIGURE, signed
from assessments.annual.checking import label_of, printed
from assessments.annual.comparing import KIND_LABELS
from assessments.annual.needs import FACTORS
from assessments.models import FactorDoubt
from assessments.tables import NUMBER
from enterprises.filters import SearchFilter
from enterprises.tables import LinkedTable

_SELECT = forms.Select(attrs={"class": "form-select"})
_NUMBER = widgets.NumberWidget(coerce_to_string=False)
_HUNDRED = Decimal(100)


def gap_of(doubt: FactorDoubt) -> Decimal | None:
    """By how many per cent of the other figure ours lies from it; None where there is no other."""
    if doubt.ours is None or not doubt.theirs:
        return None
    return (doubt.ours - doubt.theirs) * _HUNDRED / abs(doubt.theirs)


class DoubtTable(LinkedTable):
    """Both figures with both sources, and what was decided."""

    enterprise = tables.Column("企业名称", order_by=("enterprise__name", "pk"))
    region = tables.Column("县区", accessor="enterprise__region", order_by=("enterprise__region__path", "pk"))
    factor = tables.Column("要素", order_by=("factor", "pk"))
    kind = tables.Column("疑点", order_by=("kind", "pk"))
    ours = tables.Column("现用值", orderable=False, attrs=NUMBER, empty_values=())
    theirs = tables.Column("对照值", orderable=False, attrs=NUMBER, empty_values=())
    gap = tables.Column("相差（%）", orderable=False, attrs=NUMBER, empty_values=())
    decision = tables.Column("处理", order_by=("decision", "pk"))

    class Meta:
        model = FactorDoubt
        fields = ("enterprise", "region", "factor", "kind", "ours", "theirs", "gap", "decision")
        attrs = {"class": "table table-dense table-hover table-sticky table-stack"}
        order_by = ("region",)

    def render_enterprise(self, record: FactorDoubt) -> str:
        return format_html(
            '<a href="{}{}">{}</a>', record.get_absolute_url(), self._query, record.enterprise.name
        )

    def render_factor(self, value: str) -> str:
        return label_of(value)

    def render_ours(self, record: FactorDoubt) -> str:
        return _with_source(record.factor, record.ours, record.ours_source)

    def render_theirs(self, record: FactorDoubt) -> str:
        factor = record.factor if record.may_adopt else "revenue"
        return _with_source(factor, record.theirs, record.theirs_source)

    def render_gap(self, record: FactorDoubt) -> str:
        return signed(gap_of(record))

    def render_decision(self, record: FactorDoubt) -> str:
        if record.decision == FactorDoubt.Decision.OPEN:
            return format_html(
                '<a href="{}{}">{}</a>', record.get_absolute_url(), self._query, record.get_decision_display()
            )
        said = f"{record.get_decision_display()}：{record.reason}（{record.decided_by_name}）"
        return format_html('<span title="{}">{}</span>', f"{record.decided_at:%Y-%m-%d}", said)


def _with_source(factor: str, figure: Decimal | None, source: str) -> str:
    if figure is None:
        return NO_FIGURE
    return format_html('{}<div class="doubt-source">{}</div>', printed(factor, figure), source or "来源不详")


class DoubtFilter(filters.FilterSet):
    """By enterprise, kind, factor and decision."""

    q = SearchFilter("enterprise__")
    kind = filters.ChoiceFilter(
        label="疑点", choices=list(KIND_LABELS.items()), widget=_SELECT, empty_label="全部"
    )
    factor = filters.ChoiceFilter(label="要素", choices=(), widget=_SELECT, empty_label="全部")
    decision = filters.ChoiceFilter(
        label="处理", choices=FactorDoubt.Decision.choices, widget=_SELECT, empty_label="全部"
    )

    class Meta:
        model = FactorDoubt
        fields = ("q", "kind", "factor", "decision")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["factor"].extra["choices"] = [
            (factor, label_of(factor)) for names in FACTORS.values() for factor in names
        ]


class DoubtResource(resources.ModelResource):
    """Doubts in stored units, with both sources."""

    uscc = fields.Field("enterprise__uscc", "统一社会信用代码")
    name = fields.Field("enterprise__name", "企业名称")
    region = fields.Field("enterprise__region__name", "县区")
    factor = fields.Field(column_name="要素（千元、亩、人、吨标准煤、万千瓦时）")
    kind = fields.Field("get_kind_display", "疑点")
    ours = fields.Field("ours", "现用值", widget=_NUMBER)
    ours_source = fields.Field("ours_source", "现用值来源")
    theirs = fields.Field("theirs", "对照值", widget=_NUMBER)
    theirs_source = fields.Field("theirs_source", "对照值来源")
    decision = fields.Field("get_decision_display", "处理")
    reason = fields.Field("reason", "理由")
    decided_by_name = fields.Field("decided_by_name", "处理人")

    class Meta:
        model = FactorDoubt
        fields = (
            *("uscc", "name", "region", "factor", "kind", "ours", "ours_source", "theirs", "theirs_source"),
            *("decision", "reason", "decided_by_name"),
        )
        export_order = fields

    def dehydrate_factor(self, row: FactorDoubt) -> str:
        return label_of(row.factor)
