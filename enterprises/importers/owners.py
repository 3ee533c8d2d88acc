"""Whose a row is, where a row whose enterprise is not known is taken all the same."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from enterprises.importers import reasons
from enterprises.models import Enterprise
from enterprises.selectors import identity
from imports.reading import Row
from imports.registry import Context


class Owner(NamedTuple):
    """An enterprise of the importer's region, with where it lies."""

    pk: int
    name: str
    region_id: int
    zone_id: int | None
    path: str
    uscc: str = ""


AMBIGUOUS = "ambiguous"


class Owners:
    """Finds the enterprises of a chunk's rows by code, else by exact name, with two queries."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._by_code: dict[str, Owner] = {}
        self._by_name: dict[str, list[Owner]] = {}

    def load(self, rows: list[Row]) -> None:
        """Makes the enterprises of these rows known."""
        inside = Enterprise.objects.within(self._context.region).select_related("region", "zone").order_by()
        coded = inside.filter(uscc__in={row.uscc for row in rows if row.uscc})
        self._by_code = {enterprise.uscc: _owner(enterprise) for enterprise in coded}
        self._by_name = defaultdict(list)
        for enterprise in inside.filter(name__in={row.name for row in rows if row.name}):
            self._by_name[enterprise.name].append(_owner(enterprise))
        self._load_former(rows)

    def _load_former(self, rows: list[Row]) -> None:
        """Former codes and names lead where none of today does."""
        inside = Enterprise.objects.within(self._context.region)
        codes = {row.uscc for row in rows if row.uscc and row.uscc not in self._by_code}
        names = {row.name for row in rows if row.name and row.name not in self._by_name}
        by_code = identity.by_former_codes(codes) if codes else {}
        by_name = identity.by_former_names(names, inside) if names else {}
        keys = {*by_code.values(), *(pk for found in by_name.values() for pk in found)}
        if not keys:
            return
        found = inside.filter(pk__in=keys).select_related("region", "zone").order_by("pk")
        owners = {enterprise.pk: _owner(enterprise) for enterprise in found}
        self._by_code |= {code: owners[pk] for code, pk in by_code.items() if pk in owners}
        for name, named in by_name.items():
            self._by_name[name] = [owners[pk] for pk in sorted(named) if pk in owners]

    def find(self, row: Row) -> Owner | str | None:
        """The row's enterprise; AMBIGUOUS where several have the name, None where none has."""
        if row.uscc:
            return self._by_code.get(row.uscc)
        named = self._by_name.get(row.name, [])
        return named[0] if len(named) == 1 else AMBIGUOUS if named else None

    def codes_named(self, name: str) -> str:
        """The codes of those that have the name, the first few of them."""
        return "、".join(owner.uscc for owner in self._by_name.get(name, [])[:3])


def former_remark(row: Row, owner: Owner | str | None) -> str:
    """What to say where a row leads to its owner by a name that it goes by no longer; empty where it does not."""
    if not isinstance(owner, Owner) or not row.name or row.name == owner.name or row.uscc:
        return ""
    return reasons.FORMER_NAME.format(name=owner.name)


def _owner(enterprise: Enterprise) -> Owner:
    place = enterprise.zone or enterprise.region
    return Owner(
        enterprise.pk, enterprise.name, enterprise.region_id, enterprise.zone_id, place.path, enterprise.uscc
    )
