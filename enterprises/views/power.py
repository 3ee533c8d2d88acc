"""Pages of supplied electricity: the accounts, and one account with the form that links it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as page_messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from accounts.listing import ListingView, ScopedPageMixin
from enterprises.filters.power import PowerAccountFilter
from enterprises.growth import growth_words
from enterprises.models import Enterprise, PowerAccount, PowerReading
from enterprises.resources.power import PowerAccountResource
from enterprises.selectors import power as power_selectors
from enterprises.services import power as power_services
from enterprises.tables.power import PowerAccountTable
from imports.origins import origin_of, rows_of
from imports.record_pages import RecordPageMixin, Shown

CANDIDATES = 10
MAY_LINK = "imports.take_batch"


class PowerAccountListView(ListingView):
    permission_required = "enterprises.view_enterprise"
    template_name = "enterprises/power_accounts.html"
    table_class = PowerAccountTable
    filterset_class = PowerAccountFilter
    resource_class = PowerAccountResource
    page_title = "用电户"
    empty_title = "还没有用电户。"
    empty_hint = "上传供电公司的用电清单，各用电户即列在这里，未对上企业的可在此关联。"

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return [("企业库", reverse("enterprises:list") + self.context_query()), ("用电户", None)]

    def get_queryset(self) -> QuerySet[PowerAccount]:
        rows = power_selectors.accounts_visible_to(self.request.user, self.period)
        return rows.within(self.region) if self.region else rows  # type: ignore[attr-defined]

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"query": self.context_query()}


class PowerAccountMixin(ScopedPageMixin):
    """A page about one account that the person may see; others are not found."""

    def get_account(self) -> PowerAccount:
        """The account of the address, or 404."""
        visible = PowerAccount.objects.visible_to(self.request.user).select_related("region", "enterprise")
        return get_object_or_404(visible, pk=self.kwargs["pk"])


class PowerAccountView(RecordPageMixin, PowerAccountMixin, TemplateView):
    """One account: whose it is, what it took by period, and the cell of the last figure."""

    permission_required = "enterprises.view_enterprise"
    template_name = "enterprises/power_account.html"
    importer = "power"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        account = self.get_account()
        self.breadcrumbs = [
            ("企业库", reverse("enterprises:list") + self.context_query()),
            ("用电户", reverse("enterprises:power_accounts") + self.context_query()),
            (account.number, None),
        ]
        readings = list(account.readings.order_by("-period").select_related("batch__source"))
        wanted = self.request.GET.get("reading", "")
        chosen = next((reading for reading in readings if str(reading.pk) == wanted), None)
        chosen = chosen or (readings[0] if readings else None)
        text = self.request.GET.get("q", account.name)
        may_link = self.request.user.has_perm(MAY_LINK)
        found = power_selectors.candidates(self.request.user, text)[:CANDIDATES] if may_link else ()
        return super().get_context_data(
            account=account,
            readings=[(reading, growth_words(reading.ytd, reading.ytd_prior)) for reading in readings],
            reading=chosen,
            may_link=may_link,
            q=text,
            candidates=list(found),
            **(self._origin_of_reading(chosen) if chosen else {"strip": None}),
            **kwargs,
        )

    def _origin_of_reading(self, reading: PowerReading) -> dict[str, Any]:
        self.fields = (Shown("ytd", "累计电量", lambda each: str(each.ytd)),)
        if origin_of(rows_of(self.importer, reading.pk), "ytd", ("ytd",)) is None:
            self.fields = (Shown("month", "本月电量", lambda each: str(each.month)),)
        return self.record_context(reading)


class LinkView(PowerAccountMixin, View):
    """Links the account to an enterprise of the person's region, or with none takes the link away."""

    permission_required = ("enterprises.view_enterprise", MAY_LINK)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        account, uscc = self.get_account(), request.POST.get("uscc", "")
        visible = Enterprise.objects.visible_to(request.user)
        enterprise = get_object_or_404(visible, uscc=uscc) if uscc else None
        power_services.link_account(
            account=account, enterprise=enterprise, by=request.user, now=timezone.now()
        )
        done = f"关联到{enterprise.name}，各期电量一并计入" if enterprise else "解除关联"
        page_messages.success(request, f"用电户{account.number}已{done}。")
        return redirect(account.get_absolute_url() + self.context_query())
