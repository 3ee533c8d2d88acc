"""Filters of the lists of entries and exits, changes of form, and back data."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet

from enterprises.filters.register import SearchFilter
from enterprises.models import BackData, CorporateEvent, ScaleEvent

_SELECT = forms.Select(attrs={"class": "form-select"})
_MONTH = forms.TextInput(attrs={"class": "form-control", "type": "month"})


class SpanFilter(filters.FilterSet):
    """The months, which the page has narrowed its rows to already; those of the page are no filter."""

    since = filters.CharFilter(label="自", method="keep", widget=_MONTH)
    until = filters.CharFilter(label="至", method="keep", widget=_MONTH)

    def __init__(self, *args: Any, months: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, month in months.items():
            self.form.fields[name].initial = month

    def keep(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """All of them."""
        return queryset


class ScaleEventFilter(SpanFilter):
    """By months, enterprise, kind, channel and cause."""

    q = SearchFilter("enterprise__")
    kind = filters.ChoiceFilter(
        label="事件", choices=ScaleEvent.Kind.choices, widget=_SELECT, empty_label="全部"
    )
    channel = filters.ChoiceFilter(
        label="入规方式",
        choices=[choice for choice in ScaleEvent.Channel.choices if choice[0]],
        widget=_SELECT,
        empty_label="全部",
    )
    cause = filters.ChoiceFilter(
        label="退规原因", choices=ScaleEvent.Cause.choices, widget=_SELECT, empty_label="全部"
    )

    class Meta:
        model = ScaleEvent
        fields = ("since", "until", "q", "kind", "channel", "cause")


class CorporateEventFilter(SpanFilter):
    """By months, enterprise, kind and board."""

    q = SearchFilter("enterprise__")
    kind = filters.ChoiceFilter(
        label="事项", choices=CorporateEvent.Kind.choices, widget=_SELECT, empty_label="全部"
    )
    board = filters.ChoiceFilter(
        label="上市板块", choices=CorporateEvent.Board.choices, widget=_SELECT, empty_label="全部"
    )

    class Meta:
        model = CorporateEvent
        fields = ("since", "until", "q", "kind", "board")


class BackDataFilter(filters.FilterSet):
    """By enterprise, and by whether something is missing still."""

    q = SearchFilter("enterprise__")
    state = filters.ChoiceFilter(
        label="状态",
        method="filter_state",
        choices=[("owing", "未补齐"), ("locked", "已锁定")],
        widget=_SELECT,
        empty_label="全部",
    )

    class Meta:
        model = BackData
        fields = ("q", "state")

    def filter_state(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Locked or not."""
        return queryset.filter(locked_at__isnull=value == "owing")
