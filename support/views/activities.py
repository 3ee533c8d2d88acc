"""Pages of activities: the list, the calendar by county and quarter, one activity, entry, files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as page_messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from accounts.attachments import served
from accounts.figures import NO_FIGURE, exact
from accounts.listing import ListingView
from imports.record_pages import RecordPageMixin, Shown
from support import messages
from support.filters import ActivityFilter
from support.forms import activities as forms
from support.models import Activity, ActivityFile, Attendance
from support.quarters import Quarter
from support.resources import ActivityResource
from support.selectors import activities as selectors
from support.selectors.places import below
from support.services import activities as services
from support.tables import ActivityTable
from support.views.acts import Act, ActView, EntryView, RecordView, TodayMixin

VIEW, CHANGE = "support.view_activity", "support.change_activity"


class ActivityListView(TodayMixin, ListingView):
    permission_required = VIEW
    template_name = "support/activities.html"
    table_class = ActivityTable
    filterset_class = ActivityFilter
    resource_class = ActivityResource
    page_title = "对接活动"
    empty_title = "还没有活动。"
    empty_hint = "登记培训、产需对接、银企对接、产学研和企业家沙龙，或导入清单。"

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return self.trail(("对接活动", ""))

    def get_queryset(self) -> QuerySet[Activity]:
        rows = selectors.activities(self.request.user)
        return rows.within(self.region) if self.region else rows

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"query": self.context_query()}


class CalendarView(TodayMixin, TemplateView):
    """In which quarters each county held one of a kind."""

    permission_required = VIEW
    template_name = "support/calendar.html"

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return self.trail(("对接活动", "support:activities"), ("按季度", ""))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        year = self.period.year if self.period else self.today.year
        wanted = self.request.GET.get("kind", Activity.Kind.SUPPLY)
        if wanted not in Activity.Kind.values:
            raise Http404("没有这个活动类型。")
        assert self.region is not None
        lines = selectors.calendar(
            self.request.user, year, wanted, below(self.regions, self.region), self.today
        )
        return super().get_context_data(
            lines=lines,
            held_any=any(line.year_number for line in lines),
            year=year,
            kind=wanted,
            kinds=Activity.Kind.choices,
            quarters=[Quarter(year, number) for number in range(1, 5)],
            **kwargs,
        )


class ActivityNewView(EntryView):
    permission_required = (VIEW, CHANGE)
    form_class = forms.RecordForm
    page_title = "登记活动"

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return self.trail(("对接活动", "support:activities"), ("登记", ""))

    def initial(self) -> dict[str, Any]:
        return {"region": self.region, "held_on": self.today}

    def run(self, data: dict[str, Any]) -> tuple[str, str]:
        made = services.record_activity(**data, by=self.request.user, now=timezone.now())
        return "已登记活动，可继续列出参加企业、上传照片。", made.get_absolute_url()


def _attend(activity: Activity, data: dict[str, Any], **_: Any) -> None:
    services.add_attendance(activity=activity, **data)


def _results(activity: Activity, data: dict[str, Any], **_: Any) -> None:
    services.note_results(activity=activity, **data)


def _attach(activity: Activity, data: dict[str, Any], **who: Any) -> None:
    services.attach(activity=activity, upload=data["file"], **who)


class ActivityMixin(RecordPageMixin, RecordView):
    """One activity, with the cells it came from."""

    importer = "activities"
    fields = (
        Shown("title", "活动名称", lambda row: row.title, ("name",)),
        Shown("kind", "类型", lambda row: row.get_kind_display()),
        Shown("held_on", "日期", lambda row: messages.day(row.held_on)),
        Shown("people", "参加人数", lambda row: messages.amount_of(row.people, "人"), is_figure=True),
        Shown(
            "enterprises", "参加企业数", lambda row: messages.amount_of(row.enterprises, "户"), is_figure=True
        ),
        Shown(
            "signed_amount",
            "签约金额",
            lambda row: NO_FIGURE if row.signed_amount is None else f"{exact(row.signed_amount / 10)} 万元",
            is_figure=True,
        ),
        Shown("results", "活动成果", lambda row: row.results or NO_FIGURE),
    )

    permission_required: Any = VIEW
    template_name = "support/activity.html"
    acts = (
        Act("attend", "增列参加企业", forms.AttendForm, _attend, "已列入参加名单。"),
        Act("results", "登记成果", forms.ResultsForm, _results, "已登记成果。"),
        Act("attach", "上传照片或文件", forms.FileForm, _attach, "已上传。"),
    )

    def get_record(self) -> Activity | None:
        rows = selectors.activities(self.request.user).select_related("batch__source")
        return rows.filter(pk=self.kwargs["pk"]).first()

    def may_act(self, record: Activity) -> bool:
        return self.request.user.has_perm(CHANGE)

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return self.trail(("对接活动", "support:activities"), (self.record.title, ""))

    def page(self, record: Activity) -> dict[str, Any]:
        return {
            "activity": record,
            "attendances": record.attendances.select_related("enterprise__region"),
            "files": record.files.all(),
            "may_change": self.may_act(record),
            "act_url": reverse("support:activity_act", args=[record.pk]),
            **(self.record_context(record) if record.batch else {}),
        }


class ActivityView(ActivityMixin):
    pass


class ActivityActView(ActivityMixin, ActView):
    permission_required = (VIEW, CHANGE)


class AttendanceRemoveView(TodayMixin, View):
    """Takes an enterprise off the list."""

    permission_required = (VIEW, CHANGE)
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        visible = Attendance.objects.visible_to(request.user).select_related("activity")
        row = get_object_or_404(visible, pk=self.kwargs["pk"])
        services.remove_attendance(attendance=row)
        page_messages.success(request, "已从参加名单中删去。")
        return redirect(row.activity.get_absolute_url() + self.context_query())


class ActivityFileView(TodayMixin, View):
    """The photograph or paper itself."""

    permission_required = VIEW
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, **kwargs: Any) -> FileResponse:
        visible = ActivityFile.objects.visible_to(request.user)
        file = get_object_or_404(visible, pk=self.kwargs["pk"])
        try:
            return served(file)
        except FileNotFoundError as error:
            raise Http404("原文件已不在存储中，请联系系统管理员。") from error
