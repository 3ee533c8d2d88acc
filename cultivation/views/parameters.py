"""The parameters of the pools and tiers: what is in force where, and a new row."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as page_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView

from cultivation.forms import RuleForm, initial_of
from cultivation.selectors import parameters as selectors
from cultivation.services.parameters import begin_rule
from cultivation.views.base import CHANGE_RULES, VIEW_POOLS, RoomMixin, by_and_now, carried_out


class ParametersView(RoomMixin, TemplateView):
    permission_required: Any = VIEW_POOLS
    template_name = "cultivation/parameters.html"
    tab = "parameters"
    page_title = "培育参数"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.region is None or self.period is None:
            return context
        in_force = selectors.rule_in_force(self.region, self.period)
        if self.request.user.has_perm(CHANGE_RULES):
            initial = initial_of(in_force, self.region)
            context.setdefault("form", RuleForm(initial=initial, user=self.request.user))
        return context | {
            "lines": selectors.rule_lines(self.region, self.period, self.request.user),
            "in_force": in_force,
        }


class BeginView(ParametersView):
    """A row begins, or the form comes back with what is wrong at its fields."""

    permission_required = (VIEW_POOLS, CHANGE_RULES)
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = RuleForm(request.POST, user=request.user)
        if sentence := carried_out(form, self._begin):
            page_messages.success(request, sentence)
            return redirect(self.address("parameters"))
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _begin(self, form: RuleForm) -> str:
        data = form.cleaned_data
        begin_rule(
            **{name: data[name] for name in ("region", "valid_from", "article", "note")},
            values=form.values,
            **by_and_now(self.request),
        )
        month = data["valid_from"]
        return f"{data['region']}自{month.year}年{month.month}月起按新参数执行，涉及的报告期几分钟内更新。"
