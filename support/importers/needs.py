"""The importer of needs: one row a need; a sheet of one kind each, or one sheet with the kind in a column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from enterprises.importers import places, reasons
from enterprises.importers.matching import Known, Matcher
from imports import records
from imports.chunking import chunks
from imports.models import Batch
from imports.reading import Column, Dimension, FormSpec, Kind, Row
from imports.registry import Context, Draft, Heading
from support import kinds, messages
from support.importers.columns import Repeats, about_enterprise, error, number, other_name, text
from support.kinds import KINDS, NeedKind
from support.models import Need

_AMOUNTS = {
    "labour": NeedKind.LABOUR,
    "finance": NeedKind.FINANCE,
    "land": NeedKind.LAND,
    "power": NeedKind.POWER,
    "gas": NeedKind.GAS,
}
_SUBJECTS = ("subject", "job", "purpose", "product")
_MOST = 200

SPEC = FormSpec(
    name="needs",
    label="企业需求清单",
    title_words=("需求",),
    opens_period=False,
    dated_by="raised",
    telling=("kind", "job", "labour", "finance"),
    columns=(
        text("kind", "需求类型", "需求类别", "类型", "类别"),
        Column("raised", "提出月份", ("提出月份", "月份", "提出时间", "需求月份"), Kind.MONTH),
        text("subject", "需求内容", "具体需求", "需求事项", "需求描述", "内容"),
        text("job", "岗位", "工种", "岗位名称", "招聘岗位", "需求岗位", "用工岗位"),
        text("purpose", "用途", "资金用途", "贷款用途", "用地用途", "融资用途"),
        text("product", "产品", "产品名称", "需要的产品", "配套产品", "产品或工序", "需求产品"),
        number(
            *("labour", "用工人数", "需求人数", "招工人数", "用工需求", "人数", "缺工人数"),
            dimension=Dimension.PERSONS,
        ),
        number(
            *("finance", "融资金额", "融资需求", "贷款金额", "资金需求", "需求金额", "金额", "贷款需求"),
            dimension=Dimension.MONEY,
        ),
        number(
            *("land", "用地面积", "用地需求", "需求面积", "土地面积", "面积"),
            dimension=Dimension.AREA,
        ),
        number(
            *("power", "用电量", "用电需求", "电量", "需求电量", "用电需求量"),
            dimension=Dimension.ELECTRICITY,
        ),
        number("gas", "用气量（万立方米）", "用气量", "用气需求", "气量", "天然气需求量"),
        text("note", "说明", "备注", "具体情况"),
    ),
)
_SHOWN = {
    "kind_name": Heading("需求类型"),
    "subject": Heading("需求内容"),
    "amount": Heading("数量（人、千元、亩、万千瓦时、万立方米）", is_figure=True),
    "month": Heading("提出月份", is_month=True),
    "note": Heading("说明"),
}
Key = tuple[int, date, str, str]


class NeedsImporter:
    """Needs by enterprise, month, kind and subject; one that was raised in an earlier month and lives on stays."""

    name = "needs"
    label = "企业需求清单"

    @property
    def specs(self) -> Sequence[FormSpec]:
        return [SPEC]

    def labels(self, form: str, read: set[str]) -> dict[str, Heading]:
        return {name: heading for name, heading in _SHOWN.items() if name != "note" or "note" in read}

    def check(self, rows: Iterable[Row], context: Context) -> Iterator[Draft]:
        matcher, repeats = Matcher(context), Repeats()
        for chunk in chunks(rows):
            matcher.load(chunk)
            matched = [(row, matcher.match(row)) for row in chunk]
            standing = _standing({found.pk for _, found in matched if isinstance(found, Known)})
            for row, found in matched:
                yield _draft(row, found, standing, repeats, context)

    def take(self, batch: Batch) -> None:
        records.write(Need, batch)

    def standing_on(self, batch: Batch) -> list[str]:
        return records.standing_on(Need, batch)

    def undo(self, batch: Batch) -> list[str]:
        return records.undo(Need, batch)

    def places(self, batch: Batch) -> set[str]:
        return places.of_enterprises(row.values["enterprise_id"] for row in records.taken_rows(batch))


def _standing(enterprises: set[int]) -> dict[Key, Need]:
    """The needs of these enterprises by what tells them apart."""
    rows = Need.objects.filter(enterprise__in=enterprises).order_by()
    return {(need.enterprise_id, need.month, need.kind, need.subject): need for need in rows}


def _draft(
    row: Row, found: Known | str, standing: dict[Key, Need], repeats: Repeats, context: Context
) -> Draft:
    kind, why = _kind_of(row)
    month = row.months.get("raised") or (context.period.date if context.period else None)
    subject = _subject_of(row)
    problems = [*about_enterprise(row, found, context), *reasons.of_row(row), *why]
    problems += _refusals(row, kind, month, subject)
    values: dict[str, Any] = {"subject": subject[:_MOST]}
    if kind:
        values |= {"kind": kind.value, "amount": _amount_of(row, kind)}
    if note := row.texts.get("note", ""):
        values["note"] = note
    if problems or not isinstance(found, Known) or kind is None or month is None:
        return records.refused(row, problems, values)
    key = (found.pk, month, kind.value, subject)
    need = standing.get(key)
    again = repeats.of(row, key)
    if need and not need.is_live:
        again.append(error(messages.NEED_IS_ENDED, value=subject[:30], about="subject"))
    again += _below_met(need, kind, values["amount"])
    if again:
        return records.refused(row, again, values)
    values |= {"enterprise_id": found.pk, "month": month}
    remarks = other_name(row, found)
    return records.compared(row, need, values, problems=remarks, uscc=found.uscc, shown=_names)


def _kind_of(row: Row) -> tuple[NeedKind | None, list[dict[str, str]]]:
    """The kind that the row names, else the one whose amount it fills in, else the sheet's."""
    written = row.texts.get("kind", "")
    if written.strip():
        named = kinds.kind_of(written)
        why = messages.UNKNOWN_KIND.format(value=written)
        return named, [] if named else [error(why, value=written, about="kind")]
    filled = [kind for name, kind in _AMOUNTS.items() if row.values.get(name) is not None]
    if len(filled) > 1:
        return None, [error(messages.SEVERAL_KINDS)]
    found = filled[0] if filled else kinds.kind_of(row.sheet)
    return found, [] if found else [error(messages.NO_KIND, about="kind")]


def _subject_of(row: Row) -> str:
    return next((said for name in _SUBJECTS if (said := row.texts.get(name, "").strip())), "")


def _amount_of(row: Row, kind: NeedKind) -> Decimal | None:
    return row.values.get(kind.value) if KINDS[kind].has_amount else None


def _refusals(row: Row, kind: NeedKind | None, month: date | None, subject: str) -> list[dict[str, str]]:
    found = []
    if not subject:
        found.append(error(messages.NO_SUBJECT, about="subject"))
    if len(subject) > _MOST:
        found.append(error(messages.LONG_TEXT.format(label="需求内容", most=_MOST), value=subject[:30]))
    if month is None:
        found.append(error(messages.NO_MONTH, about="raised"))
    return [*found, *(_about_amount(kind, _amount_of(row, kind)) if kind else [])]


def _about_amount(kind: NeedKind, amount: Decimal | None) -> list[dict[str, str]]:
    """Why the amount is none that the kind can be asked for in."""
    about = KINDS[kind]
    if not about.has_amount:
        return []
    said = {"kind": about.label, "amount": about.amount, "unit": about.unit}
    if amount is None or amount <= 0:
        return [error(messages.ROW_AMOUNT.format(**said), about=kind.value)]
    if kinds.is_broken(kind, amount):
        return [error(messages.ROW_NOT_WHOLE.format(**said), value=str(amount), about=kind.value)]
    return []


def _below_met(need: Need | None, kind: NeedKind, amount: Decimal | None) -> list[dict[str, str]]:
    """A need cannot come to ask for less than what is met of it already."""
    if need is None or amount is None or not need.met_amount or amount > need.met_amount:
        return []
    met = messages.amount_of(kinds.typed(kind, need.met_amount), KINDS[kind].unit)
    return [error(messages.BELOW_MET.format(met=met), about=kind.value)]


def _names(values: dict[str, Any]) -> dict[str, Any]:
    """The name of the kind, for the preview."""
    return {"kind_name": KINDS[NeedKind(values["kind"])].label} if "kind" in values else {}
