"""How far a worker is with a batch, as the page says it: pure sentences on plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from imports import messages

STALLED_AFTER = timedelta(seconds=60)
LONG_IN_LINE = timedelta(seconds=60)


@dataclass(frozen=True)
class Progress:
    """What is told of work under way; `percent` is None while nobody can know it."""

    title: str
    hint: str
    percent: int | None = None
    count: str = ""
    is_stalled: bool = False


def of_line(*, waited: timedelta, ahead: int) -> Progress:
    """A file that no worker has begun with."""
    if waited >= LONG_IN_LINE and not ahead:
        return Progress(messages.IN_LINE, messages.LINE_STALLED, is_stalled=True)
    line = messages.AHEAD.format(count=ahead) if ahead else ""
    return Progress(messages.IN_LINE, line + messages.MAY_LEAVE)


def of_reading(*, done: int, total: int | None, idle: timedelta) -> Progress:
    """A file that is being read; its rows are known once its header is."""
    percent = min(100 * done // total, 99) if total else None
    count = messages.READING_ROWS.format(done=f"{done:,}", total=f"{total:,}") if total else ""
    title = messages.READING if total else messages.OPENING
    if idle >= STALLED_AFTER * (1 if total else 3):
        hint = messages.READ_STALLED.format(minutes=idle // timedelta(minutes=1))
        return Progress(title, hint, percent, count, is_stalled=True)
    return Progress(title, messages.MAY_LEAVE, percent, count)


def of_taking(*, rows: int, since: datetime | None, now: datetime, late: timedelta) -> Progress:
    """A batch in line to be taken, or under way: one transaction, of which nothing can be seen before its end."""
    if since is None:
        return Progress(messages.TAKE_IN_LINE, messages.TAKE_IN_LINE_HINT)
    title, taken = messages.TAKE_UNDER_WAY.format(rows=f"{rows:,}"), now - since
    if taken >= late:
        hint = messages.TAKE_STALLED.format(minutes=taken // timedelta(minutes=1))
        return Progress(title, hint, is_stalled=True)
    hint = messages.TAKE_UNDER_WAY_HINT.format(seconds=int(taken.total_seconds()))
    return Progress(title, hint)
