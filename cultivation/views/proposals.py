"""The page of proposals: staff confirm or decline one or many, and take a decision back on its day."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages as page_messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import View

from accounts.http import wants_fragment
from accounts.listing import ListingView
from cultivation import messages
from cultivation.filters.pools import ProposalFilter
from cultivation.models import Proposal
from cultivation.resources.pools import ProposalResource
from cultivation.selectors import pools as selectors
from cultivation.services import deciding
from cultivation.services.refusing import Refused
from cultivation.tables.pools import ProposalTable
from cultivation.views.base import CONFIRM, VIEW_POOLS, RoomMixin, by_and_now

# Parameters of the list's address that say which proposals it shows.
_NOT_FILTERS = frozenset({"region", "period", "page", "sort", "export"})


class ProposalListView(RoomMixin, ListingView):
    """What the system proposes; what waits by default."""

    permission_required = VIEW_POOLS
    template_name = "cultivation/proposals.html"
    fragment_template_name = "cultivation/proposals_fragment.html"
    table_class = ProposalTable
    filterset_class = ProposalFilter
    resource_class = ProposalResource
    tab = "proposals"
    page_title = "出入库建议"
    empty_title = "还没有出入库建议。"
    empty_hint = "每月判定规上状态后，系统按各库的进出规则提出建议，列在这里由工作人员确认。"

    def get_queryset(self) -> QuerySet[Proposal]:
        assert self.region is not None
        return selectors.proposals(self.region, self.request.user)

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        data = self.request.GET.copy()
        data.setdefault("state", Proposal.State.OPEN)
        kwargs: dict[str, Any] = super().get_filterset_kwargs(filterset_class)
        return kwargs | {"data": data}

    @property
    def may_decide(self) -> bool:
        """Whether the person may confirm and decline."""
        return self.request.user.has_perm(CONFIRM)

    def get_table_kwargs(self) -> dict[str, Any]:
        return {
            "query": self.context_query(),
            "may_decide": self.may_decide,
            "today": timezone.localdate(),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(may_decide=self.may_decide, **kwargs)
        nothing = context["table"].paginator.count == 0 and not wants_fragment(self.request)
        filters = {name: value for name, value in self.request.GET.items() if name not in _NOT_FILTERS}
        listed = context["filter"].qs.filter(state=Proposal.State.OPEN)
        return context | {
            "nothing_yet": nothing and not self.get_queryset().exists(),
            "filters": "&".join(f"{name}={value}" for name, value in filters.items() if value),
            "all_open": listed.order_by().count() if self.may_decide else 0,
            "owed": selectors.is_owed(),
        }


class DecideView(RoomMixin, View):
    """The ticked proposals, or with `all` every one that the list shows, are confirmed or declined."""

    permission_required = (VIEW_POOLS, CONFIRM)
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        there = self.address("proposals")
        if filters := request.POST.get("filters", ""):
            there = f"{there}&{filters}" if "?" in there else f"{there}?{filters}"
        chosen = self._all(filters) if request.POST.get("all") else self._ticked()
        try:
            sentence = self._carry_out(chosen)
        except Refused as error:
            page_messages.error(request, str(error))
            return redirect(there)
        if sentence:
            page_messages.success(request, sentence)
        else:
            page_messages.warning(request, messages.NOTHING_PICKED)
        return redirect(there)

    def _ticked(self) -> list[int]:
        return [int(key) for key in self.request.POST.getlist("proposal") if key.isdigit()]

    def _all(self, filters: str) -> list[int]:
        """The open proposals that the list shows, as far as a list goes."""
        assert self.region is not None
        rows = selectors.proposals(self.region, self.request.user).filter(state=Proposal.State.OPEN)
        shown = ProposalFilter(QueryDict(filters), queryset=rows)
        found = shown.qs if shown.is_valid() else rows.none()
        return list(found.order_by("pk").values_list("pk", flat=True)[: settings.LIST_MAX_ROWS])

    def _carry_out(self, chosen: list[int]) -> str:
        """What was done; empty where nothing was left to do. Raises Refused."""
        by = by_and_now(self.request)
        if self.request.POST.get("action") == "decline":
            reason = self.request.POST.get("reason", "")
            number = deciding.decline(proposals=chosen, reason=reason, **by)
            return messages.declined(number) if number else ""
        done = deciding.confirm(proposals=chosen, **by)
        return messages.confirmed(done.entered, done.left) if done.total else ""


class UndoView(RoomMixin, View):
    """A decision of today is taken back."""

    permission_required = (VIEW_POOLS, CONFIRM)
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        visible = Proposal.objects.visible_to(request.user).select_related("enterprise")
        proposal = get_object_or_404(visible, pk=kwargs["pk"])
        try:
            deciding.undo_decision(proposal=proposal, **by_and_now(request))
        except Refused as error:
            page_messages.error(request, str(error))
        else:
            page_messages.success(request, f"已撤回对{proposal.enterprise.name}的处理，建议回到待确认。")
        return redirect(self.address("proposals"))
