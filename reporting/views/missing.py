"""The enterprises whose return of a form and period is not there yet, to be rung up or exported."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from accounts.listing import ListingView
from enterprises import return_forms
from enterprises.models import Enterprise
from reporting.missing_filters import MissingFilter
from reporting.missing_resources import MissingResource
from reporting.missing_tables import MissingTable
from reporting.selectors import cycle as selectors
from reporting.views.cycle import ROOM, CycleMixin

DEFAULT_FORM = "output"


class MissingView(CycleMixin, ListingView):
    template_name = "reporting/missing.html"
    table_class = MissingTable
    filterset_class = MissingFilter
    resource_class = MissingResource
    carried = ("sort", "form")
    empty_title = "还没有月度报表。"
    empty_hint = "先上传企业名录，再上传月度报表，未报的企业即列在这里。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.period is not None:
            self.empty_title = "应报企业都已有数据。"
            self.empty_hint = "请在页面上方另选地区、报告期，或换一张报表。"
        return super().get_context_data(**kwargs)

    @cached_property
    def form(self) -> str:
        """The form of the address, or 404."""
        form = str(self.request.GET.get("form") or DEFAULT_FORM)
        if form not in return_forms.MODELS:
            raise Http404("没有这张报表。")
        return form

    def get_queryset(self) -> QuerySet[Enterprise]:
        if self.region is None or self.period is None:
            return Enterprise.objects.none()
        rows = selectors.missing_with_last(self.form, self.region, self.period)
        return rows.visible_to(self.request.user).select_related("region", "zone", "industry")

    def get_page_title(self) -> str:
        place = self.region.name if self.region else ""
        when = self.period.label if self.period else ""
        return f"{place}{when}{return_forms.label_of_form(self.form)}未报企业"

    def get_table_kwargs(self) -> dict[str, Any]:
        main = return_forms.value_names(self.form)[0]
        label = f"上期{return_forms.label_of(self.form, main)}（{return_forms.unit_of(self.form, main)}）"
        return {"query": self.context_query(), "last_label": label}

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        completeness = f"{reverse('reporting:completeness')}{self.context_query()}&form={self.form}"
        address = completeness if self.context_query() else None
        return [(ROOM, self.home_url()), ("完整率", address), ("未报企业", None)]
