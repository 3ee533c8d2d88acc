"""Filters of this room's lists."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet

from assessments.factor_forms import factor_fields
from assessments.indicators import INDICATORS
from assessments.models import LIGHTS, AnnualFactors, TargetProgress
from enterprises.filters import SearchFilter
from policies.models import PolicyDocument

_SELECT = forms.Select(attrs={"class": "form-select"})


class TargetProgressFilter(filters.FilterSet):
    """Judged targets by policy, indicator and lamp."""

    policy = filters.ModelChoiceFilter(
        label="政策文件",
        field_name="target__article__document",
        to_field_name="slug",
        queryset=lambda request: PolicyDocument.objects.visible_to(request.user),
        widget=_SELECT,
        empty_label="全部",
    )
    indicator = filters.ChoiceFilter(
        label="指标",
        field_name="target__indicator",
        choices=[(key, indicator.label) for key, indicator in INDICATORS.items()],
        widget=_SELECT,
        empty_label="全部",
    )
    light = filters.ChoiceFilter(label="亮灯", choices=LIGHTS, widget=_SELECT, empty_label="全部")

    class Meta:
        model = TargetProgress
        fields = ("policy", "indicator", "light")


class FactorsFilter(filters.FilterSet):
    """By enterprise, year, and what a department still owes."""

    q = SearchFilter("enterprise__")
    year = filters.NumberFilter(
        label="数据年度",
        widget=forms.NumberInput(attrs={"class": "form-control", "min": 2000, "max": 2099}),
        min_value=2000,
        max_value=2099,
    )
    lacks = filters.ChoiceFilter(
        label="尚缺",
        method="filter_lacks",
        choices=[(field.name, field.verbose_name) for field in factor_fields()],
        widget=_SELECT,
        empty_label="不限",
    )

    class Meta:
        model = AnnualFactors
        fields = ("q", "year", "lacks")

    def filter_lacks(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those whose figure no list has had yet."""
        return queryset.filter(**{f"{value}__isnull": True})
