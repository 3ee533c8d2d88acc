"""The way of an evaluation: where it stands, its log, and each step as a form at its own address."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.listing import ScopedPageMixin
from assessments import flow_forms as forms
from assessments import flow_selectors as selectors
from assessments.evaluation_services import EvaluationError
from assessments.flow.appealing import STATE_LABELS
from assessments.flow.stages import VERB_LABELS, Verb
from assessments.flow_services import appeals, steps
from assessments.flow_services.recomputing import recompute
from assessments.models import Evaluation
from assessments.views.evaluations import TITLE, VIEW
from land.views.common import ActingView

RUN = selectors.RUN


class OfEvaluationMixin(ScopedPageMixin):
    """A page about one evaluation that the person may see; others are not found."""

    permission_required: str | tuple[str, ...] = VIEW
    here = ""

    @cached_property
    def evaluation(self) -> Evaluation:
        """The evaluation of the address, or 404."""
        rows = Evaluation.objects.visible_to(self.request.user)
        return get_object_or_404(rows.select_related("scheme__region", "version"), pk=self.kwargs["pk"])

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        scheme = self.evaluation.scheme
        return [
            ("目标考核", reverse("assessments:targets") + self.context_query()),
            (TITLE, reverse("assessments:schemes") + self.context_query()),
            (scheme.name, scheme.get_absolute_url() + self.context_query()),
            (self.here, None),
        ]

    def of_evaluation(self) -> dict[str, Any]:
        """What the tabs, the strip and the buttons need."""
        return {
            "evaluation": self.evaluation,
            "standing": selectors.standing_of(self.evaluation, timezone.localdate()),
            "may_run": may_run(self.request.user, self.evaluation),
            "verb_labels": {verb.value: label for verb, label in VERB_LABELS.items()},
        }


def may_run(user: Any, evaluation: Evaluation) -> bool:
    """Whether the person organises this evaluation."""
    return selectors.organises(user, evaluation.scheme.region)


class FlowView(OfEvaluationMixin, TemplateView):
    """Where the evaluation stands, who acts next, what was done so far."""

    template_name = "assessments/flow.html"
    here = "流程"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = selectors.appeals_by_state(self.evaluation, self.request.user)
        return super().get_context_data(
            **self.of_evaluation(),
            page_title=self.evaluation.scheme.name,
            steps=self.evaluation.steps.all(),
            earlier=list(self.evaluation.earlier.order_by("-pk")),
            appeals=[(state.value, STATE_LABELS[state], counts[state]) for state in counts],
            **kwargs,
        )


class FlowActingView(OfEvaluationMixin, ActingView):
    """A form of this room: what a command refuses stands at its fields."""

    @cached_property
    def record(self) -> Any:
        return self.evaluation

    def _done(self, form: Any) -> str:
        try:
            return self.perform(form)
        except EvaluationError as refused:
            problems = refused.problems if isinstance(refused, appeals.AppealRefused) else {"": str(refused)}
            for name, sentence in problems.items():
                form.add_error(name if name in form.fields else None, sentence)
            return ""


_FORMS: dict[Verb, type[forms.LandForm]] = {
    Verb.SUBMIT: forms.NoteForm,
    Verb.WITHDRAW: forms.ReasonForm,
    Verb.OPEN: forms.NoticeForm,
    Verb.AGAIN: forms.ReasonForm,
    Verb.CLOSE: forms.NothingForm,
    Verb.RECOMPUTE: forms.NothingForm,
    Verb.DECIDE: forms.DecisionForm,
    Verb.PUBLISH: forms.NothingForm,
}
_COMMANDS: dict[Verb, Any] = {
    Verb.SUBMIT: steps.submit,
    Verb.WITHDRAW: steps.withdraw,
    Verb.OPEN: steps.open_notice,
    Verb.AGAIN: steps.withdraw_notice,
    Verb.CLOSE: steps.close_notice,
    Verb.RECOMPUTE: recompute,
    Verb.DECIDE: steps.decide,
    Verb.PUBLISH: steps.publish,
}
_ABOUT = {
    Verb.SUBMIT: "提交后名单和等级固定，新的测算不再替换它。",
    Verb.WITHDRAW: "退回后可以重新计算；其间另有的测算由它替换。",
    Verb.OPEN: "公示期内企业、县区和园区可以提出申诉。",
    Verb.AGAIN: "名单和等级不变，另定起始日重新公示；已提出的申诉照常办理。",
    Verb.CLOSE: "公示期满后不再受理申诉。",
    Verb.RECOMPUTE: "采纳的申诉按更正后的要素，其余企业仍按公示的要素；公示的等级另行保留，可以逐户对照。",
    Verb.DECIDE: "登记后等级不再改动，只待发布。",
    Verb.PUBLISH: "发布后方案版本、要素和等级一并固定，不再改动，重新计算结果相同。",
}


class StepView(FlowActingView):
    """One step of the evaluation."""

    permission_required = RUN

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if kwargs["verb"] not in set(Verb):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def has_permission(self) -> bool:
        return super().has_permission() and may_run(self.request.user, self.evaluation)

    @property
    def verb(self) -> Verb:
        """The step of the address."""
        return Verb(self.kwargs["verb"])

    @property
    def form_class(self) -> type[forms.LandForm]:  # type: ignore[override]
        """The step's form."""
        return _FORMS[self.verb]

    @property
    def heading(self) -> str:  # type: ignore[override]
        """What is done."""
        return VERB_LABELS[self.verb]

    button = heading
    here = heading

    def get_about(self) -> str:
        trial = "试评价，不作为实施差别化政策的依据。" if self.evaluation.is_trial else ""
        return f"{self.evaluation.scheme.name} · {trial}{_ABOUT[self.verb]}"

    def get_initial(self) -> dict[str, Any]:
        today = timezone.localdate()
        return {"opens": today, "decided_on": today, "objection": forms.OBJECTION}

    def get_success_url(self) -> str:
        return reverse("assessments:flow", args=[self.evaluation.pk])

    def perform(self, form: Any) -> str:
        _COMMANDS[self.verb](evaluation=self.evaluation, **form.values, **self.doing)
        return f"已{VERB_LABELS[self.verb]}。"

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return super().post(request)
