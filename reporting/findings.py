"""A finding's life: from what a run finds to what becomes of it. Plain values only.

An explanation belongs to the figures it explains: as soon as they change it lapses. What is gone is 已更正
where the figures changed and 已消除 where the rule did.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from reporting.rules import Figure, Severity
from reporting.workdays import workdays_after

WORKDAYS = {Severity.ERROR: 2, Severity.WARNING: 3}
"""Within how many working days a county answers."""


FEWEST_LETTERS, FEWEST_DIFFERENT = 5, 3
"""What an explanation needs: 已停产检修 says something, 属实 and 好好好好好 do not."""


class State(StrEnum):
    """Where a finding stands."""

    OPEN = "open"
    EXPLAINED = "explained"
    CORRECTED = "corrected"
    CONFIRMED = "confirmed"
    FALSE_ALARM = "false_alarm"
    GONE = "gone"


STATE_LABELS = {
    State.OPEN: "待处理",
    State.EXPLAINED: "已说明",
    State.CORRECTED: "已更正",
    State.CONFIRMED: "经核实",
    State.FALSE_ALARM: "误报",
    State.GONE: "已消除",
}
STANDING = frozenset({State.OPEN, State.EXPLAINED})
"""Somebody still has to do something."""
JUDGED = frozenset({State.CONFIRMED, State.FALSE_ALARM})
"""The bureau has said that the figure stands."""
OVER = frozenset({State.CORRECTED, State.GONE})


class Event(StrEnum):
    """What happened to a finding."""

    FOUND = "found"
    AGAIN = "again"
    CHANGED = "changed"
    LAPSED = "lapsed"
    CORRECTED = "corrected"
    GONE = "gone"
    EXPLAINED = "explained"
    SENT_BACK = "sent_back"
    CONFIRMED = "confirmed"
    FALSE_ALARM = "false_alarm"
    ASSIGNED = "assigned"
    DUE = "due"


EVENT_LABELS = {
    Event.FOUND: "发现",
    Event.AGAIN: "再次出现",
    Event.CHANGED: "数据变动，仍有疑点",
    Event.LAPSED: "数据变动，原处理失效",
    Event.CORRECTED: "数据更正后消除",
    Event.GONE: "规则调整后消除",
    Event.EXPLAINED: "说明",
    Event.SENT_BACK: "说明退回",
    Event.CONFIRMED: "经核实",
    Event.FALSE_ALARM: "认定误报",
    Event.ASSIGNED: "指定责任人",
    Event.DUE: "调整期限",
}


ANSWERS = frozenset({Event.EXPLAINED, Event.SENT_BACK, Event.CONFIRMED, Event.FALSE_ALARM})
"""Somebody looked into it."""


class Step(NamedTuple):
    """What a run does to a finding."""

    event: Event
    state: State


@dataclass(frozen=True)
class Held:
    """What of a finding a run goes by."""

    state: State
    digest: str


def digest_of(figures: Iterable[Figure]) -> str:
    """A fingerprint of the figures: the same as long as all of them are, whatever decimals they are stored with."""
    known = [(each.form, each.time, each.name, _plain(each.value)) for each in figures]
    return hashlib.sha256(json.dumps(known).encode()).hexdigest()


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def still_found(held: Held, digest: str) -> Step | None:
    """What becomes of a finding that a run finds again; nothing where its figures are the same."""
    if held.state in OVER:
        return Step(Event.AGAIN, State.OPEN)
    if held.digest == digest:
        return None
    if held.state is State.OPEN:
        return Step(Event.CHANGED, State.OPEN)
    return Step(Event.LAPSED, State.OPEN)


def not_found(held: Held, figures_changed: bool) -> Step | None:
    """What becomes of a finding that a run does not find any more."""
    if held.state in OVER:
        return None
    if figures_changed:
        return Step(Event.CORRECTED, State.CORRECTED)
    # What the bureau judged stays judged: a rule mended after a false alarm still had one.
    return None if held.state in JUDGED else Step(Event.GONE, State.GONE)


def blocks(state: State, severity: Severity) -> bool:
    """Whether it keeps the sheet from being handed in: an error until it is judged, a doubt until it is explained."""
    return state in STANDING if severity is Severity.ERROR else state is State.OPEN


def says_something(text: str) -> bool:
    """Whether an explanation has words to be judged by: not one character repeated, nor signs and digits alone."""
    letters = [sign for sign in text if sign.isalpha()]
    return len(letters) >= FEWEST_LETTERS and len(set(letters)) >= FEWEST_DIFFERENT


def due_after(severity: Severity, today: date) -> date:
    """The day by which the county answers."""
    return workdays_after(today, WORKDAYS[severity])
