"""What the months of a register's row mean beside the entries and exits on record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from enterprises.importers import reasons
from enterprises.models import ScaleEvent

ENTRY, EXIT = ScaleEvent.Kind.ENTRY, ScaleEvent.Kind.EXIT
LABELS: dict[str, str] = {ENTRY: "入库时间", EXIT: "退库时间"}
Event = tuple[str, str]
"""(kind, first day of the month in ISO form)."""


def check(
    history: Sequence[Event], values: dict[str, Any], today: date | None = None
) -> list[dict[str, str]]:
    """Why the row's months cannot stand; a month that contradicts the record is dropped with a warning.

    `history` is in order of time. What is on record is a fact: a row adds to it, and never moves it.
    """
    if future := _check_future(history, values, today):
        return future
    problems = _check_entry(history, values) if values.get("entry") else []
    if values.get("exit"):
        problems += _check_exit(history, values)
    return problems


def added(history: Sequence[Event], values: dict[str, Any]) -> list[Event]:
    """The events that taking the row would put on record."""
    said = [(str(kind), values[kind]) for kind in (ENTRY, EXIT) if values.get(kind)]
    return [event for event in said if event not in history]


def _check_future(
    history: Sequence[Event], values: dict[str, Any], today: date | None
) -> list[dict[str, str]]:
    """An event is a fact, and none of a month to come."""
    return [
        _told(reasons.FUTURE_MONTH.format(label=LABELS[kind], month=month[:7]), kind, month)
        for kind, month in added(history, values)
        if today and date.fromisoformat(month) > today
    ]


def _check_entry(history: Sequence[Event], values: dict[str, Any]) -> list[dict[str, str]]:
    entry = values["entry"]
    if not history or (ENTRY, entry) in history:
        return []
    kind, month = history[-1]
    if kind == EXIT and entry > month:
        return []
    del values["entry"]
    why = reasons.ENTRY_DIFFERS if kind == ENTRY else reasons.ENTRY_BEFORE_EXIT
    return [_told(why.format(month=month[:7]), "entry", entry, warning=True)]


def _check_exit(history: Sequence[Event], values: dict[str, Any]) -> list[dict[str, str]]:
    exit_ = values["exit"]
    if (EXIT, exit_) in history:
        return []
    since = _inside_since(history, values.get("entry"))
    if since is not None:
        return [] if exit_ >= since else [_told(reasons.EXIT_BEFORE_ENTRY, "exit", exit_)]
    if not history:
        return [_told(reasons.EXIT_WITHOUT_ENTRY, "exit", exit_)]
    del values["exit"]
    return [_told(reasons.EXIT_DIFFERS.format(month=history[-1][1][:7]), "exit", exit_, warning=True)]


def _inside_since(history: Sequence[Event], entry: str | None) -> str | None:
    """The month since which the enterprise stands in the library, the row's own entry counted."""
    if entry and (ENTRY, entry) not in history:
        return entry
    return history[-1][1] if history and history[-1][0] == ENTRY else None


def _told(why: str, kind: str, month: str, *, warning: bool = False) -> dict[str, str]:
    return reasons.problem(why, heading=LABELS[kind], value=month[:7], about=kind, warning=warning)
