"""The list of 散乱污 sites, one site, its form, and its photographs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from accounts.attachments import served
from accounts.figures import NO_FIGURE
from accounts.listing import ListingView, ScopedPageMixin
from accounts.personal import PersonalDataMixin, PersonalListMixin
from accounts.privacy import masked_operator
from accounts.saved_listing import SavedListMixin
from imports.record_pages import RecordPageMixin, Shown
from land.filters import SiteFilter
from land.forms.sites import SiteForm
from land.lamps import site_lamp
from land.models import Site, SiteFile
from land.resources import SiteResource
from land.selectors import sites as site_selectors
from land.services import sites as services
from land.tables import SiteTable
from land.views.common import CHANGE_SITE, CHECK_SITE, VIEW_SITE, ActingView

LABEL = "散乱污整治"


class SiteListView(PersonalListMixin, SavedListMixin, ListingView):
    saved_page = "land:sites"
    permission_required = VIEW_SITE
    template_name = "land/sites.html"
    table_class = SiteTable
    filterset_class = SiteFilter
    resource_class = SiteResource
    page_title = LABEL
    empty_title = "还没有散乱污点位。"
    empty_hint = "上传排查清单（名称、乡镇、整治方式），或逐个登记，即在这里按取缔关闭和整顿规范分类推进。"
    breadcrumbs = [("用地整治", None), (LABEL, None)]

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return [("用地整治", reverse("land:list") + self.context_query()), (LABEL, None)]

    def get_queryset(self) -> QuerySet[Any]:
        rows = site_selectors.listed(self.request.user)
        return rows.within(self.region) if self.region else rows  # type: ignore[attr-defined]

    def get_table_kwargs(self) -> dict[str, Any]:
        return super().get_table_kwargs() | {"query": self.context_query()}

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        return super().get_filterset_kwargs(filterset_class) | {
            "today": timezone.localdate(),
            "lifted": bool(self.lifting),
        }


class SiteMixin(ScopedPageMixin):
    """A page about one site that the person may see; others are not found."""

    permission_required: Any = VIEW_SITE

    @cached_property
    def record(self) -> Site:
        """The site of the address, or 404."""
        rows = Site.objects.visible_to(self.request.user).select_related("region", "zone", "enterprise")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        query = self.context_query()
        here = self.record.get_absolute_url() + query
        return [(LABEL, reverse("land:sites") + query), (self.record.name, here), *self.last_step()]

    def last_step(self) -> list[tuple[str, str | None]]:
        """The step beyond the site, if the page is one."""
        return []


class SiteActingView(SiteMixin, ActingView):
    """A form about one site."""

    permission_required = (VIEW_SITE, CHANGE_SITE)

    def last_step(self) -> list[tuple[str, str | None]]:
        return [(self.heading, None)]

    def get_about(self) -> str:
        return f"{self.record.name} · {self.record.township} · {self.record.get_disposal_display()}"


def _text(name: str, label: str, *columns: str) -> Shown:
    return Shown(name, label, lambda site: str(getattr(site, name) or NO_FIGURE), columns)


def _choice(name: str, label: str) -> Shown:
    return Shown(name, label, lambda site: getattr(site, f"get_{name}_display")())


def _place(site: Any) -> str:
    return " · ".join(place.name for place in (site.region, site.zone) if place)


class SiteView(PersonalDataMixin, RecordPageMixin, SiteMixin, TemplateView):
    """One site: what is wrong, the five checks or the measures, visits, and what came of it."""

    template_name = "land/site.html"
    importer = "sites"
    fields = (
        Shown("name", "名称", lambda site: site.name, ("site_name", "name")),
        Shown("region_id", "所在县区", _place, ("region_code", "region_name")),
        _text("township", "乡镇（街道）"),
        _text("address", "地址"),
        replace(_text("owner", "经营者"), mask=masked_operator),
        _text("trade", "行业"),
        _choice("violation", "问题类别"),
        _text("problem", "存在问题"),
        _choice("disposal", "整治方式"),
        _text("responsible", "责任单位"),
        _text("found_on", "排查日期"),
        _text("due_on", "整治时限"),
        _text("done_on", "完成日期"),
        _text("accepted_on", "验收日期"),
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        site, today = self.record, timezone.localdate()
        user = self.request.user
        self.note_lifted(1)
        missing = [] if site.is_settled else services.missing_of(site)
        return super().get_context_data(
            site=site,
            lamp=site_lamp(site.state),
            page_title=site.name,
            steps=site_selectors.step_lines(site) if site.disposal == Site.Disposal.CLOSE else [],
            measures=list(site.measures.filter(round=site.round).prefetch_related("files"))
            if site.disposal == Site.Disposal.MEND
            else [],
            missing=missing,
            visits=list(site.visits.prefetch_related("photos")),
            files=list(site.files.filter(check_of=None, measure=None, visit=None)),
            past=list(site.history.all()[:50]),
            today=today,
            overdue=bool(site.due_on and site.due_on < today and not site.is_settled),
            may_change=user.has_perm(CHANGE_SITE),
            may_check=user.has_perm(CHECK_SITE),
            **self.record_context(site),
            **kwargs,
        )


class NewSiteView(ActingView):
    """A site is registered."""

    permission_required = (VIEW_SITE, CHANGE_SITE)
    form_class = SiteForm
    heading = "登记散乱污点位"
    made: Site

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return [(LABEL, self.get_back_url()), (self.heading, None)]

    def get_back_url(self) -> str:
        return reverse("land:sites") + self.context_query()

    def get_initial(self) -> dict[str, Any]:
        return {"place": self.region.pk if self.region else None, "found_on": timezone.localdate()}

    def perform(self, form: Any) -> str:
        self.made = services.register_site(values=form.values, **self.doing, today=timezone.localdate())
        return f"已登记“{self.made.name}”。"

    def get_success_url(self) -> str:
        return self.made.get_absolute_url()


class EditSiteView(SiteActingView):
    """What is known of a site is corrected."""

    form_class = SiteForm
    heading = "修改点位"

    def get_initial(self) -> dict[str, Any]:
        return SiteForm.initial_of(self.record)

    def perform(self, form: Any) -> str:
        services.edit_site(site=self.record, values=form.values, **self.doing, today=timezone.localdate())
        return f"“{self.record.name}”已保存。"


class SiteFileView(SiteMixin, View):
    """A photograph of a site that the person may see."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        visible = SiteFile.objects.visible_to(request.user).filter(site=kwargs["pk"])
        return served(get_object_or_404(visible, pk=kwargs["file"]))
