"""What every page shows around its content: navigation, and the one context of region and period."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Region, ReportingPeriod
from accounts.periods import Period, PeriodError, latest
from accounts.scope import scope_of
from config.navigation import NAVIGATION, badge_of, destination

# What the context bar itself sets; everything else in the address is carried along.
_OWN_PARAMETERS = {"region", "period", "page", "sort"}


def frame(request: HttpRequest) -> dict[str, Any]:
    """The navigation as the signed-in person's roles need it."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {}
    context = getattr(request, "page_context", "")
    return {
        "navigation": [
            _entry(label, name, context, badge_of(name, request.user))
            | {"active": request.path.startswith(prefixes)}
            for label, name, permission, prefixes in NAVIGATION
            if request.user.has_perm(permission)
        ]
    }


def _entry(label: str, name: str, context: str, badge: int) -> dict[str, Any]:
    """An entry's label, address and badge."""
    page, waiting = destination(name, badge)
    query = "&".join(filter(None, ("" if name.startswith("admin:") else context, waiting)))
    return {"label": label, "url": reverse(page) + (f"?{query}" if query else ""), "badge": badge}


class RegionPeriodMixin:
    """A view whose region and period stand in its address and are held to the person's scope."""

    request: HttpRequest
    kwargs: dict[str, Any]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        self.regions: list[Region] = []
        self.region: Region | None = None
        self.period: Period | None = None
        if scope := scope_of(request.user):
            self.regions = list(Region.objects.visible_to(request.user))
            self.region = self._chosen_region(scope)
            self.periods = [row.as_period for row in ReportingPeriod.objects.all()]
            self.period = self._chosen_period()
            # Only what was found valid is carried on: on an error page every link leads back to good ground.
            chosen = {"region": self.region.code, "period": self.period}
            request.page_context = urlencode(  # type: ignore[attr-defined]
                {name: value for name, value in chosen.items() if request.GET.get(name) and value}
            )

    def _chosen_region(self, scope: Region) -> Region:
        code = self.request.GET.get("region")
        if not code:
            return scope
        chosen = next((region for region in self.regions if region.code == code), None)
        if chosen is None:
            raise Http404("没有这个区划，或不在您的管辖范围内。")
        return chosen

    def _chosen_period(self) -> Period | None:
        text = self.request.GET.get("period")
        if not text:
            return latest(self.periods, timezone.localdate())
        try:
            return Period.parse(text)
        except PeriodError as error:
            raise Http404(str(error)) from error

    def context_query(self) -> str:
        """The region and period of this page, for the addresses on it."""
        return f"?region={self.region.code}&period={self.period}" if self.region and self.period else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        if self.region is not None:
            context["region"], context["period"] = self.region, self.period
            context["context_bar"] = self._context_bar()
        return context

    def _context_bar(self) -> dict[str, Any]:
        assert self.region is not None
        top = self.regions[0].depth
        periods = list(self.periods)
        if self.period and self.period not in periods:
            periods = sorted([*periods, self.period], reverse=True)
        return {
            "region": {"code": self.region.code, "name": self.region.name},
            "regions": [
                {"code": r.code, "name": r.name, "depth": r.depth - top, "selected": r.pk == self.region.pk}
                for r in self.regions
            ],
            "period": str(self.period or ""),
            "period_label": self.period.label if self.period else "",
            "periods": [{"value": str(p), "label": p.label, "selected": p == self.period} for p in periods],
            "hidden": [(k, v) for k, v in self.request.GET.items() if k not in _OWN_PARAMETERS],
        }
