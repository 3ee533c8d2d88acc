"""A sheet's way: handed in, given back, confirmed, locked, reopened. Each step writes its line of history."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Region, User
from accounts.periods import Period
from imports.models import Batch
from reporting import cycle
from reporting.cycle import TRANSITIONS, Action, Level
from reporting.models import Reminder, Reopening, Submission, SubmissionEvent
from reporting.selectors import cycle as selectors
from reporting.selectors.cycle import SheetState
from reporting.services.checks import run_checks
from reporting.signals import submission_approved
from reporting.workdays import workdays_after

SYSTEM = "系统"
WORKDAYS_TO_MEND = 3
"""How long a sheet given back after its last day stays open, where nobody said how long."""
MOST_DAYS_OPEN = 31
"""A month: open for longer, the figures of one month would still move while the next are compiled from them."""
_NO_REASON = "请填写{action}原因，填报单位要据此修改。"
_NOTHING = "{title}还没有任何企业的数据，不能报送；请先填报或导入。"
_MISSING = "{title}还有{missing}家企业未报，请先补齐；确实不能报的，请填写未报说明后再报送。"
_UNSOUND = "{title}还有{what}，请先在“疑点核查”中处理，再报送。例如 {first}"
_ERRORS = "{title}还有{what}，不能{action}；请先退回修改，或在“疑点核查”中判定。例如 {first}"
_DOUBTS = "{title}还有{what}，不能直接{action}；请先退回说明，或填写仍然通过的原因。例如 {first}"
_PASSED = "还有{what}，仍然{action}：{reason}"
_CHANGED = "{reason}；开放期间有{number}家企业的数据改动后没有重新审核，转为已报送、等待审核"
_EXPIRED = "{until}到期，自动关闭"
_NO_END = "请选择开放至哪一天，到期后自动关闭。"
_TOO_LONG = "最多开放{days}天，请选择{last}及以前的日期；到期还没有改完的，可以再次开放。"
_ENDED = "开放期限{until}已经过去，请选择今天或以后的日期。"


class CycleError(Exception):
    """What was asked cannot be done; the message is a sentence for whoever asked."""


class Unsound(CycleError):
    """A sheet that cannot be handed in for what the checks found."""


@dataclass
class Done:
    """What came of an action on several sheets: those it was done to, and why not to the others."""

    sheets: list[Submission] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def submit(
    *, form: str, region: Region, period: Period, by: User, now: datetime, missing_note: str = ""
) -> Submission:
    """The unit's sheet handed in, its counts and a note about those missing kept with it.

    Raises CycleError where it may not be, where an enterprise is missing without a word, or while a check
    finds an error or a doubt that nobody explained; what the checks found stays.
    """
    with transaction.atomic():
        refusal = _submit(form, region, period, by, now, missing_note.strip())
    if isinstance(refusal, CycleError):
        raise refusal
    if isinstance(refusal, str):
        raise CycleError(refusal)
    return refusal


def _submit(
    form: str, region: Region, period: Period, by: User, now: datetime, note: str
) -> Submission | CycleError | str:
    state = _held([form], [region], period)[form, region.pk]
    if _is_done(Action.SUBMIT, state, by):
        return state.submission
    if refusal := _refusal(Action.SUBMIT, state, by, now):
        return refusal
    title = state.facts.title
    count = selectors.counts([form], [region], period).get((form, region.pk), selectors.Counts())
    if count.expected and not count.reported:
        return _NOTHING.format(title=title)
    if count.missing and not note:
        return _MISSING.format(title=title, missing=count.missing)
    outcome = run_checks(form=form, region=region, period=period, now=now)
    if outcome.errors or outcome.unexplained:
        what = cycle.standing_words(outcome.errors, outcome.unexplained)
        return Unsound(_UNSOUND.format(title=title, what=what, first=outcome.first))
    submission = state.submission
    submission.submitted_at, submission.submitted_by, submission.submitted_by_name = now, by, _name(by)
    submission.first_submitted_at = submission.first_submitted_at or now
    submission.expected, submission.reported = count.expected, count.reported
    submission.missing_note = note[:300] if count.missing else ""
    _answer_reminders(submission, by, now)
    return _step(Action.SUBMIT, state, by, now, submission.missing_note)


def _answer_reminders(submission: Submission, by: User, now: datetime) -> None:
    """Whoever hands in has seen what the unit was reminded of: nothing is asked for any longer."""
    told = Reminder.objects.filter(
        form=submission.form, region=submission.region_id, period=submission.period, seen_at__isnull=True
    )
    told.update(seen_at=now, seen_by=by, seen_by_name=_name(by))


def act(
    *,
    action: Action,
    form: str,
    region: Region,
    period: Period,
    by: User,
    now: datetime,
    reason: str = "",
    until: date | None = None,
) -> Submission:
    """The sheet after the action, which is any but 报送. Raises CycleError with the sentence why not.

    Approved and locked is only what the checks find sound now: an error refuses, a doubt that nobody
    explained needs a reason, which the history keeps; what the checks found stays.
    Given back after its last day, a sheet is reopened as well: until `until`, or for three working days.
    Locking is only ever done by hand: a confirmed sheet is closed to editing as it is, and a lock that came by
    itself on the closing day would take away nothing but the reviewer's own undoing.
    """
    with transaction.atomic():
        state = _held([form], [region], period)[form, region.pk]
        try:
            return _act(action, state, by, now, reason, until)
        except CycleError as error:
            refusal = error
    raise refusal


@transaction.atomic
def review(
    *,
    action: Action,
    keys: Sequence[tuple[str, Region]],
    period: Period,
    by: User,
    now: datetime,
    reason: str = "",
    until: date | None = None,
) -> Done:
    """The action done to each sheet, (form, unit), to which it may be; the others with their sentences."""
    done = Done()
    forms, units = sorted({form for form, _ in keys}), {unit.pk: unit for _, unit in keys}
    states = _held(forms, list(units.values()), period)
    for form, unit in keys:
        try:
            done.sheets.append(_act(action, states[form, unit.pk], by, now, reason, until))
        except CycleError as error:
            done.refused.append(f"{unit.name}：{error}")
    return done


def close_expired(*, now: datetime) -> int:
    """How many reopenings were over and are noted as such; `may_edit` minds their days without it.

    One transaction each, so that nobody's sheet waits for the others.
    """
    over = Reopening.objects.standing().filter(until__lt=timezone.localdate(now))
    return sum(_expire(row.submission, now) for row in over.select_related("submission__region"))


@transaction.atomic
def _expire(submission: Submission, now: datetime) -> bool:
    """Whether this call ended the sheet's reopening; it may have been ended or prolonged meanwhile."""
    form, unit = submission.form, submission.region
    state = _held([form], [unit], submission.as_period)[form, unit.pk]
    if state.reopening is None or state.facts.is_reopened(timezone.localdate(now)):
        return False
    reason = _closing(state, _EXPIRED.format(until=state.reopening.until))
    _step(Action.CLOSE, state, None, now, reason)
    Reopening.objects.standing().filter(submission=state.submission).update(ended_at=now)
    return True


def _closing(state: SheetState, reason: str) -> str:
    """The reason of an end, with what becomes of figures that were written and not reviewed."""
    if cycle.after(Action.CLOSE, state.facts) is state.status:
        return reason
    return _CHANGED.format(reason=reason or "结束开放", number=state.facts.changed)


def _act(
    action: Action, state: SheetState, by: User, now: datetime, reason: str, until: date | None
) -> Submission:
    """One step after all its questions. A second click by the same person changes nothing."""
    reason = reason.strip()[:300]
    if _is_done(action, state, by):
        return state.submission
    if refusal := _refusal(action, state, by, now):
        raise CycleError(refusal)
    if TRANSITIONS[action].needs_reason and not reason:
        raise CycleError(_NO_REASON.format(action=cycle.ACTION_LABELS[action]))
    until = _end(action, state, timezone.localdate(now), until)
    if action in (Action.APPROVE, Action.LOCK):
        reason = _sound(action, state, reason, now)
    elif action is Action.CLOSE:
        reason = _closing(state, reason)
    submission = state.submission
    if action is not Action.RECALL:
        _note_review(action, submission, by, now, reason)
    submission = _step(action, state, by, now, f"{reason}（开放至{until}）" if until else reason)
    _settle_reopening(action, submission, by, now, reason, until)
    if action is Action.APPROVE:
        submission_approved.send(sender=Submission, periods=[submission.period])
    return submission


def _end(action: Action, state: SheetState, today: date, until: date | None) -> date | None:
    """Until when the sheet is open after the action; raises CycleError for a day that cannot be."""
    if action is Action.RETURN and until is None and cycle.why_not_open(state.facts, today):
        until = workdays_after(today, WORKDAYS_TO_MEND)
    if action is Action.REOPEN and until is None:
        raise CycleError(_NO_END)
    if until is not None and until < today:
        raise CycleError(_ENDED.format(until=until))
    if until is not None and until > (last := last_open_day(today)):
        raise CycleError(_TOO_LONG.format(days=MOST_DAYS_OPEN, last=last))
    return until


def last_open_day(today: date) -> date:
    """The last day until which a sheet may be reopened today."""
    return today + timedelta(days=MOST_DAYS_OPEN)


def _sound(action: Action, state: SheetState, reason: str, now: datetime) -> str:
    """What the history is to say; raises Unsound for what the checks find in the sheet as it stands now."""
    submission = state.submission
    found = run_checks(form=submission.form, region=state.unit, period=submission.as_period, now=now)
    what = cycle.standing_words(found.errors, found.unexplained)
    words = {"title": state.facts.title, "what": what, "action": cycle.ACTION_LABELS[action]}
    if found.errors:
        raise Unsound(_ERRORS.format(first=found.first, **words))
    if found.unexplained and not reason:
        raise Unsound(_DOUBTS.format(first=found.first, **words))
    return _PASSED.format(reason=reason, **words) if found.unexplained else reason


def _note_review(action: Action, submission: Submission, by: User, now: datetime, reason: str) -> None:
    """Who reviewed last: a reopening is no review, the sheet's figures stand as they were confirmed."""
    if action in (Action.REOPEN, Action.CLOSE):
        return
    submission.reviewed_at, submission.reviewed_by, submission.reviewed_by_name = now, by, _name(by)
    submission.reason = reason[:300]


def _settle_reopening(
    action: Action, submission: Submission, by: User, now: datetime, reason: str, until: date | None
) -> None:
    standing = Reopening.objects.standing().filter(submission=submission)
    if until is not None or action in (Action.APPROVE, Action.CLOSE):
        standing.update(ended_at=now)
    if until is not None:
        Reopening.objects.create(
            submission=submission,
            reason=reason,
            until=until,
            opened_at=now,
            opened_by=by,
            opened_by_name=_name(by),
        )


def _is_done(action: Action, state: SheetState, by: User) -> bool:
    """Whether the same person did the same already: the second of a double click."""
    submission, is_units = state.submission, TRANSITIONS[action].who is Level.UNIT
    if state.status is not TRANSITIONS[action].after:
        return False
    if action is Action.APPROVE and state.reopening is not None:
        return False
    return (submission.submitted_by_id if is_units else submission.reviewed_by_id) == by.pk


def _refusal(action: Action, state: SheetState, by: User, now: datetime) -> str:
    return selectors.may_act(by, action, state, timezone.localdate(now)).reason


def _held(
    forms: Collection[str], units: Collection[Region], period: Period
) -> dict[selectors.Key, SheetState]:
    """The sheets as they stand, once nobody else writes their figures or acts on them, until the transaction ends.

    Whoever saves a sheet in the browser holds its unit, whoever takes a file holds the batches of its form
    and period: the unit first and the batches then, so that no two wait for each other.
    """
    held = Region.objects.select_for_update(no_key=True).filter(pk__in=[unit.pk for unit in units])
    list(held.order_by("pk").values_list("pk"))
    waiting = Batch.objects.filter(
        importer="returns",
        form__in=forms,
        period=period.date,
        status__in=(Batch.Status.READY, Batch.Status.TAKING),
    )
    list(waiting.order_by("pk").select_for_update().values_list("pk"))
    return selectors.sheets(forms, units, period)


def _step(action: Action, state: SheetState, by: User | None, now: datetime, reason: str) -> Submission:
    """The sheet in its new state, and the line of history."""
    submission = state.submission
    submission.status = cycle.after(action, state.facts)
    submission.save()
    _note(action, submission, state.status, by, now, reason)
    return submission


def _note(
    action: Action, submission: Submission, before: str, by: User | None, now: datetime, reason: str
) -> None:
    SubmissionEvent.objects.create(
        submission=submission,
        action=action,
        before=before,
        after=submission.status,
        reason=reason[:300],
        at=now,
        by=by,
        by_name=_name(by),
    )


def _name(by: Any) -> str:
    return str(by)[:40] if by else SYSTEM


@transaction.atomic
def record_past(sheets: Iterable[tuple[Submission, Sequence[SubmissionEvent]]]) -> int:
    """How many sheets of months gone by stand with their history, in bulk; those that stand already are left.

    For what was handed in before this system kept the cycle: no check runs and nobody's leave is asked.
    """
    pairs = list(sheets)
    standing = set(Submission.objects.values_list("form", "region", "period"))
    new = [pair for pair in pairs if (pair[0].form, pair[0].region_id, pair[0].period) not in standing]
    Submission.objects.bulk_create([submission for submission, _ in new], batch_size=500)
    # The keys are known only now: a history is written after what it is about.
    events = [event for submission, history in new for event in _belonging(history, submission)]
    SubmissionEvent.objects.bulk_create(events, batch_size=500)
    return len(new)


def _belonging(history: Sequence[SubmissionEvent], submission: Submission) -> Sequence[SubmissionEvent]:
    for event in history:
        event.submission = submission
    return history
