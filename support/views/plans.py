"""Pages of rescue plans: lists, one plan with what can be done, its print, one measure."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.listing import ListingView
from support import messages
from support.filters import MeasureFilter, PlanFilter
from support.forms import plans as forms
from support.models import Measure, RescuePlan
from support.resources import MeasureResource, PlanResource
from support.selectors import plans as selectors
from support.services import measures as measure_services
from support.services import plans as services
from support.tables import MeasureTable, PlanTable
from support.views.acts import Act, ActView, EntryView, RecordView, TodayMixin

VIEW, CHANGE = "support.view_rescueplan", "support.change_rescueplan"
REPORT = "support.report_measure"


class DatedListView(TodayMixin, ListingView):
    """A list whose lamps are of today."""

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"query": self.context_query(), "today": self.today}

    def get_resource(self) -> Any:
        assert self.resource_class is not None
        return self.resource_class(today=self.today)


class PlanListView(DatedListView):
    permission_required = VIEW
    template_name = "support/plans.html"
    table_class = PlanTable
    filterset_class = PlanFilter
    resource_class = PlanResource
    page_title = "一企一策"
    empty_title = "还没有一企一策。"
    empty_hint = "为临退、困难企业建立“问题、措施、责任”清单，按季度组织部门会商。"

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return self.trail(("一企一策", ""))

    def get_queryset(self) -> QuerySet[RescuePlan]:
        rows = selectors.plans(self.request.user, self.today)
        return rows.within(self.region) if self.region else rows


class MeasureListView(DatedListView):
    permission_required = VIEW
    template_name = "support/measures.html"
    table_class = MeasureTable
    filterset_class = MeasureFilter
    resource_class = MeasureResource
    page_title = "帮扶措施"
    empty_title = "还没有帮扶措施。"
    empty_hint = "在一企一策中增列措施后，各部门负责的措施列在这里。"

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return self.trail(("帮扶措施", ""))

    def get_queryset(self) -> QuerySet[Measure]:
        rows = selectors.measures(self.request.user)
        return rows.within(self.region) if self.region else rows

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        return super().get_filterset_kwargs(filterset_class) | {
            "user": self.request.user,
            "today": self.today,
        }


class PlanNewView(EntryView):
    permission_required = (VIEW, CHANGE)
    form_class = forms.OpenPlanForm
    page_title = "建立一企一策"
    submit = "建立方案"

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return self.trail(("建立一企一策", ""))

    def initial(self) -> dict[str, Any]:
        return {"enterprise": self.request.GET.get("uscc", ""), "opened_on": self.today}

    def run(self, data: dict[str, Any]) -> tuple[str, str]:
        plan = services.open_plan(**data, by=self.request.user, now=timezone.now())
        return f"已为{plan.enterprise.name}建立一企一策，请增列措施。", plan.get_absolute_url()


def _add(plan: RescuePlan, data: dict[str, Any], **who: Any) -> None:
    services.add_measure(plan=plan, **data, **who)


def _consult(plan: RescuePlan, data: dict[str, Any], **who: Any) -> None:
    services.record_consultation(plan=plan, **(data | {"settled": list(data.get("settled", ()))}), **who)


def _close(plan: RescuePlan, data: dict[str, Any], **who: Any) -> None:
    services.close_plan(plan=plan, **data, **who)


class PlanMixin(RecordView):
    """One plan."""

    permission_required: Any = VIEW
    template_name = "support/plan.html"
    acts = (
        Act("add", "增列措施", forms.AddMeasureForm, _add, "已增列措施。"),
        Act("consult", "记录部门会商", forms.ConsultForm, _consult, "已记录部门会商。", opens=("held_on",)),
        Act(
            "close",
            "结束帮扶",
            forms.ClosePlanForm,
            _close,
            "已结束帮扶。",
            danger=True,
            opens=("closed_on",),
        ),
    )

    def get_record(self) -> RescuePlan | None:
        return selectors.plan_of(self.request.user, self.kwargs["pk"])

    def may_act(self, record: RescuePlan) -> bool:
        return record.is_open and self.request.user.has_perm(CHANGE)

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return self.trail((self.record.enterprise.name, ""))

    def page(self, record: RescuePlan) -> dict[str, Any]:
        return {
            "plan": record,
            "lines": selectors.lines_of(record, self.today),
            "duties": selectors.duties_of(record, self.today),
            "act_url": reverse("support:plan_act", args=[record.pk]),
        }


class PlanView(PlanMixin):
    pass


class PlanActView(PlanMixin, ActView):
    permission_required = (VIEW, CHANGE)


class PlanPrintView(PlanMixin):
    """The plan as one A4 document."""

    template_name = "support/plan_print.html"

    def may_act(self, record: RescuePlan) -> bool:
        return False


def _progress(measure: Measure, data: dict[str, Any], **who: Any) -> None:
    measure_services.report_progress(measure=measure, **data, **who)


def _finish(measure: Measure, data: dict[str, Any], **who: Any) -> None:
    measure_services.finish_measure(measure=measure, **data, **who)


def _extend(measure: Measure, data: dict[str, Any], **who: Any) -> None:
    measure_services.extend_measure(measure=measure, **data, **who)


def _drop(measure: Measure, data: dict[str, Any], **who: Any) -> None:
    measure_services.drop_measure(measure=measure, **data, **who)


def _ask(measure: Measure, data: dict[str, Any], **who: Any) -> None:
    measure_services.ask_extension(measure=measure, **data, **who)


def _answer(measure: Measure, data: dict[str, Any], **who: Any) -> None:
    measure_services.answer_extension(measure=measure, **data, **who)


class MeasureMixin(RecordView):
    """One measure, with what its owner can do."""

    permission_required: Any = VIEW
    template_name = "support/measure.html"
    acts = (
        Act("progress", "填报进展", forms.ProgressForm, _progress, "已填报进展。"),
        Act("finish", "完成措施", forms.FinishForm, _finish, "已登记完成。", opens=("on",)),
        Act("answer", "答复延期申请", forms.AnswerForm, _answer, "已答复延期申请。"),
        Act("ask", "申请延期", forms.ExtendForm, _ask, "已申请延期，经信部门确认前按原期限计算。"),
        Act("extend", "延期", forms.ExtendForm, _extend, "已延期，原定期限保留。"),
        Act("drop", "不再实施", forms.DropForm, _drop, "已登记不再实施。", danger=True),
    )

    def get_record(self) -> Measure | None:
        rows = selectors.measures(self.request.user).select_related("added_at", "settled_at")
        return rows.filter(pk=self.kwargs["pk"]).first()

    def may_act(self, record: Measure) -> bool:
        standing = record.state == Measure.State.OPEN and record.plan.is_open
        return standing and measure_services.may_report(record, self.request.user)

    def acts_on(self, record: Measure) -> tuple[Act, ...]:
        """The keeper of the plan gives time and gives up; its owner asks, once at a time."""
        keeps = measure_services.may_keep(self.request.user)
        offered = {
            "answer": keeps and record.is_asked,
            "ask": not keeps and not record.is_asked,
            "extend": keeps and not record.is_asked,
            "drop": keeps,
        }
        return tuple(act for act in self.acts if offered.get(act.key, True))

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        plan = self.record.plan
        way = self.trail((plan.enterprise.name, ""), (self.record.reference, ""))
        way[1] = (plan.enterprise.name, plan.get_absolute_url() + self.context_query())
        return way

    def page(self, record: Measure) -> dict[str, Any]:
        return {
            "measure": record,
            "lamp": selectors.lamp_of_measure(record, self.today),
            "events": record.events.all(),
            "act_url": reverse("support:measure_act", args=[record.pk]),
        }


class MeasureView(MeasureMixin):
    pass


class MeasureActView(MeasureMixin, ActView):
    """What the owner does."""

    permission_required = (VIEW, REPORT)

    def has_permission(self) -> bool:
        return super().has_permission() and measure_services.may_report(self.record, self.request.user)

    def get_permission_denied_message(self) -> str:
        return super().get_permission_denied_message() or messages.NOT_YOURS
