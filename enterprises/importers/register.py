"""The importer of the register: enterprises, and their entries into and exits from the library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from accounts.models import Region
from enterprises import codes, services
from enterprises.importers import reasons
from enterprises.importers.matching import Matcher, chunks
from enterprises.models import Enterprise, Industry, ScaleEvent
from enterprises.return_forms import REGISTER_SPEC
from imports.models import Batch, StagedRow
from imports.reading import FormSpec, Row
from imports.registry import Context, Draft

Kind = StagedRow.Kind
_COMPARED = ("name", "region", "zone", "industry_code")
_CHANNELS = {
    "月": ScaleEvent.Channel.MONTHLY,
    "新建": ScaleEvent.Channel.MONTHLY,
    "年": ScaleEvent.Channel.YEARLY,
    "小升规": ScaleEvent.Channel.YEARLY,
}


class RegisterImporter:
    """The list of enterprises; a row updates the enterprise of its code and adds the event it names."""

    name = "register"
    label = "企业名录"

    @property
    def specs(self) -> Sequence[FormSpec]:
        return [REGISTER_SPEC]

    def labels(self, form: str, read: set[str]) -> dict[str, str]:
        return {
            "name": "企业名称",
            "region": "县区代码",
            "zone": "园区代码",
            "industry_code": "行业代码",
            "entry": "入库月份",
            "exit": "退库月份",
            "channel": "入库方式",
            "first_ever": "首次入规",
        }

    def check(self, rows: Iterable[Row], context: Context) -> Iterator[Draft]:
        matcher, reader = Matcher(context), _RowReader(context)
        for chunk in chunks(rows):
            matcher.load(chunk)
            standing = _standing(chunk)
            for row in chunk:
                yield _draft(row, matcher, reader, standing)

    def take(self, batch: Batch) -> None:
        services.take_register(batch=batch)


class _RowReader:
    """Turns a row's texts into the register's values; says what is wrong with them."""

    def __init__(self, context: Context) -> None:
        self._context = context
        regions = list(Region.objects.all())
        self._by_code = {region.code: region for region in regions}
        self._by_name = {
            name: r for r in regions if r.path.startswith(context.region.path) for name in r.names
        }
        self._by_path = {region.path: region for region in regions}
        self._divisions = set(Industry.objects.values_list("code", flat=True))

    def read(self, row: Row, problems: list[dict[str, str]]) -> dict[str, Any]:
        """The values to stage; adds to `problems` what keeps the row out or deserves a look."""
        values: dict[str, Any] = {"name": row.name}
        if not row.name:
            problems.append(reasons.problem(reasons.NO_NAME, heading="企业名称"))
        if region := self._region(row, problems):
            values |= self._place(region)
        values |= self._industry(row, problems)
        for event in ("entry", "exit"):
            if month := row.months.get(event):
                values[event] = month.isoformat()
        values |= _entry_details(row)
        return values

    def _region(self, row: Row, problems: list[dict[str, str]]) -> Region | None:
        code, name = row.texts.get("region_code", ""), row.texts.get("region_name", "")
        if not (code or name):
            problems.append(reasons.problem(reasons.NO_REGION, heading="行政区划代码"))
            return None
        by_code = self._by_code.get(code[:9]) or self._by_code.get(code[:6]) if code else None
        by_name = self._by_name.get(name)
        region = by_code or by_name
        if region is None:
            problems.append(
                reasons.problem(
                    reasons.UNKNOWN_REGION.format(value=code or name),
                    heading="行政区划代码",
                    value=code or name,
                )
            )
        elif not region.path.startswith(self._context.region.path):
            problems.append(
                reasons.problem(
                    reasons.OUT_OF_SCOPE.format(region=self._context.region.name),
                    heading="行政区划代码",
                    value=code or name,
                )
            )
        elif by_code and by_name and not by_code.path.startswith(by_name.path):
            problems.append(
                reasons.problem(
                    reasons.REGIONS_DIFFER.format(code=code, name=name),
                    heading="所在县区",
                    value=name,
                    warning=True,
                )
            )
        return region

    def _place(self, region: Region) -> dict[str, str | None]:
        """The county or assessed zone that counts the enterprise, and the park within it."""
        parent = self._by_path.get(region.path[: -Region.steplen])
        if region.kind == Region.Kind.ZONE and not region.assessed and parent:
            return {"region": parent.code, "zone": region.code}
        return {"region": region.code, "zone": None}

    def _industry(self, row: Row, problems: list[dict[str, str]]) -> dict[str, str]:
        code = row.texts.get("industry_code", "").lstrip("BCDbcd")
        if code and not (code.isdigit() and 2 <= len(code) <= 4 and code[:2] in self._divisions):
            problems.append(
                reasons.problem(reasons.NOT_INDUSTRY.format(value=code), heading="行业代码", value=code)
            )
        return {"industry_code": code} if code else {}


def _entry_details(row: Row) -> dict[str, Any]:
    details: dict[str, Any] = {}
    if channel := row.texts.get("channel", ""):
        details["channel"] = next((value for sign, value in _CHANNELS.items() if sign in channel), "")
    if first := row.texts.get("first_ever", ""):
        details["first_ever"] = first.strip() in ("是", "首次", "√", "Y", "1")
    if reason := row.texts.get("exit_reason", ""):
        details["exit_reason"] = reason[:200]
    return details


def _standing(chunk: list[Row]) -> dict[str, Enterprise]:
    wanted = {row.uscc for row in chunk if row.uscc}
    found = (
        Enterprise.objects.filter(uscc__in=wanted)
        .select_related("region", "zone")
        .prefetch_related("scale_events")
    )
    return {enterprise.uscc: enterprise for enterprise in found}


def _draft(row: Row, matcher: Matcher, reader: _RowReader, standing: dict[str, Enterprise]) -> Draft:
    problems = [
        reasons.problem(p.why, heading=p.heading, column=p.column, value=p.value) for p in row.problems
    ]
    problems += _code_problems(row, matcher, reader._context)
    values = reader.read(row, problems)
    enterprise = standing.get(row.uscc)
    if enterprise:
        problems += _event_problems(enterprise, values)
    if any(problem["level"] == "error" for problem in problems):
        return Draft(row, Kind.REFUSED, values=values, problems=problems)
    if enterprise is None:
        return Draft(row, Kind.NEW, values=values, problems=problems)
    before = _before(enterprise, values)
    kind = Kind.CHANGED if any(values.get(name) != before[name] for name in before) else Kind.UNCHANGED
    return Draft(row, kind, target=enterprise.pk, values=values, before=before, problems=problems)


def _code_problems(row: Row, matcher: Matcher, context: Context) -> list[dict[str, str]]:
    def told(why: str, *, warning: bool = False) -> list[dict[str, str]]:
        return [reasons.problem(why, heading="统一社会信用代码", value=row.uscc, warning=warning)]

    if repeated := matcher.repeats(row, row.uscc or row.name):
        return told(repeated)
    if known := matcher.code_known(row.uscc):
        inside = known.region_path.startswith(context.region.path)
        return [] if inside else told(reasons.OUT_OF_SCOPE.format(region=context.region.name))
    if not codes.is_well_formed(row.uscc):
        return told(reasons.BAD_SHAPE)
    if codes.is_valid(row.uscc):
        return []
    return told(reasons.BAD_CHECK_DIGIT, warning=context.override_uscc)


def _event_problems(enterprise: Enterprise, values: dict[str, Any]) -> list[dict[str, str]]:
    """What the months of the row say against the events on record; a month already there is dropped."""
    entered = _entered_in(enterprise)
    entry = values.get("entry")
    problems = []
    if entry and entered and entry != entered.isoformat():
        values.pop("entry")
        problems.append(
            reasons.problem(
                reasons.ENTRY_DIFFERS.format(month=f"{entered:%Y-%m}"),
                heading="入库时间",
                value=entry[:7],
                warning=True,
            )
        )
    since = entered.isoformat() if entered else values.get("entry")
    if (exit_ := values.get("exit")) and not _known_event(enterprise, ScaleEvent.Kind.EXIT, exit_):
        if since is None:
            problems.append(reasons.problem(reasons.EXIT_WITHOUT_ENTRY, heading="退库时间", value=exit_[:7]))
        elif exit_ < since:
            problems.append(reasons.problem(reasons.EXIT_BEFORE_ENTRY, heading="退库时间", value=exit_[:7]))
    return problems


def _entered_in(enterprise: Enterprise) -> date | None:
    """The month of the entry by which the enterprise stands in the library now."""
    events = sorted(enterprise.scale_events.all(), key=lambda event: (event.period, event.pk))
    return events[-1].period if events and events[-1].kind == ScaleEvent.Kind.ENTRY else None


def _known_event(enterprise: Enterprise, kind: str, month: str) -> bool:
    return any(e.kind == kind and e.period.isoformat() == month for e in enterprise.scale_events.all())


def _before(enterprise: Enterprise, values: dict[str, Any]) -> dict[str, Any]:
    """What stands now of those things that the row says something about."""
    now = {
        "name": enterprise.name,
        "region": enterprise.region.code,
        "zone": enterprise.zone.code if enterprise.zone else None,
        "industry_code": enterprise.industry_code,
    }
    before = {name: now[name] for name in _COMPARED if name in values}
    for kind in ("entry", "exit"):
        if name := values.get(kind):
            before[kind] = name if _known_event(enterprise, kind, name) else None
    return before
