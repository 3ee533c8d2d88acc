"""Whether a sheet may be edited, and its way from a draft to a locked figure: plain values only.

A sheet is what one unit hands in of one form for one period. The states are those of domain.md 21, the
lessons those of DHIS2: every refusal is a sentence with a date, a person and what to do; deadlines are
dates; what is approved can be given back only while it is not locked; a locked one is reopened with a
reason and a date after which it closes by itself.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Status(enum.StrEnum):
    """Where a sheet stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    LOCKED = "locked"


class Action(enum.StrEnum):
    """What somebody does with a sheet."""

    SUBMIT = "submit"
    RECALL = "recall"
    RETURN = "return"
    APPROVE = "approve"
    UNAPPROVE = "unapprove"
    LOCK = "lock"
    REOPEN = "reopen"
    CLOSE = "close"


class Level(enum.StrEnum):
    """Where a person stands to the unit whose sheet it is."""

    UNIT = "unit"
    INSIDE = "inside"
    """In a park of the unit: fills in, does not hand in."""
    ABOVE = "above"
    """The level that reviews: one step above the unit."""
    HIGHER = "higher"
    """Further above: sees, does not act."""
    OUTSIDE = "outside"
    COMMAND = "command"
    """Nobody in particular: the command line, for which dates do not matter."""


STATUS_LABELS = {
    Status.DRAFT: "草稿",
    Status.SUBMITTED: "已报送",
    Status.RETURNED: "退回",
    Status.APPROVED: "审核通过",
    Status.LOCKED: "锁定",
}
ACTION_LABELS = {
    Action.SUBMIT: "报送",
    Action.RECALL: "撤回",
    Action.RETURN: "退回",
    Action.APPROVE: "审核通过",
    Action.UNAPPROVE: "撤销审核",
    Action.LOCK: "锁定",
    Action.REOPEN: "重新开放",
    Action.CLOSE: "结束开放",
}
CLOSED = frozenset({Status.APPROVED, Status.LOCKED})
OWED = frozenset({Status.DRAFT, Status.RETURNED})
"""What the unit still has to hand in."""


@dataclass(frozen=True)
class Transition:
    """An action: from which states, into which (None: it stays), who may, and whether a reason is asked."""

    action: Action
    before: frozenset[Status]
    after: Status | None
    who: Level
    needs_reason: bool = False
    reopened: frozenset[Status] = frozenset()
    """States from which it goes besides, while the sheet is reopened."""
    changed: frozenset[Status] = frozenset()
    """States from which it goes besides, where figures were written after the review."""
    after_changes: Status | None = None
    """Where it leads instead, for what was confirmed and has figures that nobody reviewed."""


def _from(*states: Status) -> frozenset[Status]:
    return frozenset(states)


_OPEN = _from(Status.DRAFT, Status.RETURNED)
TRANSITIONS = {
    transition.action: transition
    for transition in (
        Transition(Action.SUBMIT, _OPEN, Status.SUBMITTED, Level.UNIT, reopened=CLOSED),
        Transition(Action.RECALL, _from(Status.SUBMITTED), Status.DRAFT, Level.UNIT),
        Transition(
            Action.RETURN, _from(Status.SUBMITTED, Status.APPROVED), Status.RETURNED, Level.ABOVE, True
        ),
        Transition(Action.APPROVE, _from(Status.SUBMITTED), Status.APPROVED, Level.ABOVE, changed=CLOSED),
        Transition(Action.UNAPPROVE, _from(Status.APPROVED), Status.SUBMITTED, Level.ABOVE, True),
        Transition(Action.LOCK, _from(Status.APPROVED), Status.LOCKED, Level.ABOVE),
        Transition(Action.REOPEN, _OPEN | CLOSED, None, Level.ABOVE, True),
        Transition(
            Action.CLOSE,
            frozenset(),
            None,
            Level.ABOVE,
            reopened=frozenset(Status),
            after_changes=Status.SUBMITTED,
        ),
    )
}


@dataclass(frozen=True)
class Sheet:
    """What is known of a sheet; a date is None where there is none, as all three of a form without a window."""

    title: str
    unit: str
    office: str
    month: date | None = None
    """The first day of the period's last month; None leaves open whether it has come."""
    status: Status = Status.DRAFT
    opens_on: date | None = None
    due_on: date | None = None
    closes_on: date | None = None
    reopened_until: date | None = None
    submitted_on: date | None = None
    submitted_by: str = ""
    reviewed_on: date | None = None
    reviewed_by: str = ""
    changed: int = 0
    """Enterprises whose figures were written after the review, while the confirmed sheet stood reopened."""

    @property
    def has_window(self) -> bool:
        """Whether dates were set for it."""
        return self.closes_on is not None

    def is_reopened(self, today: date) -> bool:
        """Whether it stands open beyond its usual end, `today` included."""
        return self.reopened_until is not None and today <= self.reopened_until


class Verdict(NamedTuple):
    """Whether, and where not the sentence that says why and what to do; empty where it is allowed."""

    allowed: bool
    reason: str = ""


YES = Verdict(True)


def may_edit(sheet: Sheet, level: Level, today: date) -> Verdict:
    """Whether figures of the sheet may be written today by somebody who stands at `level`."""
    reason = _why_not_edit(sheet, level, today)
    return Verdict(False, reason) if reason else YES


def _why_not_edit(sheet: Sheet, level: Level, today: date) -> str:
    if level is Level.OUTSIDE:
        return f"{sheet.unit}不在您的管辖范围内，{sheet.title}请由{sheet.unit}的工作人员填报。"
    if level is Level.HIGHER and sheet.has_window:
        return (
            f"{sheet.title}由{sheet.unit}填报、{sheet.office}审核，您可以查看；如需修改请联系{sheet.office}。"
        )
    if early := _too_early(sheet, level, today):
        return early
    if sheet.is_reopened(today) and sheet.status is not Status.SUBMITTED:
        return ""
    if sheet.status in CLOSED:
        return _closed(sheet, level)
    if level in (Level.UNIT, Level.INSIDE):
        return _submitted(sheet) if sheet.status is Status.SUBMITTED else why_not_open(sheet, today)
    return ""


def _too_early(sheet: Sheet, level: Level, today: date) -> str:
    """Why a month that lies ahead, or is under way without dates of its own, has no figures yet; empty for others."""
    month, this_month = sheet.month, today.replace(day=1)
    if month is None or month < this_month:
        return ""
    if month > this_month:
        return not_come(sheet.title)
    if sheet.has_window or level is Level.COMMAND:
        return ""
    return (
        f"{sheet.title}的报告期还没有结束，请{sheet.unit}在月末以后填报，并核对年份和月份是否写错；"
        f"如需提前请联系{sheet.office}设置报送日程。"
    )


def not_come(title: str) -> str:
    """That the title's period lies ahead, and what to do."""
    return f"{title}的报告期尚未到来，请核对年份和月份是否写错，改正后再填报或上传。"


def _closed(sheet: Sheet, level: Level) -> str:
    """Who approved or locked it, when, and to whom to turn; the reviewers themselves are told what to do."""
    done = "锁定" if sheet.status is Status.LOCKED else "审核通过"
    remedy = "重新开放" if sheet.status is Status.LOCKED else "退回或重新开放"
    whom = "先" if level is Level.ABOVE else f"联系{sheet.office}"
    return f"{sheet.title}已于{_day(sheet.reviewed_on)}由{_reviewer(sheet)}{done}，如需修改请{whom}{remedy}。"


def _submitted(sheet: Sheet) -> str:
    who = f"由{sheet.submitted_by}" if sheet.submitted_by else ""
    return (
        f"{sheet.title}已于{_day(sheet.submitted_on)}{who}报送，正在等待{sheet.office}审核；"
        f"如需修改请先撤回，或请{sheet.office}退回。"
    )


def why_not_open(sheet: Sheet, today: date) -> str:
    """Why the unit's own people are outside the sheet's dates today; empty where they are not."""
    if sheet.is_reopened(today):
        return ""
    if sheet.opens_on and today < sheet.opens_on:
        return (
            f"{sheet.title}从{sheet.opens_on}起填报，今天还没有开始，请届时再填；"
            f"如需提前请联系{sheet.office}调整报送日程。"
        )
    if sheet.closes_on and today > sheet.closes_on:
        return f"{sheet.title}已于{sheet.closes_on}停止填报，如需补报或修改请联系{sheet.office}重新开放。"
    return ""


def may_act(action: Action, sheet: Sheet, level: Level, today: date, *, own: bool = False) -> Verdict:
    """Whether the action may be done with the sheet; `own` says that the actor handed it in himself."""
    reason = _why_not_act(TRANSITIONS[action], sheet, level, today, own)
    return Verdict(False, reason) if reason else YES


def _why_not_act(transition: Transition, sheet: Sheet, level: Level, today: date, own: bool) -> str:
    action = transition.action
    if level is not transition.who:
        return _wrong_person(transition, sheet)
    is_reopened = sheet.is_reopened(today)
    if sheet.status not in _states(transition, sheet, is_reopened):
        return _wrong_state(action, sheet)
    if action is Action.SUBMIT and (early := _too_early(sheet, level, today)):
        return early
    if action in (Action.SUBMIT, Action.RECALL):
        # Recalled after the last day, a sheet could be neither changed nor handed in again.
        return why_not_open(sheet, today)
    if action is Action.APPROVE and own:
        return f"{sheet.title}是您自己报送的，不能由您审核，请由{sheet.office}的另一名工作人员审核。"
    if action is Action.LOCK and is_reopened:
        return f"{sheet.title}已重新开放至{sheet.reopened_until}，请先审核通过或结束开放，再锁定。"
    if action is Action.LOCK and sheet.changed:
        return f"{sheet.title}审核后又有{sheet.changed}家企业的数据改动，请先复核并重新审核通过，再锁定。"
    return ""


def _states(transition: Transition, sheet: Sheet, is_reopened: bool) -> frozenset[Status]:
    reopened = transition.reopened if is_reopened else frozenset()
    return transition.before | reopened | (transition.changed if sheet.changed else frozenset())


def after(action: Action, sheet: Sheet) -> Status:
    """The state into which the action leads: what was written after a review waits for another one."""
    transition = TRANSITIONS[action]
    if transition.after_changes and sheet.changed and sheet.status in CLOSED:
        return transition.after_changes
    return transition.after or sheet.status


def _wrong_person(transition: Transition, sheet: Sheet) -> str:
    who = sheet.unit if transition.who is Level.UNIT else sheet.office
    return f"{sheet.title}只能由{who}的工作人员{ACTION_LABELS[transition.action]}，请联系{who}。"


def _wrong_state(action: Action, sheet: Sheet) -> str:
    said = f"{sheet.title}目前是“{STATUS_LABELS[sheet.status]}”，不能{ACTION_LABELS[action]}"
    if action is Action.CLOSE:
        return f"{sheet.title}没有重新开放，不需要结束，请刷新页面查看最新状态。"
    if action is Action.APPROVE and sheet.status in CLOSED and sheet.reopened_until:
        return f"{sheet.title}重新开放以来没有数据改动，不需要再审核；如不再修改，请结束开放。"
    if sheet.status is Status.LOCKED and action in (Action.RETURN, Action.UNAPPROVE, Action.SUBMIT):
        return f"{said}；锁定后只能由{sheet.office}说明原因、定明期限后重新开放。"
    return f"{said}，请刷新页面查看最新状态。"


def _reviewer(sheet: Sheet) -> str:
    return f"{sheet.office}（{sheet.reviewed_by}）" if sheet.reviewed_by else sheet.office


def _day(day: date | None) -> str:
    return str(day) if day else "此前"


def days_to(due: date, today: date) -> str:
    """How far off a due date is, in words."""
    days = (due - today).days
    if days < 0:
        return f"已过 {-days} 天"
    return f"还有 {days} 天" if days else "今天截止"


class Timeliness(enum.StrEnum):
    """How a sheet stands to its due date."""

    ON_TIME = "on_time"
    LATE = "late"
    MISSING = "missing"
    OPEN = "open"
    NOT_DUE = "not_due"
    UNSCHEDULED = "unscheduled"


TIMELINESS_LABELS = {
    Timeliness.ON_TIME: "按时",
    Timeliness.LATE: "迟报",
    Timeliness.MISSING: "未报",
    Timeliness.OPEN: "填报中",
    Timeliness.NOT_DUE: "未开始",
    Timeliness.UNSCHEDULED: "未排日程",
}


def timeliness(
    first_submitted_on: date | None, opens_on: date | None, due_on: date | None, today: date
) -> Timeliness:
    """On time when first handed in by the due date, that day included; a later return does not make it late."""
    if opens_on is None or due_on is None:
        return Timeliness.UNSCHEDULED
    if first_submitted_on:
        return Timeliness.ON_TIME if first_submitted_on <= due_on else Timeliness.LATE
    if today > due_on:
        return Timeliness.MISSING
    return Timeliness.OPEN if today >= opens_on else Timeliness.NOT_DUE


def standing_words(errors: int, unexplained: int) -> str:
    """What the checks hold against a sheet, in words: 2处错误未改正、3处疑点未说明; of none nothing is said."""
    parts = [(errors, "处错误未改正"), (unexplained, "处疑点未说明")]
    return "、".join(f"{number}{what}" for number, what in parts if number)
