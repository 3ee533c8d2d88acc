"""Filters of the list of tiers."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import F, QuerySet

from cultivation.filters.pools import choice
from cultivation.models import TierSnapshot
from cultivation.models.tiers import TIERS
from cultivation.tiers import YI
from enterprises.filters.register import SearchFilter

_CHANGES = [("rose", "晋级"), ("fell", "掉档"), ("same", "不变"), ("unknown", "无上年数")]


def _bound(lookup: str) -> filters.NumberFilter:
    """A line in 亿元 that the address brings with it, not shown as a field."""
    return filters.NumberFilter(method=f"filter_{lookup}", widget=forms.HiddenInput)


class TierFilter(filters.FilterSet):
    """By enterprise, tier, the tier of last year, the line about to be crossed, and what changed."""

    q = SearchFilter("enterprise__")
    tier = choice("梯队", [*TIERS, (0, "亿元以下")])
    crossing = choice("即将跨入", [("any", "任一梯队"), *TIERS], method="filter_crossing")
    change = choice("较上年", _CHANGES, method="filter_change")
    before = choice("上年梯队", [*TIERS, (0, "亿元以下")])
    least, below = _bound("least"), _bound("below")

    class Meta:
        model = TierSnapshot
        fields = ("q", "tier", "crossing", "change", "before", "least", "below")

    def filter_crossing(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those about to cross that line, or any."""
        return queryset.filter(crossing__gt=0) if value == "any" else queryset.filter(crossing=value)

    def filter_change(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Higher, lower or the same as a year before."""
        if value == "unknown":
            return queryset.filter(before=None)
        lookup = {"rose": "before__lt", "fell": "before__gt", "same": "before"}[value]
        return queryset.filter(**{lookup: F("tier")})

    def filter_least(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Those whose figure is that many 亿元 or more."""
        return queryset.filter(figure__gte=value * YI)

    def filter_below(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Those whose figure is under that many 亿元."""
        return queryset.filter(figure__lt=value * YI)
