"""The importer of the register: enterprises, and their entries into and exits from the library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.urls import reverse

from accounts.models import Region
from accounts.privacy import is_masked
from enterprises import codes
from enterprises.causes import OTHER, cause_of
from enterprises.importers import events, movements, reasons, unregistering
from enterprises.importers.effects import Effects
from enterprises.importers.matching import Matcher
from enterprises.importers.withdrawn import Withdrawn
from enterprises.models import Enterprise, Industry, ScaleEvent
from enterprises.return_forms import REGISTER_SPEC
from enterprises.services import register as services
from imports import records
from imports.chunking import chunks
from imports.models import Batch, StagedRow
from imports.reading import FormSpec, Row
from imports.registry import Context, Draft, Heading

Kind = StagedRow.Kind
_LONGEST_NAME = Enterprise._meta.get_field("name").max_length or 0
_LONGEST_CONTACT = Enterprise._meta.get_field("contact_name").max_length or 0
_OTHER = "其他"
_YES, _NO = {"是", "首次", "√", "Y", "1"}, {"否", "非首次", "不是", "×", "N", "0"}
PERSONAL = services.CONTACTS
_COMPARED = ("name", "region", "region_name", "zone", "zone_name", "industry_code", *PERSONAL)
_CHANNELS = {
    "回升": ScaleEvent.Channel.REBOUND,
    "月": ScaleEvent.Channel.MONTHLY,
    "新建": ScaleEvent.Channel.MONTHLY,
    "年": ScaleEvent.Channel.YEARLY,
    "小升规": ScaleEvent.Channel.YEARLY,
}


_OPTIONAL = {"industry_code", *PERSONAL}
_ALWAYS_SHOWN = {"region_name", "zone_name"}
_HEADINGS = {
    "region_name": "所在县区",
    "zone_name": "所在园区",
    "industry_code": "行业代码",
    "legal_person": "法定代表人",
    "contact_name": "联系人",
    "contact_phone": "联系电话",
    "entry": "入库月份",
    "exit": "退库月份",
    "channel": "入库方式",
    "first_ever": "首次入规",
    "exit_cause": "退库原因类别",
    "exit_reason": "退库原因",
    "entry_reason": "入库原因",
}
_WORDS: dict[str, dict[str, str]] = {
    "channel": {str(value): str(label) for value, label in ScaleEvent.Channel.choices},
    "exit_cause": {str(value): str(label) for value, label in ScaleEvent.Cause.choices},
}
_OF_CHANGE = {"entry", "exit", "channel", "exit_reason", "entry_reason"}


class RegisterImporter:
    """The list of enterprises; a row updates the enterprise of its code and adds the event it names."""

    name = "register"
    label = "企业名录"

    @property
    def specs(self) -> Sequence[FormSpec]:
        return [REGISTER_SPEC]

    def labels(self, form: str, read: set[str]) -> dict[str, Heading]:
        shown = read | _ALWAYS_SHOWN | (_OF_CHANGE if "change" in read else set())
        return {
            name: Heading(
                label,
                is_personal=name in PERSONAL,
                is_month=name in REGISTER_SPEC.months,
                words=_WORDS.get(name, {}),
            )
            for name, label in _HEADINGS.items()
            if name in shown
        }

    def check(self, rows: Iterable[Row], context: Context) -> Iterator[Draft]:
        matcher, reader = Matcher(context), _RowReader(context)
        for chunk in chunks(rows):
            matcher.load(chunk)
            standing = _standing(chunk, matcher)
            reader.load(chunk, standing)
            for row in chunk:
                yield _draft(row, matcher, reader, standing)

    def take(self, batch: Batch) -> None:
        services.take_register(batch=batch)

    def standing_on(self, batch: Batch) -> list[str]:
        return unregistering.standing_on(batch)

    def undo(self, batch: Batch) -> list[str]:
        return unregistering.undo(batch)

    def listing(self, batch: Batch) -> tuple[str, str]:
        return "企业库", reverse("enterprises:list")

    def places(self, batch: Batch) -> set[str]:
        rows = records.taken_rows(batch)
        named = {row.values.get("zone") or row.values["region"] for row in rows}
        return set(Region.objects.filter(code__in=named).values_list("path", flat=True))


class _RowReader:
    """Turns a row's texts into the register's values; says what is wrong with them."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.effects = Effects(context.region)
        regions = list(Region.objects.all())
        self._by_code = {region.code: region for region in regions}
        self._by_name = {
            name: r for r in regions if r.path.startswith(context.region.path) for name in r.names
        }
        self._by_path = {region.path: region for region in regions}
        self._divisions = set(Industry.objects.values_list("code", flat=True))
        self._withdrawn = Withdrawn()
        self._said: dict[str, list[events.Event]] = {}

    def load(self, rows: list[Row], standing: dict[str, Enterprise]) -> None:
        """Makes known what the events of these rows are looked at beside."""
        self.effects.load(rows, standing)
        self._withdrawn.load(enterprise.pk for enterprise in standing.values())

    def read(self, row: Row, problems: list[dict[str, str]], enterprise: Enterprise | None) -> dict[str, Any]:
        """The values to stage; adds to `problems` what keeps the row out or deserves a look.

        A row that names no place leaves an `enterprise` on record where it is.
        """
        values: dict[str, Any] = {"name": row.name}
        if not row.name:
            problems.append(reasons.problem(reasons.NO_NAME, heading="企业名称", about="name"))
        elif len(row.name) > _LONGEST_NAME:
            problems.append(
                reasons.problem(reasons.LONG_NAME, heading="企业名称", value=row.name[:30], about="name")
            )
        if enterprise and not (row.texts.get("region_code") or row.texts.get("region_name")):
            values |= _placed(enterprise.region, enterprise.zone)
        elif region := self._region(row, problems):
            values |= self._place(region)
        values |= self._industry(row, problems) | _contacts(row)
        for kind in ("entry", "exit"):
            if month := row.months.get(kind):
                values[kind] = month.isoformat()
        values |= movements.read(row, problems) | _entry_details(row)
        said = values.get("exit_reason", "")
        if "exit_cause" not in values and cause_of(said) == OTHER and said != _OTHER:
            why = reasons.UNKNOWN_KIND_OF_EXIT.format(value=said)
            problems.append(
                reasons.problem(why, heading="退库原因", value=said, about="exit_reason", warning=True)
            )
        return values

    def about_events(
        self, uscc: str, values: dict[str, Any], enterprise: Enterprise | None
    ) -> list[dict[str, str]]:
        """Why the months of the values cannot stand, or deserve a look beside what is on record.

        What earlier rows of the file say of the enterprise counts as on record.
        """
        history = sorted(_history(enterprise) + self._said.get(uscc, []), key=lambda event: event[1])
        problems = events.check(history, values, self._context.today)
        unit = self._by_code.get(values.get("region") or "")
        added = events.added(history, values)
        remarks = self._withdrawn.remarks(added, enterprise) if enterprise else []
        return problems + self.effects.remarks(added, enterprise, unit) + remarks

    def said(self, uscc: str, values: dict[str, Any]) -> bool:
        """Whether an earlier row said something of the enterprise; what this one says is remembered."""
        before = uscc in self._said
        told = self._said.setdefault(uscc, [])
        told += [event for event in events.added([], values) if event not in told]
        return before

    def _region(self, row: Row, problems: list[dict[str, str]]) -> Region | None:
        code, name = row.texts.get("region_code", ""), row.texts.get("region_name", "")
        by_code = self._by_code.get(code[:9]) or self._by_code.get(code[:6]) if code else None
        by_name = self._by_name.get(name)
        region = by_code or by_name
        if why := self._refusal(region, code, name):
            about = "region_code" if code or ("region_code" in row.texts and not name) else "region_name"
            problems.append(reasons.problem(why, heading="行政区划代码", value=code or name, about=about))
        elif code and by_name and not by_code:
            why = reasons.REGION_BY_NAME.format(code=code, name=name)
            problems.append(_region_warning(why, "region_code", code))
        elif by_code and by_name and not by_code.path.startswith(by_name.path):
            why = reasons.REGIONS_DIFFER.format(code=code, name=name)
            problems.append(_region_warning(why, "region_name", name))
        return region

    def _refusal(self, region: Region | None, code: str, name: str) -> str:
        """Why no enterprise can belong there; empty where it can."""
        if not (code or name):
            return reasons.NO_REGION
        if region is None or region.kind not in (Region.Kind.COUNTY, Region.Kind.ZONE):
            return reasons.UNKNOWN_REGION.format(value=code or name)
        if not region.path.startswith(self._context.region.path):
            return reasons.OUT_OF_SCOPE.format(region=self._context.region.name)
        return ""

    def _place(self, region: Region) -> dict[str, str | None]:
        """The county or assessed zone that counts the enterprise, and the park within it."""
        parent = self._by_path.get(region.path[: -Region.steplen])
        if region.kind == Region.Kind.ZONE and not region.assessed and parent:
            return _placed(parent, region)
        return _placed(region, None)

    def _industry(self, row: Row, problems: list[dict[str, str]]) -> dict[str, str]:
        code = row.texts.get("industry_code", "").lstrip("BCDbcd")
        if code and not (code.isdigit() and 2 <= len(code) <= 4 and code[:2] in self._divisions):
            problems.append(
                reasons.problem(
                    reasons.NOT_INDUSTRY.format(value=code),
                    heading="行业代码",
                    value=code,
                    about="industry_code",
                )
            )
        return {"industry_code": code} if code else {}


def _region_warning(why: str, about: str, value: str) -> dict[str, str]:
    return reasons.problem(why, heading="所在县区", value=value, about=about, warning=True)


def _contacts(row: Row) -> dict[str, str]:
    """Who to ask for; a blank says nothing, and what an export masked says nothing new."""
    said = {name: row.texts.get(name, "")[:_LONGEST_CONTACT] for name in PERSONAL}
    return {name: text for name, text in said.items() if text and not is_masked(text)}


def _entry_details(row: Row) -> dict[str, Any]:
    details: dict[str, Any] = {}
    if channel := row.texts.get("channel", ""):
        details["channel"] = next((value for sign, value in _CHANNELS.items() if sign in channel), "")
    first = row.texts.get("first_ever", "").strip().upper()
    if first in _YES | _NO:
        details["first_ever"] = first in _YES
    if reason := row.texts.get("exit_reason", ""):
        details["exit_reason"] = reason[:200]
    if cause := _cause(row.texts.get("exit_cause", "")):
        details["exit_cause"] = cause
    return details


def _cause(text: str) -> str:
    """The cause that a list names: by its own name, else by what the words mean."""
    named = {label: value for value, label in _WORDS["exit_cause"].items()}
    return named.get(text.strip()) or cause_of(text)


def _standing(chunk: list[Row], matcher: Matcher) -> dict[str, Enterprise]:
    """Code as the rows have it → the enterprise that has it or once had it."""
    former = {row.uscc: known.uscc for row in chunk if (known := matcher.by_former_code(row.uscc))}
    found = (
        Enterprise.objects.filter(uscc__in={former.get(row.uscc, row.uscc) for row in chunk if row.uscc})
        .select_related("region", "zone")
        .prefetch_related("scale_events")
    )
    by_code = {enterprise.uscc: enterprise for enterprise in found}
    return by_code | {old: by_code[new] for old, new in former.items() if new in by_code}


def _draft(row: Row, matcher: Matcher, reader: _RowReader, standing: dict[str, Enterprise]) -> Draft:
    problems = [
        reasons.problem(p.why, heading=p.heading, column=p.column, value=p.value) for p in row.problems
    ]
    problems += _code_problems(row, matcher, reader._context)
    enterprise = standing.get(row.uscc)
    values = reader.read(row, problems, enterprise)
    if enterprise and (told := _former(row, enterprise, matcher)):
        problems += told
        # Whoever writes the old name or code knows nothing of the new name.
        values["name"] = enterprise.name
    problems += [
        movements.placed(row, problem) for problem in reader.about_events(row.uscc, values, enterprise)
    ]
    if any(problem["level"] == "error" for problem in problems):
        return Draft(row, Kind.REFUSED, values=values, problems=problems)
    if reader.said(row.uscc, values):
        # The first row of the file speaks of the enterprise, the others of its further changes only.
        values = {name: value for name, value in values.items() if name not in _OPTIONAL}
    if enterprise is None:
        return Draft(row, Kind.NEW, values=values, problems=problems)
    if values["zone"] is None and values["region"] == enterprise.region.code:
        # A file that names the county only says nothing against the park on record.
        del values["zone"], values["zone_name"]
    before = _before(enterprise, values, _history(enterprise))
    kind = Kind.CHANGED if any(values.get(name) != before[name] for name in before) else Kind.UNCHANGED
    return Draft(row, kind, target=enterprise.pk, values=values, before=before, problems=problems)


def _former(row: Row, enterprise: Enterprise, matcher: Matcher) -> list[dict[str, str]]:
    known = matcher.by_former_code(row.uscc) or matcher.code_known(row.uscc)
    return matcher.remarks(row, known) if known and known.pk == enterprise.pk else []


def _code_problems(row: Row, matcher: Matcher, context: Context) -> list[dict[str, str]]:
    def told(why: str, *, warning: bool = False) -> list[dict[str, str]]:
        return [
            reasons.problem(why, heading="统一社会信用代码", value=row.uscc, about="uscc", warning=warning)
        ]

    if contradiction := matcher.contradiction(row):
        return told(contradiction)
    known = matcher.code_known(row.uscc) or matcher.by_former_code(row.uscc)
    if repeated := matcher.repeats(
        row, (known.uscc if known else row.uscc or row.name) + movements.key_of(row)
    ):
        return told(repeated)
    if known:
        inside = known.region_path.startswith(context.region.path)
        return [] if inside else told(reasons.OUT_OF_SCOPE.format(region=context.region.name))
    if not codes.is_well_formed(row.uscc):
        return told(reasons.BAD_SHAPE)
    if codes.is_valid(row.uscc):
        return []
    return told(reasons.BAD_CHECK_DIGIT, warning=context.override_uscc)


def _history(enterprise: Enterprise | None) -> list[events.Event]:
    """The enterprise's entries and exits, in order of time."""
    if enterprise is None:
        return []
    found = sorted(enterprise.scale_events.all(), key=lambda event: (event.period, event.pk))
    return [(event.kind, event.period.isoformat()) for event in found]


def _placed(region: Region, zone: Region | None) -> dict[str, str | None]:
    """The place as it is staged: codes for the taking, names for the preview."""
    return {
        "region": region.code,
        "region_name": region.name,
        "zone": zone.code if zone else None,
        "zone_name": zone.name if zone else None,
    }


def _before(enterprise: Enterprise, values: dict[str, Any], history: list[events.Event]) -> dict[str, Any]:
    """What stands now of those things that the row says something about."""
    now: dict[str, Any] = {
        "name": enterprise.name,
        **_placed(enterprise.region, enterprise.zone),
        "industry_code": enterprise.industry_code,
        **{name: getattr(enterprise, name) for name in PERSONAL},
    }
    before = {name: now[name] for name in _COMPARED if name in values}
    for kind in ("entry", "exit"):
        if month := values.get(kind):
            before[kind] = month if (kind, month) in history else None
    return before
