"""Published land areas as table, filter and export: the export is the notice itself."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html
from import_export import fields, resources, widgets

from accounts.figures import NO_FIGURE, exact
from assessments.models import NoticedArea
from assessments.tables import NUMBER
from enterprises.filters import SearchFilter
from enterprises.tables import LinkedTable

_NUMBER = widgets.NumberWidget(coerce_to_string=False)
STATES = {"quiet": "无异议", "open": "异议待处理", "settled": "异议已处理"}


class AreaTable(LinkedTable):
    """The areas with what was said against them."""

    enterprise = tables.Column("企业名称", order_by=("enterprise__name", "pk"))
    region = tables.Column("县区", accessor="enterprise__region", order_by=("enterprise__region__path", "pk"))
    area = tables.Column("公告面积（亩）", attrs=NUMBER, order_by=("area", "pk"))
    owned = tables.Column("自有（亩）", attrs=NUMBER, orderable=False, default=NO_FIGURE)
    rented = tables.Column("租入（亩）", attrs=NUMBER, orderable=False, default=NO_FIGURE)
    let = tables.Column("租出（亩）", attrs=NUMBER, orderable=False, default=NO_FIGURE)
    claimed = tables.Column("主张面积（亩）", attrs=NUMBER, orderable=False, default=NO_FIGURE)
    settled = tables.Column("核定面积（亩）", attrs=NUMBER, orderable=False, default=NO_FIGURE)
    state = tables.Column("状态", orderable=False, empty_values=())

    class Meta:
        model = NoticedArea
        fields = ("enterprise", "region", "area", "owned", "rented", "let", "claimed", "settled", "state")
        attrs = {"class": "table table-dense table-hover table-sticky table-stack"}
        order_by = ("region",)

    def render_enterprise(self, record: NoticedArea) -> str:
        address = record.get_absolute_url()
        return format_html('<a href="{}{}">{}</a>', address, self._query, record.enterprise.name)

    def render_area(self, value: Decimal) -> str:
        return exact(value)

    render_owned = render_rented = render_let = render_claimed = render_settled = render_area


class AreaFilter(filters.FilterSet):
    """By enterprise and state."""

    q = SearchFilter("enterprise__")
    state = filters.ChoiceFilter(
        label="状态",
        method="filter_state",
        choices=list(STATES.items()),
        widget=forms.Select(attrs={"class": "form-select"}),
        empty_label="全部",
    )

    class Meta:
        model = NoticedArea
        fields = ("q", "state")

    def filter_state(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those without objection, with one that waits, or with one that is settled."""
        if value == "quiet":
            return queryset.filter(objected_on__isnull=True)
        return queryset.filter(objected_on__isnull=False, settled__isnull=value == "open")


class AreaResource(resources.ModelResource):
    """The notice as it is published."""

    uscc = fields.Field("enterprise__uscc", "统一社会信用代码")
    name = fields.Field("enterprise__name", "企业名称")
    region = fields.Field("enterprise__region__name", "县区")
    area = fields.Field("area", "公告面积（亩）", widget=_NUMBER)
    owned = fields.Field("owned", "自有（亩）", widget=_NUMBER)
    rented = fields.Field("rented", "租入（亩）", widget=_NUMBER)
    let = fields.Field("let", "租出（亩）", widget=_NUMBER)
    claimed = fields.Field("claimed", "主张面积（亩）", widget=_NUMBER)
    settled = fields.Field("settled", "核定面积（亩）", widget=_NUMBER)
    state = fields.Field("state", "状态")
    grounds = fields.Field("grounds", "异议理由")
    decision = fields.Field("decision", "处理意见")

    class Meta:
        model = NoticedArea
        fields = (
            *("uscc", "name", "region", "area", "owned", "rented", "let", "claimed", "settled"),
            *("state", "grounds", "decision"),
        )
        export_order = fields
