"""Filters of schemes and grades."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import F, Q, QuerySet

from assessments.grading.grades import FINAL_GRADES
from assessments.models import Grade, GradingScheme
from enterprises.filters import SearchFilter

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

    class Meta:
        model = Grade
        fields = ("q", "grade", "moved")

    def filter_moved(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those that a veto or protection moved; who gets no grade was not moved."""
        moved = ~Q(quota_grade="") & ~Q(final_grade=F("quota_grade"))
        return queryset.filter(moved if value == "yes" else ~moved)
