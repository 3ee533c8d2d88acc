"""The importer of 困难企业 and 僵尸企业: one row a recognition, by enterprise and day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from accounts.days import day_of
from enterprises.importers import places, reasons
from enterprises.importers.matching import Known, Matcher
from imports import records
from imports.chunking import chunks
from imports.models import Batch
from imports.reading import Dimension, FormSpec, Row
from imports.registry import Context, Draft, Heading
from support import messages
from support.distress import (
    DISPOSAL_LABELS,
    KIND_LABELS,
    ROUTE_LABELS,
    DisposalState,
    DistressKind,
    Route,
)
from support.importers import disposals, wording
from support.importers.columns import (
    Repeats,
    about_enterprise,
    day_problem,
    error,
    number,
    other_name,
    remark,
    text,
)
from support.models import Distress

SPEC = FormSpec(
    name="distress",
    label="困难和僵尸企业清单",
    title_words=("困难企业", "僵尸企业", "退城进园"),
    periodic=False,
    telling=("kind", "route"),
    columns=(
        text("kind", "认定类别", "企业类别", "类别", "认定类型", "企业类型"),
        text("identified_on", "认定日期", "认定时间", "列入时间"),
        text("criteria", "认定情形", "困难情形", "企业状况", "经营状况", "存在问题"),
        text("grounds", "认定依据", "具体情况", "情况说明"),
        text("route", "处置方式", "处置路径", "处置措施", "拟处置方式"),
        text("state", "状态", "处置状态", "当前状态", "处置进度", "办理状态"),
        text("ended_on", "办结日期", "处置完成日期", "出清日期", "办结时间"),
        text("relocates", "是否退城进园", "退城进园"),
        number("land_freed", "腾出土地", "腾出土地面积", "盘活土地", "土地面积", dimension=Dimension.AREA),
        number("workers", "需安置职工", "职工人数", "需安置人数", dimension=Dimension.PERSONS),
        number("workers_placed", "已安置职工", "已安置人数", "安置人数", dimension=Dimension.PERSONS),
        number("debts", "债务总额", "负债总额", "债务", dimension=Dimension.MONEY),
        text("note", "备注", "说明"),
    ),
)
_SHOWN = {
    "kind_name": Heading("认定类别"),
    "identified_on": Heading("认定日期"),
    "criteria_name": Heading("认定情形"),
    "grounds": Heading("认定依据"),
    "route_name": Heading("处置方式"),
    "state_name": Heading("状态"),
    "ended_on": Heading("办结日期"),
    "land_freed": Heading("腾出土地（亩）", is_figure=True),
    "workers": Heading("需安置职工（人）", is_figure=True),
    "workers_placed": Heading("已安置职工（人）", is_figure=True),
    "debts": Heading("债务总额（千元）", is_figure=True),
    "note": Heading("备注"),
}
_ALWAYS = {"kind_name", "identified_on"}
_FIGURES = ("land_freed", "workers", "workers_placed", "debts")
_LABELS = {
    "land_freed": "腾出土地",
    "workers": "需安置职工",
    "workers_placed": "已安置职工",
    "debts": "债务总额",
}


class DistressImporter:
    """Recognitions; what a list lacks stays as it stands, its state among them."""

    name = "distress"
    label = "困难和僵尸企业清单"

    @property
    def specs(self) -> Sequence[FormSpec]:
        return [SPEC]

    def labels(self, form: str, read: set[str]) -> dict[str, Heading]:
        shown = read | _ALWAYS | {f"{name}_name" for name in read}
        return {name: heading for name, heading in _SHOWN.items() if name in shown}

    def check(self, rows: Iterable[Row], context: Context) -> Iterator[Draft]:
        matcher, repeats = Matcher(context), Repeats()
        for chunk in chunks(rows):
            matcher.load(chunk)
            matched = [(row, matcher.match(row)) for row in chunk]
            standing = _standing({found.pk for _, found in matched if isinstance(found, Known)})
            for row, found in matched:
                yield _draft(row, found, standing, repeats, context)

    def take(self, batch: Batch) -> None:
        records.write(Distress, batch)

    def standing_on(self, batch: Batch) -> list[str]:
        return records.standing_on(Distress, batch)

    def undo(self, batch: Batch) -> list[str]:
        return records.undo(Distress, batch)

    def places(self, batch: Batch) -> set[str]:
        return places.of_enterprises(row.values["enterprise_id"] for row in records.taken_rows(batch))


Standing = dict[int, list[Distress]]


def _standing(enterprises: set[int]) -> Standing:
    """The recognitions of these enterprises."""
    found: Standing = {}
    for distress in Distress.objects.filter(enterprise__in=enterprises).order_by("identified_on", "pk"):
        found.setdefault(distress.enterprise_id, []).append(distress)
    return found


def _draft(row: Row, found: Known | str, standing: Standing, repeats: Repeats, context: Context) -> Draft:
    problems = [*about_enterprise(row, found, context), *reasons.of_row(row)]
    problems += _refusals(row, context.today)
    values = _values(row)
    if problems or not isinstance(found, Known):
        return records.refused(row, problems, values)
    distress, why = _same(standing.get(found.pk, []), values["identified_on"])
    problems = [*repeats.of(row, found.pk), *why, *disposals.refusals(distress, values)]
    if problems:
        return records.refused(row, problems, values)
    values["enterprise_id"] = found.pk
    remarks = [*other_name(row, found), *_remarks(row)]
    return records.compared(row, distress, values, problems=remarks, uscc=found.uscc, shown=_names)


def _same(known: Sequence[Distress], day: date) -> tuple[Distress | None, list[dict[str, str]]]:
    """The recognition of that day, or why the row's can stand beside none that there is."""
    for distress in known:
        if distress.identified_on == day:
            if distress.ended_on is None:
                return distress, []
            return None, [error(messages.ENDED_DISTRESS.format(day=messages.day(day)), about="identified_on")]
    open_one = next((each for each in known if each.ended_on is None), None)
    if open_one is None:
        return None, []
    why = messages.OTHER_DISTRESS.format(day=messages.day(open_one.identified_on))
    return None, [error(why, about="identified_on")]


def _values(row: Row) -> dict[str, Any]:
    """The fields that the row says something about; a blank says nothing."""
    texts = row.texts
    found: dict[str, Any] = {}
    if kind := wording.distress_of(texts.get("kind", "")):
        found["kind"] = kind
        if kind == DistressKind.RELOCATION:
            found["relocates"] = True
    if day := day_of(texts.get("identified_on", "")):
        found["identified_on"] = day
    criteria, left = wording.criteria_of(texts.get("criteria", ""))
    if criteria:
        found["criteria"] = ",".join(criteria)
    if grounds := "；".join(filter(None, [texts.get("grounds", ""), *left])):
        found["grounds"] = grounds
    if route := wording.route_of(texts.get("route", "")):
        found["route"] = route
    if (moves := wording.yes_or_no(texts.get("relocates", ""))) is not None:
        found["relocates"] = moves
    if note := texts.get("note", ""):
        found["note"] = note
    figures = {name: row.values.get(name) for name in _FIGURES}
    counted = ("workers", "workers_placed")
    return (
        found
        | _of_disposal(row)
        | {
            name: int(value) if name in counted else value
            for name, value in figures.items()
            if value is not None
        }
    )


def _of_disposal(row: Row) -> dict[str, Any]:
    """The state and the day on which it ended, as far as the row says them."""
    said = {
        "state": wording.state_of(row.texts.get("state", "")),
        "ended_on": day_of(row.texts.get("ended_on", "")),
    }
    return {name: value for name, value in said.items() if value}


def _refusals(row: Row, today: date | None) -> list[dict[str, str]]:
    written = row.texts.get("kind", "")
    found = []
    if not written:
        found.append(error(messages.NO_DISTRESS_KIND, about="kind"))
    elif not wording.distress_of(written):
        found.append(error(messages.UNKNOWN_DISTRESS.format(value=written), value=written, about="kind"))
    found += day_problem(row, "identified_on", messages.NO_IDENTIFIED, today)
    found += day_problem(row, "ended_on", "", today)
    state = row.texts.get("state", "").strip()
    if state and not wording.state_of(state):
        found.append(error(messages.UNKNOWN_STATE.format(value=state), value=state, about="state"))
    found += [
        error(messages.NEGATIVE.format(label=_LABELS[name]), about=name)
        for name in _FIGURES
        if (value := row.values.get(name)) is not None and value < 0
    ]
    return found


def _remarks(row: Row) -> list[dict[str, str]]:
    """What deserves a look in a row that is taken."""
    route, criteria = row.texts.get("route", ""), row.texts.get("criteria", "")
    found = []
    if route and not wording.route_of(route):
        found.append(remark(messages.UNKNOWN_ROUTE.format(value=route), value=route, about="route"))
    for left in wording.criteria_of(criteria)[1]:
        found.append(remark(messages.UNKNOWN_CRITERION.format(value=left), value=left, about="criteria"))
    return found


def _names(values: dict[str, Any]) -> dict[str, Any]:
    """The names of what stands as keys, for the preview."""
    names: dict[str, Any] = {}
    if "kind" in values:
        names["kind_name"] = KIND_LABELS[DistressKind(values["kind"])]
    if values.get("route"):
        names["route_name"] = ROUTE_LABELS[Route(values["route"])]
    if "state" in values:
        names["state_name"] = DISPOSAL_LABELS[DisposalState(values["state"])]
    if "criteria" in values:
        names["criteria_name"] = Distress(criteria=values["criteria"]).criteria_words
    return names
