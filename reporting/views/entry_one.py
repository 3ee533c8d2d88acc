"""One enterprise of a sheet at a time: the form for a phone, which works without any script."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.figures import exact
from accounts.periods import FIRST_MONTH
from enterprises import return_forms
from enterprises.growth import growth_words
from enterprises.services.entering import Conflict, EntryError, NotOfUnit
from imports.reading.texts import plain
from reporting import entry_body
from reporting.rules import Severity
from reporting.selectors import entry as selectors
from reporting.services.entry import SheetClosed, save_entry
from reporting.views.entry import SheetPageMixin, conflict_as_json

NOT_HERE = "本期这张表里没有这家企业。"
STAY = "已保存 {name}，但有 {count} 处错误：{first}请改正后再保存；要先填下一家，请按“跳过”。"


@dataclass(frozen=True)
class Cell:
    """One input: what it shows, what stood when it was shown, and what is wrong with what was typed."""

    name: str
    label: str
    text: str
    was: str
    wrong: str = ""


@dataclass(frozen=True)
class Line:
    """One value of the form: this year, last year, and what to hold them against."""

    name: str
    label: str
    unit: str
    signed: bool
    level: bool
    cells: list[Cell]
    last_label: str
    last: str | None
    stored: str | None
    growth: str
    wan: str
    """The value in 万元, beside the 千元 that are typed."""


@dataclass
class Typed:
    """What was sent and could not be saved as it was: texts and sentences by name."""

    texts: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    theirs: dict[str, str] = field(default_factory=dict)


class EntryOneView(SheetPageMixin, TemplateView):
    template_name = "reporting/entry_one.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.listed if self.unit else []
        row = self._chosen(rows)
        typed = kwargs.pop("typed", Typed())
        main = selectors.main_value(self.form)
        return super().get_context_data(
            rows=[{"row": each, "filled": main in each.values, "chosen": each is row} for each in rows],
            filled=sum(main in each.values for each in rows),
            row=row,
            lines=self._lines(row, typed) if row else [],
            problems=self.problems([row.pk]).get(row.pk, []) if row else [],
            next_url=self._url_of(self._next(rows, row)),
            save_url=self.sheet_url("reporting:entry_save"),
            wanted_cell=self.wanted.get("cell", ""),
            has_last=bool(self.period and self.period.month > FIRST_MONTH),
            **kwargs,
        )

    @cached_property
    def listed(self) -> list[selectors.EntryRow]:
        """The rows of the sheet, asked for once."""
        return self.rows()

    def _chosen(self, rows: list[selectors.EntryRow]) -> selectors.EntryRow | None:
        """The enterprise of the address; without one the first that is not filled in."""
        if uscc := self.request.GET.get("enterprise"):
            chosen = next((row for row in rows if row.uscc == uscc), None)
            if chosen is None and self.unit:
                raise Http404(NOT_HERE)
            return chosen
        main = selectors.main_value(self.form)
        return next((row for row in rows if main not in row.values), rows[0] if rows else None)

    def _next(
        self, rows: list[selectors.EntryRow], row: selectors.EntryRow | None
    ) -> selectors.EntryRow | None:
        """The next one that is not filled in, round the list; else the next in the list."""
        if row is None:
            return None
        place = rows.index(row)
        others = [*rows[place + 1 :], *rows[:place]]
        main = selectors.main_value(self.form)
        return next((each for each in others if main not in each.values), others[0] if others else None)

    def _url_of(self, row: selectors.EntryRow | None) -> str:
        return self.sheet_url("reporting:entry_one", enterprise=row.uscc) if row else ""

    def _lines(self, row: selectors.EntryRow, typed: Typed) -> list[Line]:
        return [self._line(name, row, typed) for name in return_forms.value_names(self.form)]

    def _line(self, name: str, row: selectors.EntryRow, typed: Typed) -> Line:
        values, level = row.values, return_forms.is_level(name)
        last, stored = selectors.texts(row.last), selectors.texts(row.stored)
        value = values.get(name)
        return Line(
            name,
            return_forms.label_of(self.form, name),
            return_forms.unit_of(self.form, name),
            return_forms.may_be_negative(name),
            level,
            [
                _cell(name, "本期" if level else "本期累计", values, typed),
                _cell(f"{name}_prior", "上年同期", values, typed),
            ],
            "上期" if level else "上期累计",
            last.get(name),
            stored.get(name),
            growth_words(value, values.get(f"{name}_prior")),
            exact(None if value is None else value / 10),
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self._chosen(self.listed) if self.unit and self.period else None
        if row is None or self.unit is None or self.period is None:
            raise Http404(NOT_HERE)
        sent = {key: str(text)[:60] for key, text in request.POST.items()}
        changes, wrong = entry_body.form_changes(self.form, row.pk, sent)
        typed = Typed({key[6:]: text for key, text in sent.items() if key[:6] == "value-"}, wrong)
        if wrong:
            return self._again(typed, "有的数不能保存，请按提示改正；其他数还没有保存。")
        try:
            entered = save_entry(
                form=self.form,
                period=self.period,
                unit=self.unit,
                changes=changes,
                by=request.user,  # type: ignore[arg-type]
                now=timezone.now(),
            )
        except (SheetClosed, EntryError) as error:
            return self._again(typed, str(error))
        except NotOfUnit as error:
            raise Http404(str(error)) from error
        if entered.conflicts:
            return self._again(
                _with_conflicts(typed, entered.conflicts), "有的数刚被别人改过，请看一眼再保存。"
            )
        if changes and (errors := self._errors(row.pk)):
            messages.warning(request, STAY.format(name=row.name, count=len(errors), first=errors[0]))
            return HttpResponseRedirect(self._url_of(row))
        messages.success(request, f"已保存 {row.name}。" if changes else f"{row.name} 没有改动。")
        return HttpResponseRedirect(self._url_of(self._next(self.listed, row) or row))

    def _errors(self, enterprise: int) -> list[str]:
        """What keeps the sheet from being handed in, of the enterprise as it stands now."""
        found = self.problems([enterprise]).get(enterprise, [])
        return [each["message"] for each in found if each["severity"] == Severity.ERROR]

    def _again(self, typed: Typed, sentence: str) -> HttpResponse:
        """The form with all that was typed, and what has to be seen to first."""
        messages.error(self.request, sentence)
        vars(self).pop("listed", None)
        return self.render_to_response(self.get_context_data(typed=typed), status=422)


def _cell(name: str, label: str, values: selectors.Figures, typed: Typed) -> Cell:
    stands = plain(values[name]) if name in values else ""
    return Cell(
        name, label, typed.texts.get(name, stands), typed.theirs.get(name, stands), typed.wrong.get(name, "")
    )


def _with_conflicts(typed: Typed, conflicts: list[Conflict]) -> Typed:
    """What was typed stays; saving it once more writes it over what somebody else wrote."""
    now = timezone.localtime()
    for conflict in conflicts:
        told = conflict_as_json(conflict, now=now)
        who = f"{told['who']}" or "别人"
        typed.theirs[conflict.name] = told["theirs"] or ""
        typed.wrong[conflict.name] = (
            f"这个数刚被{who}改为 {exact(conflict.theirs)}（{told['when']}），您填的是 {exact(conflict.mine)}。"
            "再按保存用您的数，或改成他的数。"
        )
    return typed
