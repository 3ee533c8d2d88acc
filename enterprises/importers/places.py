"""Which county or park a row names, by code first and name second, within the importer's region."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models.functions import Coalesce

from accounts.models import Region
from enterprises.importers import reasons
from enterprises.models import Enterprise
from imports.chunking import chunks
from imports.registry import Context


class Place(NamedTuple):
    """The county or assessed zone that counts what lies there, and the park within it."""

    region: Region
    zone: Region | None

    @property
    def path(self) -> str:
        """The path of the smaller of the two."""
        return (self.zone or self.region).path


class Places:
    """The regions of the tree, read once for a file."""

    def __init__(self, context: Context) -> None:
        self._context = context
        regions = list(Region.objects.all())
        self._by_code = {region.code: region for region in regions}
        self._by_path = {region.path: region for region in regions}
        self._by_key = {region.pk: region for region in regions}
        inside = [region for region in regions if region.path.startswith(context.region.path)]
        self._by_name = {name: region for region in inside for name in region.names}
        self._outside = {
            name
            for region in regions
            if region.kind in (Region.Kind.COUNTY, Region.Kind.ZONE)
            for name in region.names
        } - self._by_name.keys()

    def find(self, code: str, name: str) -> Place | str:
        """The place that the row names, or why nothing can belong there."""
        found = self._by_code.get(code[:9]) or self._by_code.get(code[:6]) if code else None
        found = found or self._by_name.get(name) or self._named_in(name)
        if found is None and name in self._outside:
            return reasons.OUT_OF_SCOPE_PLACE.format(region=self._context.region.name)
        if found is None or found.kind not in (Region.Kind.COUNTY, Region.Kind.ZONE):
            return reasons.UNKNOWN_REGION.format(value=code or name)
        if not found.path.startswith(self._context.region.path):
            return reasons.OUT_OF_SCOPE_PLACE.format(region=self._context.region.name)
        return self.of(found)

    def _named_in(self, address: str) -> Region | None:
        """The region whose name an address has in it, the longest of them: 贵池区江口街道…"""
        names = (name for name in self._by_name if len(name) > 1 and name in address)
        return self._by_name.get(max(names, key=len, default=""))

    def of(self, region: Region) -> Place:
        """The region as a place: a park lies in the county around it."""
        parent = self._by_path.get(region.path[: -Region.steplen])
        return Place(parent, region) if region.is_park and parent else Place(region, None)

    def own(self) -> Place | None:
        """The place of an importer that is a county's or a zone's own; None for a city's."""
        region = self._context.region
        return self.of(region) if region.kind in (Region.Kind.COUNTY, Region.Kind.ZONE) else None

    def by_key(self, key: int) -> Place:
        """The place whose smaller part has the key."""
        return self.of(self._by_key[key])

    def name_of(self, key: int | None) -> str:
        """The name of the region with that key; empty for none."""
        return self._by_key[key].name if key else ""


def of_enterprises(keys: Iterable[int]) -> set[str]:
    """The paths of the places where the enterprises with these keys lie."""
    paths: set[str] = set()
    for part in chunks(keys):
        found = Enterprise.objects.filter(pk__in=part).order_by()
        paths |= set(found.values_list(Coalesce("zone__path", "region__path"), flat=True).distinct())
    return paths


def of_regions(keys: Iterable[int]) -> set[str]:
    """The paths of the regions with these keys."""
    return set(Region.objects.filter(pk__in=set(keys)).values_list("path", flat=True))
