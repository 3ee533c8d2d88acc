"""The importer of recognitions: a department's list of who was recognised as what, at which level, when."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from typing import Any

from accounts.days import Shortest, day_of
from cultivation import messages
from cultivation.importers.days import is_endless
from cultivation.importers.listing import EnterpriseListImporter, Problems, Values
from cultivation.kinds import (
    KIND_LABELS,
    KINDS,
    LEVEL_LABELS,
    Level,
    RecognitionKind,
    kind_of,
    level_of,
    usual_end,
)
from cultivation.models import Recognition
from enterprises.importers import reasons
from imports.reading import Column, FormSpec, Kind, Row
from imports.registry import Context


def _text(name: str, label: str, *headings: str, required: bool = False) -> Column:
    return Column(name, label, (label, *headings), Kind.TEXT, required=required)


RECOGNITIONS_SPEC = FormSpec(
    name="recognitions",
    label="企业资质名单",
    title_words=("资质", "认定", "专精特新", "高新技术企业", "智能工厂", "数字化车间", "名单"),
    periodic=False,
    telling=("kind",),
    columns=(
        _text(
            "kind",
            "资质类型",
            *("认定类型", "资质名称", "认定名称", "称号", "荣誉称号", "获得称号", "认定项目"),
            required=True,
        ),
        _text("level", "级别", "认定级别", "资质级别", "等级"),
        _text("subject", "对象名称", "车间名称", "产品名称", "中心名称", "认定对象"),
        _text("awarded_on", "认定日期", "认定时间", "发证日期", "发证时间", "公布时间", "获批时间"),
        _text("valid_until", "有效期至", "有效期截止", "截止日期", "到期日期", "有效期止"),
        _text("certificate", "证书编号", "证书号", "编号"),
        _text("document", "认定文件", "文号", "认定文号", "公布文件"),
    ),
)
_LONGEST = {"subject": 100, "certificate": 60, "document": 200}


class RecognitionsImporter(EnterpriseListImporter):
    """Recognitions by enterprise, kind, level, day and subject."""

    name = "recognitions"
    label = "企业资质名单"
    spec = RECOGNITIONS_SPEC
    model = Recognition
    shown = {
        "kind_name": "资质类型",
        "level_name": "级别",
        "subject": "对象名称",
        "awarded_on": "认定日期",
        "valid_until": "有效期至",
        "certificate": "证书编号",
        "document": "认定文件",
    }
    month_field = "awarded_on"

    def read(self, row: Row, context: Context) -> tuple[Values, Problems]:
        text = row.texts.get("kind", "")
        kind = KINDS.get(kind_of(text))
        values: Values = {
            name: value[:most] for name, most in _LONGEST.items() if (value := row.texts.get(name, ""))
        }
        values.setdefault("subject", "")
        if kind is None:
            some = "、".join(list(KIND_LABELS.values())[1:7])
            why = messages.UNKNOWN_KIND.format(value=text, kinds=some) if text else messages.NO_KIND
            return values, [reasons.problem(why, heading="资质类型", value=text, about="kind")]
        level, problems = _level(kind, row.texts.get("level", "") or text, row.texts.get("level", ""))
        values |= {"kind": kind.key, "level": level} if level else {"kind": kind.key}
        days, wrong = _days(row, kind, context.today)
        return values | days, [*problems, *wrong]

    def key(self, values: Values) -> Hashable:
        return values["kind"], values["level"], values["awarded_on"], values["subject"]

    def names(self, values: Values) -> Values:
        return {
            "kind_name": KIND_LABELS[values["kind"]],
            "level_name": LEVEL_LABELS[Level(values["level"])],
        }

    def remarks(self, row: Row, values: Values) -> Problems:
        if row.texts.get("valid_until", "") or not values.get("valid_until"):
            return []
        kind = KIND_LABELS[values["kind"]]
        why = messages.USUAL_END.format(kind=kind, end=values["valid_until"].isoformat())
        return [reasons.problem(why, heading="有效期至", about="valid_until", warning=True)]


def _level(kind: RecognitionKind, text: str, cell: str) -> tuple[Level | None, Problems]:
    """The level, of the cell or of the kind's own words: 省级专精特新; a kind of one level needs none."""
    levels = "、".join(LEVEL_LABELS[level] for level in kind.levels)
    level = level_of(text)
    if len(kind.levels) == 1 and not cell:
        return kind.levels[0], []
    if level in kind.levels:
        return level, []
    if level is not None:
        why = messages.WRONG_LEVEL.format(kind=kind.label, level=LEVEL_LABELS[level], levels=levels)
    elif cell:
        why = messages.UNKNOWN_LEVEL.format(value=cell, levels=levels)
    else:
        why = messages.NO_LEVEL.format(kind=kind.label, levels=levels)
    return None, [reasons.problem(why, heading="级别", value=cell, about="level")]


def _days(row: Row, kind: RecognitionKind, today: date | None) -> tuple[Values, Problems]:
    given, ends = row.texts.get("awarded_on", ""), row.texts.get("valid_until", "")
    awarded = day_of(given, Shortest.YEAR)
    if awarded is None:
        why = messages.NOT_A_DAY.format(value=given) if given else messages.NO_AWARD
        return {}, [reasons.problem(why, heading="认定日期", value=given, about="awarded_on")]
    if today and awarded > today:
        why = messages.FUTURE_AWARD.format(value=given)
        return {}, [reasons.problem(why, heading="认定日期", value=given, about="awarded_on")]
    until = (
        None
        if is_endless(ends)
        else day_of(ends, Shortest.YEAR, ends=True)
        if ends
        else usual_end(kind.key, awarded)
    )
    found: dict[str, Any] = {"awarded_on": awarded, "valid_until": until}
    if ends and until is None and not is_endless(ends):
        why = messages.NOT_A_DAY.format(value=ends)
        return found, [reasons.problem(why, heading="有效期至", value=ends, about="valid_until")]
    if until and until < awarded:
        return found, [
            reasons.problem(messages.END_BEFORE_START, heading="有效期至", value=ends, about="valid_until")
        ]
    return found, []
