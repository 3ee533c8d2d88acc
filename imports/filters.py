"""Filters of this room's lists."""

from __future__ import annotations

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet

from accounts.periods import Period
from imports import registry
from imports.models import Batch

_SELECT = forms.Select(attrs={"class": "form-select"})


def _forms() -> list[tuple[str, str]]:
    return [(spec.name, spec.label) for each in registry.all_importers() for spec in each.specs]


def _search() -> forms.TextInput:
    return forms.TextInput(attrs={"class": "form-control", "type": "search"})


class BatchFilter(filters.FilterSet):
    """Uploads by name or number, state, form, period and uploader; `month` is the period of the file."""

    q = filters.CharFilter(label="文件名或批次号", method="found", widget=_search())
    status = filters.ChoiceFilter(
        label="状态", choices=Batch.Status.choices, empty_label="全部", widget=_SELECT
    )
    form = filters.ChoiceFilter(label="报表", choices=_forms, empty_label="全部", widget=_SELECT)
    month = filters.CharFilter(
        label="报告期",
        method="of_month",
        widget=forms.DateInput(attrs={"type": "month", "class": "form-control"}),
    )
    by = filters.CharFilter(
        label="上传人", field_name="uploaded_by_name", lookup_expr="icontains", widget=_search()
    )

    class Meta:
        model = Batch
        fields = ("q", "status", "form", "month", "by")

    def found(self, rows: QuerySet[Batch], name: str, value: str) -> QuerySet[Batch]:
        """The batches whose file has the text in its name, and the one of that number."""
        wanted = Q(source__name__icontains=value)
        if value.isascii() and value.isdigit() and len(value) < 10:
            wanted |= Q(pk=int(value))
        return rows.filter(wanted)

    def of_month(self, rows: QuerySet[Batch], name: str, value: str) -> QuerySet[Batch]:
        """The batches of one period; none for what is no period."""
        try:
            return rows.filter(period=Period.parse(value).date)
        except ValueError:
            return rows.none()
