"""The data of a scheme: what each department has handed in, and whom a figure is still missing of."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.views.generic import TemplateView

from accounts.listing import ListingView
from assessments.annual import gaps
from assessments.annual.confirmation_selectors import stages
from assessments.annual.confirming import STATE_LABELS
from assessments.annual.departments import office_of
from assessments.annual.gap_lists import GapFilter, GapResource, GapTable
from assessments.annual.needs import Need, needs_of
from assessments.views.annual_base import SchemeDataMixin
from assessments.views.evaluations import VIEW
from enterprises.models import Enterprise
from imports.models import Batch


class DataView(SchemeDataMixin, TemplateView):
    """Per list and figure: whose department, how many have it, how many lack it and at what cost, by county."""

    template_name = "assessments/annual_data.html"
    inner, heading = "data", "评价数据"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        parts = [gaps.part_of(self.said, part, self.place) for part in self.said.lists]
        deliveries = gaps.deliveries(self.said, self.place)
        mine = Batch.objects.visible_to(self.request.user).filter(
            pk__in=[each.batch.pk for each in deliveries if each.batch]
        )
        may_open = set(mine.values_list("pk", flat=True))
        return super().get_context_data(
            parts=parts,
            offices={
                need.figure: getattr(office_of(need.factor), "label", "")
                for part in parts
                for need in part.needs
            },
            deliveries=deliveries,
            stages=stages(self.scheme, self.place),
            states=STATE_LABELS,
            may_open=may_open if self.request.user.has_perm("imports.view_batch") else set(),
            **kwargs,
        )


class GapsView(SchemeDataMixin, ListingView):
    """Whom the list holds, and first whom a figure is missing of; the export is the form that the department fills in and sends back."""

    permission_required = VIEW
    template_name = "assessments/annual_gaps.html"
    table_class = GapTable
    filterset_class = GapFilter
    resource_class = GapResource
    carried = ("sort", "list")
    inner, heading = "data", "名单与要素"
    empty_title = "没有尚缺要素的企业。"
    empty_hint = "名单中各企业评价所用的要素都已有部门报送；名单按数据年度的规上库和要素确定。"

    @property
    def needs(self) -> tuple[Need, ...]:
        """What the list is graded by."""
        return needs_of(self.part)

    def get_queryset(self) -> QuerySet[Enterprise]:
        rows = gaps.listed(self.said, self.part, self.place).select_related("region")
        return rows.annotate(**gaps.figures_of(self.needs))

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        # An unbound filter would list everybody: without a choice, it is those that lack something.
        bound = {"data": self.request.GET, "needs": self.needs}
        return super().get_filterset_kwargs(filterset_class) | bound

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"query": self.context_query(), "needs": self.needs}

    def get_resource(self) -> GapResource:
        figure = self.request.GET.get("figure", "")
        chosen = tuple(need for need in self.needs if need.figure == figure) or self.needs
        return GapResource(needs=chosen, year=self.said.data_year)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(part=self.part, **kwargs)
