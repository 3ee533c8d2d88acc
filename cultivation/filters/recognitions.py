"""Filters of recognitions, robots and 数字化诊断."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet

from cultivation.filters.pools import choice
from cultivation.models import Diagnosis, Recognition, RobotCount
from cultivation.models.recognitions import KINDS, LEVELS
from cultivation.selectors.recognitions import ending_soon
from enterprises.filters.register import SearchFilter
from enterprises.models import Enterprise

STATES = [
    ("valid", "报告期末有效"),
    ("awarded", "期间新认定"),
    ("ending", "即将到期"),
    ("expired", "已过期"),
    ("revoked", "已撤销"),
]


@dataclass(frozen=True, slots=True)
class Span:
    """What the page's period and span make of a filter."""

    start: date
    end: date
    today: date
    soon: int
    """Months ahead within which one ends soon."""


def _several() -> filters.CharFilter:
    """Several at once, parted by commas, that the address brings with it."""
    return filters.CharFilter(method="filter_several", widget=forms.HiddenInput)


class RecognitionFilter(filters.FilterSet):
    """By enterprise, kind, level and whether it holds."""

    q = SearchFilter("enterprise__")
    kind = choice("资质类型", KINDS)
    level = choice("级别", LEVELS)
    state = choice("状态", STATES, method="filter_state")
    kinds, levels = _several(), _several()

    class Meta:
        model = Recognition
        fields = ("q", "kind", "level", "state", "kinds", "levels")

    def __init__(self, *args: Any, span: Span, **kwargs: Any) -> None:
        self._span = span
        super().__init__(*args, **kwargs)

    def filter_several(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those of any of the named kinds or levels."""
        return queryset.filter(**{f"{name.removesuffix('s')}__in": value.split(",")})

    def filter_state(self, queryset: Any, name: str, value: str) -> QuerySet[Any]:
        """What holds at the end of the period, was given in the span, ends soon, is over or was revoked."""
        span = self._span
        if value == "valid":
            return queryset.valid_on(span.end)
        if value == "awarded":
            return queryset.filter(awarded_on__gte=span.start, awarded_on__lte=span.end)
        if value == "ending":
            return ending_soon(queryset, span.today, span.soon)
        if value == "expired":
            return queryset.filter(valid_until__lt=span.today, revoked_on=None)
        return queryset.exclude(revoked_on=None)


class RobotFilter(filters.FilterSet):
    """By enterprise, and whether any came in the span."""

    q = SearchFilter("enterprise__")
    span = choice("增减", [("added", "期间有增减")], method="filter_span")

    class Meta:
        model = RobotCount
        fields = ("q", "span")

    def filter_span(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those whose number changed in the span."""
        return queryset.exclude(added=0)


class DiagnosisFilter(filters.FilterSet):
    """By enterprise, when, and whether it stands in the library."""

    q = SearchFilter("enterprise__")
    when = choice("完成时间", [("span", "本期间"), ("year", "本年")], method="filter_when")
    library = choice("规上库", [("in", "在库"), ("out", "不在库")], method="filter_library")

    class Meta:
        model = Diagnosis
        fields = ("q", "when", "library")

    def __init__(self, *args: Any, span: Span, **kwargs: Any) -> None:
        self._span = span
        super().__init__(*args, **kwargs)

    def filter_when(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those of the span, or of the period's year up to the period."""
        start = self._span.start if value == "span" else self._span.end.replace(month=1, day=1)
        return queryset.filter(done_on__gte=start, done_on__lte=self._span.end)

    def filter_library(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those in the library at the period, or out of it."""
        inside = Enterprise.objects.in_library_at(self._span.end.replace(day=1)).values("pk")
        if value == "in":
            return queryset.filter(enterprise__in=inside)
        return queryset.exclude(enterprise__in=inside)
