"""The targets of a region and what has been reached of them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts.listing import ListingView
from assessments import selectors
from assessments.filters import TargetProgressFilter
from assessments.models import TargetProgress
from assessments.resources import TargetProgressResource
from assessments.tables import TargetProgressTable


class TargetListView(ListingView):
    permission_required = "assessments.view_target"
    template_name = "assessments/targets.html"
    table_class = TargetProgressTable
    filterset_class = TargetProgressFilter
    resource_class = TargetProgressResource
    breadcrumbs = [("目标考核", None)]
    empty_title = "本期还没有目标进度。"
    empty_hint = "报表入库后，系统按政策目标自动计算各县区进度。"

    def get_page_title(self) -> str:
        return f"目标进度{self.period.label}" if self.period else "目标进度"

    def get_queryset(self) -> QuerySet[TargetProgress]:
        if self.region is None or self.period is None:
            return TargetProgress.objects.none()
        return selectors.progress_within(self.region, self.period)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        snapshot = selectors.snapshot_of(self.region, self.period) if self.region and self.period else None
        return super().get_context_data(data_as_of=snapshot and snapshot.computed_at, **kwargs)
