"""Filters of the list of standings."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import F, QuerySet

from enterprises.classification import REASON_LABELS, STATUS_LABELS, WARNING_LABELS
from enterprises.filters.register import SearchFilter
from enterprises.models import StatusSnapshot
from enterprises.models.status import STATUSES

_SELECT = forms.Select(attrs={"class": "form-select"})
ANY = "any"
_CHANGES = [
    (ANY, "有变化"),
    *((f"to-{status}", f"变为{label}") for status, label in STATUS_LABELS.items()),
    *((f"from-{status}", f"不再是{label}") for status, label in STATUS_LABELS.items()),
]


class StatusFilter(filters.FilterSet):
    """By enterprise, status, reason, warning, and what changed since the previous period."""

    q = SearchFilter("enterprise__")
    status = filters.ChoiceFilter(label="状态", choices=STATUSES, widget=_SELECT, empty_label="全部")
    reason = filters.ChoiceFilter(
        label="依据",
        method="filter_code",
        field_name="reasons",
        choices=list(REASON_LABELS.items()),
        widget=_SELECT,
        empty_label="全部",
    )
    warning = filters.ChoiceFilter(
        label="预警",
        method="filter_code",
        field_name="warnings",
        choices=[(ANY, "有预警"), *WARNING_LABELS.items()],
        widget=_SELECT,
        empty_label="全部",
    )
    change = filters.ChoiceFilter(
        label="较上期", method="filter_change", choices=_CHANGES, widget=_SELECT, empty_label="全部"
    )

    class Meta:
        model = StatusSnapshot
        fields = ("q", "status", "reason", "warning", "change")

    def filter_code(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those whose list holds the code; any at all where that is asked."""
        if value == ANY:
            return queryset.exclude(**{name: []})
        return queryset.filter(**{f"{name}__contains": f'["{value}",'})

    def filter_change(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those whose status is another than a period before, all or to or from one; the newly judged changed nothing."""
        changed = queryset.filter(before__isnull=False).exclude(before=F("status"))
        way, _, status = value.partition("-")
        if way == ANY:
            return changed
        return changed.filter(**{"status" if way == "to" else "before": status})
