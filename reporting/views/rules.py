"""Rules: the list, the editor with live check, cases and trial, and the versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from accounts.listing import ListingView
from accounts.scope import scope_of
from enterprises import return_forms
from reporting import names
from reporting.models import CheckRule
from reporting.rule_forms import CaseFormSet, RuleForm, case_initial, initial_of
from reporting.rule_tables import RuleFilter, RuleResource, RuleTable, in_words, status_lamp
from reporting.rules import CaseError
from reporting.selectors.rates import alarms_of
from reporting.selectors.rules import rules_visible_to
from reporting.selectors.trying import trial
from reporting.services import rules as services
from reporting.services.rules import RuleRefused
from reporting.views.cycle import ROOM, CycleMixin

VIEW, ADD, CHANGE = "reporting.view_checkrule", "reporting.add_checkrule", "reporting.change_checkrule"
TITLE = "校核规则"


class RuleListView(CycleMixin, ListingView):
    permission_required = VIEW
    template_name = "reporting/rules.html"
    table_class = RuleTable
    filterset_class = RuleFilter
    resource_class = RuleResource
    page_title = TITLE
    empty_title = "还没有校核规则。"
    empty_hint = "系统随附的规则在安装时载入；也可以新建。"

    def get_breadcrumbs(self) -> list[tuple[str, str | None]]:
        return [(ROOM, self.home_url()), (TITLE, None)]

    def get_queryset(self) -> QuerySet[CheckRule]:
        found: QuerySet[CheckRule] = rules_visible_to(self.request.user)
        return found

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"query": self.context_query()}


@dataclass(frozen=True)
class Draft:
    """What was posted: the rule as it would be, or what is wrong with it."""

    form: RuleForm
    cases: Any
    content: dict[str, Any]
    note: str
    wrong: str = ""
    field: str = ""

    def as_rule(self, rule: CheckRule) -> CheckRule:
        """The rule with the posted content, not saved."""
        for name, value in self.content.items():
            setattr(rule, name, value)
        return rule


def draft_of(data: Any, *, tried: bool = False) -> Draft:
    """The posted draft; a malformed one says why in a sentence. One that is only tried needs no words yet."""
    form, cases = RuleForm(data, tried=tried), CaseFormSet(data, prefix="case")
    if not form.is_valid() or not cases.is_valid():
        return Draft(form, cases, {}, "", *_first_error(form, cases))
    content = dict(form.cleaned_data)
    note = content.pop("note")
    try:
        rows = [row for each in cases if each.has_changed() or each.initial if (row := each.as_row())]
    except CaseError as error:
        return Draft(form, cases, {}, note, str(error), "cases")
    return Draft(form, cases, content | {"cases": rows}, note)


def _first_error(form: RuleForm, cases: Any) -> tuple[str, str]:
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        return f"{label}：{errors[0]}", name
    if not cases.management_form.is_valid():
        return "没有读到样例，请刷新页面后重试。", "cases"
    return "样例中有的内容过长，请缩短。", "cases"


class EditorView(CycleMixin, TemplateView):
    """The editor around a rule."""

    template_name = "reporting/rule.html"

    def editor(self, rule: CheckRule, draft: Draft | None = None, **more: Any) -> dict[str, Any]:
        """What the editor shows of a rule, or of a draft that was refused."""
        listing = reverse("reporting:rules") + self.context_query()
        self.breadcrumbs = [(ROOM, self.home_url()), (TITLE, listing), (rule.name or "新建规则", None)]
        mine = self.request.user.has_perm(ADD if rule.pk is None else CHANGE) and (
            rule.pk is None or services.may_change(self.request.user, rule)
        )
        form = draft.form if draft else RuleForm(initial=initial_of(rule))
        cases = draft.cases if draft else CaseFormSet(initial=case_initial(rule.cases), prefix="case")
        context: dict[str, Any] = {
            "rule": rule,
            "form": form,
            "cases": cases,
            "wide": RuleForm.WIDE,
            "mine": mine,
            **self._for_own_region(rule, mine),
            "words": in_words(rule) if rule.pk else "",
            "results": services.results_of(rule) if rule.pk else [],
            "versions": rule.versions.all() if rule.pk else [],
            "alarms": alarms_of(rule, self.request.user, self.period) if rule.pk and self.period else None,
            "status": status_lamp(rule),
            "forms_known": names.form_choices(),
            "vocabulary": vocabulary(),
            "picks": picks(),
        }
        return context | more

    def _for_own_region(self, rule: CheckRule, mine: bool) -> dict[str, Any]:
        """What the person may do about a rule of a region above: word it anew, or stop it for their own."""
        scope = scope_of(self.request.user)
        if mine or scope is None or not self.request.user.has_perm(ADD):
            return {"may_copy": False}
        return {"may_copy": True, "own_region": scope, "own_rule": services.own_of(rule, scope)}

    def refused(self, request: HttpRequest, rule: CheckRule, draft: Draft) -> HttpResponse:
        """The editor with all that was typed, and what has to be seen to first."""
        messages.error(request, draft.wrong)
        context = self.get_context_data(**self.editor(rule, draft))
        return render(request, self.template_name, context, status=422)


def vocabulary() -> list[dict[str, Any]]:
    """The names that an expression may use, by form."""
    catalog = names.catalog()
    return [
        {"label": label, "names": [(name, catalog.values[form][name]) for name in catalog.values[form]]}
        for form, label in catalog.forms.items()
    ]


def picks() -> list[dict[str, str]]:
    """Every value as the picker shows it, with its form and unit, and as it is written into an expression."""
    catalog = names.catalog()
    return [
        {
            "shown": f"{catalog.values[form][name]} · {label} · {catalog.units[form][name]}",
            "inserted": catalog.written(form, name),
        }
        for form, label in catalog.forms.items()
        for name in catalog.values[form]
    ]


class RulePage(EditorView):
    """About one rule that binds the person's region or one below it; others are not found."""

    permission_required: str | tuple[str, ...] = VIEW
    kwargs: dict[str, Any]

    def rule(self) -> CheckRule:
        """The rule of the address, or 404."""
        found: CheckRule = get_object_or_404(rules_visible_to(self.request.user), pk=self.kwargs["pk"])
        return found


class RuleView(RulePage):
    """One rule: what it asks, its cases and versions, and for whoever may change it the editor."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**self.editor(self.rule()), **kwargs)


class SaveRuleView(RulePage):
    """The posted editor as the rule's next version."""

    http_method_names = ["post", "options"]
    permission_required = (VIEW, CHANGE)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rule, draft = self.rule(), draft_of(request.POST)
        return _saved(self, request, rule, draft)


class NewRuleView(EditorView):
    """A rule of the person's own region, begun empty."""

    permission_required = (VIEW, ADD)

    def blank(self) -> CheckRule:
        """A draft that is not saved yet."""
        scope = scope_of(self.request.user)
        assert scope is not None
        return CheckRule(slug=f"own-{timezone.now():%Y%m%d%H%M%S%f}", region=scope, name="")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        editor = {} if "rule" in kwargs else self.editor(self.blank())
        return super().get_context_data(**editor, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _saved(self, request, self.blank(), draft_of(request.POST))


def _saved(view: EditorView, request: HttpRequest, rule: CheckRule, draft: Draft) -> HttpResponse:
    if draft.wrong:
        return view.refused(request, rule, draft)
    by: dict[str, Any] = {"by": request.user, "now": timezone.now()}
    try:
        saved = services.save_rule(rule=rule, content=draft.content, note=draft.note, **by)
    except RuleRefused as error:
        shown = Draft(draft.form, draft.cases, {}, "", str(error), error.field)
        return view.refused(request, _as_stored(rule), shown)
    messages.success(request, f"已保存“{saved.name}”，现为第 {saved.version} 版。")
    return redirect(saved.get_absolute_url() + view.context_query())


def _as_stored(rule: CheckRule) -> CheckRule:
    """The rule as it stands, without what a refused saving set on it."""
    if rule.pk is None:
        return CheckRule(slug=rule.slug, region=rule.region, name="")
    stored: CheckRule = CheckRule.objects.select_related("region").get(pk=rule.pk)
    return stored


class RuleActView(RulePage):
    """启用, 停用, or for a rule from above a copy, or its stopping, for the person's own region."""

    http_method_names = ["post", "options"]

    def get_permission_required(self) -> tuple[str, ...]:
        return (VIEW, ADD if self.request.POST.get("action") in ("copy", "stop_here") else CHANGE)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rule = self.rule()
        by: dict[str, Any] = {"by": request.user, "now": timezone.now()}
        try:
            rule = self._act(rule, request.POST.get("action", ""), by)
        except RuleRefused as error:
            messages.error(request, str(error))
        return redirect(rule.get_absolute_url() + self.context_query())

    def _act(self, rule: CheckRule, action: str, by: dict[str, Any]) -> CheckRule:
        if action == "activate":
            done, said = services.activate(rule=rule, **by), "已启用，本期报表将重新核查。"
        elif action == "stop":
            done, said = services.stop(rule=rule, **by), "已停用，由它发现的疑点将自动消除。"
        elif action in ("copy", "stop_here"):
            done, said = self._for_own(rule, action, by)
        else:
            raise Http404("没有这个操作。")
        messages.success(self.request, said)
        return done

    def _for_own(self, rule: CheckRule, action: str, by: dict[str, Any]) -> tuple[CheckRule, str]:
        scope = scope_of(self.request.user)
        assert scope is not None
        if action == "copy":
            done = services.copy_for(rule=rule, region=scope, **by)
            return done, f"已复制为{scope.name}规则（草稿），修改并启用后在{scope.name}代替原规则。"
        done = services.stop_for(rule=rule, region=scope, **by)
        return done, f"已在{scope.name}停用，由它发现的疑点将自动消除；要恢复时请启用{scope.name}的这一条。"


class DraftView(CycleMixin, View):
    """Something asked of a draft that is not saved."""

    http_method_names = ["post", "options"]
    permission_required = (VIEW, CHANGE)

    def drafted(self, request: HttpRequest) -> tuple[CheckRule | None, str]:
        """(the draft as a rule, what is wrong with it and in which field)."""
        draft, scope = draft_of(request.POST, tried=True), scope_of(request.user)
        assert scope is not None
        if draft.wrong:
            return None, draft.wrong
        rule = draft.as_rule(CheckRule(slug="draft", region=scope))
        try:
            services.require_sound(rule)
        except RuleRefused as error:
            field = RuleForm.base_fields.get(error.field)
            return None, f"{field.label}：{error}" if field else str(error)
        return rule, ""


class CheckDraftView(DraftView):
    """The draft in words with what it says of its cases, or what is wrong with it: a fragment for the editor."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rule, wrong = self.drafted(request)
        context = {
            "wrong": wrong,
            "words": in_words(rule) if rule else "",
            "results": services.results_of(rule) if rule else [],
        }
        return render(request, "reporting/rule_says.html", context)


class TryDraftView(DraftView):
    """Whom the draft would hit in a form and the page's month: a fragment for the editor."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rule, wrong = self.drafted(request)
        form = request.POST.get("try_form") or (rule.forms[0] if rule and rule.forms else "")
        context: dict[str, Any] = {"wrong": wrong, "period": self.period, "trial": None}
        if rule and self.period is None:
            context["wrong"] = "还没有任何报告期的数据，不能试算。"
        elif rule and form not in rule.forms:
            context["wrong"] = "这条规则不适用于所选报表，请另选。"
        elif rule and self.period and self.region:
            context["trial"] = trial(rule, form, self.region, self.period)
            context["form_label"] = return_forms.label_of_form(form)
        return render(request, "reporting/rule_trial.html", context)
