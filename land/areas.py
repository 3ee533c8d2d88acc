"""Whose land is how much: shares of parcels in 亩, on any day. Plain values, no database.

An enterprise's land is what it owns and what it rents, less what it lets (domain.md 36); of a parcel that
several use each has its own share, and together they have no more than the parcel.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

MU_PER_HECTARE = Decimal(15)
SQUARE_METRES_PER_HECTARE = Decimal(10_000)
PLACES = Decimal("0.0001")
NOTHING = Decimal(0)
_LATER = date(9999, 12, 31)


def hectares(mu: Decimal) -> Decimal:
    """The area in 公顷: 1 亩 = 1/15 公顷."""
    return mu / MU_PER_HECTARE


def square_metres(mu: Decimal) -> Decimal:
    """The area in 平方米: 1 亩 = 10000/15 平方米."""
    return mu * SQUARE_METRES_PER_HECTARE / MU_PER_HECTARE


def mu_of_square_metres(area: Decimal) -> Decimal:
    """Square metres in 亩, to the 0.0001 亩 that is stored, halves up."""
    return (area * MU_PER_HECTARE / SQUARE_METRES_PER_HECTARE).quantize(PLACES, ROUND_HALF_UP)


class Basis(StrEnum):
    """By what right an enterprise uses its share."""

    OWNED = "owned"
    RENTED = "rented"


@dataclass(frozen=True, slots=True)
class Part:
    """One enterprise's share of one parcel between two days, both included; None is without a limit.

    `lessor` is the enterprise that lets it, where the register has it: what it lets, it does not use.
    """

    enterprise: int
    basis: Basis
    area: Decimal
    lessor: int | None = None
    since: date | None = None
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the share stands on the day."""
        return (self.since or date.min) <= day <= (self.until or _LATER)


@dataclass(frozen=True, slots=True)
class Held:
    """An enterprise's land in 亩 (domain.md 36)."""

    owned: Decimal = NOTHING
    rented: Decimal = NOTHING
    let: Decimal = NOTHING

    @property
    def total(self) -> Decimal:
        """Own and rented, less let."""
        return self.owned + self.rented - self.let

    def __add__(self, other: Held) -> Held:
        return Held(self.owned + other.owned, self.rented + other.rented, self.let + other.let)


def held_on(parts: Iterable[Part], day: date) -> dict[int, Held]:
    """Enterprise → what it has of the parts on the day."""
    held: dict[int, Held] = defaultdict(Held)
    for part in parts:
        if not part.holds_on(day):
            continue
        if part.basis is Basis.OWNED:
            held[part.enterprise] += Held(owned=part.area)
            continue
        held[part.enterprise] += Held(rented=part.area)
        if part.lessor is not None:
            held[part.lessor] += Held(let=part.area)
    return dict(held)


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not add up on a parcel from a day on: all shares over its area, or one lets more than it has."""

    day: date
    shared: Decimal
    limit: Decimal
    lessor: int | None = None


def first_fault(area: Decimal, parts: Sequence[Part]) -> Fault | None:
    """The first day on which the shares of one parcel do not fit into it; None where they always do."""
    days = sorted({part.since or date.min for part in parts})
    return next((fault for day in days if (fault := _fault_on(area, parts, day))), None)


def _fault_on(area: Decimal, parts: Sequence[Part], day: date) -> Fault | None:
    held = held_on(parts, day)
    for enterprise, own in held.items():
        if own.total < 0:
            return Fault(day, own.let, own.owned + own.rented, enterprise)
    shared = used(held)
    return Fault(day, shared, area) if shared > area else None


def used(held: Mapping[int, Held]) -> Decimal:
    """How much of a parcel its users have together: what one lets to another counts once."""
    return sum((each.total for each in held.values()), NOTHING)


def ended(part: Part, until: date) -> Part:
    """The share as it stands once it ends with that day."""
    return replace(part, until=until)
