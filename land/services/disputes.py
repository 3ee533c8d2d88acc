"""Commands on disputes: an area objected to, and decided or dropped; what is upheld becomes the share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from enterprises.models import Enterprise
from land import messages
from land.areas import Basis
from land.models import LandDispute, Parcel
from land.services.common import name_of
from land.services.files import attach_to_parcel
from land.services.parcels import note
from land.services.refusing import LandRefused, refuse_if
from land.services.shares import begin_share, cancel_share, standing_share


@transaction.atomic
def raise_dispute(
    *,
    parcel: Parcel,
    enterprise: Enterprise,
    objector: str,
    as_of: date,
    claimed: Decimal,
    reason: str,
    evidence: Sequence[UploadedFile],
    raised_on: date,
    by: Any,
    now: datetime,
) -> LandDispute:
    """The objection stands with what is on record and what is claimed. Raises LandRefused."""
    share = standing_share(parcel, enterprise, as_of)
    if share is None:
        told = messages.NO_SHARE_ON.format(name=enterprise.name, day=messages.day_words(as_of))
        raise LandRefused({"enterprise": told})
    same = messages.CLAIM_IS_RECORD.format(area=messages.mu(claimed)) if claimed == share.area else ""
    refuse_if(
        {
            "claimed": same or ("" if claimed > 0 else messages.AREA_NOT_POSITIVE),
            "uploads": "" if evidence else messages.NO_EVIDENCE,
        }
    )
    dispute = LandDispute.objects.create(
        parcel=parcel,
        enterprise=enterprise,
        objector=objector,
        raised_on=raised_on,
        as_of=as_of,
        recorded_area=share.area,
        claimed_area=claimed,
        reason=reason,
    )
    attach_to_parcel(evidence, by=by, now=now, parcel=parcel, dispute=dispute)
    told = messages.DISPUTED.format(
        objector=objector,
        name=enterprise.name,
        recorded=messages.mu(share.area),
        claimed=messages.mu(claimed),
    )
    note(parcel, told, by=by, now=now)
    return dispute


@transaction.atomic
def decide_dispute(
    *,
    dispute: LandDispute,
    upheld: bool,
    area: Decimal | None,
    text: str,
    decided_on: date,
    by: Any,
    now: datetime,
) -> LandDispute:
    """The dispute is decided; upheld, the share is `area` from the day it is about. Raises LandRefused."""
    Parcel.objects.select_for_update().get(pk=dispute.parcel_id)
    dispute = LandDispute.objects.select_related("parcel", "enterprise").get(pk=dispute.pk)
    if dispute.state != LandDispute.State.OPEN:
        raise LandRefused({"": messages.DISPUTE_DECIDED})
    if upheld and not area:
        raise LandRefused({"area": messages.NO_DECIDED_AREA})
    dispute.state = LandDispute.State.UPHELD if upheld else LandDispute.State.REJECTED
    dispute.decided_area = area if upheld else dispute.recorded_area
    dispute.decision, dispute.decided_on, dispute.decided_by_name = text, decided_on, name_of(by)
    dispute.save(update_fields=["state", "decided_area", "decision", "decided_on", "decided_by_name"])
    told = messages.REJECTED.format(text=text)
    if upheld and area:
        _correct(dispute, area, by, now)
        words = {"name": dispute.enterprise.name, "day": messages.day_words(dispute.as_of)}
        told = messages.UPHELD.format(**words, area=messages.mu(area), text=text)
    note(dispute.parcel, told, by=by, now=now)
    return dispute


@transaction.atomic
def drop_dispute(*, dispute: LandDispute, text: str, decided_on: date, by: Any, now: datetime) -> LandDispute:
    """The open dispute is withdrawn, or was recorded by mistake, and says why. Raises LandRefused."""
    Parcel.objects.select_for_update().get(pk=dispute.parcel_id)
    dispute = LandDispute.objects.select_related("parcel").get(pk=dispute.pk)
    if dispute.state != LandDispute.State.OPEN:
        raise LandRefused({"": messages.DISPUTE_DECIDED})
    dispute.state = LandDispute.State.DROPPED
    dispute.decision, dispute.decided_on, dispute.decided_by_name = text, decided_on, name_of(by)
    dispute.save(update_fields=["state", "decision", "decided_on", "decided_by_name"])
    note(dispute.parcel, messages.DROPPED.format(text=text), by=by, now=now)
    return dispute


def _correct(dispute: LandDispute, area: Decimal, by: Any, now: datetime) -> None:
    """The share is what was decided, from the day on; one that began that day is replaced."""
    share = standing_share(dispute.parcel, dispute.enterprise, dispute.as_of)
    if share is None:
        told = {"name": dispute.enterprise.name, "day": messages.day_words(dispute.as_of)}
        raise LandRefused({"": messages.NO_SHARE_ON.format(**told)})
    if share.since == dispute.as_of:
        cancel_share(share=share, reason=dispute.decision or dispute.reason, by=by, now=now)
    begin_share(
        parcel=dispute.parcel,
        enterprise=dispute.enterprise,
        basis=Basis(share.basis),
        area=area,
        since=dispute.as_of,
        lessor=share.lessor,
        by=by,
        now=now,
        text="面积争议认定",
    )
