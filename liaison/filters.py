"""Filters of this room's lists."""

from __future__ import annotations

import re
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet

from enterprises.models.search import holds
from liaison.models import Problem

_SELECT = forms.Select(attrs={"class": "form-select"})
_TEXT = forms.TextInput(
    attrs={
        "class": "form-control",
        "type": "search",
        "placeholder": "企业名称、代码、拼音首字母，问题、包保人员或序号",
    }
)


class ProblemFilter(filters.FilterSet):
    """The filters of the list of problems."""

    q = filters.CharFilter(label="问题", method="filter_text", widget=_TEXT)
    type = filters.ChoiceFilter(
        label="类型", choices=Problem.Type.choices, widget=_SELECT, empty_label="全部"
    )
    closed = filters.ChoiceFilter(
        label="办结",
        method="filter_closed",
        choices=[("no", "办理中"), ("yes", "已办结")],
        widget=_SELECT,
        empty_label="全部",
    )

    class Meta:
        model = Problem
        fields = ("q", "type", "closed")

    def filter_text(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The enterprise by name, code or initials, the problem's words or the cadre, in part; or its number, as 2023-0007."""
        text = value.strip()
        if number := re.fullmatch(r"(\d{4})-(\d{1,6})", text):
            return queryset.filter(year=int(number[1]), number=int(number[2]))
        return queryset.filter(
            holds(text, "enterprise__") | Q(text__icontains=text) | Q(cadre__icontains=text)
        )

    def filter_closed(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Closed, or still being worked on."""
        return queryset.filter(closed=value == "yes")
