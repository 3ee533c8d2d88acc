"""Commands about shared sites: register one, change it, strike it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import Region
from accounts.scope import scope_of
from assessments.annual import messages
from assessments.annual.checking import Refused
from assessments.models import SharedSite, SharedSiteMember
from enterprises.models import Enterprise


@dataclass(frozen=True)
class Said:
    """What is said of a site."""

    name: str
    land_area: Decimal
    members: Sequence[Enterprise]
    note: str = ""


def members_of(text: str, user: Any) -> list[Enterprise]:
    """The enterprises that the lines name by code or full name. Raises Refused for a line that names none in sight."""
    found: dict[int, Enterprise] = {}
    for line in filter(None, (each.strip() for each in text.splitlines())):
        rows = Enterprise.objects.visible_to(user)
        one = rows.filter(uscc=line.split()[0].upper()).first() or rows.filter(name=line).first()
        if one is None:
            raise Refused(messages.SITE_UNKNOWN.format(text=line[:60]))
        found[one.pk] = one
    return list(found.values())


@transaction.atomic
def register_site(*, region: Region, year: int, said: Said, by: Any, now: datetime) -> SharedSite:
    """The site stands with its members. Raises Refused."""
    _check(region, year, said, by)
    site: SharedSite = SharedSite.objects.create(
        region=region,
        year=year,
        name=said.name,
        land_area=said.land_area,
        note=said.note,
        made_by_name=str(by)[:40],
        made_at=now,
    )
    _write_members(site, said.members)
    return site


@transaction.atomic
def change_site(*, site: SharedSite, said: Said, by: Any, now: datetime) -> SharedSite:
    """The site stands as now said. Raises Refused."""
    site = SharedSite.objects.select_for_update(of=("self",)).select_related("region").get(pk=site.pk)
    _check(site.region, site.year, said, by, site)
    site.name, site.land_area, site.note = said.name, said.land_area, said.note
    site.made_by_name, site.made_at = str(by)[:40], now
    site.save()
    site.members.exclude(enterprise__in=said.members).delete()
    _write_members(site, said.members)
    return site


@transaction.atomic
def strike_site(*, site: SharedSite) -> None:
    """The site is gone, and its members are graded each by its own figures."""
    site.delete()


def _write_members(site: SharedSite, members: Sequence[Enterprise]) -> None:
    for enterprise in members:
        SharedSiteMember.objects.get_or_create(enterprise=enterprise, year=site.year, defaults={"site": site})


def _check(region: Region, year: int, said: Said, by: Any, site: SharedSite | None = None) -> None:
    scope = scope_of(by)
    if scope is None or not region.path.startswith(scope.path):
        raise Refused(messages.SITE_ELSEWHERE.format(region=region))
    if len(said.members) < 2:
        raise Refused(messages.SITE_FEW)
    others = SharedSiteMember.objects.filter(year=year, enterprise__in=said.members)
    names = SharedSite.objects.filter(region=region, year=year, name=said.name)
    if site:
        others, names = others.exclude(site=site), names.exclude(pk=site.pk)
    if names.exists():
        raise Refused(messages.SITE_NAME_TAKEN.format(region=region, year=year, name=said.name))
    if found := list(others.select_related("enterprise")[:5]):
        told = "、".join(each.enterprise.name for each in found)
        raise Refused(messages.SITE_TWICE.format(names=told, year=year))
