"""How much land enterprises have on a day: own and rented, less let (domain.md 36)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from enterprises.models import Enterprise
from imports.chunking import chunks
from land.areas import Held, Part, held_on
from land.models import LandShare


def area_of(enterprise: Enterprise, on: date) -> Held:
    """The enterprise's land on the day; 0 亩 where no parcel of it is on record."""
    return areas_of([enterprise.pk], on).get(enterprise.pk, Held())


def areas_of(enterprises: Iterable[int], on: date) -> dict[int, Held]:
    """Enterprise → its land on the day, one query a chunk; one without parcels is left out."""
    found: dict[int, Held] = {}
    for part in chunks(enterprises):
        rows = LandShare.objects.on(on).filter(Q(enterprise__in=part) | Q(lessor__in=part))
        held = held_on([share.part for share in rows], on)
        found |= {pk: held[pk] for pk in part if pk in held}
    return found


def parts_of(enterprise: Enterprise) -> list[Part]:
    """All shares that ever made up the enterprise's land, let ones among them, for asking of several days."""
    rows = LandShare.objects.standing().filter(Q(enterprise=enterprise) | Q(lessor=enterprise))
    return [share.part for share in rows]
