"""Pages of this room: the register, and the cell behind one value or event of an enterprise."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from accounts.listing import ListingView, ScopedPageMixin
from accounts.personal import PersonalListMixin
from accounts.saved_listing import SavedListMixin
from enterprises import lineage, return_forms, selectors
from enterprises.filters import EnterpriseFilter
from enterprises.models import Enterprise, EventChange, ScaleEvent
from enterprises.resources import EnterpriseResource
from enterprises.selectors import history
from enterprises.tables import EnterpriseTable
from enterprises.views.hand import CHANGE_EVENT
from imports.models import Batch
from imports.selectors import sheet_strip


class EnterpriseListView(PersonalListMixin, SavedListMixin, ListingView):
    saved_page = "enterprises:list"
    permission_required = "enterprises.view_enterprise"
    template_name = "enterprises/list.html"
    table_class = EnterpriseTable
    filterset_class = EnterpriseFilter
    resource_class = EnterpriseResource
    page_title = "企业库"
    empty_title = "还没有企业。"
    empty_hint = "先上传企业名录，再上传月度报表，企业即列在这里。"
    breadcrumbs = [("企业库", None)]

    def get_queryset(self) -> QuerySet[Enterprise]:
        # The page's regions are those that the person may see, and the chosen one stands among them.
        path = self.region.path if self.region else ""
        below = [region for region in self.regions if region.path.startswith(path)]
        rows = Enterprise.objects.of_regions(below).select_related("region", "zone", "industry")
        return rows.judged_at(self.period.date if self.period else None)

    def get_table_kwargs(self) -> dict[str, Any]:
        return super().get_table_kwargs() | {"query": self.context_query()}

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        return super().get_filterset_kwargs(filterset_class) | {"period": self.period}


class EnterprisePageMixin(ScopedPageMixin):
    """A page about one enterprise that the person may see; others are not found."""

    permission_required = "enterprises.view_enterprise"

    def get_enterprise(self) -> Enterprise:
        """The enterprise of the address, or 404."""
        visible = Enterprise.objects.visible_to(self.request.user).select_related(
            "region", "zone", "industry"
        )
        return get_object_or_404(visible, uscc=self.kwargs["uscc"])

    def may_open(self, batch: Batch) -> bool:
        """Whether the person may see the whole file, not only the row of this enterprise.

        A city's file holds every county's figures: a county official sees the row, never the file.
        """
        return batch.pk in self.openable({batch.pk})

    def openable(self, batches: set[int]) -> set[int]:
        """Those of the batches whose whole file the person may see."""
        if not self.request.user.has_perm("imports.view_batch"):
            return set()
        visible = Batch.objects.visible_to(self.request.user).filter(pk__in=batches)
        return set(visible.values_list("pk", flat=True))


class ValueView(EnterprisePageMixin, TemplateView):
    """One value of one return: the cell it came from, in the row as the file has it, and its history."""

    template_name = "enterprises/value.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        enterprise, form, name = self.get_enterprise(), self.kwargs["form"], self.kwargs["value"]
        names = return_forms.value_names(form) if form in return_forms.MODELS else []
        if name.removesuffix("_prior") not in names or self.period is None:
            raise Http404("没有这个指标。")
        ret = selectors.returns_of(enterprise, self.period)[form]
        readings = lineage.readings(form, enterprise.pk, self.period.date, name)
        if ret is None and not readings:
            raise Http404("该企业本期没有报送这张报表。")
        stands_on = lineage.standing(readings)
        in_file = stands_on is not None and not stands_on.origin.typed
        label = return_forms.label_of(form, name)
        self.breadcrumbs = [
            ("企业库", reverse("enterprises:list") + self.context_query()),
            (enterprise.name, enterprise.get_absolute_url() + self.context_query()),
            (label, None),
        ]
        return super().get_context_data(
            enterprise=enterprise,
            label=label,
            unit=(unit := return_forms.unit_of(form, name)),
            in_wan=unit == "千元",
            figure=getattr(ret, name, None),
            readings=readings,
            openable=self.openable({reading.batch.pk for reading in readings}),
            stands_on=stands_on,
            strip=sheet_strip(stands_on.staged, name) if stands_on and in_file else None,
            **kwargs,
        )


class EventView(EnterprisePageMixin, TemplateView):
    """One entry or exit: the cell it came from."""

    template_name = "enterprises/event.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        enterprise = self.get_enterprise()
        event = get_object_or_404(
            ScaleEvent.objects.visible_to(self.request.user).select_related("batch__source"),
            pk=self.kwargs["pk"],
            enterprise=enterprise,
        )
        self.breadcrumbs = [
            ("企业库", reverse("enterprises:list") + self.context_query()),
            (enterprise.name, enterprise.get_absolute_url() + self.context_query()),
            (f"{event.get_kind_display()} {event.period:%Y-%m}", None),
        ]
        staged = self._staged(event.batch, event) if event.batch else None
        return super().get_context_data(
            enterprise=enterprise,
            event=event,
            changes=history.changes_of(EventChange.Subject.SCALE, event.pk),
            may_change=self.request.user.has_perm(CHANGE_EVENT),
            strip=sheet_strip(staged, event.column_name) if staged else None,
            can_see_batch=event.batch is not None and self.may_open(event.batch),
            **kwargs,
        )

    def _staged(self, batch: Batch, event: ScaleEvent) -> Any:
        return batch.rows.select_related("batch__source").filter(sheet=event.sheet, row=event.row).first()
