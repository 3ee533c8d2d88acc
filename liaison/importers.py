"""The importer of problems: an enterprise's words are new, or a problem that stands with news of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.urls import reverse

from accounts.days import day_of
from enterprises.importers import places, reasons
from enterprises.importers.matching import Known, Matcher
from imports import records
from imports.chunking import chunks
from imports.models import Batch
from imports.reading import FormSpec, Row
from imports.registry import Context, Draft, Heading
from liaison import services, wording
from liaison.models import Problem
from liaison.problem_forms import PROBLEMS_SPEC

NO_TEXT = "缺少具体困难、问题，请补填。"
SAME_PROBLEM = "与{sheet}第{row}行是同一企业的同一问题，只取前一行，请删去重复的行。"
NO_DAY = "“{value}”不是日期，请写成 2023-05-06 这样的形式。"
UNKNOWN_TYPE = "问题类型“{value}”不在清单内，按“其他”入库，请核对；可填融资、用工、用地、用能等。"
UNKNOWN_CLOSED = "“{value}”看不出是否办结，未取；请填是或否。"
_SHOWN = {
    "text": "具体困难、问题",
    "type_name": "问题类型",
    "handling": "办理情况",
    "contact_name": "企业联系人",
    "contact_phone": "联系方式",
    "cadre": "包保人员",
    "closed": "是否办结",
    "raised_on": "提出日期",
}
_PERSONAL = {"contact_name", "contact_phone"}
_LONGEST = {"contact_name": 60, "contact_phone": 60, "cadre": 100}


class ProblemsImporter:
    """Problems by enterprise and wording; what a file lacks stays as it stands."""

    name = "problems"
    label = "企业问题清单"

    @property
    def specs(self) -> Sequence[FormSpec]:
        return [PROBLEMS_SPEC]

    def labels(self, form: str, read: set[str]) -> dict[str, Heading]:
        shown = read | {"text", "type_name"}
        shown |= _PERSONAL if "contact" in read else set()
        return {
            name: Heading(label, is_personal=name in _PERSONAL)
            for name, label in _SHOWN.items()
            if name in shown
        }

    def check(self, rows: Iterable[Row], context: Context) -> Iterator[Draft]:
        matcher, first = Matcher(context), dict[tuple[int, str], tuple[str, int]]()
        for chunk in chunks(rows):
            matcher.load(chunk)
            matched = [(row, matcher.match(row)) for row in chunk]
            standing = _standing(found.pk for _, found in matched if isinstance(found, Known))
            for row, found in matched:
                yield _draft(row, found, standing, first, context)

    def take(self, batch: Batch) -> None:
        services.take_problems(batch=batch)

    def standing_on(self, batch: Batch) -> list[str]:
        return records.standing_on(Problem, batch)

    def undo(self, batch: Batch) -> list[str]:
        return records.undo(Problem, batch)

    def listing(self, batch: Batch) -> tuple[str, str]:
        return "企业问题", reverse("liaison:list")

    def places(self, batch: Batch) -> set[str]:
        rows = records.taken_rows(batch)
        return places.of_enterprises({row.values["enterprise_id"] for row in rows})


Key = tuple[int, str]
Places = dict[Key, tuple[str, int]]


def _standing(enterprises: Iterable[int]) -> dict[Key, Problem]:
    """The problems of these enterprises by enterprise and wording."""
    rows = Problem.objects.filter(enterprise__in=set(enterprises)).order_by()
    return {(problem.enterprise_id, problem.fingerprint): problem for problem in rows}


def _draft(
    row: Row, found: Known | str, standing: dict[Key, Problem], first: Places, context: Context
) -> Draft:
    text = row.texts.get("text", "")
    problems = [*_about_enterprise(row, found, context), *reasons.of_row(row), *_refusals(row)]
    key = (found.pk, wording.fingerprint(text)) if isinstance(found, Known) else None
    if key and text and (why := _repeats(row, key, first)):
        problems.append(reasons.problem(why, value=text[:30], about="text"))
    values = _values(row)
    if problems or not isinstance(found, Known) or key is None:
        return records.refused(row, problems, values)
    values |= {"enterprise_id": found.pk, "fingerprint": key[1]}
    return records.compared(
        row, standing.get(key), values, problems=_remarks(row, found), uscc=found.uscc, shown=_names
    )


def _values(row: Row) -> dict[str, Any]:
    """The fields that the row says something about; a blank says nothing."""
    texts = row.texts
    name, phone = wording.contact(texts.get("contact", ""))
    said = {
        "contact_name": wording.known_name(texts.get("contact_name", "") or name),
        "contact_phone": wording.phone(texts.get("contact_phone", "")) or phone,
        "handling": texts.get("handling", ""),
        "cadre": texts.get("cadre", ""),
    }
    found: dict[str, Any] = {"text": texts.get("text", "")}
    found |= {name: text[: _LONGEST.get(name)] for name, text in said.items() if text}
    if type_ := texts.get("type", ""):
        found["type"] = wording.type_of(type_) or Problem.Type.OTHER.value
    if (closed := wording.is_closed(texts.get("closed", ""))) is not None:
        found["closed"] = closed
    if day := day_of(texts.get("raised_on", "")):
        found["raised_on"] = day
    return found


def _refusals(row: Row) -> list[dict[str, str]]:
    found = []
    if not row.texts.get("text", ""):
        found.append(reasons.problem(NO_TEXT, heading="具体困难、问题", about="text"))
    day = row.texts.get("raised_on", "")
    if day and day_of(day) is None:
        found.append(reasons.problem(NO_DAY.format(value=day), value=day, about="raised_on"))
    return found


def _about_enterprise(row: Row, found: Known | str, context: Context) -> list[dict[str, str]]:
    why = found if isinstance(found, str) else context.why_closed(found.region_path)
    if not why:
        return []
    about, heading = ("uscc", "统一社会信用代码") if row.uscc else ("name", "企业名称")
    return [reasons.problem(why, heading=heading, value=row.uscc or row.name, about=about)]


def _repeats(row: Row, key: Key, first: Places) -> str:
    sheet, number = first.setdefault(key, (row.sheet, row.row))
    if (sheet, number) == (row.sheet, row.row):
        return ""
    return SAME_PROBLEM.format(sheet="" if sheet == row.sheet else f"工作表“{sheet}”", row=number)


def _remarks(row: Row, known: Known) -> list[dict[str, str]]:
    """What deserves a look in a row that is taken."""
    type_, closed = row.texts.get("type", ""), row.texts.get("closed", "")
    checks = (
        (type_ and not wording.type_of(type_), UNKNOWN_TYPE.format(value=type_), "type", type_),
        (
            closed and wording.is_closed(closed) is None,
            UNKNOWN_CLOSED.format(value=closed),
            "closed",
            closed,
        ),
        (
            row.name and row.name != known.name,
            reasons.OTHER_NAME.format(name=known.name),
            "name",
            row.name,
        ),
    )
    return [
        reasons.problem(why, value=value, about=about, warning=True)
        for bad, why, about, value in checks
        if bad
    ]


def _names(values: dict[str, Any]) -> dict[str, Any]:
    """The name of the type, for the preview."""
    return {"type_name": Problem.Type(values["type"]).label} if "type" in values else {}
