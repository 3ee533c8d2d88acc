"""One pool over the months, by county."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.exports import xlsx_response
from cultivation.pools import POOL_KINDS, POOL_LABELS, Pool
from cultivation.selectors import over_months
from cultivation.views.base import VIEW_POOLS, RoomMixin

EXPORT = "enterprises.export_enterprise"


class PoolMonthsView(RoomMixin, TemplateView):
    """How many stood in the pool at the end of each of the last twelve periods, each cell leading to its list."""

    permission_required = VIEW_POOLS
    template_name = "cultivation/over_months.html"
    tab = "overview"

    @cached_property
    def pool(self) -> Pool:
        """The pool of the address, or 404."""
        if self.kwargs["pool"] not in POOL_LABELS:
            raise Http404("没有这个培育库。")
        return Pool(self.kwargs["pool"])

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.page_title = f"{POOL_LABELS[self.pool]}库按月变化"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("export") == "xlsx" and self.period is not None and self.region is not None:
            return self._export()
        return super().get(request, *args, **kwargs)

    def _lines(self) -> list[over_months.MonthsLine]:
        assert self.region is not None
        return over_months.pool_over_months(
            self.region, self.below, self.pool, self.columns, self.request.user
        )

    @cached_property
    def columns(self) -> list[Any]:
        """The periods of the table."""
        assert self.period is not None
        return over_months.last_periods(self.period)

    def _export(self) -> HttpResponse:
        assert self.region is not None
        if not self.request.user.has_perm(EXPORT):
            raise PermissionDenied("您没有导出权限。")
        dataset, footer = over_months.as_dataset(self._lines(), self.columns)
        about = f"{self.columns[0].label}至{self.columns[-1].label} · {timezone.localdate()}导出"
        return xlsx_response(dataset, f"{self.region.name}{self.page_title}", about=about, footer=footer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pool = self.pool  # a pool that is none is no page, whatever the period
        context = super().get_context_data(**kwargs)
        if self.region is None or self.period is None:
            return context
        return context | {
            "pool": pool,
            "about": POOL_KINDS[pool].about,
            "kinds": list(POOL_KINDS.values()),
            "columns": self.columns,
            "lines": [
                (line.region, list(zip(self.columns, line.counts, strict=True))) for line in self._lines()
            ],
            "can_export": self.request.user.has_perm(EXPORT),
            "export_url": f"{self.address('pool_months', pool)}&export=xlsx",
        }
