"""个转企, 规改股 and 股上市: the list, one event with its history, and the forms that write them."""

from __future__ import annotations

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
from enterprises.filters.events import CorporateEventFilter
from enterprises.hand_forms import CorporateEventForm, HandForm, ReasonForm
from enterprises.models import CorporateEvent, EventChange
from enterprises.resources.events import CorporateEventResource
from enterprises.selectors import history
from enterprises.services import corporate as services
from enterprises.tables.events import CorporateEventTable
from enterprises.views.events import SpanMixin
from enterprises.views.hand import CHANGE_CORPORATE, VIEW, HandView
from imports.record_pages import RecordPageMixin, Shown

Kind = CorporateEvent.Kind


class CorporateEventListView(SpanMixin, ListingView):
    permission_required = VIEW
    template_name = "enterprises/corporate_events.html"
    table_class = CorporateEventTable
    filterset_class = CorporateEventFilter
    resource_class = CorporateEventResource
    page_title = "个转企、规改股、股上市"
    empty_title = "这几个月还没有个转企、规改股、股上市。"
    empty_hint = "上传升级事项名单，或在此登记；也可以在上方另选月份。"

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return [("企业库", reverse("enterprises:list") + self.context_query()), (self.page_title, None)]

    def get_page_title(self) -> str:
        place = self.region.name if self.region else ""
        return f"{place}{self.span_label}{self.page_title}"

    def get_queryset(self) -> QuerySet[CorporateEvent]:
        assert self.region is not None
        return history.corporate_events(self.region, self.span, self.request.user)

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        found = super().get_filterset_kwargs(filterset_class)
        months = {"since": f"{self.span.first:%Y-%m}", "until": f"{self.span.last:%Y-%m}"}
        return found | {"data": {**months, **self.request.GET.dict()}, "months": months}

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"query": self.context_query()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if not wants_fragment(self.request):
            context |= {
                "span_query": self.span_query(),
                "kinds": Kind.choices,
                "may_change": self.request.user.has_perm(CHANGE_CORPORATE),
            }
        return context


class OneEventMixin(ScopedPageMixin):
    """A page about one event that the person may see; others are not found."""

    permission_required: Any = VIEW

    @cached_property
    def event(self) -> CorporateEvent:
        """The event of the address, or 404."""
        visible = CorporateEvent.objects.visible_to(self.request.user)
        return get_object_or_404(visible.select_related("enterprise__region", "batch"), pk=self.kwargs["pk"])


class CorporateEventView(OneEventMixin, RecordPageMixin, TemplateView):
    """One event: what it says, the cell it came from, and what was done to it by hand."""

    template_name = "enterprises/corporate_event.html"
    importer = "corporate"
    fields = (
        Shown("kind", "事项", lambda each: each.get_kind_display()),
        Shown("day", "日期", lambda each: f"{each.day:%Y-%m-%d}"),
        Shown("document", "文号或依据", lambda each: each.document),
        Shown("board", "上市板块", lambda each: each.get_board_display()),
        Shown("stock_code", "股票代码", lambda each: each.stock_code),
        Shown("former_uscc", "原代码", lambda each: each.former_uscc),
        Shown("former_name", "原名称", lambda each: each.former_name),
        Shown("note", "说明", lambda each: each.note),
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        event = self.event
        self.breadcrumbs = [
            ("企业库", reverse("enterprises:list") + self.context_query()),
            (event.enterprise.name, event.enterprise.get_absolute_url() + self.context_query()),
            (f"{event.get_kind_display()} {event.day}", None),
        ]
        return super().get_context_data(
            event=event,
            changes=history.changes_of(EventChange.Subject.CORPORATE, event.pk),
            may_change=self.request.user.has_perm(CHANGE_CORPORATE),
            **self.record_context(event),
            **kwargs,
        )


def _said(kind: str, data: dict[str, Any]) -> services.Said:
    names = ("document", "board", "stock_code", "former_uscc", "former_name", "note")
    return services.Said(kind, data["day"], **{name: data.get(name, "") for name in names})


class AddCorporateEventView(HandView):
    """A change of form is registered."""

    permission_required = (VIEW, CHANGE_CORPORATE)

    @cached_property
    def kind(self) -> str:
        """What is registered."""
        kind = self.request.GET.get("kind") or Kind.INCORPORATED
        if kind not in Kind.values:
            raise Http404("没有这种事项。")
        return kind

    def get_title(self) -> str:
        return f"登记{Kind(self.kind).label}"

    def get_form(self, data: Any = None) -> HandForm:
        fixed = ("enterprise",) if self.get_enterprise() else ()
        return CorporateEventForm(data, kind=self.kind, fixed=fixed, user=self.request.user)

    def act(self, form: Any) -> tuple[str, str]:
        data = form.cleaned_data
        event = services.add_corporate_event(
            enterprise=self.get_enterprise() or data["enterprise"],
            said=_said(self.kind, data),
            why=data["why"],
            by=self.request.user,
            now=timezone.now(),
            today=timezone.localdate(),
        )
        return f"已登记：{event}。", event.get_absolute_url() + self.context_query()

    def back(self) -> str:
        enterprise = self.get_enterprise()
        return enterprise.get_absolute_url() if enterprise else reverse("enterprises:corporate")


class ChangeMixin(OneEventMixin, HandView):
    """A form about one event."""

    permission_required = (VIEW, CHANGE_CORPORATE)

    def trail(self) -> list[tuple[str, str | None]]:
        event, query = self.event, self.context_query()
        return [
            (event.enterprise.name, event.enterprise.get_absolute_url() + query),
            (event.get_kind_display(), event.get_absolute_url() + query),
        ]

    def back(self) -> str:
        return self.event.get_absolute_url()


class CorrectCorporateEventView(ChangeMixin):
    """An event is corrected; its kind stays."""

    title = "更正"

    def get_form(self, data: Any = None) -> HandForm:
        event = self.event
        names = ("day", "document", "board", "stock_code", "former_uscc", "former_name", "note")
        return CorporateEventForm(
            data,
            kind=event.kind,
            fixed=("enterprise",),
            user=self.request.user,
            initial={name: getattr(event, name) for name in names},
        )

    def act(self, form: Any) -> tuple[str, str]:
        event = services.correct_corporate_event(
            event=self.event,
            said=_said(self.event.kind, form.cleaned_data),
            why=form.cleaned_data["why"],
            by=self.request.user,
            now=timezone.now(),
            today=timezone.localdate(),
        )
        return "已更正，原内容留存备查。", event.get_absolute_url() + self.context_query()


class WithdrawCorporateEventView(ChangeMixin):
    """An event is withdrawn."""

    title, button, is_grave = "撤销登记", "撤销这条记录", True

    def get_form(self, data: Any = None) -> HandForm:
        return ReasonForm(data)

    def act(self, form: Any) -> tuple[str, str]:
        event = self.event
        services.withdraw_corporate_event(
            event=event, why=form.cleaned_data["why"], by=self.request.user, now=timezone.now()
        )
        return "已撤销，原记录留存备查。", event.enterprise.get_absolute_url() + self.context_query()
