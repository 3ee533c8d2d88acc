"""The page that shows how good each forecast of the year was in years past."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from accounts.listing import ScopedPageMixin
from enterprises.forecast import METHOD_LABELS, METHOD_NAMES, Method
from enterprises.models import ForecastScore
from enterprises.selectors import backtest as selectors
from enterprises.selectors.parameters import rule_in_force

ByMonth = dict[int, dict[Method, ForecastScore]]
_STYLES = {Method.GROWTH: "current", Method.MONTHS: "prior"}


class BackTestView(ScopedPageMixin, TemplateView):
    permission_required = "enterprises.view_enterprise"
    template_name = "enterprises/backtest.html"

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return [("企业库", reverse("enterprises:list") + self.context_query()), ("预计回测", None)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.region is None or self.period is None:
            return context
        years = selectors.years(self.region)
        year = self._year(years)
        by_month = selectors.scores(self.region, year) if year else {}
        rule = rule_in_force(self.region, self.period)
        return context | {
            "years": years,
            "year": year,
            "rule": rule,
            "method": METHOD_LABELS[Method(rule.method) if rule else Method.GROWTH],
            "methods": [(METHOD_NAMES[method], METHOD_LABELS[method]) for method in Method],
            "lines": [
                (month, [(METHOD_NAMES[method], found.get(method)) for method in Method])
                for month, found in by_month.items()
            ],
            "charts": [
                _chart(by_month, "error", "预计误差（中位数）"),
                _chart(by_month, "right", "规上线判断正确的企业"),
            ],
            "computed_at": next(
                (each.computed_at for row in by_month.values() for each in row.values()), None
            ),
        }

    def _year(self, years: list[int]) -> int | None:
        """The year of the address, else the latest on record."""
        text = self.request.GET.get("year")
        if not text:
            return years[0] if years else None
        chosen = next((each for each in years if str(each) == text), None)
        if chosen is None:
            raise Http404("这一年没有可供回测的数据。")
        return chosen


def _chart(by_month: ByMonth, name: str, title: str) -> dict[str, Any]:
    """What chart.js draws: a line a method, over the months."""
    return {
        "title": title,
        "unit": "%",
        "categories": [f"1—{month}月" for month in by_month],
        "series": [
            {
                "name": METHOD_NAMES[method],
                "style": _STYLES[method],
                "values": [
                    round(getattr(found[method], name), 1) if method in found else None
                    for found in by_month.values()
                ],
            }
            for method in Method
        ],
    }
