"""A finding's answers: explained by the unit, judged by the level above, handed to somebody, given time."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from reporting.cycle import Level
from reporting.findings import (
    ANSWERS,
    FEWEST_LETTERS,
    OVER,
    STANDING,
    STATE_LABELS,
    Event,
    State,
    says_something,
)
from reporting.models import Finding, FindingEvent
from reporting.selectors.cycle import level_of
from reporting.selectors.findings import MAY_ANSWER, MAY_JUDGE

_NO_PERMISSION = "您的账号没有处理疑点的权限，如有需要请联系本单位安全管理员。"
_NOT_UNIT = "疑点由{unit}说明，请联系{unit}的工作人员。"
_NOT_ABOVE = "是否属实由{unit}的上级单位认定，您可以填写说明。"
_OVER = "这条疑点{state}，不需要再处理。"
_NO_TEXT = "请写明原因：数据为什么是对的，或向企业核实了什么。"
_TOO_SHORT = "“{text}”没有说明原因，请至少用 {number} 个字写明：数据为什么是对的，如“6月停产检修15天”。"
_NO_REASON = "请写明说明还缺什么，{unit}要据此补充。"
_NOT_EXPLAINED = "这条疑点还没有说明，不能退回。"
_STRANGER = "{name}不在{unit}，或没有处理疑点的权限，请另选责任人。"
_PAST = "办理期限{due}已经过去，请选择今天或以后的日期。"


class FindingError(Exception):
    """What was asked cannot be done; the message is a sentence for whoever asked."""


@transaction.atomic
def explain(*, finding: Finding, text: str, by: User, now: datetime) -> Finding:
    """The finding with the unit's explanation of its figures as they stand. Raises FindingError."""
    finding = _held(finding)
    _require_unit(finding, by)
    _require_standing(finding)
    if not (text := text.strip()[:500]):
        raise FindingError(_NO_TEXT)
    if not says_something(text):
        raise FindingError(_TOO_SHORT.format(text=text[:20], number=FEWEST_LETTERS))
    if (finding.state, finding.explanation) == (State.EXPLAINED, text):
        return finding
    finding.explanation, finding.explained_at, finding.explained_by_name = text, now, str(by)[:40]
    finding.sent_back = ""
    return _step(finding, Event.EXPLAINED, State.EXPLAINED, by, now, text)


@transaction.atomic
def send_back(*, finding: Finding, reason: str, by: User, now: datetime) -> Finding:
    """The finding open again, since its explanation is not enough. Raises FindingError."""
    finding = _held(finding)
    _require_above(finding, by)
    if finding.state != State.EXPLAINED:
        raise FindingError(_NOT_EXPLAINED)
    if not (reason := reason.strip()[:300]):
        raise FindingError(_NO_REASON.format(unit=finding.unit.name))
    finding.sent_back = reason
    return _step(finding, Event.SENT_BACK, State.OPEN, by, now, reason)


def confirm(*, finding: Finding, by: User, now: datetime, note: str = "") -> Finding:
    """The finding closed: the figures were looked into and are right. Raises FindingError."""
    return _judge(finding, Event.CONFIRMED, State.CONFIRMED, by, now, note)


def mark_false_alarm(*, finding: Finding, by: User, now: datetime, note: str = "") -> Finding:
    """The finding closed: the rule had no reason to raise it. Raises FindingError."""
    return _judge(finding, Event.FALSE_ALARM, State.FALSE_ALARM, by, now, note)


@transaction.atomic
def _judge(finding: Finding, event: Event, state: State, by: User, now: datetime, note: str) -> Finding:
    finding = _held(finding)
    _require_above(finding, by)
    if finding.state == state:
        return finding
    if finding.state in OVER:
        raise FindingError(_OVER.format(state=STATE_LABELS[State(finding.state)]))
    finding.closed_at = now
    return _step(finding, event, state, by, now, note.strip())


@transaction.atomic
def assign(*, finding: Finding, owner: User, by: User, now: datetime) -> Finding:
    """The finding in the hands of somebody of its unit or, given by the bureau, of the bureau. Raises FindingError."""
    finding = _held(finding)
    above = level_of(by, finding.unit) is Level.ABOVE
    if not above:
        _require_unit(finding, by)
    elif not by.has_perm(MAY_ANSWER):
        raise FindingError(_NO_PERMISSION)
    _require_standing(finding)
    levels = {Level.UNIT, Level.ABOVE} if above else {Level.UNIT}
    if level_of(owner, finding.unit) not in levels or not owner.has_perm(MAY_ANSWER):
        raise FindingError(_STRANGER.format(name=owner, unit=finding.unit.name))
    if finding.owner_id == owner.pk:
        return finding
    finding.owner, finding.owner_name = owner, str(owner)[:40]
    return _step(finding, Event.ASSIGNED, State(finding.state), by, now, str(owner))


@transaction.atomic
def change_due(*, finding: Finding, due_on: date, by: User, now: datetime) -> Finding:
    """The finding with another day by which it is to be answered. Raises FindingError."""
    finding = _held(finding)
    _require_above(finding, by)
    _require_standing(finding)
    if due_on < timezone.localdate(now):
        raise FindingError(_PAST.format(due=due_on))
    if finding.due_on == due_on:
        return finding
    note = f"{finding.due_on} → {due_on}"
    finding.due_on = due_on
    return _step(finding, Event.DUE, State(finding.state), by, now, note)


def _held(finding: Finding) -> Finding:
    """The finding as it stands, until the transaction ends."""
    held = Finding.objects.select_for_update(of=("self",)).select_related("unit", "enterprise", "rule")
    found: Finding = held.get(pk=finding.pk)
    return found


def _require_unit(finding: Finding, by: User) -> None:
    if not by.has_perm(MAY_ANSWER):
        raise FindingError(_NO_PERMISSION)
    if level_of(by, finding.unit) is not Level.UNIT:
        raise FindingError(_NOT_UNIT.format(unit=finding.unit.name))


def _require_above(finding: Finding, by: User) -> None:
    if not by.has_perm(MAY_JUDGE):
        raise FindingError(_NOT_ABOVE.format(unit=finding.unit.name))
    if level_of(by, finding.unit) is not Level.ABOVE:
        raise FindingError(_NOT_ABOVE.format(unit=finding.unit.name))


def _require_standing(finding: Finding) -> None:
    if finding.state not in STANDING:
        raise FindingError(_OVER.format(state=STATE_LABELS[State(finding.state)]))


def _step(finding: Finding, event: Event, state: State, by: User, now: datetime, note: str) -> Finding:
    before = finding.state
    finding.state, finding.changed_at = state, now
    if event in ANSWERS:
        finding.counted_at = finding.counted_at or now
    finding.save()
    FindingEvent.objects.create(
        finding=finding,
        event=event,
        before=before,
        after=state,
        note=note[:600],
        at=now,
        by=by,
        by_name=str(by)[:40],
    )
    return finding
