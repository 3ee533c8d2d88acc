"""Entry in the browser: the sheet of one unit as a grid, what the grid asks for, and the workbook to fill in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from accounts.exports import XLSX
from accounts.models import Region
from accounts.periods import FIRST_MONTH
from enterprises import return_forms
from enterprises.services.entering import Change, Conflict, Entered, EntryError, NotOfUnit
from imports.reading.texts import plain
from reporting import entry_body, labels, prefilled
from reporting.cycle import Level, Verdict
from reporting.selectors import cycle
from reporting.selectors import entry as selectors
from reporting.selectors.problems import Problems, problems_of
from reporting.selectors.rules import owed_values
from reporting.services.entry import SheetClosed, save_entry
from reporting.views.cycle import CycleMixin

DEFAULT_FORM = "output"
CHOOSE_UNIT = "请先在页面上方选择一个县区或开发区，再填报。"
OTHER_PERSON = "当前登录的账号不是打开本页的人，请用原来的账号重新登录；已填的数保留在本机。"
TOO_LARGE = "一次发送的内容过大，请分几次粘贴。"


class SheetMixin(CycleMixin):
    """A page about the sheet of one form, unit and period, all three in its address."""

    permission_required: str | tuple[str, ...] = "reporting.enter_return"

    @cached_property
    def form(self) -> str:
        """The form of the address, or 404."""
        form = str(self.request.GET.get("form") or DEFAULT_FORM)
        if form not in return_forms.MODELS:
            raise Http404("没有这张报表。")
        return form

    @cached_property
    def unit(self) -> Region | None:
        """The unit whose sheet it is; None where the region is above the units."""
        return selectors.unit_of(self.region) if self.region else None

    @cached_property
    def state(self) -> cycle.SheetState | None:
        """Where the sheet stands; None where no unit or period is chosen."""
        if self.unit is None or self.period is None:
            return None
        return cycle.sheet(self.form, self.unit, self.period)

    @cached_property
    def verdict(self) -> Verdict:
        """Whether the sheet may be edited now, and why not."""
        if self.state is None:
            return Verdict(False, CHOOSE_UNIT)
        return cycle.may_edit_sheet(self.request.user, self.state, self.today)

    @property
    def note(self) -> str:
        """What a reviewer should know who writes into a unit's sheet; the unit's own people need no word."""
        if self.state is None or not self.verdict.allowed:
            return ""
        if cycle.level_of(self.request.user, self.state.unit) is not Level.ABOVE:
            return ""
        later = labels.written(cycle.written_after_hand_in(self.state))
        said = labels.editing(self.state, Level.ABOVE, self.today)
        return f"{said}报送后已改动 {later}。" if later else said

    def sheet_url(self, name: str, **more: str) -> str:
        """An address of this sheet."""
        assert self.region is not None
        query = {"region": self.region.code, "period": str(self.period or ""), "form": self.form, **more}
        return f"{reverse(name)}?{urlencode({key: value for key, value in query.items() if value})}"

    @property
    def wanted(self) -> dict[str, str]:
        """The cell that the address asks for: the code of its enterprise, and its name where one is meant."""
        asked = {key: self.request.GET.get(key, "")[:60] for key in ("enterprise", "cell")}
        return asked if asked["enterprise"] else {}

    def problems(self, enterprises: Iterable[int] | None = None) -> Problems:
        """What the rules say of the sheet's cells, or of those of some enterprises."""
        if self.unit is None or self.period is None:
            return {}
        return problems_of(self.form, self.unit, self.period, enterprises)

    def rows(self) -> list[selectors.EntryRow]:
        """The rows of the sheet; of a region above the units, those of all of them."""
        if self.region is None or self.period is None:
            return []
        unit = self.unit or self.region
        return selectors.entry_rows(self.form, unit, self.period, region=self.region, user=self.request.user)


class SheetPageMixin(SheetMixin):
    """What the grid and the form for one enterprise show around themselves."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        label = return_forms.label_of_form(self.form)
        self.breadcrumbs = [
            ("数据报送", reverse("reporting:home") + self.context_query()),
            (f"{label}填报", None),
        ]
        choosing = self.unit is None and self.region is not None and self.period is not None
        return super().get_context_data(
            sheet_form=self.form,
            form_label=label,
            forms=self._forms(),
            unit=self.unit,
            state=self.state,
            verdict=self.verdict,
            deadline=labels.deadline(self.state, self.today) if self.state else "",
            note=self.note,
            note_url=self.sheet_url("reporting:entry_rows", only="note"),
            units=self._units() if choosing else [],
            template_url=self.sheet_url("reporting:template"),
            grid_url=self.sheet_url("reporting:entry", view="grid"),
            one_url=self.sheet_url("reporting:entry_one"),
            **kwargs,
        )

    def _forms(self) -> list[dict[str, Any]]:
        return [
            {"name": form, "label": return_forms.label_of_form(form), "active": form == self.form}
            for form in (return_forms.forms_of(self.period) if self.period else return_forms.MODELS)
        ]

    def _units(self) -> list[dict[str, Any]]:
        assert self.region is not None
        assert self.period is not None
        return [
            {"progress": each, "url": self.sheet_url("reporting:entry", region=each.region.code)}
            for each in selectors.units_progress(self.form, self.region, self.period)
        ]


class EntryView(SheetPageMixin, TemplateView):
    template_name = "reporting/entry.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(sheet=self._sheet() if self.unit and self.period else None, **kwargs)

    def _sheet(self) -> dict[str, Any]:
        """What the grid needs to know beside its rows."""
        assert self.unit is not None
        assert self.period is not None
        owed = owed_values(self.form, self.unit, self.period)
        return {
            "form": self.form,
            "region": self.unit.code,
            "period": str(self.period),
            "previous": self.period.previous.label if self.period.month > FIRST_MONTH else "",
            "prior": self.period.prior.label,
            "user": self.request.user.pk,
            "editable": self.verdict.allowed,
            "fields": [
                {
                    "name": name,
                    "label": return_forms.label_of(self.form, name),
                    "headings": return_forms.headings_of(self.form, name),
                    "unit": return_forms.unit_of(self.form, name),
                    "signed": return_forms.may_be_negative(name),
                    "level": return_forms.is_level(name),
                    "owed": name in owed,
                }
                for name in return_forms.value_names(self.form)
            ],
            "rows": self.sheet_url("reporting:entry_rows"),
            "save": self.sheet_url("reporting:entry_save"),
            "one": self.sheet_url("reporting:entry_one", **self.wanted),
            "wanted": self.wanted,
            "history": self._history_url(),
            "limit": entry_body.MAX_CHANGES,
        }

    def _history_url(self) -> str:
        """The page of a value's history, with CODE and VALUE where its enterprise and name belong."""
        assert self.unit is not None
        address = reverse("enterprises:value", args=["CODE", self.form, "VALUE"])
        return f"{address}?{urlencode({'region': self.unit.code, 'period': str(self.period)})}"


def _answer(content: dict[str, Any], status: int = 200) -> JsonResponse:
    """JSON that no browser or proxy keeps: the figures are not published yet."""
    response = JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "no-store"
    return response


class EntryRowsView(SheetMixin, View):
    """The rows of the sheet; with `stamp` of an earlier answer only whether anything changed since."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.period is None:
            return _answer({"rows": [], "stamp": "", "editable": False, "reason": CHOOSE_UNIT})
        if request.GET.get("only") == "note":
            return _answer({"note": self.note})
        state = {"editable": self.verdict.allowed, "reason": self.verdict.reason}
        # Taken before the rows are read: what is written between the two comes again, and is not missed.
        stamp = selectors.stamp(self.form, self.period)
        if request.GET.get("stamp") == stamp:
            return _answer({"unchanged": True, "stamp": stamp, **state})
        rows = [_row(row) for row in self.rows()]
        return _answer({"rows": rows, "problems": self.problems(), "stamp": stamp, **state})


def _row(row: selectors.EntryRow) -> dict[str, Any]:
    return {
        "id": row.pk,
        "code": row.uscc,
        "name": row.name,
        "values": selectors.texts(row.values),
        "last": selectors.texts(row.last),
        "stored": selectors.texts(row.stored),
        "by": row.by,
    }


class EntrySaveView(SheetMixin, View):
    """Saves what was typed: which cells stand now, and which somebody else had changed meanwhile."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            entered = self._saved(request)
        except entry_body.BadBody as error:
            return _answer({"error": str(error)}, 400)
        except EntryError as error:
            return _answer({"error": str(error), "enterprise": error.enterprise, "name": error.name}, 400)
        except SheetClosed as error:
            return _answer({"error": str(error), "closed": True}, 409)
        except NotOfUnit as error:
            raise Http404(str(error)) from error
        touched = {change.enterprise for change in entered.saved}
        return _answer(_entered(entered, now=timezone.localtime()) | {"problems": self.problems(touched)})

    def _saved(self, request: HttpRequest) -> Entered:
        opened_by, changes = _sent(request)
        if self.unit is None or self.period is None:
            raise entry_body.BadBody(CHOOSE_UNIT)
        if opened_by != request.user.pk:
            raise SheetClosed(OTHER_PERSON)
        return save_entry(
            form=self.form,
            period=self.period,
            unit=self.unit,
            changes=changes,
            by=request.user,
            now=timezone.now(),
        )


def _sent(request: HttpRequest) -> tuple[int, list[Change]]:
    if int(request.META.get("CONTENT_LENGTH") or 0) > entry_body.MAX_BYTES:
        raise entry_body.BadBody(TOO_LARGE)
    return entry_body.parse_changes(request.body)


def _entered(entered: Entered, *, now: datetime) -> dict[str, Any]:
    return {
        "saved": [
            {"enterprise": change.enterprise, "name": change.name, "value": _text(change.value)}
            for change in entered.saved
        ],
        "conflicts": [conflict_as_json(conflict, now=now) for conflict in entered.conflicts],
        "time": f"{now:%H:%M:%S}",
    }


def conflict_as_json(conflict: Conflict, *, now: datetime) -> dict[str, Any]:
    """A conflict as the dialog shows it; the time without its day where that is today."""
    when = timezone.localtime(conflict.when) if conflict.when else None
    pattern = "%H:%M" if when and when.date() == now.date() else "%m-%d %H:%M"
    return {
        "enterprise": conflict.enterprise,
        "name": conflict.name,
        "mine": _text(conflict.mine),
        "theirs": _text(conflict.theirs),
        "who": conflict.who,
        "when": f"{when:{pattern}}" if when else "",
        "source": conflict.source,
    }


def _text(value: Any) -> str | None:
    return None if value is None else plain(value)


class TemplateDownloadView(SheetMixin, View):
    """The sheet as a workbook to fill in, with what stands already; it comes back through the import."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.region is None or self.period is None:
            raise Http404("请先选择报告期。")
        lines: list[prefilled.Line] = [(row.uscc, row.name, dict(row.values)) for row in self.rows()]
        content = prefilled.prefilled_workbook(self.form, self.period, self.region, lines)
        response = HttpResponse(content, content_type=XLSX)
        name = quote(prefilled.file_name(self.form, self.period, self.region))
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        response["Cache-Control"] = "no-store"
        return response
