"""Commands that add, correct and withdraw 个转企, 规改股 and 股上市; former codes and names are linked along."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from enterprises import messages
from enterprises.models import CorporateEvent, Enterprise, EventChange, FormerName
from enterprises.services import noting
from enterprises.services.naming import code_problem, refresh_aliases
from enterprises.services.noting import Refused

Kind, Action = CorporateEvent.Kind, EventChange.Action
_STOCK_CODE = re.compile(r"[0-9A-Z]{4,12}")


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one event; a listing has a board, a 个转企 the former code or name."""

    kind: str
    day: date
    document: str = ""
    board: str = ""
    stock_code: str = ""
    former_uscc: str = ""
    former_name: str = ""
    note: str = ""

    @property
    def values(self) -> dict[str, Any]:
        """By the names of the event's fields, without what another kind alone has."""
        said = {
            name: value.strip() if isinstance(value, str) else value for name, value in asdict(self).items()
        }
        said["stock_code"], said["former_uscc"] = said["stock_code"].upper(), said["former_uscc"].upper()
        if self.kind != Kind.LISTED:
            said["board"] = said["stock_code"] = ""
        if self.kind != Kind.INCORPORATED:
            said["former_uscc"] = said["former_name"] = ""
        return said


def problems_of(
    enterprise: Enterprise, said: Said, today: date, event: CorporateEvent | None = None
) -> dict[str, str]:
    """Why the event cannot stand, by field; {} where it can."""
    values, problems = said.values, dict[str, str]()
    if said.day > today:
        problems["day"] = messages.DAY_FUTURE
    same = CorporateEvent.objects.filter(enterprise=enterprise, kind=said.kind, board=values["board"])
    if same.exclude(pk=event.pk if event else None).exists():
        problems["kind"] = messages.KIND_TWICE.format(kind=Kind(said.kind).label)
    if said.kind == Kind.LISTED and not values["board"]:
        problems["board"] = messages.NO_BOARD
    if values["stock_code"] and not _STOCK_CODE.fullmatch(values["stock_code"]):
        problems["stock_code"] = messages.STOCK_CODE
    if said.kind == Kind.INCORPORATED:
        problems |= _about_former(enterprise, values)
    return problems


def _about_former(enterprise: Enterprise, values: dict[str, Any]) -> dict[str, str]:
    code = values["former_uscc"]
    if not code and not values["former_name"]:
        return {"former_uscc": messages.NO_FORMER}
    # An individual business's code was often given before there were check digits.
    why = code_problem(code, enterprise, override=True) if code and code != enterprise.uscc else ""
    return {"former_uscc": why} if why else {}


@transaction.atomic
def add_corporate_event(
    *, enterprise: Enterprise, said: Said, why: str, by: Any, now: datetime, today: date
) -> CorporateEvent:
    """The event stands, and the enterprise is found by what it was before. Raises Refused."""
    enterprise, why = noting.held(enterprise, by), noting.reasoned(why)
    if problems := problems_of(enterprise, said, today):
        raise Refused(problems)
    event = CorporateEvent.objects.create(
        enterprise=enterprise, made_by_name=str(by), made_at=now, **said.values
    )
    link_former([event])
    _note(event, Action.ADDED, None, why, by, now)
    return event


@transaction.atomic
def correct_corporate_event(
    *, event: CorporateEvent, said: Said, why: str, by: Any, now: datetime, today: date
) -> CorporateEvent:
    """The event says what is said now, and what it said before is on record. Raises Refused."""
    enterprise, why = noting.held(event.enterprise, by), noting.reasoned(why)
    standing = _standing(event)
    if problems := problems_of(enterprise, said, today, standing):
        raise Refused(problems)
    if all(getattr(standing, name) == value for name, value in said.values.items()):
        raise Refused({"": messages.SAME})
    before = noting.record(standing)
    for name, value in said.values.items():
        setattr(standing, name, value)
    standing.save()
    link_former([standing])
    _note(standing, Action.CORRECTED, before, why, by, now)
    return standing


@transaction.atomic
def withdraw_corporate_event(*, event: CorporateEvent, why: str, by: Any, now: datetime) -> EventChange:
    """The event stands no longer; what it said stays on record. Raises Refused."""
    enterprise, why = noting.held(event.enterprise, by), noting.reasoned(why)
    standing = _standing(event)
    change = _note(standing, Action.WITHDRAWN, noting.record(standing), why, by, now)
    standing.delete()
    refresh_aliases([enterprise.pk])
    return change


def _standing(event: CorporateEvent) -> CorporateEvent:
    found = (
        CorporateEvent.objects.select_for_update().filter(pk=event.pk, enterprise=event.enterprise_id).first()
    )
    if found is None:
        raise Refused({"": messages.CHANGED_MEANWHILE})
    return found


def link_former(events: Iterable[CorporateEvent]) -> None:
    """The former code and name of each 个转企 lead to the enterprise, in place of what led there before."""
    events = list(events)
    FormerName.objects.filter(event__in=events).delete()
    FormerName.objects.bulk_create(
        FormerName(
            enterprise_id=event.enterprise_id,
            name=event.former_name,
            uscc=event.former_uscc,
            until=event.day,
            reason=event.document,
            event=event,
            batch_id=event.batch_id,
            sheet=event.sheet,
            row=event.row,
            made_by_name=event.made_by_name,
            made_at=event.made_at,
        )
        for event in events
        if event.former_uscc or event.former_name
    )
    refresh_aliases({event.enterprise_id for event in events})


def _note(
    event: CorporateEvent, action: str, before: dict[str, Any] | None, why: str, by: Any, now: datetime
) -> EventChange:
    return noting.note(
        row=event,
        subject=EventChange.Subject.CORPORATE,
        action=action,
        before=before,
        after=None if action == Action.WITHDRAWN else noting.record(event),
        enterprise=event.enterprise_id,
        reason=why,
        by=by,
        now=now,
    )
