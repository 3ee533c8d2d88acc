"""Questions about parcels: the list, one with all that hangs on it, an enterprise's own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest

from enterprises.models import Enterprise
from land.areas import Part
from land.models import LandDispute, LandShare, Parcel, Revival

MU_FIELD = DecimalField(max_digits=14, decimal_places=4)
_NOTHING = Decimal(0)


def with_revived(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The parcels, each with what was revived of it so far, and what of it is still to be."""
    revivals = Revival.objects.filter(parcel=OuterRef("pk"), cancelled_at=None).order_by().values("parcel")
    total = Subquery(revivals.annotate(total=Sum("area")).values("total"), output_field=MU_FIELD)
    last = Revival.objects.filter(parcel=OuterRef("pk"), cancelled_at=None).order_by("-on").values("on")[:1]
    return rows.annotate(
        revived=Coalesce(total, _NOTHING, output_field=MU_FIELD), revived_on=Subquery(last)
    ).annotate(remaining=Greatest(F("area") - F("revived"), _NOTHING, output_field=MU_FIELD))


def listed(user: Any, today: date) -> QuerySet[Any]:
    """The parcels that the person may see, with their users of today at `standing_shares`."""
    shares = LandShare.objects.on(today).select_related("enterprise").order_by("basis", "pk")
    rows = with_revived(Parcel.objects.visible_to(user)).select_related("region", "zone", "batch")
    return rows.prefetch_related(Prefetch("shares", shares, to_attr="standing_shares"))


def disputed() -> Exists:
    """The condition that an objection to the parcel waits for its decision."""
    return Exists(LandDispute.objects.filter(parcel=OuterRef("pk"), state=LandDispute.State.OPEN))


def of_enterprise(enterprise: Enterprise, on: date) -> list[tuple[LandShare, bool]]:
    """The shares that make up the enterprise's land on the day; True for one that it lets to another."""
    rows = LandShare.objects.on(on).filter(Q(enterprise=enterprise) | Q(lessor=enterprise))
    rows = rows.select_related("parcel__region", "enterprise", "lessor").order_by("parcel__number", "pk")
    return [(share, share.lessor_id == enterprise.pk) for share in rows]


def parts_of(parcel: Parcel) -> list[Part]:
    """All shares of the parcel that ever counted."""
    return [share.part for share in parcel.shares.standing()]


def holder_of(parcel: Parcel) -> LandShare | None:
    """The first of the owned shares that still stand: whose land it is, if the register has the holder."""
    owned = parcel.shares.standing().filter(basis="owned", until=None)
    return owned.select_related("enterprise").order_by("pk").first()
