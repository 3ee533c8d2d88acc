"""Pages of robots and of 数字化诊断."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import View

from accounts.attachments import served
from accounts.listing import ListingView
from cultivation.filters.recognitions import DiagnosisFilter, RobotFilter
from cultivation.forms import DiagnosisForm, RobotsForm, first_of_month
from cultivation.models import Diagnosis, DiagnosisFile, RobotCount
from cultivation.resources.recognitions import DiagnosisResource, RobotResource
from cultivation.selectors import recognitions as selectors
from cultivation.services import digital as services
from cultivation.spans import span_label
from cultivation.tables.recognitions import DiagnosisTable, RobotTable
from cultivation.views.base import CHANGE_RECOGNITIONS, VIEW_RECOGNITIONS, EntryView, RoomMixin, by_and_now
from cultivation.views.recognitions import SpanMixin

_CHANGE = (VIEW_RECOGNITIONS, CHANGE_RECOGNITIONS)


class _ListView(ListingView):
    """A list with the button that adds to it."""

    add_page = ""
    add_label = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        room: Any = self
        label = span_label(room.since, room.period) if room.since and room.period else ""
        return super().get_context_data(
            span_label=label,
            add_url=room.address(self.add_page) if self.request.user.has_perm(CHANGE_RECOGNITIONS) else "",
            add_label=self.add_label,
            **kwargs,
        )

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"query": self.context_query()}


class RobotListView(RoomMixin, _ListView):
    """How many robots each enterprise has at the period, and how many came in the span."""

    permission_required = VIEW_RECOGNITIONS
    template_name = "cultivation/list.html"
    table_class = RobotTable
    filterset_class = RobotFilter
    resource_class = RobotResource
    tab = "robots"
    page_title = "工业机器人"
    carried = ("sort", "since")
    add_page, add_label = "robots_add", "登记台数"
    empty_title = "还没有登记工业机器人。"
    empty_hint = "上传工业机器人统计表，或逐家登记，各企业的台数和新增即列在这里。"

    def get_queryset(self) -> QuerySet[RobotCount]:
        if self.region is None or self.period is None or self.since is None:
            return RobotCount.objects.none()
        return selectors.robots(self.region, self.since, self.period, self.request.user)


class RobotsAddView(EntryView):
    """The robots of one enterprise in one month."""

    permission_required = _CHANGE
    form_class = RobotsForm
    tab = "robots"
    page_title = "登记工业机器人"
    submit_label = "登记"
    hint = "填月末在用台数；同一企业同一月份再次登记的，以后一次为准。请一并补登上年末台数，新增才能算出。"
    done_page = "robots"

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | first_of_month(timezone.localdate())

    def save(self, form: Any) -> str:
        data = form.cleaned_data
        services.record_robots(
            enterprise=form.enterprise, month=data["month"], number=data["number"], **by_and_now(self.request)
        )
        return f"已登记{form.enterprise.name}工业机器人{data['number']}台。"


class DiagnosisListView(SpanMixin, _ListView):
    """Who was diagnosed, when and with what result."""

    permission_required = VIEW_RECOGNITIONS
    template_name = "cultivation/list.html"
    table_class = DiagnosisTable
    filterset_class = DiagnosisFilter
    resource_class = DiagnosisResource
    tab = "diagnoses"
    page_title = "数字化诊断"
    carried = ("sort", "since")
    add_page, add_label = "diagnosis_add", "登记诊断"
    empty_title = "还没有登记数字化诊断。"
    empty_hint = "上传诊断清单，或逐家登记，完成日期、诊断机构和结论即列在这里。"

    def get_queryset(self) -> QuerySet[Diagnosis]:
        assert self.region is not None
        return selectors.diagnoses(self.region, self.request.user)


class DiagnosisAddView(EntryView):
    """A diagnosis with its result."""

    permission_required = _CHANGE
    form_class = DiagnosisForm
    tab = "diagnoses"
    page_title = "登记数字化诊断"
    submit_label = "登记"
    done_page = "diagnoses"

    def save(self, form: Any) -> str:
        data = form.cleaned_data
        services.record_diagnosis(
            enterprise=form.enterprise,
            **{name: data[name] for name in ("done_on", "provider", "result", "file")},
            **by_and_now(self.request),
        )
        return f"已登记{form.enterprise.name}的数字化诊断。"


class DiagnosisFileView(RoomMixin, View):
    """The result of a diagnosis, to whoever may see the diagnosis."""

    permission_required = VIEW_RECOGNITIONS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        return served(get_object_or_404(DiagnosisFile.objects.visible_to(request.user), pk=kwargs["pk"]))
