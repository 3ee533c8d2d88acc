"""Commands that add, correct and withdraw an entry or exit; what came from a file keeps its place and its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from enterprises import messages
from enterprises.models import Enterprise, EventChange, ScaleEvent
from enterprises.services import backdata, noting, settled
from enterprises.services.noting import Refused
from enterprises.signals import library_changed
from enterprises.spans import Event, faults

ENTRY, EXIT = ScaleEvent.Kind.ENTRY, ScaleEvent.Kind.EXIT
Action, SCALE = EventChange.Action, EventChange.Subject.SCALE


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one entry or exit; an entry has a channel, an exit a cause."""

    kind: str
    period: date
    channel: str = ""
    first_ever: bool | None = None
    cause: str = ""
    reason: str = ""

    @property
    def values(self) -> dict[str, Any]:
        """By the names of the event's fields, without what the other kind alone has."""
        entry = self.kind == ENTRY
        return {
            "kind": self.kind,
            "period": self.period,
            "channel": self.channel if entry else "",
            "first_ever": self.first_ever if entry else None,
            "cause": "" if entry else self.cause,
            "reason": self.reason.strip()[:200],
        }


@transaction.atomic
def add_event(
    *, enterprise: Enterprise, said: Said, why: str, by: Any, now: datetime, confirmed: bool = False
) -> ScaleEvent:
    """The event stands, and what it changes is owed. Raises Refused."""
    enterprise, why = noting.held(enterprise, by), noting.reasoned(why)
    _check(enterprise, said, None, now)
    settled.ask(enterprise.region, said.period, confirmed=confirmed)
    event = ScaleEvent.objects.create(enterprise=enterprise, made_by_name=str(by), made_at=now, **said.values)
    _note(event, Action.ADDED, None, why, by, now)
    _tell(event, said.period, now)
    return event


@transaction.atomic
def correct_event(
    *, event: ScaleEvent, said: Said, why: str, by: Any, now: datetime, confirmed: bool = False
) -> ScaleEvent:
    """The event says what is said now, and what it said before is on record. Raises Refused."""
    enterprise, why = noting.held(event.enterprise, by), noting.reasoned(why)
    standing = _standing(event)
    if all(getattr(standing, name) == value for name, value in said.values.items()):
        raise Refused({"": messages.SAME})
    _check(enterprise, said, standing, now)
    earliest = min(standing.period, said.period)
    if _moves(standing, said):
        settled.ask(enterprise.region, earliest, confirmed=confirmed)
        backdata.forget(entry=standing)
    before = noting.record(standing)
    for name, value in said.values.items():
        setattr(standing, name, value)
    standing.save()
    _note(standing, Action.CORRECTED, before, why, by, now)
    _tell(standing, earliest, now)
    return standing


@transaction.atomic
def withdraw_event(
    *, event: ScaleEvent, why: str, by: Any, now: datetime, confirmed: bool = False
) -> EventChange:
    """The event stands no longer; what it said, and the cell it came from, stay on record. Raises Refused."""
    enterprise, why = noting.held(event.enterprise, by), noting.reasoned(why)
    standing = _standing(event)
    others = [each for each in _events(enterprise) if each.key != standing.pk]
    _refuse_faults(_events(enterprise), others)
    settled.ask(enterprise.region, standing.period, confirmed=confirmed)
    change = _note(standing, Action.WITHDRAWN, noting.record(standing), why, by, now)
    period = standing.period
    standing.delete()
    library_changed.send(sender=ScaleEvent, since=period)
    return change


def _standing(event: ScaleEvent) -> ScaleEvent:
    found = ScaleEvent.objects.select_for_update().filter(pk=event.pk, enterprise=event.enterprise_id).first()
    if found is None:
        raise Refused({"": messages.CHANGED_MEANWHILE})
    return found


def _moves(event: ScaleEvent, said: Said) -> bool:
    """Whether the correction changes who stood in the library when."""
    return (event.kind, event.period) != (said.kind, said.period)


def _check(enterprise: Enterprise, said: Said, event: ScaleEvent | None, now: datetime) -> None:
    if said.period > timezone.localdate(now):
        raise Refused({"period": messages.FUTURE.format(month=messages.month(said.period))})
    if said.kind == EXIT and not said.cause:
        raise Refused({"cause": messages.NO_CAUSE})
    if said.kind == ENTRY and not said.channel:
        raise Refused({"channel": messages.NO_CHANNEL})
    same = ScaleEvent.objects.filter(enterprise=enterprise, kind=said.kind, period=said.period)
    if same.exclude(pk=event.pk if event else None).exists():
        told = {"month": messages.month(said.period), "kind": ScaleEvent.Kind(said.kind).label}
        raise Refused({"period": messages.TWICE.format(**told)})
    before = _events(enterprise)
    # What is new comes after whatever else is on record of the month.
    key = event.pk if event else max((each.key for each in before), default=0) + 1
    others = [each for each in before if each.key != key]
    _refuse_faults(before, [*others, Event(said.period, key, said.kind == ENTRY)])


def _events(enterprise: Enterprise) -> list[Event]:
    found = ScaleEvent.objects.filter(enterprise=enterprise).values_list("period", "pk", "kind")
    return [Event(period, pk, kind == ENTRY) for period, pk, kind in found]


def _refuse_faults(before: list[Event], after: list[Event]) -> None:
    """Refuses what makes the entries and exits contradict each other where they did not before."""
    known = {event.key for event in faults(before)}
    if new := [event for event in faults(after) if event.key not in known]:
        sentence = messages.ENTRY_WHILE_IN if new[0].is_entry else messages.EXIT_WHILE_OUT
        raise Refused({"period": sentence.format(month=messages.month(new[0].month))})


def _note(
    event: ScaleEvent, action: str, before: dict[str, Any] | None, why: str, by: Any, now: datetime
) -> EventChange:
    after = None if action == Action.WITHDRAWN else noting.record(event)
    return noting.note(
        row=event,
        subject=SCALE,
        action=action,
        before=before,
        after=after,
        enterprise=event.enterprise_id,
        reason=why,
        by=by,
        now=now,
    )


def _tell(event: ScaleEvent, since: date, now: datetime) -> None:
    backdata.open_requests(now=now, enterprises=[event.enterprise_id])
    library_changed.send(sender=ScaleEvent, since=since)
