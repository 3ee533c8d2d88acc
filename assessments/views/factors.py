"""Pages of annual factors: the list of a year, and one enterprise's year with the cells it came from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.figures import NO_FIGURE, exact
from accounts.listing import ListingView
from assessments.annual.comparing import land_words
from assessments.annual.confirmation_lists import lamp
from assessments.annual.confirmation_selectors import asked_of, current_figures
from assessments.annual.confirming import digest_of, state_of
from assessments.factor_forms import factor_fields, text_fields
from assessments.filters import FactorsFilter
from assessments.models import AnnualFactors, FactorConfirmation, SharedSite
from assessments.resources import FactorsResource
from assessments.tables import FactorsTable
from enterprises.tables import WAN
from imports.record_pages import RecordPageMixin, Shown


class FactorsListView(ListingView):
    permission_required = "assessments.view_target"
    template_name = "assessments/factors.html"
    table_class = FactorsTable
    filterset_class = FactorsFilter
    resource_class = FactorsResource
    page_title = "亩均评价要素"
    empty_title = "还没有亩均评价要素。"
    empty_hint = "上传税务、自然资源、统计等部门的年度清单，各项要素即汇总在这里。"

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return [
            ("目标考核", reverse("assessments:targets") + self.context_query()),
            ("亩均评价要素", None),
        ]

    def get_queryset(self) -> QuerySet[AnnualFactors]:
        rows = AnnualFactors.objects.visible_to(self.request.user).select_related("enterprise__region")
        return rows.within(self.region) if self.region else rows

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"query": self.context_query()}


def _shown(field: Any) -> Shown:
    name, unit = field.name, str(field.help_text)
    in_wan = unit == "千元"

    def printed(factors: Any) -> str:
        value = getattr(factors, name)
        if value is None:
            return NO_FIGURE
        return f"{exact(value * WAN)} 万元" if in_wan else f"{exact(value)} {unit}"

    def stored(factors: Any) -> str:
        value = getattr(factors, name)
        return f"{exact(value)} {unit}" if in_wan and value is not None else ""

    return Shown(name, str(field.verbose_name), printed, is_figure=True, stored=stored)


def _shown_text(field: Any) -> Shown:
    return Shown(
        field.name, str(field.verbose_name), lambda factors: getattr(factors, field.name) or NO_FIGURE
    )


_LAND = ("land_area", "land_owned", "land_rented", "land_let")


def posted(request: HttpRequest) -> dict[str, str]:
    """The signature that was typed, or what its fields begin with."""
    usual = {"signer": "", "signed_on": str(timezone.localdate()), "codes": ""}
    return {name: request.POST.get(name, value) for name, value in usual.items()}


def _confirmation(factors: AnnualFactors, typed: Mapping[str, str] | None) -> dict[str, Any]:
    """What the enterprise said of its figures, and whether that still holds."""
    rows = FactorConfirmation.objects.filter(enterprise=factors.enterprise_id, year=factors.year)
    confirmation = rows.first()
    digest = digest_of(current_figures(factors))
    kept, of = (confirmation.state, confirmation.digest) if confirmation else (None, "")
    return {
        "factors": factors,
        "confirmation": confirmation,
        "confirmation_lamp": lamp(state_of(kept, of, digest)),
        "asked": asked_of(factors, confirmation, typed),
        "land": land_words(
            {name: figure for name in _LAND if (figure := getattr(factors, name)) is not None}
        ),
        "sites": SharedSite.objects.filter(members__enterprise=factors.enterprise_id, year=factors.year),
    }


class FactorsView(RecordPageMixin, TemplateView):
    """One enterprise's year: each factor with the department's cell it came from."""

    permission_required: Any = "assessments.view_target"
    template_name = "assessments/factor.html"
    importer = "factors"
    fields = (
        *map(_shown, factor_fields()),
        *map(_shown_text, text_fields()),
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = AnnualFactors.objects.visible_to(self.request.user).select_related("enterprise")
        factors = get_object_or_404(rows, pk=self.kwargs["pk"])
        self.breadcrumbs = [
            ("目标考核", reverse("assessments:targets") + self.context_query()),
            ("亩均评价要素", reverse("assessments:factors") + self.context_query()),
            (f"{factors.enterprise.name} {factors.year}年度", None),
        ]
        return super().get_context_data(
            page_title=f"{factors.year}年度亩均评价要素",
            enterprise=factors.enterprise,
            **_confirmation(factors, kwargs.pop("typed", None)),
            posted=kwargs.pop("posted", None) or posted(self.request),
            **self.record_context(factors),
            **kwargs,
        )
