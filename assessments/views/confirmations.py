"""Confirmations: the list with what is ticked or pasted, one enterprise's, and the sheets to print."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from django.contrib import messages as page_messages
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from accounts.days import day_of
from accounts.listing import ListingView, ScopedPageMixin
from assessments.annual import confirmation_services as services
from assessments.annual import messages
from assessments.annual.checking import Refused
from assessments.annual.confirmation_lists import ConfirmationFilter, ConfirmationResource, ConfirmationTable
from assessments.annual.confirmation_selectors import confirmation_counts, factors_of, states_of
from assessments.annual.confirmation_sheet import MOST_SHEETS, sheets_response
from assessments.annual.confirming import FACTORS, STATE_LABELS, State
from assessments.models import AnnualFactors, FactorConfirmation
from assessments.views.annual_base import CHANGE, SchemeDataMixin
from assessments.views.evaluations import VIEW
from assessments.views.factors import FactorsView, posted

MOST_CODES = 5_000
_WAYS = {way.value for way in FactorConfirmation.Way}


def signature_of(request: HttpRequest) -> services.Signature:
    """The signature as posted."""
    way = request.POST.get("way", "")
    return services.Signature(
        request.POST.get("signer", ""),
        day_of(request.POST.get("signed_on", "")),
        way if way in _WAYS else FactorConfirmation.Way.PAPER.value,
    )


def doing(request: HttpRequest) -> dict[str, Any]:
    """Who does it when."""
    return {"by": request.user, "now": timezone.now(), "today": timezone.localdate()}


class ConfirmationsView(SchemeDataMixin, ListingView):
    permission_required: Any = VIEW
    template_name = "assessments/confirmations.html"
    table_class = ConfirmationTable
    filterset_class = ConfirmationFilter
    resource_class: Any = ConfirmationResource
    inner, heading = "confirmations", "企业确认"
    empty_title = "还没有可确认的数据。"
    empty_hint = "各部门的要素入库后，逐户打印确认表、登记企业意见。"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("export") == "sheets":
            return self._sheets()
        return super().get(request, *args, **kwargs)

    def _sheets(self) -> HttpResponse:
        filterset = self.get_filterset(self.get_filterset_class())
        rows = filterset.qs if filterset.is_valid() else filterset.queryset.none()
        return sheets_response(
            list(rows.order_by("enterprise__region__path", "pk")[:MOST_SHEETS]), self.get_page_title()
        )

    @cached_property
    def states(self) -> dict[int, State]:
        """How each enterprise of the region stands to its figures."""
        return states_of(factors_of(self.scheme, self.place), self.scheme.data_year)

    def get_queryset(self) -> QuerySet[AnnualFactors]:
        confirmed = FactorConfirmation.objects.filter(year=self.scheme.data_year)
        rows = factors_of(self.scheme, self.place).select_related("enterprise__region")
        return rows.prefetch_related(
            Prefetch("enterprise__factor_confirmations", confirmed, to_attr="of_year")
        )

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        return super().get_filterset_kwargs(filterset_class) | {"states": self.states}

    def get_table_kwargs(self) -> dict[str, Any]:
        may = self.request.user.has_perm(CHANGE)
        return {"query": self.context_query(), "states": self.states, "may_change": may}

    def get_resource(self) -> ConfirmationResource:
        return ConfirmationResource(states=self.states)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sheets = self.request.GET.copy()
        sheets["export"] = "sheets"
        sheets.pop("page", None)
        return super().get_context_data(
            lines=confirmation_counts(self.scheme, self.place),
            states=STATE_LABELS,
            sheets_url=f"{self.request.path}?{sheets.urlencode()}",
            most_sheets=MOST_SHEETS,
            posted=posted(self.request),
            **kwargs,
        )


class ConfirmView(ConfirmationsView):
    """The ticked enterprises, and those whose codes were pasted from the signed list, confirm their figures."""

    permission_required = (VIEW, CHANGE)
    http_method_names = ["post", "options"]
    resource_class = None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ticked = [int(key) for key in request.POST.getlist("factors") if key.isdecimal() and len(key) < 12]
        pasted = re.split(r"[\s,，、;；]+", request.POST.get("codes", "").upper())
        codes = list(dict.fromkeys(code for code in pasted if code))[:MOST_CODES]
        rows = factors_of(self.scheme, self.place).select_related("enterprise__region")
        chosen = list(rows.filter(Q(pk__in=ticked) | Q(enterprise__uscc__in=codes)))
        try:
            done = services.confirm(factors=chosen, signature=signature_of(request), **doing(request))
        except Refused as error:
            page_messages.error(request, str(error))
            response = self.get(request, *args, **kwargs)
            response.status_code = 422
            return response
        page_messages.success(request, messages.CONFIRMED_SAID.format(count=done))
        known = {each.enterprise.uscc for each in chosen}
        if unknown := [code for code in codes if code not in known]:
            told = messages.CODES_UNKNOWN.format(codes="、".join(unknown[:10]), count=len(unknown))
            page_messages.warning(request, told)
        return redirect(reverse("assessments:confirmations", args=[self.scheme.slug]) + self.context_query())


class ConfirmOneView(FactorsView):
    """One enterprise confirms its figures, or objects to some."""

    permission_required = ("assessments.view_target", CHANGE)
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = AnnualFactors.objects.visible_to(request.user).select_related("enterprise__region")
        factors = get_object_or_404(rows, pk=self.kwargs["pk"])
        objections = {name: request.POST.get(f"objection_{name}", "") for name in FACTORS}
        by = doing(request) | {"signature": signature_of(request)}
        try:
            if request.POST.get("act") == "object":
                services.object_to(factors=factors, objections=objections, **by)
                page_messages.success(request, messages.OBJECTED_SAID)
            else:
                services.confirm(factors=[factors], **by)
                page_messages.success(request, messages.CONFIRMED_SAID.format(count=1))
        except Refused as error:
            page_messages.error(request, str(error))
            context = self.get_context_data(typed=objections, posted=posted(request))
            return self.render_to_response(context, status=422)
        return redirect(factors.get_absolute_url() + self.context_query() + "#confirmation")


class SheetView(ScopedPageMixin, View):
    """One enterprise's sheet to print and sign."""

    permission_required = VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = AnnualFactors.objects.visible_to(request.user).select_related("enterprise__region")
        factors = get_object_or_404(rows, pk=self.kwargs["pk"])
        return sheets_response([factors], f"{factors.enterprise.name}{factors.year}年度数据确认表")
