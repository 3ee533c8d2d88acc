"""The list of parcels, one parcel, its form, and its files."""

from __future__ import annotations

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
from accounts.figures import NO_FIGURE, exact
from accounts.listing import ListingView, ScopedPageMixin
from accounts.periods import last_day
from accounts.saved_listing import SavedListMixin
from imports.record_pages import RecordPageMixin, Shown
from land import areas
from land.filters import ParcelFilter
from land.forms.parcels import ParcelForm
from land.lamps import dispute_lamp, parcel_lamp
from land.models import Parcel, ParcelFile
from land.resources import ParcelResource
from land.selectors import parcels as parcel_selectors
from land.services import parcels as services
from land.tables import ParcelTable
from land.views.common import CHANGE_PARCEL, VIEW_PARCEL, ActingView


class ParcelListView(SavedListMixin, ListingView):
    saved_page = "land:list"
    fixed_columns = ("number",)
    permission_required = VIEW_PARCEL
    template_name = "land/parcels.html"
    table_class = ParcelTable
    filterset_class = ParcelFilter
    resource_class = ParcelResource
    page_title = "工业用地台账"
    empty_title = "还没有宗地。"
    empty_hint = "上传宗地清单（宗地号、土地使用权人、面积），或逐宗登记，闲置、低效、批而未供、供而未用、用而未尽的土地即列在这里。"
    breadcrumbs = [("用地整治", None)]

    def get_queryset(self) -> QuerySet[Any]:
        rows = parcel_selectors.listed(self.request.user, timezone.localdate())
        return rows.within(self.region) if self.region else rows  # type: ignore[attr-defined]

    def get_table_kwargs(self) -> dict[str, Any]:
        return super().get_table_kwargs() | {"query": self.context_query()}

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        today = timezone.localdate()
        until = last_day(self.period) if self.period else today
        return super().get_filterset_kwargs(filterset_class) | {"today": today, "until": until}


class ParcelMixin(ScopedPageMixin):
    """A page about one parcel that the person may see; others are not found."""

    permission_required: Any = VIEW_PARCEL

    @cached_property
    def record(self) -> Parcel:
        """The parcel of the address, or 404."""
        rows = parcel_selectors.with_revived(Parcel.objects.visible_to(self.request.user))
        return get_object_or_404(rows.select_related("region", "zone"), pk=self.kwargs["pk"])

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        query = self.context_query()
        here = self.record.get_absolute_url() + query
        return [("用地整治", reverse("land:list") + query), (self.record.number, here), *self.last_step()]

    def last_step(self) -> list[tuple[str, str | None]]:
        """The step beyond the parcel, if the page is one."""
        return []


class ParcelActingView(ParcelMixin, ActingView):
    """A form about one parcel."""

    permission_required = (VIEW_PARCEL, CHANGE_PARCEL)

    def last_step(self) -> list[tuple[str, str | None]]:
        return [(self.heading, None)]

    def get_about(self) -> str:
        holder = f" · {self.record.holder_name}" if self.record.holder_name else ""
        return f"{self.record.number}{holder} · {exact(self.record.area)}亩"


def _text(name: str, label: str, *columns: str) -> Shown:
    return Shown(name, label, lambda parcel: str(getattr(parcel, name) or NO_FIGURE), columns)


def _choice(name: str, label: str) -> Shown:
    return Shown(name, label, lambda parcel: getattr(parcel, f"get_{name}_display")())


def _place(parcel: Any) -> str:
    return " · ".join(place.name for place in (parcel.region, parcel.zone) if place)


def _area(parcel: Any) -> str:
    return f"{exact(parcel.area)} 亩"


def _converted(parcel: Any) -> str:
    metres, hectares = areas.square_metres(parcel.area), areas.hectares(parcel.area)
    return f"{metres:,.2f} 平方米，{hectares:,.4f} 公顷"


class ParcelView(RecordPageMixin, ParcelMixin, TemplateView):
    """One parcel: what it is, who uses it, what came of it, and the cell each field came from."""

    template_name = "land/parcel.html"
    importer = "parcels"
    fields = (
        _text("number", "宗地号"),
        Shown("holder_name", "土地使用权人", lambda p: p.holder_name or NO_FIGURE, ("holder", "name")),
        Shown("region_id", "所在县区", _place, ("region_code", "region_name")),
        _text("address", "坐落"),
        Shown("area", "宗地面积", _area, is_figure=True, stored=_converted),
        _choice("nature", "土地性质"),
        _text("planned_use", "规划用途"),
        _choice("obtained", "取得方式"),
        _text("supplied_on", "供地日期"),
        _text("start_due", "约定开工"),
        _text("started_on", "实际开工"),
        _text("completion_due", "约定竣工"),
        _text("completed_on", "实际竣工"),
        _choice("state", "利用状况"),
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        parcel, today = self.record, timezone.localdate()
        shares = list(parcel.shares.select_related("enterprise", "lessor").order_by("since", "pk"))
        held = areas.held_on([each.part for each in shares if not each.cancelled_at], today)
        disputes = parcel.disputes.select_related("enterprise").prefetch_related("files")
        return super().get_context_data(
            parcel=parcel,
            lamp=parcel_lamp(parcel.state, is_left=parcel.remaining > 0),  # type: ignore[attr-defined]
            shares=[(each, not each.cancelled_at and each.part.holds_on(today)) for each in shares],
            used=areas.used(held),
            unused=parcel.area - areas.used(held),
            revivals=list(parcel.revivals.prefetch_related("files")),
            disputes=[(each, dispute_lamp(each.state)) for each in disputes],
            files=[file for file in parcel.files.all() if not file.revival_id and not file.dispute_id],
            past=list(parcel.history.all()[:50]),
            may_change=self.request.user.has_perm(CHANGE_PARCEL),
            overdue=bool(parcel.plan_due and parcel.plan_due < today and parcel.state != Parcel.State.NORMAL),
            **self.record_context(parcel),
            **kwargs,
        )


class NewParcelView(ActingView):
    """A parcel is registered."""

    permission_required = (VIEW_PARCEL, CHANGE_PARCEL)
    form_class = ParcelForm
    heading = "登记宗地"
    made: Parcel

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return [("用地整治", self.get_back_url()), (self.heading, None)]

    def get_back_url(self) -> str:
        return reverse("land:list") + self.context_query()

    def get_initial(self) -> dict[str, Any]:
        return {"place": self.region.pk if self.region else None, "state": Parcel.State.IDLE}

    def perform(self, form: Any) -> str:
        self.made = services.register_parcel(values=form.values, **self.doing, today=timezone.localdate())
        return f"已登记宗地{self.made.number}，请接着登记使用企业的份额。"

    def get_success_url(self) -> str:
        return self.made.get_absolute_url()


class EditParcelView(ParcelActingView):
    """What is known of a parcel is corrected."""

    form_class = ParcelForm
    heading = "修改宗地"

    def get_initial(self) -> dict[str, Any]:
        return ParcelForm.initial_of(self.record)

    def perform(self, form: Any) -> str:
        services.edit_parcel(parcel=self.record, values=form.values, **self.doing, today=timezone.localdate())
        return f"宗地{self.record.number}已保存。"


class ParcelFileView(ParcelMixin, View):
    """A file of a parcel that the person may see."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        visible = ParcelFile.objects.visible_to(request.user).filter(parcel=kwargs["pk"])
        return served(get_object_or_404(visible, pk=kwargs["file"]))
