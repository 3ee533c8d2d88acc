"""Commands on parcels: registered, and kept up to date."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum

from land import areas, messages
from land.models import Parcel, ParcelLine
from land.services.common import edited, labels_of, name_of, problems_of_days, problems_of_place
from land.services.refusing import refuse_if

_ORDERS = (
    ("supplied_on", "start_due"),
    ("supplied_on", "started_on"),
    ("start_due", "completion_due"),
    ("started_on", "completed_on"),
)
_PAST = ("started_on", "completed_on")


@transaction.atomic
def register_parcel(*, values: Mapping[str, Any], by: Any, now: datetime, today: date) -> Parcel:
    """A parcel with these values stands. Raises LandRefused."""
    parcel = Parcel(**values)
    refuse_if(_problems(parcel, by, today))
    parcel.save()
    note(parcel, messages.CREATED, by=by, now=now)
    return parcel


@transaction.atomic
def edit_parcel(*, parcel: Parcel, values: Mapping[str, Any], by: Any, now: datetime, today: date) -> Parcel:
    """The parcel has these values; its history says what changed. Raises LandRefused."""
    parcel = Parcel.objects.select_for_update().get(pk=parcel.pk)
    before = parcel.get_state_display()
    changed = edited(parcel, values)
    if not changed:
        return parcel
    refuse_if(_problems(parcel, by, today) | _problems_of_area(parcel))
    parcel.save(update_fields=changed)
    labels = labels_of(Parcel)
    if plain := [labels[name] for name in changed if name != "state"]:
        note(parcel, messages.EDITED.format(fields="、".join(plain)), by=by, now=now)
    if "state" in changed:
        _note_state(parcel, before, by=by, now=now)
    return parcel


def set_state(parcel: Parcel, state: str, *, by: Any, now: datetime) -> None:
    """The parcel is in the state, told in its history; called inside a transaction that holds it."""
    if parcel.state == state:
        return
    before = parcel.get_state_display()
    parcel.state = state
    parcel.save(update_fields=["state"])
    _note_state(parcel, before, by=by, now=now)


def note(parcel: Parcel, text: str, *, by: Any, now: datetime) -> None:
    """The parcel's history has the line."""
    ParcelLine.objects.create(parcel=parcel, at=now, by=by, by_name=name_of(by), text=text[:500])


def _note_state(parcel: Parcel, before: str, *, by: Any, now: datetime) -> None:
    told = messages.STATE_CHANGED.format(before=before, after=parcel.get_state_display())
    note(parcel, told, by=by, now=now)


def revived_of(parcel: Parcel) -> Decimal:
    """What was brought back to use so far."""
    rows = parcel.revivals.filter(cancelled_at=None)
    return rows.aggregate(total=Sum("area"))["total"] or areas.NOTHING


def _problems(parcel: Parcel, by: Any, today: date) -> dict[str, str]:
    labels = labels_of(Parcel)
    days = {name: getattr(parcel, name) for name in {*_PAST, *(name for pair in _ORDERS for name in pair)}}
    problems = problems_of_place(parcel.region, parcel.zone, by)
    problems |= problems_of_days(days, labels, orders=_ORDERS, past=_PAST, today=today)
    if parcel.area <= 0:
        problems["area"] = messages.AREA_NOT_POSITIVE
    same = Parcel.objects.filter(region=parcel.region, number=parcel.number).exclude(pk=parcel.pk)
    if same.exists():
        problems["number"] = messages.SAME_NUMBER.format(region=parcel.region, number=parcel.number)
    return problems


def _problems_of_area(parcel: Parcel) -> dict[str, str]:
    parts = [share.part for share in parcel.shares.standing()]
    if fault := areas.first_fault(parcel.area, parts):
        told = {"area": messages.mu(parcel.area), "shared": messages.mu(fault.shared)}
        return {"area": messages.AREA_BELOW_SHARES.format(**told)}
    if (revived := revived_of(parcel)) > parcel.area:
        told = {"area": messages.mu(parcel.area), "revived": messages.mu(revived)}
        return {"area": messages.AREA_BELOW_REVIVED.format(**told)}
    return {}
