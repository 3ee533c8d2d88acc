"""The steps of an evaluation: submitted, noticed, decided, published; each checked by the rules and logged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments.evaluation_services import EvaluationError, name_of
from assessments.flow import messages
from assessments.flow.stages import NOTICE_WORKDAYS, Stage, Verb, after, why_not
from assessments.flow_selectors import situation_of
from assessments.models import Evaluation, EvaluationStep, GradingScheme
from reporting.workdays import workdays_after

_FAR = timedelta(days=30)


@dataclass(frozen=True)
class Notice:
    """What the public is told beside the list."""

    opens: date
    contact: str
    telephone: str
    objection: str


def held(evaluation: Evaluation) -> Evaluation:
    """The evaluation as it stands, its scheme held: steps, appeals and computings of a scheme follow each other."""
    GradingScheme.objects.select_for_update(of=("self",)).get(pk=evaluation.scheme_id)
    return Evaluation.objects.select_related("scheme", "version").get(pk=evaluation.pk)


def checked(evaluation: Evaluation, verb: Verb, now: datetime) -> Evaluation:
    """The evaluation, held, with which the verb may be done. Raises EvaluationError."""
    evaluation = held(evaluation)
    if why := why_not(verb, situation_of(evaluation, timezone.localdate(now))):
        raise EvaluationError(why)
    return evaluation


def log(evaluation: Evaluation, verb: Verb, *, now: datetime, by: Any, note: str = "") -> None:
    """The step stands on record."""
    EvaluationStep.objects.create(
        evaluation=evaluation, verb=verb.value, at=now, by=by, by_name=name_of(by), note=note[:300]
    )


def _step(evaluation: Evaluation, verb: Verb, now: datetime, by: Any, note: str, **values: Any) -> Evaluation:
    values["state"] = after(verb).value
    for name, value in values.items():
        setattr(evaluation, name, value)
    evaluation.save(update_fields=list(values))
    log(evaluation, verb, now=now, by=by, note=note)
    return evaluation


@transaction.atomic
def submit(*, evaluation: Evaluation, now: datetime, by: Any = None, note: str = "") -> Evaluation:
    """The draft is the preliminary result of its scheme, and no computing replaces it. Raises EvaluationError."""
    evaluation = checked(evaluation, Verb.SUBMIT, now)
    return _step(evaluation, Verb.SUBMIT, now, by, note)


@transaction.atomic
def withdraw(*, evaluation: Evaluation, reason: str, now: datetime, by: Any = None) -> Evaluation:
    """The preliminary result is a draft again, in place of one that was computed meanwhile. Raises EvaluationError."""
    evaluation = checked(evaluation, Verb.WITHDRAW, now)
    if not reason.strip():
        raise EvaluationError(messages.NO_REASON)
    for draft in evaluation.scheme.evaluations.drafts():
        draft.delete()
    return _step(evaluation, Verb.WITHDRAW, now, by, reason)


@transaction.atomic
def open_notice(*, evaluation: Evaluation, notice: Notice, now: datetime, by: Any = None) -> Evaluation:
    """The list is put up from a day on, till the fifth working day after it. Raises EvaluationError."""
    evaluation = checked(evaluation, Verb.OPEN, now)
    today, since = timezone.localdate(now), _submitted_on(evaluation)
    if notice.opens < since:
        raise EvaluationError(messages.OPENS_EARLY.format(day=notice.opens, since=since))
    if notice.opens > today + _FAR:
        raise EvaluationError(messages.OPENS_LATE.format(day=notice.opens))
    if not (notice.contact.strip() and notice.telephone.strip()):
        raise EvaluationError(messages.NO_CONTACT)
    ends = workdays_after(notice.opens, NOTICE_WORKDAYS)
    return _step(
        evaluation,
        Verb.OPEN,
        now,
        by,
        f"公示期{notice.opens}至{ends}（{NOTICE_WORKDAYS}个工作日）",
        notice_opens=notice.opens,
        notice_ends=ends,
        contact=notice.contact,
        telephone=notice.telephone,
        objection=notice.objection,
    )


@transaction.atomic
def withdraw_notice(*, evaluation: Evaluation, reason: str, now: datetime, by: Any = None) -> Evaluation:
    """The notice is off, and the list can be put up again with days of its own. Raises EvaluationError.

    Appeals that were filed stay and are handled.
    """
    evaluation = checked(evaluation, Verb.AGAIN, now)
    if not reason.strip():
        raise EvaluationError(messages.NO_REASON)
    return _step(evaluation, Verb.AGAIN, now, by, reason, notice_opens=None, notice_ends=None)


def _submitted_on(evaluation: Evaluation) -> date:
    """The day since which the preliminary result waits for its notice."""
    last = evaluation.steps.filter(verb__in=(Verb.SUBMIT, Verb.AGAIN)).order_by("-at").first()
    return timezone.localdate(last.at if last else evaluation.computed_at)


@transaction.atomic
def close_notice(*, evaluation: Evaluation, now: datetime, by: Any = None) -> Evaluation:
    """The notice is over and appeals are reviewed. Raises EvaluationError before its last day is past."""
    return _step(checked(evaluation, Verb.CLOSE, now), Verb.CLOSE, now, by, "公示期满")


def close_due(*, now: datetime) -> int:
    """How many notices were closed: those whose last day is past."""
    today = timezone.localdate(now)
    due = Evaluation.objects.filter(state=Stage.PUBLICITY, notice_ends__lt=today)
    closed = 0
    for evaluation in due:
        try:
            close_notice(evaluation=evaluation, now=now)
        except EvaluationError:  # Somebody closed it meanwhile.
            continue
        closed += 1
    return closed


@transaction.atomic
def decide(
    *, evaluation: Evaluation, number: str, decided_on: date, note: str = "", now: datetime, by: Any = None
) -> Evaluation:
    """The leading group's decision is on record, under its number and day. Raises EvaluationError."""
    evaluation = checked(evaluation, Verb.DECIDE, now)
    today = timezone.localdate(now)
    if not number.strip():
        raise EvaluationError(messages.NO_NUMBER)
    if decided_on > today:
        raise EvaluationError(messages.IN_FUTURE.format(label="审定日期", today=today))
    if evaluation.notice_ends and decided_on < evaluation.notice_ends:
        told = messages.DECIDED_EARLY.format(day=decided_on, ends=evaluation.notice_ends)
        raise EvaluationError(told)
    told = f"{number.strip()}（{decided_on}）" + (f"：{note}" if note else "")
    return _step(
        evaluation, Verb.DECIDE, now, by, told, decision_number=number.strip(), decided_on=decided_on
    )


@transaction.atomic
def publish(*, evaluation: Evaluation, now: datetime, by: Any = None) -> Evaluation:
    """The evaluation is published and stays as it is from now on. Raises EvaluationError for what is not settled."""
    evaluation = checked(evaluation, Verb.PUBLISH, now)
    return _step(evaluation, Verb.PUBLISH, now, by, "", published_at=now, published_by_name=name_of(by))
