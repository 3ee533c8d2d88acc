"""Commands on shares: begun, ended, cancelled. A change is a new row; what stood on a day can be asked for ever."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from enterprises.models import Enterprise
from land import areas, messages
from land.areas import Basis
from land.models import LandShare, Parcel
from land.services.common import name_of
from land.services.parcels import note
from land.services.refusing import LandRefused, refuse_if


@transaction.atomic
def begin_share(
    *,
    parcel: Parcel,
    enterprise: Enterprise,
    basis: Basis,
    area: Decimal,
    since: date | None,
    by: Any,
    now: datetime,
    lessor: Enterprise | None = None,
    text: str = "",
) -> LandShare:
    """The enterprise has the share from `since` on; its share by the same right until then ends the day before.

    Raises LandRefused where the parcel is too small for all shares on some day, or one lets more than it has.
    """
    parcel = Parcel.objects.select_for_update().get(pk=parcel.pk)
    refuse_if(_problems(enterprise, basis, area, lessor))
    earlier = _earlier(parcel, enterprise, basis, since)
    share = LandShare(
        parcel=parcel,
        enterprise=enterprise,
        basis=basis,
        area=area,
        lessor=lessor,
        since=since,
        note=text[:200],
        made_by_name=name_of(by),
        made_at=now,
    )
    if earlier and since:
        earlier.until = since - timedelta(days=1)
        earlier.save(update_fields=["until"])
    share.save()
    refuse_fault(parcel)
    told = {"name": enterprise.name, "day": messages.day_words(since), "area": messages.mu(area)}
    note(parcel, messages.SHARE_BEGUN.format(**told, basis=share.get_basis_display()), by=by, now=now)
    return share


@transaction.atomic
def end_share(*, share: LandShare, until: date, by: Any, now: datetime) -> LandShare:
    """The share ends with that day. Raises LandRefused."""
    share = _held(share)
    if share.until is not None:
        raise LandRefused({"": messages.SHARE_ENDED})
    if share.since and until < share.since:
        raise LandRefused({"until": messages.ENDS_BEFORE_START.format(since=share.since)})
    share.until = until
    share.save(update_fields=["until"])
    refuse_fault(share.parcel, "until")
    note(share.parcel, messages.SHARE_ENDS.format(**_words(share), day=until), by=by, now=now)
    return share


@transaction.atomic
def cancel_share(*, share: LandShare, reason: str, by: Any, now: datetime) -> LandShare:
    """A share entered by mistake counts on no day, and says why. Raises LandRefused."""
    share, reason = _held(share), reason.strip()
    refuse_if({"reason": "" if reason else messages.NO_REASON})
    share.cancelled_at, share.cancelled_reason = now, reason[:200]
    share.save(update_fields=["cancelled_at", "cancelled_reason"])
    refuse_fault(share.parcel, "reason")
    note(share.parcel, messages.SHARE_CANCELLED.format(**_words(share), reason=reason), by=by, now=now)
    return share


def refuse_fault(parcel: Parcel, field: str = "area") -> None:
    """Raises LandRefused where the parcel's shares do not fit into it on some day."""
    parts = [share.part for share in parcel.shares.standing()]
    fault = areas.first_fault(parcel.area, parts)
    if fault is None:
        return
    told = {"day": messages.day_words(fault.day), "shared": messages.mu(fault.shared)}
    told["limit"] = messages.mu(fault.limit)
    if fault.lessor is None:
        raise LandRefused({field: messages.SHARES_OVER_AREA.format(**told)})
    name = Enterprise.objects.get(pk=fault.lessor).name
    raise LandRefused({field: messages.LETS_TOO_MUCH.format(**told, name=name)})


def _problems(
    enterprise: Enterprise, basis: Basis, area: Decimal, lessor: Enterprise | None
) -> dict[str, str]:
    owned = messages.LESSOR_OF_OWNED if lessor and basis is Basis.OWNED else ""
    itself = messages.LESSOR_IS_USER if lessor and lessor == enterprise else ""
    return {"area": "" if area > 0 else messages.AREA_NOT_POSITIVE, "lessor": owned or itself}


def _earlier(parcel: Parcel, enterprise: Enterprise, basis: Basis, since: date | None) -> LandShare | None:
    """The share by the same right that goes on until the new one. Raises LandRefused for one that begins later."""
    rows = parcel.shares.standing().filter(enterprise=enterprise, basis=basis)
    if since and rows.filter(since__gt=since).exists():
        raise LandRefused({"since": messages.LATER_SHARE.format(name=enterprise.name, day=since)})
    standing = rows.on(since).first() if since else rows.first()
    if standing and (since is None or standing.since == since):
        told = {"name": enterprise.name, "day": messages.day_words(standing.since)}
        told |= {"basis": standing.get_basis_display(), "area": messages.mu(standing.area)}
        raise LandRefused({"since": messages.SHARE_TWICE.format(**told)})
    return standing


def _held(share: LandShare) -> LandShare:
    """The share with its parcel locked. Raises LandRefused for a cancelled one."""
    Parcel.objects.select_for_update().get(pk=share.parcel_id)
    found = LandShare.objects.select_related("parcel", "enterprise").get(pk=share.pk)
    if found.cancelled_at is not None:
        raise LandRefused({"": messages.SHARE_ENDED})
    return found


def _words(share: LandShare) -> dict[str, str]:
    return {
        "name": share.enterprise.name,
        "basis": share.get_basis_display(),
        "area": messages.mu(share.area),
    }


def standing_share(parcel: Parcel, enterprise: Enterprise, day: date) -> LandShare | None:
    """The enterprise's own share of the parcel on the day, the owned before the rented."""
    rows = parcel.shares.on(day).filter(enterprise=enterprise)
    return rows.order_by("basis", "pk").first()
