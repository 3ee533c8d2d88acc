"""Shared sites: the list with what the parcels propose, one site with its members, and the form."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import Any

from django.contrib import messages as page_messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from accounts.listing import ListingView, ScopedPageMixin
from accounts.models import Region
from assessments.annual import messages
from assessments.annual import shared_services as services
from assessments.annual.checking import Refused
from assessments.annual.shared_lists import SiteFilter, SiteForm, SiteResource, SiteTable
from assessments.annual.shared_selectors import proposed, sites_within
from assessments.evaluation_inputs import own_figures
from assessments.grading.indicators import FIGURE_LABELS
from assessments.grading.sharing import pooled
from assessments.models import SharedSite
from assessments.views.annual_base import CHANGE, SchemeDataMixin
from assessments.views.evaluations import VIEW


class SitesView(SchemeDataMixin, ListingView):
    permission_required = VIEW
    template_name = "assessments/shared_sites.html"
    table_class = SiteTable
    filterset_class = SiteFilter
    resource_class = SiteResource
    inner, heading = "shared", "共用地块"
    empty_title = "还没有登记共用地块。"
    empty_hint = "几户企业同在一块地上的，登记后税收、营业收入等合并计算，结果各户共享。"

    def get_queryset(self) -> QuerySet[SharedSite]:
        return sites_within(self.place, self.scheme.data_year)

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"query": self.context_query()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(proposed=proposed(self.place, self.scheme.data_year), **kwargs)


class SiteView(ScopedPageMixin, TemplateView):
    """One site: its members, each with its own figures, and what all are graded by together."""

    permission_required = VIEW
    template_name = "assessments/shared_site.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = SharedSite.objects.visible_to(self.request.user).select_related("region")
        site = get_object_or_404(rows.prefetch_related("members__enterprise"), pk=self.kwargs["pk"])
        members = [member.enterprise for member in site.members.all()]
        figures = own_figures(site.year, [enterprise.pk for enterprise in members])
        whole = pooled([figures[each.pk] for each in members if each.pk in figures], site.land_area)
        self.breadcrumbs = [
            ("目标考核", reverse("assessments:targets") + self.context_query()),
            ("亩均效益评价", reverse("assessments:schemes") + self.context_query()),
            (site.name, None),
        ]
        return super().get_context_data(
            site=site,
            members=[(enterprise, figures.get(enterprise.pk, {})) for enterprise in members],
            whole=whole,
            labels={name: label for name, label in FIGURE_LABELS.items() if name in whole},
            **kwargs,
        )


class SiteFormView(ScopedPageMixin, TemplateView):
    """The form of a site: registered, changed, or the page says what is wrong."""

    permission_required = (VIEW, CHANGE)
    template_name = "assessments/shared_site_form.html"

    @cached_property
    def site(self) -> SharedSite | None:
        """The site that is changed; None for a new one."""
        return None

    def initial(self) -> dict[str, Any]:
        """What the fields begin with."""
        return {}

    def year(self) -> int:
        """The data year of the site."""
        raise NotImplementedError

    def make_form(self, *args: Any) -> SiteForm:
        """The form, which knows who asks and whether the site's place is settled."""
        placed = self.site is not None
        return SiteForm(*args, user=self.request.user, placed=placed, initial=self.initial())

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return [
            ("目标考核", reverse("assessments:targets") + self.context_query()),
            ("亩均效益评价", reverse("assessments:schemes") + self.context_query()),
            ("登记共用地块", None),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self.make_form()
        return super().get_context_data(form=form, site=self.site, year=self.year(), **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _ = self.site, self.year()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        year = self.year()
        form = self.make_form(request.POST)
        if form.is_valid() and (site := self._saved(form, year)):
            page_messages.success(request, messages.SITE_SAVED.format(name=site.name))
            return redirect(site.get_absolute_url() + self.context_query())
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _saved(self, form: SiteForm, year: int) -> SharedSite | None:
        by: dict[str, Any] = {"by": self.request.user, "now": timezone.now()}
        data = form.cleaned_data
        try:
            members = services.members_of(data["members"], self.request.user)
            said = services.Said(data["name"], data["land_area"], members, data["note"])
            if self.site:
                return services.change_site(site=self.site, said=said, **by)
            region: Region = data["region"]
            return services.register_site(region=region, year=year, said=said, **by)
        except Refused as error:
            form.add_error(None, str(error))
            return None


class NewSiteView(SchemeDataMixin, SiteFormView):
    """A site of the scheme's data year; `?parcel=` fills in what the land register has of it."""

    permission_required = (VIEW, CHANGE)
    heading = "登记共用地块"

    def year(self) -> int:
        return int(self.scheme.data_year)

    def initial(self) -> dict[str, Any]:
        asked = self.request.GET.get("parcel", "")
        found = proposed(self.place, self.year()) if asked.isdecimal() else []
        for each in found:
            if each.parcel.pk == int(asked):
                return {
                    "region": each.parcel.region_id,
                    "name": f"{each.parcel.number}号宗地",
                    "land_area": each.parcel.area,
                    "members": "\n".join(each.codes),
                    "note": "用地台账",
                }
        return {"region": self.place.pk}


class EditSiteView(SiteFormView):
    """A site that stands."""

    @cached_property
    def site(self) -> SharedSite:
        rows = SharedSite.objects.visible_to(self.request.user).select_related("region")
        found: SharedSite = get_object_or_404(rows, pk=self.kwargs["pk"])
        return found

    def year(self) -> int:
        return self.site.year

    def initial(self) -> dict[str, Any]:
        site = self.site
        codes = site.members.values_list("enterprise__uscc", flat=True)
        return {
            "region": site.region_id,
            "name": site.name,
            "land_area": site.land_area.normalize() + Decimal(0),
            "members": "\n".join(codes),
            "note": site.note,
        }


class StrikeSiteView(ScopedPageMixin, View):
    """The site is struck out."""

    permission_required = (VIEW, CHANGE)
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        site = get_object_or_404(SharedSite.objects.visible_to(request.user), pk=self.kwargs["pk"])
        services.strike_site(site=site)
        page_messages.success(request, messages.SITE_STRUCK.format(name=site.name))
        return redirect(reverse("assessments:schemes") + self.context_query())
