"""Pages of the tiers: how many in each by county, and who they are."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.views.generic import TemplateView

from accounts.listing import ListingView
from cultivation.filters.tiers import TierFilter
from cultivation.models import TierSnapshot
from cultivation.resources.tiers import TierResource
from cultivation.selectors import tiers as selectors
from cultivation.selectors.parameters import rule_in_force
from cultivation.tables.tiers import TierTable
from cultivation.tiers import BASIS_LABELS, TIER_LABELS, Basis
from cultivation.views.base import VIEW_POOLS, RoomMixin


class TiersView(RoomMixin, TemplateView):
    """How many stand in each tier by county, against last year, and how many are about to cross or fell."""

    permission_required = VIEW_POOLS
    template_name = "cultivation/tiers.html"
    tab = "tiers"
    page_title = "企业梯队"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.region is None or self.period is None:
            return context
        rows = selectors.tiers_at(self.region, self.period, self.request.user)
        lines, whole = selectors.tier_lines(rows, self.region, self.below)
        rule = rule_in_force(self.region, self.period)
        return context | {
            "tiers": list(TIER_LABELS.items()),
            "lines": [*lines, whole],
            "whole": whole,
            "computed_at": selectors.computed_at(self.period),
            "rule": rule,
            "basis": BASIS_LABELS[Basis(rule.tier_basis) if rule else Basis.YEAR],
        }


class TierListView(RoomMixin, ListingView):
    """Who stands in the tiers, fell out of one or is about to cross."""

    permission_required = VIEW_POOLS
    template_name = "cultivation/list.html"
    table_class = TierTable
    filterset_class = TierFilter
    resource_class = TierResource
    tab = "tiers"
    page_title = "梯队企业名单"
    carried = ("sort", "least", "below")
    empty_title = "本期还没有划分梯队。"
    empty_hint = "报表入库、判定规上状态后自动划分，亿元以上、掉档和即将跨入的企业列在这里。"

    def get_queryset(self) -> QuerySet[TierSnapshot]:
        if self.region is None or self.period is None:
            return TierSnapshot.objects.none()
        return selectors.tiers_at(self.region, self.period, self.request.user)

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"query": self.context_query()}
