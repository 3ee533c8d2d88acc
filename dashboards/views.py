"""Pages that read across rooms: the county dashboard, and what makes up each of its figures."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View
from import_export.resources import Resource

from accounts.listing import ListingView, ScopedPageMixin
from accounts.models import Region, ReportingPeriod
from accounts.periods import Period, PeriodError
from accounts.scope import scope_of, why_nothing
from assessments import selectors as assessment_selectors
from assessments.indicators import INDICATORS, Indicator
from dashboards import selectors
from dashboards.resources import EventFigureResource, ReturnFigureResource
from enterprises import lineage, return_forms
from enterprises import selectors as enterprise_selectors
from enterprises.filters import BehindFigureFilter, EventFilter
from enterprises.growth import growth_words
from enterprises.models import Return, ScaleEvent
from enterprises.tables import EventFigureTable, ReturnFigureTable
from support.spans import first_day, last_day


class HomeView(View):
    """Where a person starts: the dashboard, or for administrators their pages."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if sentence := why_nothing(request.user):
            raise PermissionDenied(sentence)
        return redirect("dashboards:county" if scope_of(request.user) else "admin:index")


class CountyDashboardView(ScopedPageMixin, TemplateView):
    permission_required = "assessments.view_target"
    template_name = "dashboards/county.html"
    breadcrumbs = [("运行监测", None)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; without parameters the same page with them, so that a copied link shows the same."""
        named = request.GET.get("region") or request.GET.get("period")
        if self.region and self.period and not named:
            return redirect(f"{request.path}?region={self.region.code}&period={self.period}")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.region and self.period:
            below = [
                r
                for r in self.regions
                if r.assessed and r.path.startswith(self.region.path) and r != self.region
            ]
            context["dashboard"] = selectors.county_page(self.region, self.period, below)
            context["chart_lines"] = selectors.chart_lines(context["dashboard"].chart)
            context["headings"] = [INDICATORS[key] for key in selectors.KEY_INDICATORS]
        return context


class StateView(ScopedPageMixin, TemplateView):
    """Whether the period is still being computed; tells the page to load again when it is done."""

    permission_required = "assessments.view_target"
    template_name = "dashboards/state.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.period is None or not assessment_selectors.is_owed(self.period):
            done = HttpResponse(status=204)
            done["HX-Refresh"] = "true"
            return done
        return super().get(request, *args, **kwargs)


def behind_figure(request: HttpRequest, indicator: str) -> HttpResponse:
    """The page of rows behind an indicator: returns for a sum or a rate, events or standings for a count."""
    found = INDICATORS.get(indicator)
    if found is None or found.query is None:
        raise Http404("没有这个指标，或尚无数据。")
    if found.status:
        return redirect(
            f"{reverse('enterprises:status')}?{urlencode(_carried(request) | {'status': found.status})}"
        )
    if found.listed:
        return redirect(_list_behind(found.listed, request))
    view = ReturnFigureView if found.source else EventFigureView
    return view.as_view(indicator=found)(request)


def _list_behind(listed: tuple[str, Mapping[str, str]], request: HttpRequest) -> str:
    """The address of a room's own list, filtered to what the figure counts in its span."""
    name, filters = listed
    latest = ReportingPeriod.objects.first()
    try:
        period = Period.parse(request.GET["period"]) if request.GET.get("period") else None
        period = period or (latest.as_period if latest else None)
        if period is None:
            return f"{reverse(name)}?{urlencode(_carried(request) | dict(filters))}"
        year, month = map(int, (request.GET.get("since") or f"{period.year}-01").split("-"))
        span = {"since": first_day(Period(year, max(month, 2))), "until": last_day(period)}
    except (ValueError, PeriodError) as error:
        raise Http404("报告期或起始月不正确。") from error
    return f"{reverse(name)}?{urlencode(_carried(request) | dict(filters) | span)}"


def _carried(request: HttpRequest) -> dict[str, str]:
    return {name: value for name in ("region", "period") if (value := request.GET.get(name))}


class FigureView(ListingView):
    """Shared by both kinds: title, total, formula."""

    permission_required = "assessments.view_target"
    template_name = "dashboards/figure.html"
    indicator: Indicator = None  # type: ignore[assignment]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.period is None:
            context = {"page_title": self.get_page_title(), "breadcrumbs": self.get_breadcrumbs()}
            return TemplateResponse(request, "dashboards/no_period.html", context)
        return super().get(request, *args, **kwargs)

    def get_page_title(self) -> str:
        place = f"{self.region.name}" if self.region else ""
        when = self.period.label if self.period else ""
        return f"{place}{when}{self.indicator.label}"

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return [
            ("运行监测", reverse("dashboards:county") + self.context_query()),
            (self.indicator.label, None),
        ]

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"query": self.context_query()}

    def get_export_about(self) -> str:
        return f"{super().get_export_about()} · {self.indicator.formula}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            indicator=self.indicator, total=self.get_total(), data_as_of=timezone.localtime(), **kwargs
        )

    def get_total(self) -> str:
        """The figure that the rows make up, as printed."""
        raise NotImplementedError

    def get_scope(self) -> tuple[Region, Period]:
        """The region and period of the page. Raises Http404 where nothing was reported yet."""
        if self.region is None or self.period is None:
            raise Http404("还没有报告期，请先导入报表。")
        return self.region, self.period


class ReturnFigureView(FigureView):
    table_class = ReturnFigureTable
    filterset_class = BehindFigureFilter
    resource_class = ReturnFigureResource

    @property
    def source(self) -> tuple[str, str]:
        """(form, value) of the indicator."""
        assert self.indicator.source is not None
        return self.indicator.source

    def get_queryset(self) -> QuerySet[Return]:
        (form, name), (region, period) = self.source, self.get_scope()
        return (
            enterprise_selectors.reported(form, period)
            .visible_to(self.request.user)
            .within(region)
            .filter(**{f"{name}__isnull": False})
            .select_related("enterprise__region", "enterprise__industry")
            .annotate(value=F(name), base=F(f"{name}_prior"))
        )

    def get_table_kwargs(self) -> dict[str, Any]:
        form, name = self.source
        return super().get_table_kwargs() | {
            "money": return_forms.unit_of(form, name) == "千元",
            "words": growth_words,
            "links": self._link,
            "origins": lambda: self._origins,
        }

    def _link(self, ret: Any, *, prior: bool = False) -> str:
        form, name = self.source
        place = [ret.enterprise.uscc, form, f"{name}_prior" if prior else name]
        return reverse("enterprises:value", args=place) + self.context_query()

    @cached_property
    def _origins(self) -> dict[int, Any]:
        """Origins of the rows on this page only, by enterprise."""
        form, name = self.source
        rows = [row.record for row in self._table.paginated_rows]
        places = [(ret.enterprise_id, ret.batch_id, ret.sheet, ret.row) for ret in rows]
        found = lineage.origins_of(form, self.get_scope()[1], {name: places})
        return {enterprise: origin for (_, enterprise), origin in found.items()}

    def get_table(self, **kwargs: Any) -> Any:
        self._table = super().get_table(**kwargs)
        return self._table

    def get_resource(self) -> Resource:
        form, name = self.source
        return ReturnFigureResource(form=form, name=name, period=self.get_scope()[1])

    def get_total(self) -> str:
        form, name = self.source
        region, period = self.get_scope()
        sums = [
            (value, base)
            for place, value, base in enterprise_selectors.return_sums(form, name, period)
            if place in {r.pk for r in self.regions if r.path.startswith(region.path)}
        ]
        value = sum((v for v, _ in sums), Decimal(0))
        base = sum((b for _, b in sums), Decimal(0))
        if not sums:
            return "--"
        shown = selectors.shown(INDICATORS[name], value) if name in INDICATORS else str(value)
        return f"{shown} 亿元，可比口径同比 {growth_words(value, base)}"


class EventFigureView(FigureView):
    table_class = EventFigureTable
    filterset_class = EventFilter
    resource_class = EventFigureResource
    carried = ("sort", "since")

    def get_queryset(self) -> QuerySet[ScaleEvent]:
        region, period = self.get_scope()
        events = ScaleEvent.objects.visible_to(self.request.user).within(region)
        if self.indicator.key == "above_scale_count":
            rows = enterprise_selectors.standing_entries(region, period).filter(pk__in=events.values("pk"))
        else:
            rows = enterprise_selectors.events_between(self._since(), period).filter(
                pk__in=events.values("pk")
            )
            if self.indicator.key == "entries":
                rows = rows.filter(kind=ScaleEvent.Kind.ENTRY)
        return rows.select_related("enterprise__region", "enterprise__industry", "batch__source")

    def _since(self) -> Period:
        """The first period of the span: the target's, or the year's."""
        _, period = self.get_scope()
        try:
            year, month = map(int, (self.request.GET.get("since") or f"{period.year}-01").split("-"))
            return Period(year, max(month, 2))
        except (ValueError, PeriodError) as error:
            raise Http404("起始月不正确。") from error

    def get_total(self) -> str:
        rows = self.get_queryset().order_by().values_list("kind", flat=True)
        kinds = list(rows)
        entries = sum(kind == ScaleEvent.Kind.ENTRY for kind in kinds)
        if self.indicator.key != "net_increase":
            return f"{entries} 户"
        return f"{entries * 2 - len(kinds)} 户（入规 {entries} 户，退规 {len(kinds) - entries} 户）"
