"""Filters of this room's lists."""

from __future__ import annotations

import django_filters as filters
from django import forms

from assessments.indicators import INDICATORS
from assessments.models import LIGHTS, TargetProgress
from policies.models import PolicyDocument

_SELECT = forms.Select(attrs={"class": "form-select"})


class TargetProgressFilter(filters.FilterSet):
    """Judged targets by policy, indicator and lamp."""

    policy = filters.ModelChoiceFilter(
        label="政策文件",
        field_name="target__article__document",
        to_field_name="slug",
        queryset=lambda request: PolicyDocument.objects.visible_to(request.user),
        widget=_SELECT,
        empty_label="全部",
    )
    indicator = filters.ChoiceFilter(
        label="指标",
        field_name="target__indicator",
        choices=[(key, indicator.label) for key, indicator in INDICATORS.items()],
        widget=_SELECT,
        empty_label="全部",
    )
    light = filters.ChoiceFilter(label="亮灯", choices=LIGHTS, widget=_SELECT, empty_label="全部")

    class Meta:
        model = TargetProgress
        fields = ("policy", "indicator", "light")
