"""Questions about shared sites: who is on which, what they are graded by together, and what the parcels propose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from accounts.models import Region
from assessments.grading.sharing import pooled
from assessments.models import AnnualFactors, SharedSite, SharedSiteMember
from land.models import LandShare, Parcel

Reader = Callable[[Mapping[str, Any]], dict[str, Decimal]]


@dataclass(frozen=True)
class Together:
    """What one member of a site is graded by, and the site's name."""

    site: str
    figures: Mapping[str, Decimal]


def together(year: int, fields: Iterable[str], figures_of: Reader) -> dict[int, Together]:
    """Enterprise on a shared site of the year → the figures of all on it; three queries, one where there is none.

    `figures_of` reads a row of factors with `fields`. A member without factors adds nothing.
    """
    sites = {site.pk: site for site in SharedSite.objects.filter(year=year)}
    if not sites:
        return {}
    on = dict(SharedSiteMember.objects.filter(site__in=sites).values_list("enterprise", "site"))
    members: dict[int, list[dict[str, Decimal]]] = defaultdict(list)
    rows = AnnualFactors.objects.filter(year=year, enterprise__shared_sites__year=year).order_by()
    for row in rows.values(*fields):
        members[on[row["enterprise_id"]]].append(figures_of(row))
    result = {key: Together(site.name, pooled(members[key], site.land_area)) for key, site in sites.items()}
    return {enterprise: result[site] for enterprise, site in on.items()}


def sites_within(region: Region, year: int) -> QuerySet[SharedSite]:
    """The shared sites of the region and year with their members."""
    rows = SharedSite.objects.within(region).of_year(year).select_related("region")
    return rows.prefetch_related("members__enterprise__region")


@dataclass(frozen=True)
class Proposed:
    """A parcel that several enterprises used at the year's end and no shared site stands for."""

    parcel: Parcel
    names: tuple[str, ...]
    codes: tuple[str, ...]


def proposed(region: Region, year: int) -> list[Proposed]:
    """The parcels of the region with several users at the year's end, those registered already left out; two queries."""
    taken = set(SharedSiteMember.objects.filter(year=year).values_list("enterprise", flat=True))
    users: dict[int, dict[str, str]] = defaultdict(dict)
    parcels: dict[int, Parcel] = {}
    registered: set[int] = set()
    shares = LandShare.objects.on(date(year, 12, 31)).filter(parcel__region__path__startswith=region.path)
    for share in shares.select_related("parcel", "enterprise").order_by("parcel__number", "pk"):
        parcels[share.parcel_id] = share.parcel
        users[share.parcel_id][share.enterprise.uscc] = share.enterprise.name
        if share.enterprise_id in taken:
            registered.add(share.parcel_id)
    return [
        Proposed(parcels[key], tuple(found.values()), tuple(found))
        for key, found in users.items()
        if len(found) > 1 and key not in registered
    ]
