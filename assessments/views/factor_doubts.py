"""Doubts about a year's figures: the list, one of them to decide, and the check made anew."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages as page_messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from accounts.listing import ListingView, ScopedPageMixin
from assessments.annual import checking, messages
from assessments.annual.checking import label_of, printed
from assessments.annual.doubt_lists import DoubtFilter, DoubtResource, DoubtTable, gap_of
from assessments.models import AnnualFactors, FactorDoubt
from assessments.views.annual_base import CHANGE, SchemeDataMixin
from assessments.views.evaluations import VIEW


class DoubtsView(SchemeDataMixin, ListingView):
    permission_required = VIEW
    template_name = "assessments/factor_doubts.html"
    table_class = DoubtTable
    filterset_class = DoubtFilter
    resource_class = DoubtResource
    inner, heading = "doubts", "数据疑点"
    empty_title = "没有发现疑点。"
    empty_hint = "要素入库时自动核对；月报、用地台账更新后，请点“重新核对”。"

    def get_queryset(self) -> QuerySet[FactorDoubt]:
        rows = FactorDoubt.objects.within(self.place).filter(year=self.scheme.data_year)
        return rows.select_related("enterprise__region")

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"query": self.context_query()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            tolerance=checking.tolerance_of(self.place, self.scheme.data_year), **kwargs
        )


class CheckView(SchemeDataMixin, View):
    """All enterprises of the region and year checked anew."""

    permission_required = (VIEW, CHANGE)
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        number, found = checking.check_region(
            region=self.place, year=self.scheme.data_year, now=timezone.now()
        )
        page_messages.success(request, messages.CHECKED.format(count=number, found=found))
        return redirect(
            reverse("assessments:factor_doubts", args=[self.scheme.slug])
            + self.context_query()
            + "&decision=open"
        )


class DoubtView(ScopedPageMixin, TemplateView):
    """One doubt: both figures, both sources, and the decision with its reason."""

    permission_required: Any = VIEW
    template_name = "assessments/factor_doubt.html"

    @cached_property
    def doubt(self) -> FactorDoubt:
        """The doubt of the address, or 404."""
        rows = FactorDoubt.objects.visible_to(self.request.user).select_related("enterprise__region")
        found: FactorDoubt = get_object_or_404(rows, pk=self.kwargs["pk"])
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        doubt = self.doubt
        label = label_of(doubt.factor)
        factors = AnnualFactors.objects.filter(enterprise=doubt.enterprise, year=doubt.year).first()
        self.breadcrumbs = [
            ("目标考核", reverse("assessments:targets") + self.context_query()),
            ("亩均评价要素", reverse("assessments:factors") + self.context_query()),
            (f"{doubt.enterprise.name} {label}", None),
        ]
        shown = {
            "doubt": doubt,
            "label": label,
            "factors": factors,
            "ours": printed(doubt.factor, doubt.ours),
            "theirs": printed(doubt.factor if doubt.may_adopt else "revenue", doubt.theirs),
            "gap": gap_of(doubt),
            "reason": "",
            "refused": "",
        }
        return super().get_context_data(**shown | kwargs)


class DecideView(DoubtView):
    """The doubt is decided, or the page says what is missing."""

    permission_required = (VIEW, CHANGE)
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        doubt, reason = self.doubt, request.POST.get("reason", "")
        by: dict[str, Any] = {"reason": reason, "by": request.user, "now": timezone.now()}
        try:
            told = self._decide(doubt, request.POST.get("act", ""), by)
        except checking.Refused as error:
            context = self.get_context_data(refused=str(error), reason=reason)
            return self.render_to_response(context, status=422)
        page_messages.success(request, told)
        return redirect(doubt.get_absolute_url() + self.context_query())

    def _decide(self, doubt: FactorDoubt, act: str, by: dict[str, Any]) -> str:
        if act == "adopt":
            checking.adopt(doubt=doubt, **by)
            figure = printed(doubt.factor, doubt.theirs)
            return messages.ADOPTED_SAID.format(factor=label_of(doubt.factor), figure=figure)
        if act == "keep":
            checking.keep(doubt=doubt, **by)
            return messages.KEPT_SAID
        raise Http404("没有这个操作。")
