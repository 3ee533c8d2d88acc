"""Pages of the pools: how many stand where, who they are, one stay, and what happened by month."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages as page_messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.listing import ListingView
from accounts.saved_listing import SavedListMixin
from cultivation.filters.pools import HistoryFilter, MemberFilter
from cultivation.forms import MemberForm, RemoveForm, first_of_month
from cultivation.models import Membership
from cultivation.months import months_of
from cultivation.pools import POOL_KINDS, POOL_LABELS, Pool
from cultivation.resources.pools import MemberResource
from cultivation.selectors import pools as selectors
from cultivation.services import members as services
from cultivation.spans import span_label
from cultivation.tables.pools import HistoryTable, MemberTable
from cultivation.views.base import (
    CHANGE_POOLS,
    CONFIRM,
    VIEW_POOLS,
    EntryView,
    RoomMixin,
    by_and_now,
    carried_out,
)
from imports.origins import origin_of, rows_of
from imports.selectors import sheet_strip


class OverviewView(RoomMixin, TemplateView):
    """How many stand in each pool by county at the period, with those that entered and left in its month."""

    permission_required = VIEW_POOLS
    template_name = "cultivation/overview.html"
    tab = "overview"
    page_title = "培育库总览"

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return [("梯度培育", None)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.region is None or self.period is None:
            return context
        lines, whole = selectors.pool_lines(self.region, self.period, self.below, self.request.user)
        waiting = selectors.open_by_pool(self.region, self.request.user)
        return context | {
            "kinds": [(kind, waiting.get(kind.pool, 0)) for kind in POOL_KINDS.values()],
            "lines": [*lines, whole],
            "whole": whole,
            "waiting": sum(waiting.values()),
            "may_decide": self.request.user.has_perm(CONFIRM),
            "owed": selectors.is_owed(),
        }


class MemberListView(SavedListMixin, RoomMixin, ListingView):
    """Who stands in the pools at the period."""

    saved_page = "cultivation:members"
    fixed_columns = ("enterprise", "detail")
    permission_required = VIEW_POOLS
    template_name = "cultivation/members.html"
    table_class = MemberTable
    filterset_class = MemberFilter
    resource_class = MemberResource
    tab = "members"
    page_title = "在库企业"
    empty_title = "培育库里还没有企业。"
    empty_hint = "确认系统提出的入库建议，或上传培育库名单，企业即列在这里。"

    def get_queryset(self) -> QuerySet[Membership]:
        if self.region is None or self.period is None:
            return Membership.objects.none()
        return selectors.members(self.region, self.request.user).standing_at(self.period.date)

    def get_page_title(self) -> str:
        pool = self.request.GET.get("pool", "")
        return f"{POOL_LABELS[Pool(pool)]}库" if pool in POOL_LABELS else self.page_title

    def get_table_kwargs(self) -> dict[str, Any]:
        return super().get_table_kwargs() | {"query": self.context_query()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pool = self.request.GET.get("pool", "")
        return super().get_context_data(
            about=POOL_KINDS[Pool(pool)].about if pool in POOL_LABELS else "",
            may_add=self.request.user.has_perm(CHANGE_POOLS),
            **kwargs,
        )


class HistoryListView(RoomMixin, ListingView):
    """Who entered and left the pools in the months of the span, and why."""

    permission_required = VIEW_POOLS
    template_name = "cultivation/list.html"
    table_class = HistoryTable
    filterset_class = HistoryFilter
    resource_class = MemberResource
    tab = "history"
    page_title = "出入库记录"
    carried = ("sort", "since")
    empty_title = "本期间还没有企业入库或出库。"
    empty_hint = "确认建议、人工登记或导入名单后，每次入库、出库及其理由按月列在这里。"

    def get_queryset(self) -> QuerySet[Membership]:
        if self.region is None or self.period is None:
            return Membership.objects.none()
        return selectors.members(self.region, self.request.user)

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_filterset_kwargs(filterset_class)
        months = months_of(self.since, self.period) if self.since and self.period else (date.max, date.min)
        # A form that was never sent filters nothing, and would list every stay there ever was.
        return kwargs | {"months": months, "data": self.request.GET}

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"query": self.context_query()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        label = span_label(self.since, self.period) if self.since and self.period else ""
        return super().get_context_data(span_label=label, **kwargs)


class MemberMixin(RoomMixin):
    """A page about one stay that the person may see."""

    tab = "members"
    kwargs: dict[str, Any]

    def get_member(self) -> Membership:
        """The stay of the address, or 404."""
        visible = Membership.objects.visible_to(self.request.user)
        rows = visible.select_related("enterprise__region", "entered_from", "left_from", "batch__source")
        found: Membership = get_object_or_404(rows, pk=self.kwargs["pk"])
        return found


class MemberView(MemberMixin, TemplateView):
    """One stay: why it entered and left, who decided, where it stands in a file; taken out by hand from here."""

    permission_required = VIEW_POOLS
    template_name = "cultivation/member.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.get_member()
        self.page_title = f"{member.enterprise.name} · {member.get_pool_display()}库"
        origin = origin_of(rows_of("pools", member.pk), "entered", ("entered",)) if member.batch_id else None
        may_remove = member.left is None and self.request.user.has_perm(CHANGE_POOLS)
        if may_remove:
            kwargs.setdefault("form", RemoveForm(initial=first_of_month(timezone.localdate())))
        return super().get_context_data(
            member=member,
            others=[row for row in selectors.stays_of(member.enterprise) if row.pk != member.pk],
            strip=sheet_strip(origin.staged, origin.column) if origin else None,
            may_remove=may_remove,
            **kwargs,
        )


class RemoveView(MemberView):
    """The member is out of its pool, or the form comes back with what is wrong."""

    permission_required = (VIEW_POOLS, CHANGE_POOLS)  # type: ignore[assignment]
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        member, form = self.get_member(), RemoveForm(request.POST)

        def save(form: RemoveForm) -> str:
            services.remove_member(member=member, **form.cleaned_data, **by_and_now(request))
            return f"{member.enterprise.name}已移出{member.get_pool_display()}库。"

        if sentence := carried_out(form, save):
            page_messages.success(request, sentence)
            return redirect(member.get_absolute_url() + self.context_query())
        return self.render_to_response(self.get_context_data(form=form), status=422)


class AddView(EntryView):
    """An enterprise put into a pool by hand."""

    permission_required = (VIEW_POOLS, CHANGE_POOLS)
    form_class = MemberForm
    tab = "members"
    page_title = "人工列入培育库"
    submit_label = "列入培育库"
    hint = "系统建议之外的企业由此列入；成批的请上传培育库名单。"
    done_page = "members"

    def get_initial(self) -> dict[str, Any]:
        pool = self.request.GET.get("pool", "")
        return super().get_initial() | first_of_month(timezone.localdate()) | {"pool": pool}

    def save(self, form: Any) -> str:
        data = form.cleaned_data
        services.add_member(
            enterprise=form.enterprise,
            pool=Pool(data["pool"]),
            month=data["month"],
            reason=data["reason"],
            **by_and_now(self.request),
        )
        return f"{form.enterprise.name}已列入{POOL_LABELS[Pool(data['pool'])]}库。"
