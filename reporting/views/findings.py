"""The work list of findings, one finding with its figures and history, and the answers to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from accounts.listing import ListingView
from enterprises import return_forms
from reporting import names
from reporting.cycle import Level
from reporting.expressions import PRIOR
from reporting.finding_forms import DueForm, OwnerForm, TextForm
from reporting.finding_tables import (
    STANDING_CHOICE,
    FindingFilter,
    FindingResource,
    FindingTable,
    severity_lamp,
    state_lamp,
)
from reporting.models import CheckRule, Finding
from reporting.selectors import findings as selectors
from reporting.selectors.cycle import level_of
from reporting.selectors.findings import MAY_ANSWER, MAY_JUDGE
from reporting.selectors.history import history_of
from reporting.selectors.problems import cell_of_finding
from reporting.services import checks
from reporting.views.cycle import ROOM, CycleMixin

_MOST = 200
MAY_EXPLAIN = "reporting.submit_submission"


class FindingListView(CycleMixin, ListingView):
    permission_required = "reporting.view_finding"
    template_name = "reporting/findings.html"
    table_class = FindingTable
    filterset_class = FindingFilter
    resource_class = FindingResource
    page_title = "疑点核查"
    empty_title = "这里还没有疑点。"
    empty_hint = "导入或填报后系统自动按校核规则核查，发现的疑点列在这里。"

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return [(ROOM, self.home_url()), ("疑点核查", None)]

    def get_queryset(self) -> QuerySet[Finding]:
        assert self.region is not None
        return selectors.listed(self.request.user, self.region)

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_filterset_kwargs(filterset_class)
        data = self.request.GET.copy()
        data.setdefault("state", STANDING_CHOICE)
        rules = CheckRule.objects.visible_to(self.request.user).order_by("name")
        more = {"rules": rules, "period": self.period and self.period.date, "today": self.today}
        return kwargs | {"data": data, **more}

    def get_table_kwargs(self) -> dict[str, Any]:
        return {
            "query": self.context_query(),
            "today": self.today,
            "may_pick": self.may_assign or self.may_judge,
            "one_unit": len(self.own_units) == 1,
            "unowned_first": self.may_judge,
        }

    @cached_property
    def own_units(self) -> list[Any]:
        """The units of the page, asked for once."""
        return self.units()

    @cached_property
    def may_judge(self) -> bool:
        """Whether the person reviews these units."""
        return self._all_at(Level.ABOVE, MAY_JUDGE)

    @cached_property
    def may_assign(self) -> bool:
        """Whether the person hands the work of these units out."""
        return self._all_at(Level.UNIT, MAY_ANSWER) or (
            self.may_judge and self.request.user.has_perm(MAY_ANSWER)
        )

    def _all_at(self, level: Level, permission: str) -> bool:
        user = self.request.user
        at_level = [level_of(user, unit) is level for unit in self.own_units]
        return bool(at_level) and all(at_level) and user.has_perm(permission)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "may_judge": self.may_judge,
            "may_assign": self.may_assign,
            "owners": selectors.possible_owners(self.request.user, self.own_units) if self.may_assign else [],
            "bulk_url": reverse("reporting:findings_bulk") + self.context_query(),
            "nothing_yet": not self.get_queryset().exists(),
            "freshness": selectors.freshness(self.region, self.own_units, self.period)
            if self.region and self.period
            else None,
        }


class CheckNowView(CycleMixin, View):
    """The checks run at once over the page's sheets, or over the one form that was posted."""

    http_method_names = ["post", "options"]
    permission_required = ("reporting.view_finding", MAY_ANSWER)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        units, form = self.units(), request.POST.get("form", "")
        forms = [form] if form in return_forms.MODELS else list(return_forms.MODELS)
        if self.period is not None:
            checks.check_now(units=units, forms=forms, period=self.period, now=timezone.now())
            messages.success(request, "已核查，下面是按现在的数据得出的结果。")
        if form and len(units) == 1:
            return redirect("reporting:sheet", forms[0], units[0].code, str(self.period))
        return redirect(reverse("reporting:findings") + self.context_query())


class FindingMixin(CycleMixin):
    """About one finding that the person may see; others are not found."""

    permission_required: str | tuple[str, ...] = "reporting.view_finding"
    kwargs: dict[str, Any]

    @cached_property
    def finding(self) -> Finding:
        """The finding of the address, or 404."""
        visible = Finding.objects.visible_to(self.request.user)
        related = visible.select_related("unit", "enterprise", "rule__region", "owner")
        found: Finding = get_object_or_404(related, pk=self.kwargs["pk"])
        return found


class FindingView(FindingMixin, TemplateView):
    template_name = "reporting/finding.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        finding, user = self.finding, self.request.user
        listing = reverse("reporting:findings") + self.context_query()
        self.breadcrumbs = [(ROOM, self.home_url()), ("疑点核查", listing), (finding.rule.name, None)]
        allowed = selectors.allowed(user, finding)
        history = history_of(finding)
        return super().get_context_data(
            finding=finding,
            severity=severity_lamp(finding.severity),
            state=state_lamp(finding.state),
            allowed=allowed,
            owners=selectors.possible_owners(user, [finding.unit]) if allowed.assign else [],
            history=history,
            chart=history.chart() if history else None,
            linked=_linked(finding),
            cell=cell_of_finding(finding),
            value_name=finding.subject.removesuffix(PRIOR),
            place=f"region={finding.unit.code}&period={finding.as_period}",
            steps=finding.events.all(),
            today=self.today,
            **kwargs,
        )


def _linked(finding: Finding) -> set[str]:
    """The figures of the finding whose sources have a page: one enterprise's own, of the very month."""
    if finding.enterprise_id is None:
        return set()
    return {
        figure["name"]
        for figure in finding.figures
        if figure["value"] is not None and not figure["time"] and figure["form"] != names.POWER
    }


def _explain(finding: Finding, data: dict[str, Any], **by: Any) -> str:
    checks.explain(finding=finding, text=data["text"], **by)
    return "已填写说明，等待上级认定。"


def _send_back(finding: Finding, data: dict[str, Any], **by: Any) -> str:
    checks.send_back(finding=finding, reason=data["text"], **by)
    return f"已退回说明，由{finding.unit.name}补充。"


def _confirm(finding: Finding, data: dict[str, Any], **by: Any) -> str:
    checks.confirm(finding=finding, note=data["text"], **by)
    return "已认定数据属实。"


def _false_alarm(finding: Finding, data: dict[str, Any], **by: Any) -> str:
    checks.mark_false_alarm(finding=finding, note=data["text"], **by)
    return "已认定为误报。"


def _assign(finding: Finding, data: dict[str, Any], **by: Any) -> str:
    checks.assign(finding=finding, owner=data["owner"], **by)
    return f"已由{data['owner']}负责。"


def _change_due(finding: Finding, data: dict[str, Any], **by: Any) -> str:
    checks.change_due(finding=finding, due_on=data["due_on"], **by)
    return f"期限已调整为 {data['due_on']}。"


Answer = Callable[..., str]
_TEXTS: dict[str, Answer] = {
    "explain": _explain,
    "send_back": _send_back,
    "confirm": _confirm,
    "false_alarm": _false_alarm,
}
# Who hands a sheet in explains its doubts; who reviews it judges them.
_NEEDED = dict.fromkeys(("send_back", "confirm", "false_alarm", "due"), MAY_JUDGE)
_NEEDED["assign"] = MAY_ANSWER
ANSWERS = _TEXTS | {"assign": _assign, "due": _change_due}


class AnswerView(FindingMixin, View):
    """One answer to one finding; which of them may be given is for the services to say."""

    http_method_names = ["post", "options"]

    def get_permission_required(self) -> tuple[str, ...]:
        needed = _NEEDED.get(self.request.POST.get("action", ""), MAY_EXPLAIN)
        return ("reporting.view_finding", needed)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        action = request.POST.get("action", "")
        if action not in ANSWERS:
            raise Http404("没有这个操作。")
        form = self._form(action, request)
        if not form.is_valid():
            for errors in form.errors.values():
                messages.error(request, str(errors[0]))
        else:
            self._answer(action, form.cleaned_data)
        return redirect(self.finding.get_absolute_url() + self.context_query())

    def _form(self, action: str, request: HttpRequest) -> Any:
        if action == "assign":
            return OwnerForm(
                request.POST, people=selectors.possible_owners(request.user, [self.finding.unit])
            )
        return DueForm(request.POST) if action == "due" else TextForm(request.POST)

    def _answer(self, action: str, data: dict[str, Any]) -> None:
        by = {"by": self.request.user, "now": timezone.now()}
        try:
            messages.success(self.request, ANSWERS[action](self.finding, data, **by))
        except checks.FindingError as error:
            messages.error(self.request, str(error))


class BulkView(CycleMixin, View):
    """One answer to every finding that was ticked; all of it or nothing."""

    http_method_names = ["post", "options"]
    permission_required = ("reporting.view_finding", MAY_ANSWER)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        picked = self._picked()
        if not picked:
            messages.error(request, "没有选中任何疑点，请先勾选。")
        else:
            self._answer(picked)
        return redirect(reverse("reporting:findings") + self.context_query())

    def _picked(self) -> list[Finding]:
        keys = [int(key) for key in self.request.POST.getlist("finding")[:_MOST] if key.isdecimal()]
        visible = Finding.objects.visible_to(self.request.user).filter(pk__in=[k for k in keys if k < 2**31])
        return list(visible.select_related("unit").order_by("pk"))

    def _answer(self, picked: list[Finding]) -> None:
        action, by = self.request.POST.get("action", ""), {"by": self.request.user, "now": timezone.now()}
        data: dict[str, Any] = {"text": ""}
        if action == "assign":
            form = OwnerForm(
                self.request.POST,
                people=selectors.possible_owners(self.request.user, {row.unit for row in picked}),
            )
            if not form.is_valid():
                messages.error(self.request, str(form.errors["owner"][0]))
                return
            data = form.cleaned_data
        elif action not in ("confirm", "false_alarm"):
            raise Http404("没有这个操作。")
        try:
            with transaction.atomic():
                for finding in picked:
                    said = ANSWERS[action](finding, data, **by)
        except checks.FindingError as error:
            messages.error(self.request, f"没有改动任何疑点：{error}")
        else:
            messages.success(self.request, f"{len(picked)} 条疑点：{said}")
