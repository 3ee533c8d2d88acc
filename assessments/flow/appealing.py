"""Which step of an appeal may follow which, and how long each has (domain-sources.md 3.6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from assessments.flow import messages
from reporting.workdays import is_workday, workdays_after

FORWARD_WORKDAYS, CHECK_WORKDAYS, DECIDE_WORKDAYS = 2, 5, 3
"""How long the bureau has to forward an appeal, the department to check it, and the bureau then to decide."""


class State(StrEnum):
    """Where an appeal stands."""

    FILED = "filed"
    FORWARDED = "forwarded"
    CHECKED = "checked"
    ACCEPTED = "accepted"
    PARTLY = "partly"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


STATE_LABELS = {
    State.FILED: "待转办",
    State.FORWARDED: "部门复核中",
    State.CHECKED: "待决定",
    State.ACCEPTED: "采纳",
    State.PARTLY: "部分采纳",
    State.REJECTED: "不采纳",
    State.WITHDRAWN: "已撤回",
}
OPEN = (State.FILED, State.FORWARDED, State.CHECKED)
UPHELD = (State.ACCEPTED, State.PARTLY)
VERDICTS = (State.ACCEPTED, State.PARTLY, State.REJECTED)


class Act(StrEnum):
    """What is done about an appeal."""

    FORWARD = "forward"
    CHECK = "check"
    DECIDE = "decide"
    WITHDRAW = "withdraw"


ACT_LABELS = {Act.FORWARD: "转办", Act.CHECK: "复核", Act.DECIDE: "决定", Act.WITHDRAW: "撤回"}
_FROM = {
    Act.FORWARD: (State.FILED, State.FORWARDED),
    Act.CHECK: (State.FORWARDED,),
    Act.DECIDE: (State.CHECKED,),
    Act.WITHDRAW: OPEN,
}


def why_not(act: Act, state: State) -> str:
    """Why it cannot be done to an appeal in that state; "" where it can."""
    if state in _FROM[act]:
        return ""
    return messages.WRONG_APPEAL_STATE.format(state=STATE_LABELS[state], verb=ACT_LABELS[act])


def why_not_filed(*, in_publicity: bool, opens: date | None, ends: date | None, today: date) -> str:
    """Why no appeal is taken that day; "" where one is: within the notice, its last day included."""
    if ends is not None and today > ends:
        return messages.NOTICE_OVER.format(ends=ends)
    if not in_publicity or opens is None:
        return messages.NO_NOTICE
    return messages.NOT_OPEN_YET.format(opens=opens) if today < opens else ""


def due_of(state: State, since: date) -> date | None:
    """By when the next step of an open appeal is due, counted from the day of the step before."""
    workdays = {
        State.FILED: FORWARD_WORKDAYS,
        State.FORWARDED: CHECK_WORKDAYS,
        State.CHECKED: DECIDE_WORKDAYS,
    }.get(state)
    return workdays_after(since, workdays) if workdays else None


def why_not_verdict(
    verdict: State, recorded: Mapping[str, Decimal | None], found: Mapping[str, Decimal]
) -> str:
    """Why the verdict does not fit what the department found, by the figures' labels; "" where it does."""
    changed = [label for label, figure in found.items() if figure != recorded[label]]
    if verdict is State.REJECTED and changed:
        return messages.REJECTED_CHANGES.format(labels="、".join(changed))
    if verdict in UPHELD and not changed:
        return messages.ACCEPTED_CHANGES_NOTHING
    return ""


@dataclass(frozen=True)
class Clock:
    """How long there still is."""

    due: date
    words: str
    is_late: bool


def clock_of(due: date | None, today: date) -> Clock | None:
    """The time left till `due` in working days; None where nothing is due."""
    if due is None:
        return None
    if due == today:
        return Clock(due, messages.DUE_TODAY, is_late=False)
    if due > today:
        return Clock(due, messages.LEFT.format(days=_workdays(today, due)), is_late=False)
    return Clock(due, messages.LATE.format(days=max(_workdays(due, today), 1)), is_late=True)


def _workdays(since: date, until: date) -> int:
    """The working days after `since` up to `until`."""
    days = range(since.toordinal() + 1, until.toordinal() + 1)
    return sum(is_workday(date.fromordinal(day)) for day in days)
