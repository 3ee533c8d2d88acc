"""Filters of this room's lists."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet

from projects.models import Project

_SELECT = forms.Select(attrs={"class": "form-select"})
_TEXT = forms.TextInput(
    attrs={"class": "form-control", "type": "search", "placeholder": "项目、建设单位或项目代码"}
)


class ProjectFilter(filters.FilterSet):
    """The filters of the list of projects."""

    q = filters.CharFilter(label="项目", method="filter_text", widget=_TEXT)
    stage = filters.ChoiceFilter(
        label="阶段", choices=Project.Stage.choices, widget=_SELECT, empty_label="全部"
    )
    kind = filters.ChoiceFilter(
        label="建设性质",
        choices=[(kind.value, kind.label) for kind in Project.Kind if kind.value],
        widget=_SELECT,
        empty_label="全部",
    )
    counted = filters.ChoiceFilter(
        label="纳统",
        method="filter_counted",
        choices=[("yes", "已纳统"), ("no", "未纳统")],
        widget=_SELECT,
        empty_label="全部",
    )

    class Meta:
        model = Project
        fields = ("q", "stage", "kind", "counted")

    def filter_text(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Name or owner in part, code from its beginning."""
        text = value.strip()
        return queryset.filter(
            Q(name__icontains=text) | Q(owner_name__icontains=text) | Q(code__startswith=text)
        )

    def filter_counted(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Counted in statistics, or not as far as is known."""
        counted = queryset.filter(in_statistics=True)
        return counted if value == "yes" else queryset.exclude(in_statistics=True)
