"""Filters of the workflow's lists."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.models import Department
from assessments.flow.appealing import OPEN, STATE_LABELS
from assessments.grading.grades import FINAL_GRADES
from assessments.models import Appeal, Grade
from enterprises.filters import SearchFilter

_SELECT = forms.Select(attrs={"class": "form-select"})


class AppealFilter(filters.FilterSet):
    """By enterprise, state, department, and whether the next step is late."""

    q = SearchFilter("enterprise__")
    state = filters.ChoiceFilter(
        label="状态",
        choices=[(state.value, label) for state, label in STATE_LABELS.items()],
        widget=_SELECT,
        empty_label="全部",
    )
    department = filters.ModelChoiceFilter(
        label="复核部门",
        queryset=lambda request: Department.objects.filter(kind=Department.Kind.DEPARTMENT),
        widget=_SELECT,
        empty_label="全部",
    )
    late = filters.ChoiceFilter(
        label="时限", method="filter_late", choices=[("yes", "已超期")], widget=_SELECT, empty_label="全部"
    )

    class Meta:
        model = Appeal
        fields = ("q", "state", "department", "late")

    def filter_late(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those whose next step should have been done before today."""
        return queryset.filter(state__in=OPEN, due__lt=timezone.localdate())


class NoticeFilter(filters.FilterSet):
    """By enterprise and grade."""

    q = SearchFilter("enterprise__")
    grade = filters.ChoiceFilter(
        label="等级",
        field_name="final_grade",
        choices=[(grade, grade) for grade in FINAL_GRADES],
        widget=_SELECT,
        empty_label="全部",
    )

    class Meta:
        model = Grade
        fields = ("q", "grade")


class ChangeFilter(NoticeFilter):
    """By enterprise, grade, and whether the grade itself changed."""

    only = filters.ChoiceFilter(
        label="变动",
        method="filter_only",
        choices=[("grade", "等级有变")],
        widget=_SELECT,
        empty_label="全部",
    )

    class Meta:
        model = Grade
        fields = ("q", "grade", "only")

    def filter_only(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those whose grade is another, not only their place."""
        return queryset.filter(~Q(final_grade=F("grade_before")) | Q(grade_before=None))
