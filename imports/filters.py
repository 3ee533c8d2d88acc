"""Filters of this room's lists."""

from __future__ import annotations

import django_filters as filters
from django import forms

from imports.models import Batch


class BatchFilter(filters.FilterSet):
    """Uploads by state and file name."""

    q = filters.CharFilter(
        label="文件名",
        field_name="source__name",
        lookup_expr="icontains",
        widget=forms.TextInput(attrs={"class": "form-control", "type": "search"}),
    )
    status = filters.ChoiceFilter(
        label="状态",
        choices=Batch.Status.choices,
        empty_label="全部",
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    class Meta:
        model = Batch
        fields = ("q", "status")
