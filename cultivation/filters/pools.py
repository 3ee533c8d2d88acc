"""Filters of members, of what happened to them, and of proposals."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet

from cultivation.importers.pools import BY_LIST
from cultivation.models import Membership, Proposal
from cultivation.models.pools import MOVES, POOLS
from cultivation.pools import REASON_LABELS
from cultivation.selectors.pools import moved_in
from enterprises.filters.register import SearchFilter

SELECT = forms.Select(attrs={"class": "form-select"})
_REASONS = [*REASON_LABELS.items(), (BY_LIST, "名单导入")]


def choice(label: str, choices: Any, **more: Any) -> filters.ChoiceFilter:
    """A filter by one of the choices, as a drop-down list."""
    return filters.ChoiceFilter(label=label, choices=choices, widget=SELECT, empty_label="全部", **more)


class ReasonFilter(filters.ChoiceFilter):
    """Those whose list of reasons holds the code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label="理由", choices=_REASONS, widget=SELECT, empty_label="全部", **kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        return qs.filter(**{f"{self.field_name}__contains": f'["{value}",'}) if value else qs


class MemberFilter(filters.FilterSet):
    """By enterprise, pool, why it entered, and how."""

    q = SearchFilter("enterprise__")
    pool = choice("培育库", POOLS)
    reason = ReasonFilter(field_name="reasons")
    source = choice(
        "来源",
        [("proposal", "系统建议"), ("hand", "人工列入"), ("list", "名单导入")],
        method="filter_source",
    )

    class Meta:
        model = Membership
        fields = ("q", "pool", "reason", "source")

    def filter_source(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """From a proposal, by hand, or from a list."""
        if value == "proposal":
            return queryset.exclude(entered_from=None)
        rows = queryset.filter(entered_from=None)
        return rows.filter(batch=None) if value == "hand" else rows.exclude(batch=None)


class HistoryFilter(filters.FilterSet):
    """By enterprise, pool, and whether it entered or left in the span."""

    q = SearchFilter("enterprise__")
    pool = choice("培育库", POOLS)
    move = choice("变动", [("entered", "入库"), ("left", "出库")], method="filter_move")

    class Meta:
        model = Membership
        fields = ("q", "pool", "move")

    def __init__(self, *args: Any, months: tuple[date, date], **kwargs: Any) -> None:
        self._months = months
        super().__init__(*args, **kwargs)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return super().filter_queryset(queryset.filter(moved_in(*self._months)))

    def filter_move(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those that entered in the span, or those that left in it."""
        start, end = self._months
        return queryset.filter(**{f"{value}__gte": start, f"{value}__lte": end})


class ProposalFilter(filters.FilterSet):
    """By enterprise, pool, way, reason and what was decided; what waits by default."""

    q = SearchFilter("enterprise__")
    pool = choice("培育库", POOLS)
    move = choice("建议", MOVES)
    reason = ReasonFilter(field_name="reasons")
    state = choice("状态", Proposal.State.choices)

    class Meta:
        model = Proposal
        fields = ("q", "pool", "move", "reason", "state")
