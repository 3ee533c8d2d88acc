"""The filter of the list of enterprises whose return is not there."""

from __future__ import annotations

import django_filters as filters

from enterprises.filters import SearchFilter
from enterprises.models import Enterprise


class MissingFilter(filters.FilterSet):
    """By name or code."""

    q = SearchFilter()

    class Meta:
        model = Enterprise
        fields = ("q",)
