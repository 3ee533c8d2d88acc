"""The editor of a rule: its fields, and the table of its cases."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import (
    CharField,
    CheckboxSelectMultiple,
    ChoiceField,
    DecimalField,
    Form,
    MultipleChoiceField,
    Select,
    SelectMultiple,
    Textarea,
    TextInput,
    formset_factory,
)

from accounts.periods import Period, PeriodError
from reporting import names
from reporting.models import CheckRule
from reporting.rules import (
    GRAIN_LABELS,
    KIND_LABELS,
    OPERATOR_LABELS,
    SEVERITY_LABELS,
    Case,
    CaseError,
    Kind,
)
from reporting.rules.cases import EXPECTED_LABELS, USUAL_MONTH

MORE_CASES, MOST_CASES = 3, 40
_INPUT = {"class": "form-control"}
_CODE = {"class": "form-control", "autocomplete": "off", "spellcheck": "false"}
_PAIR = re.compile(r"\s*(.+?)\s*[=＝]\s*(-?[0-9][0-9,]*(?:\.[0-9]+)?)\s*")
_TOLERANCES = "数量关系按 %，走势背离按个百分点，历史离群按修正 Z 值（0 即 3.5）"


def _choices(labels: Mapping[Any, str], empty: str = "") -> list[tuple[str, str]]:
    found = [(str(getattr(key, "value", key)), label) for key, label in labels.items()]
    return [("", empty), *found] if empty else found


def _select(label: str, choices: Any, **more: Any) -> ChoiceField:
    return ChoiceField(label=label, choices=choices, widget=Select(attrs={"class": "form-select"}), **more)


def _text(label: str, most: int, *, code: bool = False, **more: Any) -> CharField:
    widget = TextInput(attrs=dict(_CODE if code else _INPUT))
    return CharField(label=label, max_length=most, strip=True, widget=widget, **more)


def value_choices() -> list[tuple[str, str]]:
    """Every value that X can stand for, named with its form."""
    catalog = names.catalog()
    found: dict[str, str] = {}
    for form, label in names.form_choices():
        for name in catalog.names(form):
            found.setdefault(name, f"{catalog.values[form][name]}（{label.removesuffix('报表')}）")
    return list(found.items())


class MonthField(CharField):
    """A reporting period as 2023-05; empty is none. A browser without a month picker takes it typed."""

    def __init__(self, label: str) -> None:
        attrs = _INPUT | {"type": "month", "placeholder": "2023-05", "pattern": "[0-9]{4}-[0-9]{2}"}
        super().__init__(label=label, required=False, widget=TextInput(attrs=attrs))

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        try:
            return Period.parse(text).date if text else None
        except PeriodError as error:
            raise ValidationError(str(error)) from error


class RuleForm(Form):
    """What a rule says."""

    name = _text("名称", 60)
    kind = _select("类型", _choices(KIND_LABELS))
    severity = _select("级别", _choices(SEVERITY_LABELS))
    grain = _select("核查层级", _choices(GRAIN_LABELS))
    forms = MultipleChoiceField(
        label="适用报表",
        choices=names.form_choices,
        widget=CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )
    condition = _text("适用条件", 500, code=True, required=False, help_text="如 gross_output > 0；空即都查")
    left = _text("左边", 500, code=True, required=False)
    operator = _select("关系", _choices(OPERATOR_LABELS, "--"), required=False)
    right = _text("右边", 500, code=True, required=False, help_text="“在……之间”写成 下限 ~ 上限")
    tolerance = DecimalField(
        label="允许差",
        max_digits=9,
        decimal_places=3,
        min_value=0,
        initial=0,
        help_text=_TOLERANCES,
        widget=TextInput(attrs=_INPUT | {"inputmode": "decimal"}),
    )
    values = MultipleChoiceField(
        label="X 代表的指标",
        choices=value_choices,
        required=False,
        help_text="表达式里写 X 时逐项代入；不选即报表的全部指标",
        widget=SelectMultiple(attrs={"class": "form-select", "size": 6}),
    )
    what_to_do = _text("怎样处理", 300)
    why = _text("为什么查", 300, required=False)
    source = _text("依据", 200, required=False)
    effective_from = MonthField("启用报告期")
    effective_to = MonthField("停用报告期")
    note = _text("修改说明", 200, required=False)

    WIDE = ("forms", "condition", "left", "right", "values", "what_to_do", "why")

    def __init__(self, *args: Any, tried: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if tried:
            for name in ("name", "what_to_do"):
                self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("kind") in (Kind.SLIP, Kind.BLANK, Kind.OUTLIER, Kind.APART):
            # What such a rule has no use for is not kept: it would only mislead the next reader.
            data["operator"] = ""
            data["right"] = data.get("right", "") if data["kind"] == Kind.APART else ""
        if data.get("kind") in (Kind.SLIP, Kind.BLANK):
            data["left"] = ""
        start, end = data.get("effective_from"), data.get("effective_to")
        if start and end and end < start:
            self.add_error("effective_to", "停用报告期不能早于启用报告期。")
        return data


def initial_of(rule: CheckRule) -> dict[str, Any]:
    """The rule as the editor shows it."""
    initial = {name: getattr(rule, name) for name in RuleForm.base_fields if name != "note"}
    for name in ("effective_from", "effective_to"):
        initial[name] = f"{initial[name]:%Y-%m}" if initial[name] else ""
    initial["tolerance"] = f"{rule.tolerance.normalize():f}" if rule.tolerance else "0"
    return initial


class CaseForm(Form):
    """One case: figures as lines of 指标 = 数."""

    note = _text("说明", 200, required=False)
    inputs = CharField(
        label="数据（每行一个：指标 = 数）",
        required=False,
        max_length=2000,
        widget=Textarea(attrs=_CODE | {"rows": 3, "class": "form-control case-inputs"}),
    )
    history = _text("历史各月（逗号隔开）", 500, required=False)
    month = _select(
        "月份",
        [(str(month), f"{month}月") for month in range(2, 13)],
        required=False,
        initial=str(USUAL_MONTH),
    )
    form = _select("报表", lambda: [("", "--"), *names.form_choices()], required=False)
    value = _select("X 取", lambda: [("", "--"), *value_choices()], required=False)
    expected = _select("应得", _choices(EXPECTED_LABELS, "--"), required=False)

    def as_row(self) -> dict[str, Any] | None:
        """The case as it is kept; None for a line that was left empty. Raises CaseError."""
        data = self.cleaned_data
        if not (data["inputs"].strip() or data["note"]):
            return None
        row = {
            "note": data["note"],
            "inputs": parse_inputs(data["inputs"]),
            "expected": data["expected"],
            "form": data["form"],
            "value": data["value"],
            "month": int(data["month"] or USUAL_MONTH),
            "history": [part.strip() for part in re.split("[,，]", data["history"]) if part.strip()],
        }
        return Case.of(row).as_row()


def parse_inputs(text: str) -> dict[str, str]:
    """Name → figure of lines of 指标 = 数. Raises CaseError for a line that is neither."""
    found: dict[str, str] = {}
    for line in re.split(r"[\n;；]", text):
        if not line.strip():
            continue
        match = _PAIR.fullmatch(line)
        if match is None:
            raise CaseError(f"样例中的“{line.strip()[:40]}”应写成“指标 = 数”。")
        found[match[1]] = match[2].replace(",", "")
    return found


CaseFormSet = formset_factory(CaseForm, extra=MORE_CASES, max_num=MOST_CASES, absolute_max=MOST_CASES)


def case_initial(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The cases as the editor shows them."""
    return [
        {
            **row,
            "inputs": "\n".join(f"{name} = {value}" for name, value in row["inputs"].items()),
            "history": "，".join(row.get("history", ())),
            "month": str(row.get("month", USUAL_MONTH)),
        }
        for row in rows
    ]
