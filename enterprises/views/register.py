"""Pages of this room: the register, one enterprise, and the cell behind one value."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from accounts.listing import ListingView, ScopedPageMixin
from accounts.saved_listing import SavedListMixin
from enterprises import lineage, return_forms, selectors
from enterprises.filters import EnterpriseFilter
from enterprises.growth import growth_words
from enterprises.models import Enterprise, EventChange, Return, ScaleEvent
from enterprises.resources import EnterpriseResource
from enterprises.selectors import history
from enterprises.tables import EnterpriseTable
from enterprises.views.hand import CHANGE_EVENT
from enterprises.views.history import history_context
from enterprises.views.standing import standing_context
from imports.models import Batch
from imports.selectors import sheet_strip


class EnterpriseListView(SavedListMixin, ListingView):
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
        return Enterprise.objects.of_regions(below).select_related("region", "zone", "industry")

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


class EnterpriseView(EnterprisePageMixin, TemplateView):
    template_name = "enterprises/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        enterprise = self.get_enterprise()
        self.breadcrumbs = [
            ("企业库", reverse("enterprises:list") + self.context_query()),
            (enterprise.name, None),
        ]
        returns = selectors.returns_of(enterprise, self.period) if self.period else {}
        return super().get_context_data(
            enterprise=enterprise,
            events=enterprise.scale_events.select_related("batch__source").order_by("period", "pk"),
            forms=[self._form(form, ret) for form, ret in returns.items()],
            latest=None if any(returns.values()) else selectors.latest_reported(enterprise),
            entry_url=self._entry_url(enterprise),
            **history_context(enterprise, self.request.user),
            **standing_context(enterprise, self.region, self.period),
            **kwargs,
        )

    def _entry_url(self, enterprise: Enterprise) -> str:
        """Where the enterprise's figures are typed; empty where it owes no return of this period."""
        if self.region is None or self.period is None:
            return ""
        if not Enterprise.objects.in_library_at(self.period.date).filter(pk=enterprise.pk).exists():
            return ""
        unit = self.region if self.region.is_park else enterprise.region
        query = {"region": unit.code, "period": str(self.period), "enterprise": enterprise.uscc}
        return f"{reverse('reporting:entry_one')}?{urlencode(query)}"

    def _form(self, form: str, ret: Return | None) -> dict[str, Any]:
        label = str(return_forms.MODELS[form]._meta.verbose_name)
        if ret is None or self.period is None:
            return {"label": label, "lines": []}
        origins = lineage.origins_of(form, self.period, lineage.places_of(ret))
        lines = [
            {
                "label": return_forms.label_of(form, name),
                "unit": (unit := return_forms.unit_of(form, name)),
                "in_wan": unit == "千元",
                "value": getattr(ret, name),
                "base": getattr(ret, f"{name}_prior"),
                "growth": growth_words(getattr(ret, name), getattr(ret, f"{name}_prior")),
                "origin": origins.get((name, ret.enterprise_id)),
                "base_origin": origins.get((f"{name}_prior", ret.enterprise_id)),
                "url": self._value_url(form, name),
                "base_url": self._value_url(form, f"{name}_prior"),
            }
            for name in return_forms.value_names(form)
        ]
        return {
            "label": label,
            "lines": [line for line in lines if line["value"] is not None or line["base"] is not None],
        }

    def _value_url(self, form: str, name: str) -> str:
        return reverse("enterprises:value", args=[self.kwargs["uscc"], form, name]) + self.context_query()


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
