"""Filters of the list of mappings."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet

from imports import registry
from imports.models import Mapping

_SELECT = forms.Select(attrs={"class": "form-select"})
_STATES = (("active", "使用中"), ("shared", "下级共用"), ("offered", "申请上级采用"), ("disabled", "已停用"))


def _forms() -> list[tuple[str, str]]:
    return [(spec.name, spec.label) for each in registry.all_importers() for spec in each.specs]


class MappingFilter(filters.FilterSet):
    """Mappings by heading, form and state; those disabled only when asked for."""

    q = filters.CharFilter(
        label="表头",
        method="with_heading",
        widget=forms.TextInput(attrs={"class": "form-control", "type": "search"}),
    )
    form = filters.ChoiceFilter(label="报表", choices=_forms, empty_label="全部", widget=_SELECT)
    state = filters.ChoiceFilter(
        label="状态", choices=_STATES, method="in_state", empty_label="全部", widget=_SELECT
    )

    class Meta:
        model = Mapping
        fields = ("q", "form", "state")

    def with_heading(self, rows: QuerySet[Mapping], name: str, value: str) -> QuerySet[Mapping]:
        """The mappings of which a heading holds the text; few enough to be searched here."""
        found = [
            pk
            for pk, columns in rows.values_list("pk", "columns")
            if any(value in each["heading"] for each in columns)
        ]
        return rows.filter(pk__in=found)

    def in_state(self, rows: QuerySet[Mapping], name: str, value: str) -> QuerySet[Mapping]:
        """The mappings that are in use, shared, offered or disabled."""
        if value == "disabled":
            return rows.exclude(disabled_at=None)
        active: dict[str, Any] = {
            "active": {},
            "shared": {"shared": True},
            "offered": {"offered_at__isnull": False},
        }
        return rows.filter(disabled_at=None, **active[value])
