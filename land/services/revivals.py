"""Commands on revivals: land brought back to use, with its proof."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from land import messages
from land.models import Parcel, Revival
from land.services.common import name_of
from land.services.files import attach_to_parcel
from land.services.parcels import note, revived_of, set_state
from land.services.refusing import LandRefused, refuse_if
from land.signals import land_changed


@transaction.atomic
def record_revival(
    *,
    parcel: Parcel,
    area: Decimal,
    on: date,
    way: str,
    evidence: Sequence[UploadedFile],
    by: Any,
    now: datetime,
    today: date,
    text: str = "",
    state_after: str = "",
) -> Revival:
    """So much of the parcel is in use again since the day; it is in `state_after` from now on, where one is given.

    Raises LandRefused without proof, for a day to come, for more than the parcel has, and where nothing remains
    and nobody says how the land is used now.
    """
    parcel = Parcel.objects.select_for_update().get(pk=parcel.pk)
    refuse_if(_problems(parcel, area, on, evidence, today) | _problems_of_state(parcel, area, state_after))
    turns = bool(state_after) and state_after != parcel.state
    revival = Revival.objects.create(
        parcel=parcel,
        area=area,
        state_before=parcel.state if turns else "",
        state_after=state_after if turns else "",
        on=on,
        way=way,
        note=text[:300],
        made_by_name=name_of(by),
        made_at=now,
    )
    attach_to_parcel(evidence, by=by, now=now, parcel=parcel, revival=revival)
    told = messages.REVIVED.format(area=messages.mu(area), way=revival.get_way_display())
    note(parcel, told, by=by, now=now)
    if turns:
        set_state(parcel, state_after, by=by, now=now)
    land_changed.send(Revival, days=[on])
    return revival


@transaction.atomic
def cancel_revival(*, revival: Revival, reason: str, by: Any, now: datetime) -> Revival:
    """A revival recorded by mistake counts no more, and says why; the state that it brought goes with it.

    Raises LandRefused.
    """
    parcel = Parcel.objects.select_for_update().get(pk=revival.parcel_id)
    revival, reason = Revival.objects.get(pk=revival.pk), reason.strip()
    if revival.cancelled_at is not None:
        raise LandRefused({"": messages.REVIVAL_GONE})
    refuse_if({"reason": "" if reason else messages.NO_REASON})
    revival.cancelled_at, revival.cancelled_reason = now, reason[:200]
    revival.save(update_fields=["cancelled_at", "cancelled_reason"])
    told = {"day": revival.on, "area": messages.mu(revival.area), "reason": reason}
    note(parcel, messages.REVIVAL_CANCELLED.format(**told), by=by, now=now)
    if revival.state_before and parcel.state == revival.state_after:
        set_state(parcel, revival.state_before, by=by, now=now)
    land_changed.send(Revival, days=[revival.on])
    return revival


def _problems_of_state(parcel: Parcel, area: Decimal, state_after: str) -> dict[str, str]:
    """Land of which nothing is left to revive is not idle any more: somebody says what it is."""
    rest = parcel.area - revived_of(parcel) - area
    if rest or state_after or parcel.state == Parcel.State.NORMAL:
        return {}
    return {"state_after": messages.NO_STATE_AFTER}


def _problems(
    parcel: Parcel, area: Decimal, on: date, evidence: Sequence[UploadedFile], today: date
) -> dict[str, str]:
    problems = {"uploads": "" if evidence else messages.NO_EVIDENCE}
    if on > today:
        problems["on"] = messages.IN_FUTURE.format(label="盘活日期", today=today)
    before = revived_of(parcel)
    if area <= 0:
        problems["area"] = messages.AREA_NOT_POSITIVE
    elif before + area > parcel.area:
        told = {"revived": before + area, "area": parcel.area, "before": before}
        words = {name: messages.mu(value) for name, value in told.items()}
        problems["area"] = messages.REVIVED_OVER_AREA.format(**words)
    return problems
