"""Who handed in when, who is reminded, and the dates of the months."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from accounts.exports import xlsx_response
from accounts.scope import ScopedQuerySet, scope_of
from enterprises import return_forms
from reporting import labels
from reporting.forms import ReminderForm, WindowForm
from reporting.models import Reminder, Window
from reporting.selectors import completeness, months, owing
from reporting.selectors import cycle as selectors
from reporting.services import windows as services
from reporting.services.cycle import CycleError
from reporting.views.cycle import ROOM, CycleMixin

DEFAULT_FORM = "output"


class CompletenessView(CycleMixin, TemplateView):
    """Units × months for one form, each cell leading to its sheet."""

    template_name = "reporting/completeness.html"

    @cached_property
    def form(self) -> str:
        """The form of the address, or 404."""
        form = str(self.request.GET.get("form") or DEFAULT_FORM)
        if form not in return_forms.MODELS:
            raise Http404("没有这张报表。")
        return form

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("export") == "xlsx" and self.period is not None:
            return self._export(request)
        return super().get(request, *args, **kwargs)

    def _matrix(self) -> completeness.Matrix:
        assert self.period is not None
        return completeness.matrix(self.form, self.units(), self.period, self.today)

    def _export(self, request: HttpRequest) -> HttpResponse:
        assert self.region is not None
        assert self.period is not None
        if not request.user.has_perm("enterprises.export_enterprise"):
            raise PermissionDenied("您没有导出权限。")
        dataset, footer = completeness.as_dataset(self._matrix())
        title = f"{self.region.name}{return_forms.label_of_form(self.form)}完整率"
        about = f"截至{self.period.label}的12期 · {self.today}导出 · 括号内为报送时已报/应报企业数"
        return xlsx_response(dataset, title, about=about, footer=footer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.breadcrumbs = [(ROOM, self.home_url()), ("完整率", None)]
        label = return_forms.label_of_form(self.form)
        context = super().get_context_data(form_label=label, **kwargs)
        if self.period is None or self.region is None:
            return context
        matrix = self._matrix()
        owed = owing.owed_sheets(self.form, matrix.owing, self.period, self.today) if matrix.owing else []
        return context | {
            "form": self.form,
            "forms": [self._choice(form, label) for form, label in completeness.form_choices()],
            "matrix": matrix,
            "can_export": self.request.user.has_perm("enterprises.export_enterprise"),
            "export_url": self._address(form=self.form, export="xlsx"),
            "owing": [
                each.state.unit for each in owed if selectors.may_remind(self.request.user, each.state)
            ],
            "owed": [(each, self._missing_url(each.state.unit.code)) for each in owed],
            "missing_url": self._missing_url(),
            "own": scope.pk if (scope := scope_of(self.request.user)) else None,
            "remind_text": labels.reminder(owed[0].state, self.today) if owed else "",
            "today": self.today,
        }

    def _missing_url(self, code: str = "") -> str:
        assert self.region is not None
        query = {"region": code or self.region.code, "period": str(self.period), "form": self.form}
        return f"{reverse('reporting:missing')}?{urlencode(query)}"

    def _choice(self, form: str, label: str) -> dict[str, Any]:
        return {"label": label, "url": self._address(form=form), "active": form == self.form}

    def _address(self, **more: str) -> str:
        assert self.region is not None
        query = {"region": self.region.code, "period": str(self.period), **more}
        return f"{reverse('reporting:completeness')}?{urlencode(query)}"


class RemindView(CycleMixin, View):
    """Reminds the named units of one form."""

    http_method_names = ["post", "options"]
    permission_required = ("reporting.view_submission", "reporting.review_submission")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked, codes = str(request.POST.get("form", "")), set(request.POST.getlist("unit"))
        units = [unit for unit in self.units() if unit.code in codes]
        if asked not in return_forms.MODELS or self.period is None:
            raise Http404("没有这张报表。")
        form = ReminderForm(request.POST)
        if not units:
            messages.error(request, "没有选中要催报的单位，请先勾选。")
        elif not form.is_valid():
            messages.error(request, str(form.errors["text"][0]))
        else:
            self._remind(asked, units, form.cleaned_data["text"])
        if len(units) == 1:
            return redirect("reporting:sheet", asked, units[0].code, str(self.period))
        return redirect(f"{reverse('reporting:completeness')}{self.context_query()}&form={asked}")

    def _remind(self, form: str, units: list[Any], text: str) -> None:
        assert self.period is not None
        try:
            sent = services.remind(
                form=form,
                regions=units,
                period=self.period,
                by=self.request.user,  # type: ignore[arg-type]
                now=timezone.now(),
                text=text,
            )
        except CycleError as error:
            messages.error(self.request, str(error))
            return
        said = f"已催报 {len(sent)} 个单位。" if sent else "今天已经催报过，对方尚未知悉，没有重复发送。"
        messages.success(self.request, said)


class TakeNoteView(CycleMixin, View):
    """Notes that the unit has seen a reminder."""

    http_method_names = ["post", "options"]
    permission_required = ("reporting.view_submission", "reporting.submit_submission")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reminder = get_object_or_404(Reminder.objects.visible_to(request.user), pk=self.kwargs["pk"])
        services.take_note(reminder=reminder, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        return redirect("reporting:home")


class WindowsView(CycleMixin, TemplateView):
    """The dates of a month, for each form; whoever reviews may change them."""

    template_name = "reporting/windows.html"
    permission_required: str | tuple[str, ...] = "reporting.view_submission"

    def windows(self) -> ScopedQuerySet:
        """The windows that hold for the page's region and period."""
        assert self.region is not None
        if self.period is None:
            return Window.objects.none()
        rows: ScopedQuerySet = months.windows_of(self.region).filter(period=self.period.date)
        return rows.select_related("region")

    def own(self) -> list[Window]:
        """Those of them whose dates the person may change."""
        if not self.request.user.has_perm("reporting.change_window"):
            return []
        return list(self.windows().visible_to(self.request.user))

    def get_context_data(self, *, bound: list[WindowForm] | None = None, **kwargs: Any) -> dict[str, Any]:
        self.breadcrumbs = [(ROOM, self.home_url()), ("报送日程", None)]
        context = super().get_context_data(**kwargs)
        editable = [WindowForm(instance=window) for window in self.own()] if bound is None else bound
        forms = {form.instance.pk: form for form in editable}
        order = list(return_forms.MODELS)
        rows = sorted(self.windows(), key=lambda row: (row.region.path, order.index(row.form)))
        may_change = self.request.user.has_perm("reporting.change_window")
        return context | {
            "lines": [(window, forms.get(window.pk)) for window in rows],
            "may_change": bool(forms),
            "may_plan": may_change and self.period is not None and bool(self._plannable()),
            "today": self.today,
        }

    def _plannable(self) -> list[Any]:
        """The cities within the person's sight that have no dates for the period yet."""
        assert self.region is not None
        done = {window.region_id for window in self.windows()}
        cities = [region for region in self.regions if region.kind == region.Kind.CITY]
        return [city for city in cities if city.path.startswith(self.region.path) and city.pk not in done]


class ChangeWindowsView(WindowsView):
    """Changes the dates of the page's windows; what cannot be saved is shown again with what was typed."""

    http_method_names = ["post", "options"]
    permission_required = ("reporting.view_submission", "reporting.change_window")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        forms = [WindowForm(request.POST, instance=window) for window in self.own()]
        changed = [form for form in forms if form.has_changed()]
        # All are asked, so that every mistake is told at once.
        if all([form.is_valid() for form in changed]) and self._change(changed):
            return redirect(reverse("reporting:windows") + self.context_query())
        return self.render_to_response(self.get_context_data(bound=forms), status=422)

    def _change(self, changed: list[WindowForm]) -> bool:
        changes = [(form.instance, services.Dates(**form.cleaned_data)) for form in changed]
        try:
            saved = services.change_windows(changes=changes, by=self.request.user)  # type: ignore[arg-type]
        except CycleError as error:
            messages.error(self.request, str(error))
            return False
        messages.success(self.request, labels.dates_saved([window.form_label for window in saved]))
        return True


class PlanWindowsView(WindowsView):
    """Sets the usual dates of a month."""

    http_method_names = ["post", "options"]
    permission_required = ("reporting.view_submission", "reporting.change_window")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.period is None:
            raise Http404("请先选择报告期。")
        number = services.plan_windows(period=self.period, regions=self._plannable())
        messages.success(request, f"已按常用日期排定{self.period.label} {number} 张报表的日程，可逐张调整。")
        return redirect(reverse("reporting:windows") + self.context_query())
