"""The examples that are kept with a rule: figures in, what the rule must say of them out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

import numpy as np

from accounts.periods import Period
from reporting.catalog import Catalog
from reporting.expressions import PRIOR, ExpressionError, Reference, Time, parse
from reporting.rules.compiling import Check, RuleError, compile_rule
from reporting.rules.frames import Book, Frame, Need
from reporting.rules.judging import judge
from reporting.rules.saying import verdict
from reporting.rules.text import Kind, RuleText

YEAR, USUAL_MONTH = 2023, 5


class Expected(StrEnum):
    """What a rule says of a case."""

    PASS = "pass"  # noqa: S105  a verdict, no password
    HIT = "hit"
    SKIP = "skip"


EXPECTED_LABELS = {Expected.PASS: "通过", Expected.HIT: "应提示", Expected.SKIP: "不适用"}


class CaseError(ValueError):
    """A case that cannot be run; the message is a sentence for whoever wrote it."""


@dataclass(frozen=True)
class Case:
    """`inputs` are figures by name as a rule writes them; `history` those of earlier months, the latest first."""

    note: str
    inputs: Mapping[str, str]
    expected: Expected
    form: str = ""
    value: str = ""
    month: int = USUAL_MONTH
    history: tuple[str, ...] = ()

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Case:
        """A case as it is kept. Raises CaseError for anything that is not as it should be."""
        if not isinstance(row, Mapping) or set(row) - _KEYS:
            unknown = "、".join(sorted(set(row) - _KEYS)) if isinstance(row, Mapping) else str(row)
            raise CaseError(f"样例里有不认识的内容“{unknown[:40]}”。")
        inputs, month = row.get("inputs"), row.get("month", USUAL_MONTH)
        if not isinstance(inputs, Mapping):
            raise CaseError("样例没有写明数据。")
        if not isinstance(month, int) or isinstance(month, bool) or not 2 <= month <= 12:
            raise CaseError(f"样例的月份“{str(month)[:10]}”应为 2 至 12。")
        try:
            expected = Expected(str(row.get("expected", "")))
        except ValueError as error:
            raise CaseError("样例没有写明应得的结果（通过、应提示或不适用）。") from error
        return cls(
            str(row.get("note", ""))[:200],
            {str(name): str(_decimal(value)) for name, value in inputs.items()},
            expected,
            str(row.get("form", "")),
            str(row.get("value", "")),
            month,
            tuple(str(_decimal(value)) for value in row.get("history", ())),
        )

    def as_row(self) -> dict[str, Any]:
        """The case as it is kept."""
        row: dict[str, Any] = {
            "note": self.note,
            "inputs": dict(self.inputs),
            "expected": self.expected.value,
        }
        more = {"form": self.form, "value": self.value, "history": list(self.history)}
        row |= {key: value for key, value in more.items() if value}
        return row if self.month == USUAL_MONTH else row | {"month": self.month}


_KEYS = frozenset({"note", "inputs", "expected", "form", "value", "month", "history"})


def _decimal(value: Any) -> Decimal:
    try:
        found = Decimal(str(value))
    except InvalidOperation as error:
        raise CaseError(f"样例中的“{str(value)[:20]}”不是数字。") from error
    if isinstance(value, bool) or not found.is_finite() or abs(found) >= Decimal(10) ** 18:
        raise CaseError(f"样例中的“{str(value)[:20]}”不是可用的数字。")
    return found


@dataclass(frozen=True)
class Result:
    """What came of a case."""

    case: Case
    got: Expected | None
    sentence: str

    @property
    def passed(self) -> bool:
        """Whether the rule said what it should."""
        return self.got is self.case.expected

    @property
    def expected_label(self) -> str:
        """What the rule should say."""
        return EXPECTED_LABELS[self.case.expected]

    @property
    def got_label(self) -> str:
        """What it says."""
        return EXPECTED_LABELS[self.got] if self.got else "不能运行"


def run_cases(text: RuleText, forms: Sequence[str], cases: Sequence[Case], catalog: Catalog) -> list[Result]:
    """What the rule says of each case; a case that cannot be run says why."""
    return [_run(text, forms, case, catalog) for case in cases]


def _run(text: RuleText, forms: Sequence[str], case: Case, catalog: Catalog) -> Result:
    try:
        check = _check_of(text, forms, case, catalog)
        frame = Frame(Period(YEAR, case.month), _book(check, case, catalog))
    except (RuleError, CaseError, ExpressionError) as error:
        return Result(case, None, str(error))
    history = np.array([case.history or ()], dtype=np.float64) if check.kind is Kind.OUTLIER else None
    judged = judge(check, frame, history)
    if judged.hit[0]:
        return Result(case, Expected.HIT, verdict(judged, frame, 0, catalog).sentence)
    return Result(case, Expected.PASS if judged.told[0] else Expected.SKIP, "")


def _check_of(text: RuleText, forms: Sequence[str], case: Case, catalog: Catalog) -> Check:
    form = case.form or (forms[0] if forms else "")
    checks = compile_rule(text, form, catalog)
    chosen = [check for check in checks if not case.value or check.subject == case.value]
    if not chosen:
        raise CaseError(f"样例所用的指标“{case.value}”不在本规则的适用指标之内。")
    return chosen[0]


def _book(check: Check, case: Case, catalog: Catalog) -> Book:
    columns: dict[Need, list[Decimal | None]] = {}
    period = Period(YEAR, case.month)
    for name, value in case.inputs.items():
        reference = _reference(name, check, catalog)
        for need, figure in _stored(reference, Decimal(value), period):
            columns[need] = [figure]
    return Book(1, columns)


def _reference(name: str, check: Check, catalog: Catalog) -> Reference:
    node = parse(name)
    if not isinstance(node, Reference):
        raise CaseError(f"样例中的“{name[:40]}”不是一个指标。")
    if node.is_placeholder:
        suffix = PRIOR if node.name.endswith(PRIOR) else ""
        node = Reference(check.subject + suffix, check.form, node.time)
    return catalog.resolve(node, check.form)


def _stored(reference: Reference, value: Decimal, period: Period) -> list[tuple[Need, Decimal]]:
    """Where a figure of a case stands; a month's figure is a year to date after a period of 0."""
    form, name = reference.form, reference.name
    if reference.time is Time.LAST_YEAR:
        return [(Need(form, period.prior, name), value)]
    if reference.time is Time.PREVIOUS:
        return [(Need(form, period.previous, name), value)]
    now = (Need(form, period, name), value)
    if reference.time is Time.MONTH and period.month > 2:
        return [now, (Need(form, period.previous, name), Decimal(0))]
    return [now]
