"""Pages of needs: the list, the counts of a month, one need with what can be done, entry."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.figures import NO_FIGURE
from accounts.listing import ListingView
from imports.record_pages import RecordPageMixin, Shown
from support import kinds, messages
from support.filters import NeedFilter
from support.forms import needs as forms
from support.kinds import GROUPS
from support.models import Need
from support.resources import NeedResource
from support.selectors import needs as selectors
from support.selectors.places import below
from support.services import needs as services
from support.tables import NeedTable
from support.views.acts import Act, ActView, EntryView, RecordView, TodayMixin

VIEW, CHANGE = "support.view_need", "support.change_need"


class NeedListView(TodayMixin, ListingView):
    permission_required = VIEW
    template_name = "support/needs.html"
    table_class = NeedTable
    filterset_class = NeedFilter
    resource_class = NeedResource
    page_title = "企业需求"
    empty_title = "还没有企业需求。"
    empty_hint = "每月摸排用工、融资、用地、用能、市场和产业链配套需求，导入清单或逐条登记。"

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return self.trail(("企业需求", ""))

    def get_queryset(self) -> QuerySet[Need]:
        rows = selectors.needs(self.request.user)
        return rows.within(self.region) if self.region else rows

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        return super().get_filterset_kwargs(filterset_class) | {"period": self.period}

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"query": self.context_query()}


class NeedCountsView(TodayMixin, TemplateView):
    """How many needs stood in the month, by county and kind, and what came of them."""

    permission_required = VIEW
    template_name = "support/need_counts.html"

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return self.trail(("企业需求", "support:needs"), ("需求统计", ""))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(groups=GROUPS, **self._counts(), **kwargs)

    def _counts(self) -> dict[str, Any]:
        if self.region is None or self.period is None:
            return {"lines": [], "whole": None}
        rows = Need.objects.visible_to(self.request.user).within(self.region)
        lines, whole = selectors.count_lines(rows, self.period, self.region, below(self.regions, self.region))
        return {
            "lines": lines if len(lines) > 1 else [],
            "whole": whole,
            "amounts": selectors.amount_lines(rows, self.period),
            "months": selectors.months_of(rows, self.period),
        }


class NeedNewView(EntryView):
    permission_required = (VIEW, CHANGE)
    form_class = forms.RaiseForm
    page_title = "登记企业需求"

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return self.trail(("企业需求", "support:needs"), ("登记", ""))

    def initial(self) -> dict[str, Any]:
        return {"enterprise": self.request.GET.get("uscc", ""), "month": self.today.replace(day=1)}

    def run(self, data: dict[str, Any]) -> tuple[str, str]:
        need = services.raise_need(**data, by=self.request.user, now=timezone.now())
        sentence = f"已登记{need.enterprise.name}的{need.get_kind_display()}需求。"
        return sentence, need.get_absolute_url()


def _match(need: Need, data: dict[str, Any], **who: Any) -> None:
    services.match_need(need=need, **data, **who)


def _meet(need: Need, data: dict[str, Any], **who: Any) -> None:
    services.meet_need(need=need, **data, **who)


def _withdraw(need: Need, data: dict[str, Any], **who: Any) -> None:
    services.withdraw_need(need=need, on=data["on"], reason=data["reason"], **who)


def _void(need: Need, data: dict[str, Any], **who: Any) -> None:
    services.void_step(step=data["step"], reason=data["reason"], **who)


class NeedMixin(RecordPageMixin, RecordView):
    """One need, with the cells it came from."""

    importer = "needs"
    fields = (
        Shown("subject", "需求内容", lambda need: need.subject, ("subject", "job", "purpose", "product")),
        Shown(
            "amount",
            "数量",
            lambda need: messages.amount_of(kinds.typed(need.kind, need.amount), need.about.unit),
            ("labour", "finance", "land", "power", "gas"),
            is_figure=True,
        ),
        Shown("month", "提出月份", lambda need: messages.month(need.month), ("raised",)),
        Shown("kind", "需求类型", lambda need: need.about.label),
        Shown("note", "说明", lambda need: need.note or NO_FIGURE),
    )

    permission_required: Any = VIEW
    template_name = "support/need.html"
    acts = (
        Act("match", "登记对接", forms.MatchForm, _match, "已登记对接。", opens=("on",)),
        Act("meet", "登记解决", forms.MeetForm, _meet, "已登记解决情况。", opens=("on",)),
        Act(
            "withdraw",
            "撤回需求",
            forms.WithdrawForm,
            _withdraw,
            "已撤回需求。",
            opens=("on",),
        ),
        Act("void", "作废办理记录", forms.VoidForm, _void, "已作废该条办理记录。"),
    )

    def get_record(self) -> Need | None:
        rows = selectors.needs(self.request.user).select_related("batch__source")
        return rows.filter(pk=self.kwargs["pk"]).first()

    def may_act(self, record: Need) -> bool:
        return bool(self.request.user.has_perm(CHANGE))

    def acts_on(self, record: Need) -> tuple[Act, ...]:
        """An ended need is opened again only by voiding a step; without steps there is nothing to void."""
        has_steps = record.steps.filter(voided_at=None).exists()
        return tuple(act for act in self.acts if (has_steps if act.key == "void" else record.is_live))

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return self.trail(("企业需求", "support:needs"), (self.record.subject, ""))

    def page(self, record: Need) -> dict[str, Any]:
        return {
            "need": record,
            "steps": record.steps.order_by("-on", "-pk"),
            "act_url": reverse("support:need_act", args=[record.pk]),
            **(self.record_context(record) if record.batch else {}),
        }


class NeedView(NeedMixin):
    pass


class NeedActView(NeedMixin, ActView):
    permission_required = (VIEW, CHANGE)
