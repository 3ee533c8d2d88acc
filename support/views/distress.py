"""Pages of 困难企业 and 僵尸企业: the register with counts, proposals, recognising, one disposal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages as page_messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from accounts.figures import NO_FIGURE, exact
from accounts.listing import ListingView
from enterprises.models import Enterprise
from imports.record_pages import RecordPageMixin, Shown
from support import distress as rules
from support import messages
from support.filters import DistressFilter
from support.forms import distress as forms
from support.forms.base import in_thousands
from support.models import Distress
from support.resources import DistressResource
from support.selectors import distress as selectors
from support.selectors.places import below
from support.services import SupportRefused
from support.services import distress as services
from support.tables import DistressTable
from support.views.acts import Act, ActView, EntryView, RecordView, TodayMixin

VIEW, CHANGE = "support.view_distress", "support.change_distress"


class DistressListView(TodayMixin, ListingView):
    permission_required = VIEW
    template_name = "support/distressed.html"
    table_class = DistressTable
    filterset_class = DistressFilter
    resource_class = DistressResource
    page_title = "困难和僵尸企业"
    empty_title = "还没有认定困难企业或僵尸企业。"
    empty_hint = "系统按报表数字提出建议，由工作人员核实认定；也可以导入清单。"

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return self.trail(("困难和僵尸企业", ""))

    def get_queryset(self) -> QuerySet[Distress]:
        rows = selectors.recognitions(self.request.user)
        return rows.within(self.region) if self.region else rows

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"query": self.context_query()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert self.region is not None
        rows = Distress.objects.visible_to(self.request.user)
        lines, whole = selectors.count_lines(rows, self.region, below(self.regions, self.region))
        return super().get_context_data(
            count_lines=[*lines, whole] if len(lines) > 1 else [whole],
            kind_labels=[(kind.value, label) for kind, label in rules.KIND_LABELS.items()],
            route_labels=[(route.value, label) for route, label in rules.ROUTE_LABELS.items()],
            **kwargs,
        )


class ProposalsView(TodayMixin, TemplateView):
    """Who is proposed with which figures; staff confirm each."""

    permission_required = VIEW
    template_name = "support/proposals.html"

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return self.trail(("困难和僵尸企业", "support:distressed"), ("待核实", ""))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = (
            selectors.proposals(self.request.user, self.region, self.period)
            if self.region and self.period
            else []
        )
        return super().get_context_data(
            proposals=found,
            may_change=self.request.user.has_perm(CHANGE),
            loss_years=selectors.LOSS_YEARS,
            **kwargs,
        )


class IdentifyView(EntryView):
    permission_required = (VIEW, CHANGE)
    form_class = forms.IdentifyForm
    page_title = "认定困难和僵尸企业"
    submit = "认定"

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return self.trail(("困难和僵尸企业", "support:distressed"), ("认定", ""))

    def initial(self) -> dict[str, Any]:
        uscc = self.request.GET.get("uscc", "")
        visible = Enterprise.objects.visible_to(self.request.user).select_related("region", "zone")
        enterprise = visible.filter(uscc=uscc).first() if uscc else None
        proposal = (
            selectors.proposal_of(self.request.user, enterprise, self.period)
            if enterprise and self.period
            else None
        )
        named = {"enterprise": enterprise.name} if enterprise else {}
        return {"identified_on": self.today, **named, **forms.initial_from(proposal)}

    def run(self, data: dict[str, Any]) -> tuple[str, str]:
        data["debts"] = in_thousands(data["debts"])
        made = services.identify(**data, by=self.request.user, now=timezone.now())
        return f"已将{made.enterprise.name}认定为{made.get_kind_display()}。", made.get_absolute_url()


class DoubtView(TodayMixin, View):
    """A proposal that is not followed, for a reason."""

    permission_required = (VIEW, CHANGE)
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        visible = Enterprise.objects.visible_to(request.user)
        enterprise = get_object_or_404(visible, uscc=self.kwargs["uscc"])
        form = forms.DoubtForm(request.POST, user=request.user, today=self.today)
        if form.is_valid():
            self._doubt(request, enterprise, form.cleaned_data["reason"])
        else:
            page_messages.error(request, "请填写不予认定的理由。")
        return redirect(reverse("support:proposals") + self.context_query())

    def _doubt(self, request: HttpRequest, enterprise: Enterprise, reason: str) -> None:
        year = self.period.year if self.period else self.today.year
        try:
            services.doubt(
                enterprise=enterprise, year=year, reason=reason, by=request.user, now=timezone.now()
            )
        except SupportRefused as error:
            page_messages.error(request, str(error))
        else:
            page_messages.success(request, f"{enterprise.name}{year}年度不予认定，不再提出。")


def _advance(distress: Distress, data: dict[str, Any], **who: Any) -> None:
    services.advance(distress=distress, **data, **who)


def _wan(value: Any) -> str:
    return NO_FIGURE if value is None else f"{exact(value / 10)} 万元"


def _in_unit(name: str, unit: str) -> Callable[[Any], str]:
    return lambda row: messages.amount_of(getattr(row, name), unit)


class DistressMixin(RecordPageMixin, RecordView):
    """One recognition, with the cells it came from."""

    importer = "distress"
    fields = (
        Shown("kind", "认定类别", lambda row: row.get_kind_display()),
        Shown("identified_on", "认定日期", lambda row: messages.day(row.identified_on)),
        Shown("criteria", "认定情形", lambda row: row.criteria_words or NO_FIGURE),
        Shown("grounds", "认定依据", lambda row: row.grounds or NO_FIGURE, ("grounds", "criteria")),
        Shown("route", "处置方式", lambda row: row.get_route_display() or "未定"),
        Shown("land_freed", "腾出土地", _in_unit("land_freed", "亩"), is_figure=True),
        Shown("workers", "需安置职工", _in_unit("workers", "人"), is_figure=True),
        Shown("workers_placed", "已安置职工", _in_unit("workers_placed", "人"), is_figure=True),
        Shown("debts", "债务总额", lambda row: _wan(row.debts), is_figure=True),
    )

    permission_required: Any = VIEW
    template_name = "support/distress.html"
    acts = (Act("advance", "登记进展", forms.AdvanceForm, _advance, "已登记进展。", opens=("on",)),)

    def get_record(self) -> Distress | None:
        rows = selectors.recognitions(self.request.user).select_related("batch__source")
        return rows.filter(pk=self.kwargs["pk"]).first()

    def may_act(self, record: Distress) -> bool:
        return record.ended_on is None and self.request.user.has_perm(CHANGE)

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return self.trail(("困难和僵尸企业", "support:distressed"), (self.record.enterprise.name, ""))

    def page(self, record: Distress) -> dict[str, Any]:
        return {
            "distress": record,
            "steps": record.steps.order_by("-on", "-pk"),
            "act_url": reverse("support:distress_act", args=[record.pk]),
            **(self.record_context(record) if record.batch else {}),
        }


class DistressView(DistressMixin):
    pass


class DistressActView(DistressMixin, ActView):
    permission_required = (VIEW, CHANGE)
