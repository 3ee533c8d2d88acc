"""The parameters of the standings: what is in force where, a new row, and what it would change."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from accounts.listing import ScopedPageMixin
from accounts.models import ReportingPeriod
from accounts.periods import Period
from config.celery import enqueue
from enterprises import parameters, tasks
from enterprises.forms import ScaleRuleForm, initial_of
from enterprises.selectors import parameters as selectors
from enterprises.services import parameters as services
from enterprises.standings import lamp

VIEW, CHANGE = "enterprises.view_enterprise", "enterprises.change_scalerule"
PAGE = "enterprises/parameters.html"


class ParametersMixin(ScopedPageMixin):
    """What the page shows around its form."""

    permission_required: Any = VIEW

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return [("企业库", reverse("enterprises:list") + self.context_query()), ("判定参数", None)]

    def page(self, form: ScaleRuleForm | None = None) -> dict[str, Any]:
        """The rows, and for whoever may add one the form."""
        if self.region is None or self.period is None:
            return {}
        in_force = selectors.rule_in_force(self.region, self.period)
        may_change = self.request.user.has_perm(CHANGE)
        if form is None and may_change:
            form = ScaleRuleForm(initial=initial_of(in_force, self.region), user=self.request.user)
        return {
            "lines": selectors.rule_lines(self.region, self.period, self.request.user),
            "in_force": in_force,
            "may_change": may_change,
            "form": form,
        }


class ParametersView(ParametersMixin, TemplateView):
    template_name = PAGE

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**self.page(), **kwargs)


class BeginView(ParametersMixin, TemplateView):
    """A row begins, or the form comes back with what is wrong at its fields."""

    permission_required = (VIEW, CHANGE)
    template_name = PAGE
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = ScaleRuleForm(request.POST, user=request.user)
        if not form.is_valid() or not self._begun(form):
            context = self.get_context_data(**self.page(form))
            return self.render_to_response(context, status=422)
        transaction.on_commit(partial(enqueue, tasks.classify_due))
        month = form.cleaned_data["valid_from"]
        messages.success(
            request,
            f"{form.cleaned_data['region']}自{month.year}年{month.month}月起按新参数判定，涉及的报告期正在重新判定。",
        )
        return redirect(reverse("enterprises:parameters") + self.context_query())

    def _begun(self, form: ScaleRuleForm) -> bool:
        data = form.cleaned_data
        try:
            services.begin_rule(
                **{name: data[name] for name in ("region", "valid_from", "article", "note", "restates")},
                rules=form.rules,
                by=self.request.user,
                now=timezone.now(),
            )
        except services.RuleRefused as error:
            for name, sentence in error.problems.items():
                form.add_error(name, sentence)
            return False
        return True


class TryView(ScopedPageMixin, View):
    """Which enterprises would change their status at the latest period with what stands in the form."""

    permission_required = (VIEW, CHANGE)
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = ScaleRuleForm(request.POST, user=request.user)
        latest = ReportingPeriod.objects.begun(timezone.localdate()).first()
        context: dict[str, Any] = {"period": latest.as_period if latest else None}
        if not form.is_valid():
            label, errors = next((form.fields[name].label, each) for name, each in form.errors.items())
            context["wrong"] = f"{label}：{errors[0]}"
        elif problems := parameters.problems_of(form.rules):
            context["wrong"] = "；".join(problems.values())
        elif latest:
            context |= _told(form, latest.as_period)
        return render(request, "enterprises/parameters_trial.html", context)


def _told(form: ScaleRuleForm, period: Period) -> dict[str, Any]:
    """What the parameters of the form would change, for the page."""
    region = form.cleaned_data["region"]
    foreseen = selectors.what_if(region, form.rules, period)
    moves = [
        (lamp(before), lamp(after), number, foreseen.named[before, after])
        for (before, after), number in foreseen.counts.most_common()
        if before != after
    ]
    changed = sum(number for _, _, number, _ in moves)
    return {"region": region, "judged": foreseen.counts.total(), "moves": moves, "changed": changed}
