"""Commands on one measure: reported, finished, given more time, given up; more time is asked for by its owner."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from support import messages
from support.models import Measure, PlanEvent, RescuePlan
from support.services import SupportRefused, refuse

Kind = PlanEvent.Kind
_ASKED = ("asked_due_on", "asked_reason", "asked_by_name")


@transaction.atomic
def report_progress(*, measure: Measure, text: str, by: Any, now: datetime) -> Measure:
    """The measure stands as `text` says. Raises SupportRefused where it is not the person's to report."""
    measure = _open_measure(measure, by)
    measure.progress, measure.reported_on = text, timezone.localtime(now).date()
    measure.save(update_fields=["progress", "reported_on"])
    keep(measure.plan, Kind.PROGRESS, text, by, now, measure)
    return measure


@transaction.atomic
def finish_measure(*, measure: Measure, on: date, text: str, by: Any, now: datetime) -> Measure:
    """The measure was carried out on that day. Raises SupportRefused."""
    measure = _open_measure(measure, by)
    refuse({"on": day_of(measure.plan, on, now)})
    end_measure(measure, Measure.State.DONE, on, text)
    keep(measure.plan, Kind.FINISHED, text, by, now, measure)
    return measure


@transaction.atomic
def drop_measure(*, measure: Measure, reason: str, by: Any, now: datetime) -> Measure:
    """The measure is not carried out any further, as the plan's keeper has it. Raises SupportRefused."""
    measure = _kept_measure(measure, by)
    end_measure(measure, Measure.State.DROPPED, timezone.localtime(now).date(), "")
    keep(measure.plan, Kind.DROPPED, reason, by, now, measure)
    return measure


@transaction.atomic
def extend_measure(*, measure: Measure, due_on: date, reason: str, by: Any, now: datetime) -> Measure:
    """The plan's keeper gives the measure until a later day; the first due date stays. Raises SupportRefused."""
    measure = _kept_measure(measure, by)
    refuse({"due_on": _not_later(measure, due_on)})
    return _extend(measure, due_on, reason, by, now)


@transaction.atomic
def ask_extension(*, measure: Measure, due_on: date, reason: str, by: Any, now: datetime) -> Measure:
    """More time is asked for; the due date stays until the plan's keeper agrees. Raises SupportRefused."""
    measure = _open_measure(measure, by)
    standing = measure.asked_due_on
    refuse({"": messages.ALREADY_ASKED.format(day=messages.day(standing)) if standing else ""})
    refuse({"due_on": _not_later(measure, due_on)})
    measure.asked_due_on, measure.asked_reason, measure.asked_by_name = due_on, reason, str(by)[:40]
    measure.save(update_fields=_ASKED)
    keep(measure.plan, Kind.ASKED, messages.asked(measure.due_on, due_on, reason), by, now, measure)
    return measure


@transaction.atomic
def answer_extension(*, measure: Measure, agrees: bool, note: str, by: Any, now: datetime) -> Measure:
    """The plan's keeper gives the time that was asked for, or does not. Raises SupportRefused."""
    measure = _kept_measure(measure, by)
    until, reason = measure.asked_due_on, measure.asked_reason
    refuse({"": "" if until else messages.NOT_ASKED})
    refuse({"note": "" if agrees or note.strip() else messages.NO_ANSWER_REASON})
    if agrees and until:
        return _extend(measure, until, "；".join(filter(None, (reason, note))), by, now)
    _clear_request(measure)
    measure.save(update_fields=_ASKED)
    keep(measure.plan, Kind.DECLINED, note, by, now, measure)
    return measure


def may_keep(user: Any) -> bool:
    """Whether the person keeps plans: gives time and gives measures up."""
    return bool(user.has_perm("support.change_rescueplan"))


def may_report(measure: Measure, user: Any) -> bool:
    """Whether the measure is the person's to report on: of their department, their own, or their bureau's."""
    if user.has_perm("support.change_rescueplan"):
        return True
    if not user.has_perm("support.report_measure"):
        return False
    own = measure.department_id is not None and measure.department_id == user.department_id
    return own or (measure.person_id is not None and measure.person_id == user.pk)


def keep(
    plan: RescuePlan, kind: str, note: str, by: Any, now: datetime, measure: Measure | None = None
) -> None:
    """What was done stands in the plan's history."""
    who = by if getattr(by, "pk", None) else None
    PlanEvent.objects.create(
        plan=plan, measure=measure, kind=kind, note=note, at=now, by=who, by_name=str(by)[:40]
    )


def in_future(day: date, now: datetime) -> str:
    """Why the day cannot be: it has not come."""
    return messages.IN_FUTURE if day > timezone.localtime(now).date() else ""


def day_of(plan: RescuePlan, day: date, now: datetime) -> str:
    """Why the day cannot be one of the plan's."""
    if day < plan.opened_on:
        return messages.BEFORE_OPENING.format(day=messages.day(plan.opened_on))
    return in_future(day, now)


def end_measure(measure: Measure, state: str, on: date, text: str) -> None:
    """The measure is at its end; a request that nobody answered ends with it."""
    measure.state, measure.ended_on = state, on
    if text:
        measure.progress, measure.reported_on = text, on
    _clear_request(measure)
    measure.save(update_fields=["state", "ended_on", "progress", "reported_on", "settled_at", *_ASKED])


def _open_measure(measure: Measure, by: Any) -> Measure:
    rows = Measure.objects.select_related("plan").select_for_update(of=("self",))
    measure = rows.get(pk=measure.pk)
    if not may_report(measure, by):
        raise SupportRefused({"": messages.NOT_YOURS})
    refuse({"": "" if measure.state == Measure.State.OPEN else messages.MEASURE_ENDED})
    return measure


def _kept_measure(measure: Measure, by: Any) -> Measure:
    measure = _open_measure(measure, by)
    refuse({"": "" if may_keep(by) else messages.KEEPERS_ONLY})
    return measure


def _not_later(measure: Measure, due_on: date) -> str:
    late = messages.NOT_LATER.format(day=messages.day(measure.due_on))
    return late if due_on <= measure.due_on else ""


def _extend(measure: Measure, due_on: date, reason: str, by: Any, now: datetime) -> Measure:
    before, measure.due_on = measure.due_on, due_on
    _clear_request(measure)
    measure.save(update_fields=["due_on", *_ASKED])
    keep(measure.plan, Kind.EXTENDED, messages.extended(before, due_on, reason), by, now, measure)
    return measure


def _clear_request(measure: Measure) -> None:
    measure.asked_due_on, measure.asked_reason, measure.asked_by_name = None, "", ""
