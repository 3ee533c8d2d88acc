"""Entries and exits: the list of a span, the table of counties and months, and the forms that write them."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.http import wants_fragment
from accounts.listing import ListingView, ScopedPageMixin
from enterprises.filters.events import ScaleEventFilter
from enterprises.hand_forms import HandForm, ScaleEventForm, WithdrawForm
from enterprises.models import ScaleEvent
from enterprises.resources.events import ScaleEventResource
from enterprises.selectors import history
from enterprises.services import events as services
from enterprises.tables.events import ScaleEventTable
from enterprises.views.hand import CHANGE_EVENT, VIEW, HandView

ENTRY, EXIT = ScaleEvent.Kind.ENTRY, ScaleEvent.Kind.EXIT
LABELS = {ENTRY: "登记入规", EXIT: "登记退规"}
MOST_MONTHS = 36


class SpanMixin(ScopedPageMixin):
    """A page about some months: those of the address, else the year up to the period."""

    @cached_property
    def span(self) -> history.Span:
        """The months from `since` to `until`."""
        until = self._month("until") or (
            self.period.date if self.period else timezone.localdate().replace(day=1)
        )
        since = self._month("since") or until.replace(month=1)
        return history.Span(min(since, until), until)

    def _month(self, name: str) -> date | None:
        text = self.request.GET.get(name)
        if not text:
            return None
        try:
            return date.fromisoformat(f"{text}-01")
        except ValueError as error:
            raise Http404("月份应写成 2024-01 这样的形式。") from error

    @property
    def span_label(self) -> str:
        """The months as a title says them."""
        first, last = self.span.first, self.span.last
        if first == last:
            return f"{last.year}年{last.month}月"
        if first.year == last.year:
            return f"{last.year}年{first.month}—{last.month}月"
        return f"{first.year}年{first.month}月—{last.year}年{last.month}月"

    def span_query(self) -> str:
        """Region, period and months, for the addresses on the page."""
        return f"{self.context_query()}&since={self.span.first:%Y-%m}&until={self.span.last:%Y-%m}"


class ScaleEventListView(SpanMixin, ListingView):
    permission_required = VIEW
    template_name = "enterprises/events.html"
    table_class = ScaleEventTable
    filterset_class = ScaleEventFilter
    resource_class = ScaleEventResource
    # In order of time, as a list that is read back has to be.
    export_order = ("period", "pk")
    page_title = "入规退规"
    empty_title = "这几个月还没有入规和退规。"
    empty_hint = "上传名录或增减变动表，或在此登记，入规和退规即列在这里；也可以在上方另选月份。"

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return [("企业库", reverse("enterprises:list") + self.context_query()), (self.page_title, None)]

    def get_page_title(self) -> str:
        place = self.region.name if self.region else ""
        return f"{place}{self.span_label}入规退规"

    def get_queryset(self) -> QuerySet[ScaleEvent]:
        assert self.region is not None
        return history.scale_events(self.region, self.span, self.request.user)

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        found = super().get_filterset_kwargs(filterset_class)
        months = {"since": f"{self.span.first:%Y-%m}", "until": f"{self.span.last:%Y-%m}"}
        return found | {"data": {**months, **self.request.GET.dict()}, "months": months}

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"query": self.context_query()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.region and not wants_fragment(self.request):
            context |= {
                "figures": history.figures_of(self.region, self.span, self.request.user),
                "span_label": self.span_label,
                "span_query": self.span_query(),
                "may_change": self.request.user.has_perm(CHANGE_EVENT),
            }
        return context


class CountsView(SpanMixin, TemplateView):
    """County × month of one measure, each figure leading to its list."""

    permission_required = VIEW
    template_name = "enterprises/event_counts.html"

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        home = ("企业库", reverse("enterprises:list") + self.context_query())
        return [
            home,
            ("入规退规", reverse("enterprises:events") + self.context_query()),
            ("分县区分月", None),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert self.region is not None
        measure = history.MEASURES.get(self.request.GET.get("measure") or "entries")
        if measure is None:
            raise Http404("没有这项统计。")
        months = self.span.months
        if len(months) > MOST_MONTHS:
            raise Http404(f"一次最多统计{MOST_MONTHS}个月，请缩小月份范围。")
        below = [
            each
            for each in self.regions
            if each.assessed and each.path.startswith(self.region.path) and each != self.region
        ]
        lines, whole = history.county_months(measure, self.region, self.span, below, self.request.user)
        return super().get_context_data(
            measure=measure,
            measures=history.MEASURES.values(),
            months=months,
            span_label=self.span_label,
            since=f"{self.span.first:%Y-%m}",
            until=f"{self.span.last:%Y-%m}",
            lines=[self._line(each, measure, months) for each in (*lines, whole)],
            **kwargs,
        )

    def _line(self, line: history.Line, measure: history.Measure, months: list[date]) -> dict[str, Any]:
        first, last = f"{months[0]:%Y-%m}", f"{months[-1]:%Y-%m}"
        return {
            "region": line.region,
            "is_whole": line.region == self.region,
            "cells": [
                (month, line.numbers[month], self._list(line, measure, f"{month:%Y-%m}", f"{month:%Y-%m}"))
                for month in months
            ],
            "total": line.total,
            "url": self._list(line, measure, first, last),
        }

    def _list(self, line: history.Line, measure: history.Measure, since: str, until: str) -> str:
        place = f"?region={line.region.code}&period={self.period or ''}&since={since}&until={until}"
        if measure.corporate:
            return f"{reverse('enterprises:corporate')}{place}&kind={measure.corporate}"
        kind = "" if measure.entries and measure.exits else f"&kind={ENTRY if measure.entries else EXIT}"
        channel = f"&channel={measure.channel}" if measure.channel else ""
        return f"{reverse('enterprises:events')}{place}{kind}{channel}"


def _said(kind: str, data: dict[str, Any]) -> services.Said:
    first = {"yes": True, "no": False}.get(data.get("first_ever", ""))
    texts = {name: data.get(name, "") for name in ("channel", "cause", "reason")}
    return services.Said(kind, data["period"], first_ever=first, **texts)


class AddEventView(HandView):
    """An entry or exit is registered: of the enterprise of the address, or of the one that is typed."""

    permission_required = (VIEW, CHANGE_EVENT)

    @cached_property
    def kind(self) -> str:
        """What is registered, an entry by default."""
        kind = self.request.GET.get("kind") or ENTRY
        if kind not in LABELS:
            raise Http404("没有这种事件。")
        return kind

    def get_title(self) -> str:
        return LABELS[ScaleEvent.Kind(self.kind)]

    def get_form(self, data: Any = None) -> HandForm:
        enterprise = self.get_enterprise()
        fixed = ("enterprise",) if enterprise else ()
        initial = {"period": self.period.date if self.period else None}
        return ScaleEventForm(data, kind=self.kind, fixed=fixed, user=self.request.user, initial=initial)

    def act(self, form: Any) -> tuple[str, str]:
        data = form.cleaned_data
        event = services.add_event(
            enterprise=self.get_enterprise() or data["enterprise"],
            said=_said(self.kind, data),
            why=data["why"],
            by=self.request.user,
            now=timezone.now(),
            confirmed=data["confirmed"],
        )
        return f"已登记：{event}。", event.enterprise.get_absolute_url() + self.context_query()

    def back(self) -> str:
        enterprise = self.get_enterprise()
        return enterprise.get_absolute_url() if enterprise else reverse("enterprises:events")


class OneEventMixin(HandView):
    """A form about one entry or exit that the person may see."""

    permission_required = (VIEW, CHANGE_EVENT)

    @cached_property
    def event(self) -> ScaleEvent:
        """The event of the address, or 404."""
        visible = ScaleEvent.objects.visible_to(self.request.user).select_related("enterprise__region")
        return get_object_or_404(visible, pk=self.kwargs["pk"], enterprise__uscc=self.kwargs["uscc"])

    def trail(self) -> list[tuple[str, str | None]]:
        event = self.event
        name = f"{event.get_kind_display()} {event.period:%Y-%m}"
        return [*super().trail(), (name, event.get_absolute_url() + self.context_query())]

    def back(self) -> str:
        return self.event.get_absolute_url()


class CorrectEventView(OneEventMixin):
    """An entry or exit is corrected; its kind stays, a wrong one is withdrawn."""

    title = "更正"

    def get_form(self, data: Any = None) -> HandForm:
        event = self.event
        first = {True: "yes", False: "no"}.get(event.first_ever) if event.first_ever is not None else ""
        standing = {name: getattr(event, name) for name in ("period", "channel", "cause", "reason")}
        return ScaleEventForm(
            data,
            kind=event.kind,
            fixed=("enterprise",),
            user=self.request.user,
            initial=standing | {"first_ever": first},
        )

    def act(self, form: Any) -> tuple[str, str]:
        data = form.cleaned_data
        event = services.correct_event(
            event=self.event,
            said=_said(self.event.kind, data),
            why=data["why"],
            by=self.request.user,
            now=timezone.now(),
            confirmed=data["confirmed"],
        )
        return f"已更正为：{event}。", event.get_absolute_url() + self.context_query()


class WithdrawEventView(OneEventMixin):
    """An entry or exit is withdrawn."""

    title, button, is_grave = "撤销登记", "撤销这条记录", True

    def get_form(self, data: Any = None) -> HandForm:
        return WithdrawForm(data)

    def act(self, form: Any) -> tuple[str, str]:
        event = self.event
        services.withdraw_event(
            event=event,
            why=form.cleaned_data["why"],
            by=self.request.user,
            now=timezone.now(),
            confirmed=form.cleaned_data["confirmed"],
        )
        return "已撤销，原记录留存备查。", event.enterprise.get_absolute_url() + self.context_query()
