"""Filters of schemes and grades."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import F, Q, QuerySet

from assessments.grading.grades import FINAL_GRADES
from assessments.models import Grade, GradingScheme
from enterprises.filters import SearchFilter

NO_INDUSTRY = "none"
_SELECT = forms.Select(attrs={"class": "form-select"})


class SchemeFilter(filters.FilterSet):
    """By data year."""

    year = filters.NumberFilter(
        label="数据年度",
        field_name="data_year",
        widget=forms.NumberInput(attrs={"class": "form-control", "min": 2000, "max": 2099}),
        min_value=2000,
        max_value=2099,
    )

    class Meta:
        model = GradingScheme
        fields = ("year",)


class GradeFilter(filters.FilterSet):
    """By enterprise, grade, and whether the grade is another than the quota's."""

    q = SearchFilter("enterprise__")
    grade = filters.ChoiceFilter(
        label="等级",
        field_name="final_grade",
        choices=[(grade, grade) for grade in FINAL_GRADES],
        widget=_SELECT,
        empty_label="全部",
    )
    moved = filters.ChoiceFilter(
        label="调档",
        method="filter_moved",
        choices=[("yes", "有调整"), ("no", "无调整")],
        widget=_SELECT,
        empty_label="全部",
    )

    industry = filters.CharFilter(
        label="行业大类",
        method="filter_industry",
        max_length=4,
        widget=forms.TextInput(attrs={"class": "form-control", "placeholder": "两位代码", "size": 6}),
    )

    class Meta:
        model = Grade
        fields = ("q", "grade", "moved", "industry")

    def filter_industry(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those of the division; NO_INDUSTRY asks for those without one."""
        if value == NO_INDUSTRY:
            return queryset.filter(enterprise__industry_code="")
        return queryset.filter(enterprise__industry_code__startswith=value)

    def filter_moved(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those that a veto or protection moved; who gets no grade was not moved."""
        moved = ~Q(quota_grade="") & ~Q(final_grade=F("quota_grade"))
        return queryset.filter(moved if value == "yes" else ~moved)
