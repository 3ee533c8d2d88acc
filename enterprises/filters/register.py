"""Filters of this room's lists."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet

from accounts.periods import Period
from enterprises.classification import STATUS_LABELS
from enterprises.models import Enterprise, Industry, ScaleEvent, StatusSnapshot
from enterprises.models.enterprise import EnterpriseQuerySet
from enterprises.models.search import holds

_SELECT = forms.Select(attrs={"class": "form-select"})
_TEXT = forms.TextInput(
    attrs={"class": "form-control", "type": "search", "placeholder": "名称、代码、拼音首字母"}
)


class SearchFilter(filters.CharFilter):
    """Part of an enterprise's name, code or pinyin initials; `prefix` leads from the row to it."""

    def __init__(self, prefix: str = "", **kwargs: Any) -> None:
        super().__init__(label="企业", widget=_TEXT, **kwargs)
        self.prefix = prefix

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        return qs.filter(holds(value, self.prefix)) if value and value.strip() else qs


class EnterpriseFilter(filters.FilterSet):
    """The register's filters."""

    q = SearchFilter()
    industry = filters.ModelChoiceFilter(
        label="行业大类", queryset=Industry.objects.all(), widget=_SELECT, empty_label="全部行业"
    )
    library = filters.ChoiceFilter(
        label="规上库",
        method="filter_library",
        widget=_SELECT,
        empty_label="全部",
        choices=[("in", "在库"), ("out", "不在库")],
    )

    status = filters.ChoiceFilter(
        label="规上状态",
        method="filter_status",
        widget=_SELECT,
        empty_label="全部",
        choices=list(STATUS_LABELS.items()),
    )

    class Meta:
        model = Enterprise
        fields = ("q", "industry", "library", "status")

    def __init__(self, *args: Any, period: Period | None = None, **kwargs: Any) -> None:
        self._period = period
        super().__init__(*args, **kwargs)

    def filter_library(self, queryset: EnterpriseQuerySet, name: str, value: str) -> EnterpriseQuerySet:
        """In or out of the library at the page's period."""
        if self._period is None:
            return queryset
        day = self._period.date
        return queryset.in_library_at(day) if value == "in" else queryset.out_of_library_at(day)

    def filter_status(self, queryset: EnterpriseQuerySet, name: str, value: str) -> EnterpriseQuerySet:
        """As judged at the page's period."""
        if self._period is None:
            return queryset
        judged = StatusSnapshot.objects.filter(period=self._period.date, status=value)
        return queryset.filter(Exists(judged.filter(enterprise=OuterRef("pk"))))


class BehindFigureFilter(filters.FilterSet):
    """Filters of the rows behind a figure."""

    q = SearchFilter("enterprise__")
    industry = filters.ModelChoiceFilter(
        label="行业大类",
        field_name="enterprise__industry",
        queryset=Industry.objects.all(),
        widget=_SELECT,
        empty_label="全部行业",
    )


class EventFilter(BehindFigureFilter):
    """Filters of the events behind a count."""

    kind = filters.ChoiceFilter(
        label="事件", choices=ScaleEvent.Kind.choices, widget=_SELECT, empty_label="全部"
    )

    class Meta:
        model = ScaleEvent
        fields = ("q", "industry", "kind")
