"""Appeals: the list of an evaluation's, one with its history, and what is done about it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from accounts.attachments import served
from accounts.listing import ListingView, ScopedPageMixin
from assessments import factor_figures as figures
from assessments import flow_forms as forms
from assessments.flow.appealing import ACT_LABELS, Act, clock_of, why_not, why_not_filed
from assessments.flow.appealing import State as AppealState
from assessments.flow.stages import Stage
from assessments.flow_filters import AppealFilter
from assessments.flow_resources import AppealResource
from assessments.flow_services import appeals
from assessments.flow_tables import AppealTable
from assessments.models import AnnualFactors, Appeal, AppealFile, Evaluation, Grade
from assessments.views.evaluations import VIEW
from assessments.views.flow import FlowActingView, OfEvaluationMixin, may_run

FILE = "assessments.file_appeal"
_PERMISSIONS = {
    Act.FORWARD: "assessments.decide_appeal",
    Act.CHECK: "assessments.check_appeal",
    Act.DECIDE: "assessments.decide_appeal",
    Act.WITHDRAW: FILE,
}


def why_none(evaluation: Evaluation) -> str:
    """Why no appeal against the evaluation is taken today; "" where one is."""
    return why_not_filed(
        in_publicity=evaluation.state == Stage.PUBLICITY,
        opens=evaluation.notice_opens,
        ends=evaluation.notice_ends,
        today=timezone.localdate(),
    )


class AppealsView(OfEvaluationMixin, ListingView):
    """The appeals against an evaluation in the region."""

    template_name = "assessments/appeals.html"
    table_class = AppealTable
    filterset_class = AppealFilter
    resource_class = AppealResource
    here = "申诉"
    empty_title = "还没有申诉。"
    empty_hint = "公示期内，县区和园区收到企业的书面异议后在这里登记。"

    def get_page_title(self) -> str:
        return f"{self.evaluation.scheme.name}申诉"

    def get_queryset(self) -> QuerySet[Appeal]:
        rows = self.evaluation.appeals.visible_to(self.request.user)
        rows = rows.select_related("enterprise__region", "department").prefetch_related("items")
        return rows.within(self.region) if self.region else rows

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"query": self.context_query(), "today": timezone.localdate()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**self.of_evaluation(), why_none=why_none(self.evaluation), **kwargs)


class NewAppealView(FlowActingView):
    """An enterprise objects."""

    permission_required = FILE
    form_class = forms.AppealForm
    heading = here = "登记申诉"
    button = "登记"

    def get_about(self) -> str:
        about = self.evaluation
        if told := why_none(about):
            return f"{about.scheme.name} · {told}"
        return f"{about.scheme.name} · 公示至{about.notice_ends}，只填有异议的数据，其余留空。"

    def get_initial(self) -> dict[str, Any]:
        return {"enterprise": self.request.GET.get("uscc", "")}

    def get_success_url(self) -> str:
        return self._filed.get_absolute_url()

    def perform(self, form: Any) -> str:
        self._filed = appeals.file_appeal(evaluation=self.evaluation, **form.values, **self.doing)
        return f"已登记{self._filed.enterprise.name}的申诉，{self._filed.due}前转办。"


class OfAppealMixin(ScopedPageMixin):
    """A page about one appeal of an enterprise that the person may see."""

    permission_required: str | tuple[str, ...] = VIEW

    @cached_property
    def appeal(self) -> Appeal:
        """The appeal of the address, or 404."""
        rows = Appeal.objects.visible_to(self.request.user)
        rows = rows.select_related("enterprise__region", "evaluation__scheme__region", "grade", "department")
        return get_object_or_404(rows.prefetch_related("items", "files"), pk=self.kwargs["pk"])

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        evaluation = self.appeal.evaluation
        listed = reverse("assessments:appeals", args=[evaluation.pk])
        return [
            ("目标考核", reverse("assessments:targets") + self.context_query()),
            (evaluation.scheme.name, evaluation.get_absolute_url() + self.context_query()),
            ("申诉", listed + self.context_query()),
            (self.appeal.enterprise.name, None),
        ]


def may(act: Act, user: Any, appeal: Appeal) -> bool:
    """Whether the person may do it to the appeal, if the appeal stands so."""
    if not user.has_perm(_PERMISSIONS[act]):
        return False
    if act is Act.CHECK and not appeals.why_not_theirs(appeal, user):
        return True
    return act is Act.WITHDRAW or may_run(user, appeal.evaluation)


class AppealView(OfAppealMixin, TemplateView):
    """One appeal: its figures, its papers, what was found and decided, and how it went."""

    template_name = "assessments/appeal.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        appeal, user = self.appeal, self.request.user
        acts = [
            (act.value, ACT_LABELS[act])
            for act in Act
            if not why_not(act, AppealState(appeal.state)) and may(act, user, appeal)
        ]
        items = [
            {
                "label": figures.label_of(item.factor),
                "figures": [
                    figures.words(item.factor, each) for each in (item.recorded, item.claimed, item.found)
                ],
            }
            for item in appeal.items.all()
        ]
        return super().get_context_data(
            appeal=appeal,
            page_title=f"{appeal.enterprise.name}的申诉",
            items=items,
            proofs=[each for each in appeal.files.all() if each.kind == AppealFile.Kind.PROOF],
            findings=[each for each in appeal.files.all() if each.kind == AppealFile.Kind.FINDING],
            clock=clock_of(appeal.due, timezone.localdate()),
            now_graded=self._now_graded(),
            factors=AnnualFactors.objects.filter(
                enterprise=appeal.enterprise_id, year=appeal.evaluation.data_year
            ).first(),
            lines=appeal.lines.all(),
            acts=acts,
            **kwargs,
        )

    def _now_graded(self) -> Grade | None:
        """The grade that the accepted appeal led to; None before the list is graded again."""
        appeal = self.appeal
        if appeal.recomputed_at is None:
            return None
        found: Grade | None = Grade.objects.filter(
            list__evaluation=appeal.evaluation_id, enterprise=appeal.enterprise_id
        ).first()
        return found


class AppealActView(OfAppealMixin, FlowActingView):
    """Something is done about the appeal."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if kwargs["act"] not in set(Act):
            raise Http404
        self.act = Act(kwargs["act"])
        self.permission_required = _PERMISSIONS[self.act]
        self.heading = self.button = ACT_LABELS[self.act]
        return super().dispatch(request, *args, **kwargs)

    def has_permission(self) -> bool:
        return super().has_permission() and may(self.act, self.request.user, self.appeal)

    @cached_property
    def record(self) -> Appeal:
        return self.appeal

    def get_about(self) -> str:
        told = "、".join(
            f"{figures.label_of(i.factor)}公示{figures.words(i.factor, i.recorded)}，主张{figures.words(i.factor, i.claimed)}"
            for i in self.appeal.items.all()
        )
        return f"{self.appeal.enterprise.name} · {told}"

    def make_form(self, *args: Any, **kwargs: Any) -> Any:
        user, appeal = self.request.user, self.appeal
        match self.act:
            case Act.FORWARD:
                return forms.ForwardForm(*args, user=user, appeal=appeal, **kwargs)
            case Act.CHECK:
                return forms.CheckForm(*args, user=user, appeal=appeal, **kwargs)
            case Act.DECIDE:
                return forms.VerdictForm(*args, user=user, **kwargs)
        return forms.ReasonForm(*args, user=user, **kwargs)

    def get_success_url(self) -> str:
        return self.appeal.get_absolute_url()

    def perform(self, form: Any) -> str:
        command = {
            Act.FORWARD: appeals.forward_appeal,
            Act.CHECK: appeals.check_appeal,
            Act.DECIDE: appeals.decide_appeal,
            Act.WITHDRAW: appeals.withdraw_appeal,
        }[self.act]
        done: Appeal = command(appeal=self.appeal, **form.values, **self.doing)  # type: ignore[operator]
        return f"已{self.heading}，申诉{done.get_state_display()}。"


class AppealFileView(OfAppealMixin, View):
    """A paper of the appeal."""

    def get(self, request: HttpRequest, **kwargs: Any) -> FileResponse:
        return served(get_object_or_404(self.appeal.files.all(), pk=kwargs["file"]))
