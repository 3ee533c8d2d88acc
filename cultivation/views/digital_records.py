"""One count of robots, and one 数字化诊断: what it says, where it came from, and the forms to correct or withdraw it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as page_messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import TemplateView

from accounts.figures import NO_FIGURE
from cultivation.forms import DiagnosisFields, RobotsFields, WithdrawForm
from cultivation.messages import month_words
from cultivation.models import Diagnosis, RobotCount
from cultivation.services import digital as services
from cultivation.views.base import CHANGE_RECOGNITIONS, VIEW_RECOGNITIONS, RoomMixin, by_and_now, carried_out
from imports.origins import origin_of, rows_of
from imports.selectors import sheet_strip

_MOST = 24
"""So many other rows of the enterprise are listed, the latest first."""


class _RecordView(RoomMixin, TemplateView):
    """A row that the person may see, with its forms for whoever may change it."""

    permission_required: Any = VIEW_RECOGNITIONS
    template_name = "cultivation/digital.html"
    name = ""
    """What the addresses of its acts begin with."""
    model: type[Model]
    importer = ""
    told_by = ""
    form_class: type[Any]
    kwargs: dict[str, Any]

    def get_row(self) -> Any:
        """The row of the address, or 404."""
        return get_object_or_404(self._rows(), pk=self.kwargs["pk"])

    def _rows(self) -> QuerySet[Any]:
        rows: Any = self.model._default_manager
        return rows.visible_to(self.request.user).select_related("enterprise__region", "batch__source")

    def facts(self, row: Any) -> list[tuple[str, str]]:
        """(label, words) of what the row says."""
        raise NotImplementedError

    def initial(self, row: Any) -> dict[str, Any]:
        """What the form to correct it begins with."""
        return {name: getattr(row, name) for name in self.form_class.base_fields if hasattr(row, name)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.get_row()
        origin = (
            origin_of(rows_of(self.importer, row.pk), self.told_by, (self.told_by,)) if row.batch_id else None
        )
        if may_change := self.request.user.has_perm(CHANGE_RECOGNITIONS):
            kwargs.setdefault("form", self.form_class(initial=self.initial(row)))
            kwargs.setdefault("withdraw_form", WithdrawForm())
        return super().get_context_data(
            record=row,
            facts=self.facts(row),
            others=self._rows().filter(enterprise=row.enterprise_id).exclude(pk=row.pk)[:_MOST],
            strip=sheet_strip(origin.staged, origin.column) if origin else None,
            may_change=may_change,
            change_url=self.address(f"{self.name}_change", row.pk),
            withdraw_url=self.address(f"{self.name}_withdraw", row.pk),
            **kwargs,
        )


class RobotCountView(_RecordView):
    """The robots of one enterprise in one month, beside its other months."""

    name, importer, told_by, tab = "robot_count", "robots", "number", "robots"
    model, form_class = RobotCount, RobotsFields
    page_title = "工业机器人登记"

    def facts(self, row: RobotCount) -> list[tuple[str, str]]:
        return [("报告月份", month_words(row.month)), ("月末在用", f"{row.number}台")]


class DiagnosisView(_RecordView):
    """One 数字化诊断 with its papers, beside the enterprise's others."""

    name, importer, told_by, tab = "diagnosis", "diagnoses", "done_on", "diagnoses"
    model, form_class = Diagnosis, DiagnosisFields
    page_title = "数字化诊断登记"

    def _rows(self) -> QuerySet[Diagnosis]:
        return super()._rows().prefetch_related("files")

    def facts(self, row: Diagnosis) -> list[tuple[str, str]]:
        provider, result = row.provider or NO_FIGURE, row.result or NO_FIGURE
        return [("完成日期", f"{row.done_on:%Y-%m-%d}"), ("诊断机构", provider), ("诊断结论", result)]


class _ActView(_RecordView):
    """One of the page's forms is carried out, or comes back with what is wrong."""

    permission_required = (VIEW_RECOGNITIONS, CHANGE_RECOGNITIONS)
    http_method_names = ["post", "options"]
    form_name = "form"

    def bound(self) -> Any:
        """The form with what was posted."""
        return self.form_class(self.request.POST, self.request.FILES)

    def act(self, row: Any, form: Any) -> str:
        """Carries it out and says what was done. Raises Refused."""
        raise NotImplementedError

    def done_url(self, row: Any) -> str:
        """Where the person is led then."""
        return f"{row.get_absolute_url()}{self.context_query()}"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row, form = self.get_row(), self.bound()
        if sentence := carried_out(form, lambda form: self.act(row, form)):
            page_messages.success(request, sentence)
            return redirect(self.done_url(row))
        return self.render_to_response(self.get_context_data(**{self.form_name: form}), status=422)


class _WithdrawView(_ActView):
    """The row stands no longer."""

    form_name = "withdraw_form"

    def bound(self) -> WithdrawForm:
        return WithdrawForm(self.request.POST)

    def done_url(self, row: Any) -> str:
        return self.address(self.tab)


class RobotCountChangeView(_ActView, RobotCountView):
    """The number of that month is corrected."""

    def act(self, row: RobotCount, form: Any) -> str:
        number = form.cleaned_data["number"]
        services.record_robots(
            enterprise=row.enterprise, month=row.month, number=number, **by_and_now(self.request)
        )
        return f"已更正为{number}台。"


class RobotCountWithdrawView(_WithdrawView, RobotCountView):
    """That month counts no robots any more."""

    def act(self, row: RobotCount, form: Any) -> str:
        services.withdraw_robots(count=row, reason=form.cleaned_data["reason"], **by_and_now(self.request))
        return f"已撤回{row.enterprise.name}{month_words(row.month)}的登记。"


class DiagnosisChangeView(_ActView, DiagnosisView):
    """What the diagnosis says is corrected."""

    def act(self, row: Diagnosis, form: Any) -> str:
        said = {name: form.cleaned_data[name] for name in ("done_on", "provider", "result", "file")}
        services.correct_diagnosis(diagnosis=row, **said, **by_and_now(self.request))
        return "已更正。"


class DiagnosisWithdrawView(_WithdrawView, DiagnosisView):
    """The diagnosis stands no longer."""

    def act(self, row: Diagnosis, form: Any) -> str:
        services.withdraw_diagnosis(
            diagnosis=row, reason=form.cleaned_data["reason"], **by_and_now(self.request)
        )
        return f"已撤回{row.enterprise.name}{row.done_on:%Y-%m-%d}的数字化诊断。"
