"""The page of standings: how many of each status where, and each enterprise with its reasons."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accounts.http import wants_fragment
from accounts.listing import ListingView
from accounts.saved_listing import SavedListMixin
from enterprises.classification import STATUS_LABELS
from enterprises.filters.status import StatusFilter
from enterprises.models import StatusSnapshot
from enterprises.resources.status import StatusResource
from enterprises.selectors import status as selectors
from enterprises.standings import lamp
from enterprises.tables.status import StatusTable

VIEW = "enterprises.view_enterprise"


class StatusListView(SavedListMixin, ListingView):
    saved_page = "enterprises:status"
    fixed_columns = ("enterprise",)
    permission_required = VIEW
    template_name = "enterprises/status.html"
    table_class = StatusTable
    filterset_class = StatusFilter
    resource_class = StatusResource
    page_title = "规上状态"
    empty_title = "本期还没有判定规上状态。"
    empty_hint = "报表入库后几分钟内自动判定：规上、临退、退规、临规、规下，连同依据和全年预计列在这里。"

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return [("企业库", reverse("enterprises:list") + self.context_query()), (self.page_title, None)]

    def get_queryset(self) -> QuerySet[StatusSnapshot]:
        if self.region is None or self.period is None:
            return StatusSnapshot.objects.none()
        return selectors.listed(self.region, self.period, self.request.user)

    def get_table_kwargs(self) -> dict[str, Any]:
        own = {"query": self.context_query(), "region": self.region.code if self.region else ""}
        return super().get_table_kwargs() | own

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        # A fragment replaces the table alone: the counts above it stand for the whole region either way.
        if self.region and self.period and not wants_fragment(self.request):
            context |= self._counts()
        return context

    def _counts(self) -> dict[str, Any]:
        assert self.region is not None
        assert self.period is not None
        below = [
            each
            for each in self.regions
            if each.assessed and each.path.startswith(self.region.path) and each != self.region
        ]
        rows = selectors.statuses_at(self.region, self.period, self.request.user)
        lines, whole = selectors.count_lines(rows, self.region, below)
        return {
            "lamps": [(status, label, lamp(status)) for status, label in STATUS_LABELS.items()],
            "count_lines": [*lines, whole],
            "computed_at": selectors.computed_at(self.period),
            "owed": selectors.is_owed(self.period),
        }
