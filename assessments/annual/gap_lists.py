"""Whom a figure is missing of, as table, filter, and the workbook that a department fills in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django import forms
from django.db.models import QuerySet
from import_export import fields, resources, widgets

from accounts.figures import NO_FIGURE
from assessments.annual.departments import office_of
from assessments.annual.gaps import lacking, lacking_any
from assessments.annual.needs import Need
from assessments.models import AnnualFactors
from enterprises.filters import SearchFilter
from enterprises.models import Enterprise
from enterprises.tables import LinkedTable

_SELECT = forms.Select(attrs={"class": "form-select"})
_NUMBER = widgets.NumberWidget(coerce_to_string=False)


def _missing(record: Enterprise, needs: Sequence[Need]) -> list[Need]:
    return [need for need in needs if getattr(record, f"lack_{need.figure}")]


class GapTable(LinkedTable):
    """Enterprises with what they lack, from whom it is due, and what it costs."""

    name = tables.Column("企业名称", order_by=("name", "pk"))
    region = tables.Column("县区", order_by=("region__path", "pk"))
    missing = tables.Column("尚缺", empty_values=(), orderable=False)
    offices = tables.Column("报送部门", empty_values=(), orderable=False)
    costs = tables.Column("不补报的后果", empty_values=(), orderable=False)

    class Meta:
        model = Enterprise
        fields = ("name", "region")
        attrs = {"class": "table table-dense table-hover table-sticky table-stack"}
        order_by = ("region",)

    def __init__(self, *args: Any, needs: Sequence[Need] = (), **kwargs: Any) -> None:
        self._needs = needs
        super().__init__(*args, **kwargs)

    def render_name(self, record: Enterprise) -> str:
        return self.enterprise_link(record)

    def render_missing(self, record: Enterprise) -> str:
        return "、".join(need.label for need in _missing(record, self._needs)) or "齐全"

    def render_offices(self, record: Enterprise) -> str:
        found = (office_of(need.factor) for need in _missing(record, self._needs))
        return "、".join(dict.fromkeys(office.label for office in found if office)) or NO_FIGURE

    def render_costs(self, record: Enterprise) -> str:
        items = {
            item.indicator: (need, item) for need in _missing(record, self._needs) for item in need.items
        }
        return "；".join(Need(need.figure, (item,)).costs for need, item in items.values()) or NO_FIGURE


class GapFilter(filters.FilterSet):
    """By enterprise, by figure, and whether it is missing: what is missing unless asked otherwise."""

    q = SearchFilter()
    figure = filters.ChoiceFilter(label="要素", choices=(), widget=_SELECT, empty_label="任一要素")
    state = filters.ChoiceFilter(
        label="报送", choices=[("has", "已有"), ("all", "名单全部")], widget=_SELECT, empty_label="尚缺"
    )

    class Meta:
        model = Enterprise
        fields = ("q", "figure", "state")

    def __init__(self, *args: Any, needs: Sequence[Need] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._needs = needs
        self.filters["figure"].extra["choices"] = [(need.figure, need.label) for need in needs]

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those that lack the figure, or any; with `has` those that have it, or all of them."""
        asked = self.form.cleaned_data
        rows = self.filters["q"].filter(queryset, asked["q"])
        if asked["state"] == "all":
            return rows
        missing = lacking(asked["figure"]) if asked["figure"] else lacking_any(self._needs)
        return rows.exclude(missing) if asked["state"] == "has" else rows.filter(missing)


class GapResource(resources.ModelResource):
    """The form to fill in, with the headings that the importer reads; a figure that stands is shown."""

    def __init__(self, *, needs: Sequence[Need] = (), year: int = 0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._year = year
        labels = {field.name: field for field in AnnualFactors._meta.concrete_fields}
        self.fields = {
            "uscc": fields.Field("uscc", "统一社会信用代码"),
            "name": fields.Field("name", "企业名称"),
            "year": fields.Field(column_name="年度", widget=_NUMBER),
        } | {
            need.factor: fields.Field(
                f"has_{need.factor}",
                f"{labels[need.factor].verbose_name}（{labels[need.factor].help_text}）",
                widget=_NUMBER,
            )
            for need in needs
        }

    class Meta:
        model = Enterprise

    def dehydrate_year(self, row: Enterprise) -> int:
        return self._year
