"""How far a worker is with a batch, as the page says it: pure sentences on plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from imports import notices

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


def of_line(*, waited: timedelta, ahead: int, again: bool = False) -> Progress:
    """A file that no worker has begun with, or rows that wait to be compared `again`."""
    title = notices.COMPARE_IN_LINE if again else notices.IN_LINE
    if waited >= LONG_IN_LINE and not ahead:
        return Progress(title, notices.LINE_STALLED, is_stalled=True)
    line = notices.AHEAD.format(count=ahead) if ahead else ""
    return Progress(title, line + notices.MAY_LEAVE)


def of_reading(*, done: int, total: int | None, idle: timedelta, again: bool = False) -> Progress:
    """A file that is being read, whose rows are known once its header is; or rows compared `again`."""
    percent = min(100 * done // total, 99) if total else None
    count = notices.READING_ROWS.format(done=f"{done:,}", total=f"{total:,}") if total else ""
    title = notices.READING if total else notices.OPENING
    title = notices.COMPARING if again else title
    if idle >= STALLED_AFTER * (1 if total else 3):
        hint = notices.READ_STALLED.format(minutes=idle // timedelta(minutes=1))
        return Progress(title, hint, percent, count, is_stalled=True)
    return Progress(title, notices.MAY_LEAVE, percent, count)


def of_taking(*, rows: int, since: datetime | None, now: datetime, late: timedelta) -> Progress:
    """A batch in line to be taken, or under way: one transaction, of which nothing can be seen before its end."""
    if since is None:
        return Progress(notices.TAKE_IN_LINE, notices.TAKE_IN_LINE_HINT)
    title, taken = notices.TAKE_UNDER_WAY.format(rows=f"{rows:,}"), now - since
    if taken >= late:
        hint = notices.TAKE_STALLED.format(minutes=taken // timedelta(minutes=1))
        return Progress(title, hint, is_stalled=True)
    hint = notices.TAKE_UNDER_WAY_HINT.format(seconds=int(taken.total_seconds()))
    return Progress(title, hint)


def of_undoing(*, rows: int, since: datetime, now: datetime, late: timedelta) -> Progress:
    """A batch that a worker takes back: one transaction as well."""
    title, waited = notices.UNDO_UNDER_WAY.format(rows=f"{rows:,}"), now - since
    if waited >= late:
        hint = notices.UNDO_STALLED.format(minutes=waited // timedelta(minutes=1))
        return Progress(title, hint, is_stalled=True)
    return Progress(title, notices.UNDO_UNDER_WAY_HINT.format(seconds=int(waited.total_seconds())))
