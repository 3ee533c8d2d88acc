"""What one row of a project list says, as the fields of a project; and what is wrong with it."""

from __future__ import annotations

from typing import Any

from enterprises.importers import reasons
from imports.reading import Row
from imports.reading.texts import plain
from projects import codes
from projects.models import Project

Stage = Project.Stage
MONTHS = ("start_planned", "start_actual", "completion_planned", "completion_actual")
NO_NAME = "缺少项目名称，请补填。"
NO_OWNER = "缺少建设单位，请补填。"
LONG_NAME = "项目名称超过200个字，请核对。"
BAD_CODE = "项目代码应为24位、分五段，如 2305-341702-04-02-123456，请核对。"
UNKNOWN_STAGE = "“{value}”不是项目阶段，请填写储备、开工、在建、竣工、投产或达产。"
NEGATIVE = "投资额不应为负数，请核对。"
BAD_INDUSTRY = "“{value}”不是行业代码，请填写 GB/T 4754-2017 的二至四位数字。"
UNKNOWN_KIND = "“{value}”不是建设性质，未取，请填写新建、扩建、技术改造、迁建、恢复或单纯购置。"
UNKNOWN_YES_NO = "“{value}”看不出是否纳统，未取；请填是或否。"
COUNTED_WITHOUT_CODE = "已填纳统而没有统计项目编码，请补填（先入库，后有数）。"
PART_OVER_WHOLE = "{part}大于计划总投资，请核对单位和金额。"
ENDS_BEFORE_START = "竣工早于开工，请核对时间。"
_YES, _NO = {"是", "已纳统", "√", "Y", "1", "已入统"}, {"否", "未纳统", "×", "N", "0", "未入统"}
_PARTS = {"fixed_investment": "固定资产投资", "equipment_investment": "设备投资"}
_LONGEST = {"statistics_code": 40, "lead_official": 100, "department": 100}


def name_of(row: Row) -> str:
    """The project's name."""
    return row.texts.get("name_of_project", "")


def code_of(row: Row) -> str:
    """The row's 项目代码, tidied; "" for none."""
    text = codes.tidy_code(row.texts.get("code", ""))
    return "" if text in {"-", "/", "无", "暂无"} else text


def values(row: Row) -> dict[str, Any]:
    """The fields that the row says something about; a blank says nothing."""
    found: dict[str, Any] = {"name": name_of(row), "owner_name": row.name}
    if code := code_of(row):
        found["code"] = code
    for name in ("industry_code", "statistics_code", "content", "lead_official", "department"):
        if text := row.texts.get(name, ""):
            found[name] = text[: _LONGEST.get(name)]
    found |= {name: value for name, value in row.values.items() if value is not None}
    found |= {name: row.months[name] for name in MONTHS if name in row.months}
    if kind := codes.kind_of(row.texts.get("kind", "")):
        found["kind"] = kind
    if stage := codes.stage_of(row.texts.get("stage", "")):
        found["stage"] = stage
    if (counted := _yes_or_no(row.texts.get("in_statistics", ""))) is not None:
        found["in_statistics"] = counted
    return found


def _yes_or_no(text: str) -> bool | None:
    return True if text.upper() in _YES else False if text.upper() in _NO else None


def likely_stage(said: dict[str, Any]) -> str:
    """The stage of a project whose list names none, by the months that have come true."""
    if "completion_actual" in said:
        return Stage.COMPLETED
    return Stage.BUILDING if "start_actual" in said else Stage.PLANNED


def problems(row: Row) -> list[dict[str, str]]:
    """Why the row cannot be taken."""
    found = []
    name, code = name_of(row), code_of(row)
    stage, industry = row.texts.get("stage", ""), row.texts.get("industry_code", "")
    checks = (
        (not name, NO_NAME, "name_of_project", name),
        (len(name) > 200, LONG_NAME, "name_of_project", name[:30]),
        (not row.name, NO_OWNER, "name", ""),
        (code and not codes.is_code(code), BAD_CODE, "code", code),
        (stage and not codes.stage_of(stage), UNKNOWN_STAGE.format(value=stage), "stage", stage),
        (
            industry and not _is_industry(industry),
            BAD_INDUSTRY.format(value=industry),
            "industry_code",
            industry,
        ),
    )
    found += [reasons.problem(why, value=value, about=about) for bad, why, about, value in checks if bad]
    found += [
        reasons.problem(NEGATIVE, value=plain(value), about=name)
        for name, value in row.values.items()
        if value is not None and value < 0
    ]
    return found


def _is_industry(text: str) -> bool:
    return text.isascii() and text.isdigit() and 2 <= len(text) <= 4


def remarks(row: Row) -> list[dict[str, str]]:
    """What deserves a look in a row that is taken."""
    kind, counted = row.texts.get("kind", ""), row.texts.get("in_statistics", "")
    has_code = bool(row.texts.get("statistics_code", ""))
    checks = (
        (kind and not codes.kind_of(kind), UNKNOWN_KIND.format(value=kind), "kind", kind),
        (
            counted and _yes_or_no(counted) is None,
            UNKNOWN_YES_NO.format(value=counted),
            "in_statistics",
            counted,
        ),
        (_yes_or_no(counted) and not has_code, COUNTED_WITHOUT_CODE, "statistics_code", ""),
        (_ends_first(row), ENDS_BEFORE_START, "completion_planned", ""),
    )
    found = [
        reasons.problem(why, value=value, about=about, warning=True)
        for bad, why, about, value in checks
        if bad
    ]
    return found + _parts_over_whole(row)


def _parts_over_whole(row: Row) -> list[dict[str, str]]:
    total = row.values.get("total_investment")
    return [
        reasons.problem(PART_OVER_WHOLE.format(part=label), value=plain(part), about=name, warning=True)
        for name, label in _PARTS.items()
        if total is not None and (part := row.values.get(name)) is not None and part > total
    ]


def _ends_first(row: Row) -> bool:
    pairs = (("start_planned", "completion_planned"), ("start_actual", "completion_actual"))
    return any(
        row.months[start] > row.months[end]
        for start, end in pairs
        if start in row.months and end in row.months
    )
