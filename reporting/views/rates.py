"""What became of the findings, by unit and by rule."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.generic import TemplateView

from accounts.exports import xlsx_response
from accounts.periods import FIRST_MONTH, Period
from reporting.selectors import rates
from reporting.views.cycle import ROOM, CycleMixin

TITLE = "疑点办理情况"


class RatesView(CycleMixin, TemplateView):
    permission_required = "reporting.view_finding"
    template_name = "reporting/rates.html"

    @property
    def is_year(self) -> bool:
        """Whether the whole year to date is looked at, not the one month."""
        return self.request.GET.get("span") == "year"

    def report(self) -> rates.Report | None:
        """The report of the page; None before there is any month."""
        if self.period is None or self.region is None:
            return None
        since = Period(self.period.year, FIRST_MONTH) if self.is_year else self.period
        return rates.report(self.request.user, self.region, since, self.period, self.today)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        report = self.report()
        if request.GET.get("export") == "xlsx" and report and self.region and self.period:
            if not request.user.has_perm("enterprises.export_enterprise"):
                raise PermissionDenied("您没有导出权限。")
            span = f"{self.period.year}年截至{self.period.month}月" if self.is_year else self.period.label
            return xlsx_response(rates.as_dataset(report), TITLE, about=f"{self.region.name} · {span}")
        return self.render_to_response(self.get_context_data(report=report))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        here = reverse("reporting:rates") + self.context_query()
        listing = reverse("reporting:findings") + self.context_query()
        self.breadcrumbs = [(ROOM, self.home_url()), ("疑点核查", listing), ("办理情况", None)]
        span = "year" if self.is_year else "month"
        return super().get_context_data(
            title=TITLE,
            spans=[
                {"label": "本期", "url": here, "active": not self.is_year},
                {"label": "本年累计", "url": f"{here}&span=year", "active": self.is_year},
            ],
            export_url=f"{here}&span={span}&export=xlsx",
            can_export=self.request.user.has_perm("enterprises.export_enterprise"),
            **kwargs,
        )
