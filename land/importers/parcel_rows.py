"""What one row of a parcel list says, as the fields of a parcel; and what is wrong with it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from accounts.days import Shortest, day_of
from enterprises.importers.reasons import of_row, problem
from imports.reading import Row
from imports.reading.texts import plain
from land import wording
from land.areas import NOTHING
from land.importers import reasons
from land.models import Parcel

DAYS = ("supplied_on", "start_due", "started_on", "completion_due", "completed_on", "plan_due")
_TEXTS = {"address": 300, "planned_use": 60, "analysis": 2000, "plan": 2000, "plan_owner": 100}
_WORDS = {
    "nature": ("土地性质", wording.NATURES),
    "obtained": ("取得方式", wording.OBTAINED),
    "way": ("盘活方式", wording.WAYS),
}


def number_of(row: Row) -> str:
    """The parcel's number without white space."""
    return "".join(row.texts.get("number", "").split())


def holder_of(row: Row) -> str:
    """Whose land it is; a list without a column of its own names them as its enterprises."""
    return row.texts.get("holder", "") or row.name


def values(row: Row) -> dict[str, Any]:
    """The fields that the row says something about; a blank says nothing."""
    found: dict[str, Any] = {"number": number_of(row)}
    if holder := holder_of(row):
        found["holder_name"] = holder[:200]
    if (area := row.values.get("area")) is not None:
        found["area"] = area
    for name, longest in _TEXTS.items():
        if text := row.texts.get(name, ""):
            found[name] = text[:longest]
    for name in DAYS:
        if day := day_of(row.texts.get(name, ""), Shortest.MONTH):
            found[name] = day
    for name, (_, words) in _WORDS.items():
        if word := wording.named(row.texts.get(name, ""), words):
            found[name] = word
    if state := state_of(row):
        found["state"] = state
    return found


def state_of(row: Row) -> str:
    """The state that the row names; "" for none."""
    return wording.named(row.texts.get("state", ""), wording.STATES)


def problems(row: Row) -> list[dict[str, str]]:
    """Why the row cannot be taken, whatever stands on record."""
    number, area = number_of(row), row.values.get("area")
    state = row.texts.get("state", "")
    checks = (
        (not number, reasons.NO_NUMBER, "number", ""),
        (len(number) > 40, reasons.LONG_NUMBER, "number", number[:45]),
        (area is None, reasons.NO_AREA, "area", ""),
        (area is not None and area <= 0, reasons.NOT_POSITIVE, "area", plain(area) if area else ""),
        (state and not state_of(row), reasons.UNKNOWN_STATE.format(value=state), "state", state),
    )
    found = [problem(why, value=value, about=about) for bad, why, about, value in checks if bad]
    return of_row(row) + found + _no_days(row)


def _no_days(row: Row) -> list[dict[str, str]]:
    return [
        problem(reasons.NO_DAY.format(value=text), value=text, about=name)
        for name in (*DAYS, "revived_on")
        if (text := row.texts.get(name, "")) and day_of(text, Shortest.MONTH) is None
    ]


def remarks(row: Row) -> list[dict[str, str]]:
    """What deserves a look in a row that is taken."""
    found = [
        problem(reasons.UNKNOWN_WORD.format(value=text, label=label), value=text, about=name, warning=True)
        for name, (label, words) in _WORDS.items()
        if (text := row.texts.get(name, "")) and not wording.named(text, words)
    ]
    if _ends_first(row, "start_due", "completion_due") or _ends_first(row, "started_on", "completed_on"):
        found.append(problem(reasons.ENDS_FIRST, about="completion_due", warning=True))
    return found


def _ends_first(row: Row, first: str, last: str) -> bool:
    start, end = (day_of(row.texts.get(name, ""), Shortest.MONTH) for name in (first, last))
    return bool(start and end and end < start)


def revival(
    row: Row, parcel: Parcel | None, today: date | None
) -> tuple[dict[str, Any], list[dict[str, str]], list[dict[str, str]]]:
    """What the row says was revived beyond what stands: (values, problems, remarks)."""
    said = row.values.get("revived")
    standing: Decimal = parcel.revived if parcel else NOTHING  # type: ignore[attr-defined]
    if said is None or said == standing:
        return {}, [], []
    area = row.values.get("area")
    text = {"revived": plain(said), "standing": plain(standing)}
    if said < standing:
        why = reasons.REVIVED_LESS.format(**text)
        return {}, [], [problem(why, value=plain(said), about="revived", warning=True)]
    day = day_of(row.texts.get("revived_on", ""), Shortest.MONTH)
    checks = (
        (
            area is not None and said > area,
            reasons.REVIVED_OVER_AREA.format(**text, area=plain(area or NOTHING)),
            "revived",
        ),
        (day is None, reasons.NO_REVIVED_DAY.format(more=plain(said - standing)), "revived_on"),
        (bool(day and today and day > today), reasons.REVIVED_LATER.format(day=day), "revived_on"),
    )
    found = [problem(why, value=plain(said), about=about) for bad, why, about in checks if bad]
    return ({} if found else {"revived": said, "revived_on": day}), found, []
