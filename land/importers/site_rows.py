"""What one row of a list of sites says, as the fields of a site; and what is wrong with it."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.days import Shortest, day_of
from accounts.privacy import is_masked
from enterprises.importers.reasons import of_row, problem
from imports.reading import Row
from land import wording
from land.importers import reasons
from land.models import Site

DAYS = ("found_on", "due_on", "done_on", "accepted_on")
_FACT_DAYS = ("found_on", "due_on")
_TEXTS = {"address": 300, "owner": 60, "trade": 60, "problem": 1000, "responsible": 100}
_SETTLED = (Site.State.DONE, Site.State.ACCEPTED)
State, Disposal = Site.State, Site.Disposal


def name_of(row: Row) -> str:
    """The site's name."""
    return row.texts.get("site_name", "") or row.name


def township_of(row: Row) -> str:
    """The township it lies in."""
    return row.texts.get("township", "")


def disposal_of(row: Row) -> str:
    """How it is dealt with; "" where the row does not say, or not clearly."""
    return wording.named(row.texts.get("disposal", ""), wording.DISPOSALS)


def state_of(row: Row) -> str:
    """The state that the row names; "" for none."""
    return wording.named(row.texts.get("state", ""), wording.SITE_STATES)


def values(row: Row, site: Site | None) -> dict[str, Any]:
    """The fields that the row says something about; a blank says nothing."""
    found: dict[str, Any] = {"name": name_of(row), "township": township_of(row)}
    for name, longest in _TEXTS.items():
        text = row.texts.get(name, "")
        if text and not (name == "owner" and is_masked(text)):
            found[name] = text[:longest]
    for name in _FACT_DAYS:
        if day := day_of(row.texts.get(name, ""), Shortest.MONTH):
            found[name] = day
    # Of a site that is new the problem itself may say what kind it is.
    kind = row.texts.get("violation", "") or ("" if site else row.texts.get("problem", ""))
    if violation := wording.named(kind, wording.VIOLATIONS):
        found["violation"] = violation
    if disposal := disposal_of(row):
        found["disposal"] = disposal
    return found | _progress(row, site)


def _progress(row: Row, site: Site | None) -> dict[str, Any]:
    """How far it is, as far as a list may say: what is closed is done by its photographs, never by a list."""
    state, disposal = state_of(row), disposal_of(row) or (site.disposal if site else "")
    if site and (site.is_settled or disposal != Disposal.MEND):
        return {}
    if not state:
        return {}
    if disposal != Disposal.MEND:
        return {"state": State.FOUND if state == State.FOUND else State.WORKING}
    if state not in _SETTLED:
        return {"state": state}
    found: dict[str, Any] = {"state": state, "done_on": day_of(row.texts.get("done_on", ""), Shortest.MONTH)}
    if state == State.ACCEPTED and (day := day_of(row.texts.get("accepted_on", ""), Shortest.MONTH)):
        found["accepted_on"] = day
    return found


def problems(row: Row, site: Site | None, today: date | None) -> list[dict[str, str]]:
    """Why the row cannot be taken."""
    name, township, disposal = name_of(row), township_of(row), row.texts.get("disposal", "")
    checks = (
        (not name, reasons.NO_NAME, "name", ""),
        (len(name) > 200, reasons.LONG.format(label="名称", longest=200), "name", name[:30]),
        (not township, reasons.NO_TOWNSHIP, "township", ""),
        (
            len(township) > 60,
            reasons.LONG.format(label="乡镇（街道）", longest=60),
            "township",
            township[:30],
        ),
        (
            disposal and not disposal_of(row) and disposal != "待定",
            reasons.UNKNOWN_DISPOSAL.format(value=disposal),
            "disposal",
            disposal,
        ),
    )
    found = of_row(row)
    found += [problem(why, value=value, about=about) for bad, why, about, value in checks if bad]
    for field in DAYS:
        text = row.texts.get(field, "")
        if text and day_of(text, Shortest.MONTH) is None:
            found.append(problem(reasons.NO_DAY.format(value=text), value=text, about=field))
    return found + _undated(row, site, today)


def _undated(row: Row, site: Site | None, today: date | None) -> list[dict[str, str]]:
    progress = _progress(row, site)
    if progress.get("state") not in _SETTLED:
        return []
    day = progress["done_on"]
    state = row.texts.get("state", "")
    if day is None:
        return [problem(reasons.NO_DONE_DAY.format(value=state), value=state, about="state")]
    found = day_of(row.texts.get("found_on", ""), Shortest.MONTH) or (site.found_on if site else None)
    accepted = progress.get("accepted_on")
    checks = (
        (today and day > today, reasons.DONE_LATER.format(day=day), "done_on", day),
        (found and day < found, reasons.DONE_BEFORE_FOUND.format(day=day, found=found), "done_on", day),
        (
            accepted and accepted < day,
            reasons.ACCEPTED_BEFORE_DONE.format(day=accepted, done=day),
            "accepted_on",
            accepted,
        ),
    )
    return [problem(why, value=str(value), about=about) for bad, why, about, value in checks if bad]


def remarks(row: Row, site: Site | None) -> list[dict[str, str]]:
    """What deserves a look in a row that is taken."""
    text, state = row.texts.get("state", ""), state_of(row)
    disposal = disposal_of(row) or (site.disposal if site else "")
    unproved = state in _SETTLED and disposal != Disposal.MEND and not (site and site.is_settled)
    checks = (
        (text and not state, reasons.UNKNOWN_SITE_STATE.format(value=text)),
        (unproved, reasons.PROOF_FIRST),
    )
    return [problem(why, value=text, about="state", warning=True) for bad, why in checks if bad]
