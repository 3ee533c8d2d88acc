"""Filters of the list of power accounts."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet

from enterprises.models import PowerAccount

_SELECT = forms.Select(attrs={"class": "form-select"})
_TEXT = forms.TextInput(attrs={"class": "form-control", "type": "search", "placeholder": "户号、户名或企业"})


class PowerAccountFilter(filters.FilterSet):
    """By text, and by whether the enterprise is known."""

    q = filters.CharFilter(label="用电户", method="filter_text", widget=_TEXT)
    linked = filters.ChoiceFilter(
        label="关联",
        method="filter_linked",
        choices=[("no", "未关联"), ("yes", "已关联")],
        widget=_SELECT,
        empty_label="全部",
    )

    class Meta:
        model = PowerAccount
        fields = ("q", "linked")

    def filter_text(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The number from its beginning, the names in part."""
        text = value.strip()
        return queryset.filter(
            Q(number__startswith=text) | Q(name__icontains=text) | Q(enterprise__name__icontains=text)
        )

    def filter_linked(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """With an enterprise or without one."""
        return queryset.filter(enterprise__isnull=value == "no")
