"""The month's sheets: a unit's own list, the reviewer's table, and the page of one sheet."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.generic import TemplateView, View

from accounts.listing import ScopedPageMixin
from accounts.models import Region
from accounts.periods import Period, PeriodError
from enterprises import return_forms
from reporting import labels
from reporting.cycle import Action, Level
from reporting.forms import ActionForm
from reporting.selectors import cycle as selectors
from reporting.selectors import months
from reporting.selectors.cycle import SheetState
from reporting.selectors.findings import Open, last_run, open_counts
from reporting.selectors.totals import totals
from reporting.services import cycle as services

MISSING_SHOWN = 60
ROOM = "数据报送"


class CycleMixin(ScopedPageMixin):
    """A page of the cycle: it also offers the months that are being filled in and have no figures yet."""

    permission_required: str | tuple[str, ...] = "reporting.view_submission"

    def _chosen_period(self) -> Period | None:
        assert self.region is not None
        self.periods, current = months.to_report(self.region, self.periods, self.today)
        return super()._chosen_period() if self.request.GET.get("period") else current

    @cached_property
    def today(self) -> date:
        """The day by which windows open and close."""
        return timezone.localdate()

    def units(self) -> list[Region]:
        """The units of the page's region; for a park, the county that reports it."""
        assert self.region is not None
        return months.units_of(self.region)

    def home_url(self) -> str:
        """The first page of the room, with this page's region and period."""
        return reverse("reporting:home") + self.context_query()


class HomeView(CycleMixin, TemplateView):
    template_name = "reporting/home.html"
    breadcrumbs = [(ROOM, None)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(
            reminders=selectors.unseen_reminders(self.request.user)
            if self.request.user.has_perm("reporting.submit_submission")
            else [],
            reopened=selectors.reopened_for(self.request.user, self.today)
            if self.request.user.has_perm("reporting.submit_submission")
            else [],
            **kwargs,
        )
        if self.period is None:
            return context
        units = self.units()
        month = months.month_of(self.request.user, units, self.period, self.today)
        return context | {
            "month": month,
            "today": self.today,
            "alone": len(units) == 1,
            "may_review": month.has_picks,
            "doubts": self._doubts(units) if self.request.user.has_perm("reporting.view_finding") else {},
        }

    def _doubts(self, units: list[Region]) -> dict[str, Open]:
        """What stands open in each sheet, by what names the sheet's line."""
        assert self.period is not None
        codes = {unit.pk: unit.code for unit in units}
        found = open_counts(units, self.period, self.today)
        return {f"{form}:{codes[unit]}": each for (form, unit), each in found.items()}


class SheetMixin(CycleMixin):
    """About one sheet, which its address names: form, unit and period."""

    kwargs: dict[str, Any]

    def _chosen_region(self, scope: Region) -> Region:
        if self.request.GET.get("region"):
            return super()._chosen_region(scope)
        found = next((region for region in self.regions if region.code == self.kwargs["code"]), None)
        # Whoever may not open the page at all is told so, wherever the address leads.
        if found is None and self.request.user.has_perms(self.get_permission_required()):
            raise Http404("没有这个单位，或不在您的管辖范围内。")
        return found or scope

    def _chosen_period(self) -> Period | None:
        super()._chosen_period()
        try:
            return Period.parse(self.request.GET.get("period") or self.kwargs["period"])
        except PeriodError as error:
            raise Http404(str(error)) from error

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.region is not None and self.period is not None:
            context = {"region": self.region.code, "period": str(self.period)}
            request.page_context = urlencode(context)  # type: ignore[attr-defined]

    @property
    def form(self) -> str:
        """The form of the address, or 404."""
        form = str(self.kwargs["form"])
        if form not in return_forms.MODELS:
            raise Http404("没有这张报表。")
        return form

    @cached_property
    def unit(self) -> Region:
        """The unit of the address, or 404 for what reports nothing by itself."""
        unit = next((unit for unit in self.units() if self.region and unit.pk == self.region.pk), None)
        if unit is None:
            raise Http404("只有县区和单独考核的开发区报送报表，请在页面上方另选地区。")
        return unit

    def findings_url(self) -> str:
        """What the checks found in this sheet and nobody answered."""
        query = {"region": self.unit.code, "period": str(self.period), "form": self.form, "state": "standing"}
        return f"{reverse('reporting:findings')}?{urlencode(query)}"

    @cached_property
    def state(self) -> SheetState:
        """The sheet as it stands."""
        assert self.period is not None
        return selectors.sheet(self.form, self.unit, self.period)


class SheetView(SheetMixin, TemplateView):
    template_name = "reporting/sheet.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; another region or period chosen above it leads to that sheet, or to the list of them."""
        assert self.region is not None
        if (self.region.code, str(self.period)) == (self.kwargs["code"], self.kwargs["period"]):
            return super().get(request, *args, **kwargs)
        if len(self.units()) != 1:
            return redirect(self.home_url())
        return redirect("reporting:sheet", self.form, self.units()[0].code, str(self.period))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert self.period is not None
        user, state, period = self.request.user, self.state, self.period
        self.breadcrumbs = [(ROOM, self.home_url()), (state.submission.form_label, None)]
        verdict = selectors.may_edit_sheet(user, state, self.today)
        missing = selectors.missing(self.form, self.unit, period)
        counts = selectors.counts([self.form], [self.unit], period)
        count = counts.get((self.form, self.unit.pk), selectors.Counts())
        checked = last_run(self.form, self.unit, period)
        doubts = open_counts([self.unit], period, self.today, [self.form]).get((self.form, self.unit.pk))
        possible = selectors.actions_for(user, state, self.today)
        level = selectors.level_of(user, self.unit)
        return super().get_context_data(
            state=state,
            entry_label=labels.entry(state, level, verdict),
            later=labels.written(selectors.written_after_hand_in(state)),
            is_own=level is Level.UNIT,
            last_day=services.last_open_day(self.today),
            line=months.line_of(user, state, count, self.today),
            verdict=verdict,
            editing=labels.editing(state, level, self.today),
            totals=totals(self.form, self.unit, period),
            events=state.submission.events.all() if state.submission.pk else [],
            missing=missing.order_by("uscc")[:MISSING_SHOWN],
            reminders=selectors.reminders_of(state),
            changed=state.facts.changed,
            doubts=doubts,
            checked=checked,
            findings_url=self.findings_url(),
            buttons=labels.actions(
                possible, state, count.missing, doubts, self.today, is_owed=not checked or checked.owed
            ),
            may_remind=selectors.may_remind(user, state),
            remind_units=[state.unit],
            today=self.today,
            remind_text=labels.reminder(state, self.today),
            **kwargs,
        )


class ActView(SheetMixin, View):
    """One action on one sheet."""

    http_method_names = ["post", "options"]

    @cached_property
    def action(self) -> Action | None:
        """The action that was posted; None for what is none."""
        posted = self.request.POST.get("action", "")
        return Action(posted) if posted in set(Action) else None

    def get_permission_required(self) -> tuple[str, ...]:
        """What the posted action needs."""
        needed = selectors.permission_for(self.action) if self.action else "reporting.review_submission"
        return ("reporting.view_submission", needed)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.action is None:
            raise Http404("没有这个操作。")
        form = ActionForm(request.POST)
        if not form.is_valid():
            for errors in form.errors.values():
                messages.error(request, str(errors[0]))
        else:
            self._act(request, self.action, form.cleaned_data)
        assert self.period is not None
        if form.data.get("back") == "home":
            return redirect(self.home_url())
        return redirect("reporting:sheet", self.form, self.unit.code, str(self.period))

    def _act(self, request: HttpRequest, action: Action, data: dict[str, Any]) -> None:
        assert self.period is not None
        common: dict[str, Any] = {
            "form": self.form,
            "region": self.unit,
            "period": self.period,
            "by": request.user,
            "now": timezone.now(),
        }
        title = self.state.facts.title
        try:
            if action is Action.SUBMIT:
                services.submit(**common, missing_note=data["missing_note"])
            else:
                services.act(action=action, **common, reason=data["reason"], until=data["until"])
        except services.Unsound as error:
            link = format_html('<a class="alert-link" href="{}">查看这些疑点</a>', self.findings_url())
            messages.error(request, format_html("{} {}", str(error), link))
        except services.CycleError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, labels.done(action, title))


class ReviewView(CycleMixin, View):
    """One action on every sheet that was ticked; those it could not be done to are told one by one."""

    http_method_names = ["post", "options"]
    permission_required = ("reporting.view_submission", "reporting.review_submission")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        action = REVIEWS.get(request.POST.get("action", ""))
        # One page asks for the reasons of three actions; each dialog's field is named for its own.
        reason = request.POST.get(f"{action}-reason", request.POST.get("reason", ""))
        form = ActionForm({"reason": reason, "until": request.POST.get("until", "")})
        keys = self._picked()
        if not keys:
            messages.error(request, "没有选中任何报表，请先勾选。")
        elif not form.is_valid():
            for errors in form.errors.values():
                messages.error(request, str(errors[0]))
        elif action is None:
            raise Http404("没有这个操作。")
        else:
            self._review(request, action, keys, form.cleaned_data)
        return redirect(self.home_url())

    def _picked(self) -> list[tuple[str, Region]]:
        """The ticked sheets, (form, unit), of those the person sees; anything else was not on the page."""
        units = {unit.code: unit for unit in self.units()}
        pairs = [value.partition(":")[::2] for value in self.request.POST.getlist("sheet")]
        return [(form, units[code]) for form, code in pairs if form in return_forms.MODELS and code in units]

    def _review(
        self, request: HttpRequest, action: Action, keys: list[tuple[str, Region]], data: dict[str, Any]
    ) -> None:
        assert self.period is not None
        done = services.review(
            action=action,
            keys=keys,
            period=self.period,
            by=request.user,  # type: ignore[arg-type]
            now=timezone.now(),
            reason=data["reason"],
            until=data["until"],
        )
        if done.sheets:
            messages.success(request, labels.done_many(action, done.sheets))
        for sentence in done.refused:
            messages.error(request, sentence)


REVIEWS = {action.value: action for action in (Action.APPROVE, Action.RETURN, Action.LOCK)}
"""What may be done to many sheets at once."""
