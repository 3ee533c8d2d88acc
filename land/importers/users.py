"""Which enterprises a row of a parcel list names as holder and users, and the shares that follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from enterprises.importers.reasons import problem
from enterprises.models import Enterprise
from imports.reading import Row
from imports.reading.texts import plain
from imports.registry import Context
from land import areas, wording
from land.areas import Basis, Part
from land.importers import parcel_rows, reasons
from land.models import Parcel

Told = list[dict[str, str]]
LABELS = {Basis.OWNED: "自有", Basis.RENTED: "租用"}


class Named:
    """The enterprises of the importer's region that a chunk's rows name, found with two queries."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._by_code: dict[str, Enterprise] = {}
        self._by_name: dict[str, list[Enterprise]] = {}

    def load(self, rows: list[Row]) -> None:
        """Makes the enterprises of these rows known."""
        inside = Enterprise.objects.within(self._context.region).order_by()
        self._by_code = {each.uscc: each for each in inside.filter(uscc__in={r.uscc for r in rows if r.uscc})}
        names = {name for row in rows for name in _names(row)}
        self._by_name = defaultdict(list)
        for each in inside.filter(name__in=names):
            self._by_name[each.name].append(each)

    def firm(self, row: Row) -> Enterprise | None:
        """The enterprise of the row's own columns of code and name."""
        return self._by_code.get(row.uscc) if row.uscc else self.called(row.name)

    def called(self, name: str) -> Enterprise | None:
        """The one enterprise of that name."""
        found = self._by_name.get(name, [])
        return found[0] if len(found) == 1 else None

    def name_of(self, key: int) -> str:
        """The name of one of them."""
        everyone = (*self._by_code.values(), *(each for some in self._by_name.values() for each in some))
        return next((each.name for each in everyone if each.pk == key), "")


def _names(row: Row) -> Iterable[str]:
    users = (user.name for user in wording.users_of(row.texts.get("users", "")))
    return filter(None, (row.name, row.texts.get("holder", ""), *users))


def shares(row: Row, named: Named) -> tuple[list[Part], Told, Told]:
    """The shares that the row tells of: (shares, problems, remarks)."""
    area = row.values.get("area") or areas.NOTHING
    holder = _holder(row, named)
    users, remarks = _users(row, named, area)
    parts = [_part(enterprise, user, holder, area) for user, enterprise in users]
    if holder and not any(part.basis is Basis.OWNED and part.enterprise == holder.pk for part in parts):
        others = sum((part.area for part in parts if part.basis is Basis.OWNED), areas.NOTHING)
        if area > others:
            parts.insert(0, Part(holder.pk, Basis.OWNED, area - others))
    if parcel_rows.holder_of(row) and not holder:
        remarks.append(problem(reasons.UNKNOWN_HOLDER, about="name", warning=True))
    return parts, _overfull(area, parts, row), remarks


def _holder(row: Row, named: Named) -> Enterprise | None:
    text = row.texts.get("holder", "")
    return named.called(text) if text and text != row.name else named.firm(row)


def _users(row: Row, named: Named, area: Decimal) -> tuple[list[tuple[wording.User, Enterprise]], Told]:
    text = row.texts.get("users", "")
    users = wording.users_of(text)
    firm, holder = row.name, row.texts.get("holder", "")
    if not users and holder and firm and firm != holder:
        users = [wording.User(firm)]
    found: list[tuple[wording.User, Enterprise]] = []
    remarks: Told = []
    for user in users:
        enterprise = named.firm(row) if user.name == row.name else named.called(user.name)
        if enterprise is None:
            why = reasons.UNKNOWN_USER.format(name=user.name)
        elif user.area is None and len(users) > 1:
            why = reasons.NO_SHARE_AREA.format(name=user.name)
        else:
            found.append((user, enterprise))
            continue
        remarks.append(problem(why, value=text[:60] or user.name, about="users", warning=True))
    return found, remarks


def _part(enterprise: Enterprise, user: wording.User, holder: Enterprise | None, area: Decimal) -> Part:
    own = enterprise == holder
    basis = user.basis or (Basis.OWNED if own else Basis.RENTED)
    lessor = holder.pk if holder and basis is Basis.RENTED and not own else None
    return Part(enterprise.pk, basis, user.area or area, lessor)


def _overfull(area: Decimal, parts: list[Part], row: Row) -> Told:
    fault = areas.first_fault(area, parts) if area > 0 else None
    if fault is None:
        return []
    why = reasons.SHARES_OVER_AREA.format(shared=plain(fault.shared), area=plain(area))
    why = reasons.LETS_TOO_MUCH if fault.lessor is not None else why
    return [problem(why, value=row.texts.get("users", "")[:60], about="users")]


def staged(parts: Iterable[Part]) -> list[list[Any]]:
    """The shares as they stand in a staged row."""
    return [[part.enterprise, str(part.basis), plain(part.area), part.lessor] for part in parts]


def words(parcel: Parcel) -> str:
    """The shares that stand now, as an export writes them."""
    return "；".join(
        wording.user_words(share.enterprise.name, share.area, LABELS[Basis(share.basis)])
        for share in parcel.standing_shares  # type: ignore[attr-defined]
    )
