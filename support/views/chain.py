"""Pages of the chain: who makes what others seek, the lists of products and partners, entry."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as page_messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView, View

from accounts.listing import ListingView
from support.filters import ChainFilter
from support.forms.needs import ChainForm
from support.matching import keywords
from support.models import ChainEntry
from support.resources import ChainResource
from support.selectors import chain as selectors
from support.services import chain as services
from support.tables import ChainTable
from support.views.acts import EntryView, TodayMixin

VIEW, CHANGE = "support.view_need", "support.change_need"


class SoughtView(TodayMixin, TemplateView):
    """Who of the register makes what others seek, by words of the product."""

    permission_required = VIEW
    template_name = "support/sought.html"

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return self.trail(("产业链配套", ""))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = self.request.GET.get("q", "").replace("\x00", "").strip()[:100]
        found = selectors.makers(self.request.user, text) if text else []
        matches = selectors.sought(self.request.user, self.region) if self.region else []
        return super().get_context_data(
            q=text,
            words=keywords(text),
            found=found,
            matches=matches,
            most=selectors.MOST_NEEDS,
            may_change=self.request.user.has_perm(CHANGE),
            **kwargs,
        )


class ChainListView(TodayMixin, ListingView):
    permission_required = VIEW
    template_name = "support/chain.html"
    table_class = ChainTable
    filterset_class = ChainFilter
    resource_class = ChainResource
    page_title = "核心配套和主要客户名录"
    empty_title = "还没有登记产品和合作企业。"
    empty_hint = "登记重点企业的主导产品、核心配套企业和主要客户，或导入名录。"

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return self.trail(("产业链配套", "support:sought"), ("名录", ""))

    def get_queryset(self) -> QuerySet[ChainEntry]:
        rows = selectors.entries(self.request.user)
        return rows.within(self.region) if self.region else rows

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"query": self.context_query()}


class ChainNewView(EntryView):
    permission_required = (VIEW, CHANGE)
    form_class = ChainForm
    page_title = "登记产品和合作企业"

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return self.trail(("产业链配套", "support:sought"), ("登记", ""))

    def initial(self) -> dict[str, Any]:
        return {"enterprise": self.request.GET.get("uscc", "")}

    def run(self, data: dict[str, Any]) -> tuple[str, str]:
        entry = services.add_entry(**data)
        return f"已登记{entry.enterprise.name}的{entry.get_role_display()}。", reverse("support:chain")


class ChainRemoveView(TodayMixin, View):
    """Takes a line off its list."""

    permission_required = (VIEW, CHANGE)
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        visible = ChainEntry.objects.visible_to(request.user).select_related("enterprise")
        entry = get_object_or_404(visible, pk=self.kwargs["pk"])
        there = entry.enterprise.get_absolute_url()
        services.remove_entry(entry=entry)
        page_messages.success(request, "已从名录中删去。")
        return redirect(there + self.context_query())
