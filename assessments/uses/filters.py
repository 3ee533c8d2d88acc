"""Filters of the lists of use."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet

from assessments.grading.grades import GRADES
from assessments.models import Grade, Rectification
from enterprises.filters import SearchFilter

_SELECT = forms.Select(attrs={"class": "form-select"})


class UseFilter(filters.FilterSet):
    """By enterprise and class."""

    q = SearchFilter("enterprise__")
    grade = filters.ChoiceFilter(
        label="等级",
        field_name="treat_as",
        choices=[(grade, f"{grade}类") for grade in GRADES],
        widget=_SELECT,
        empty_label="全部",
    )

    class Meta:
        model = Grade
        fields: tuple[str, ...] = ("q", "grade")


class UsageFilter(UseFilter):
    """The same, and by whether the usage is known that the rate is multiplied by."""

    usage = filters.ChoiceFilter(
        label="用量",
        method="filter_usage",
        choices=[("missing", "缺数"), ("known", "有数")],
        widget=_SELECT,
        empty_label="全部",
    )

    class Meta(UseFilter.Meta):
        fields = ("q", "grade", "usage")

    def filter_usage(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """A row without factors has no usage either."""
        return queryset.filter(usage__isnull=value == "missing")


class AccountFilter(UseFilter):
    """The same, and by whether the account number is known."""

    account = filters.ChoiceFilter(
        label="户号",
        method="filter_account",
        choices=[("missing", "缺户号"), ("known", "有户号")],
        widget=_SELECT,
        empty_label="全部",
    )

    class Meta(UseFilter.Meta):
        fields = ("q", "grade", "account")

    def filter_account(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """A row without factors has no account either."""
        known = queryset.filter(has_account=True)
        return known if value == "known" else queryset.exclude(pk__in=known.values("pk"))


class PowerFilter(UsageFilter, AccountFilter):
    """By both."""

    class Meta(UseFilter.Meta):
        fields = ("q", "grade", "account", "usage")


class RectificationFilter(filters.FilterSet):
    """By enterprise, state, and whether the day has passed."""

    q = SearchFilter("enterprise__")
    state = filters.ChoiceFilter(
        label="状态",
        choices=Rectification.State.choices,
        widget=_SELECT,
        empty_label="全部",
    )
    overdue = filters.ChoiceFilter(
        label="期限",
        method="filter_overdue",
        choices=[("yes", "已逾期"), ("no", "未逾期")],
        widget=_SELECT,
        empty_label="全部",
    )

    class Meta:
        model = Rectification
        fields = ("q", "state", "overdue")

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        self._today = today
        super().__init__(*args, **kwargs)

    def filter_overdue(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those that are not done and whose day has passed."""
        late = queryset.filter(due__lt=self._today).exclude(state=Rectification.State.DONE)
        return late if value == "yes" else queryset.exclude(pk__in=late.values("pk"))
