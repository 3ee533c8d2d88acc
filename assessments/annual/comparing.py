"""An enterprise's figures of a year held against what was said before, what other books say, and what can be.

Plain values, no database. Money in 千元, land in 亩, as the factors are stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

_HUNDRED = Decimal(100)


class Kind(StrEnum):
    """What is doubted of a figure."""

    EARLIER = "earlier"
    MONTHLY = "monthly"
    PARCELS = "parcels"
    OVER_REVENUE = "over_revenue"
    NO_LAND = "no_land"
    NEGATIVE = "negative"


KIND_LABELS: dict[str, str] = {
    Kind.EARLIER: "前后报送不一致",
    Kind.MONTHLY: "与12月月报不一致",
    Kind.PARCELS: "与用地台账不一致",
    Kind.OVER_REVENUE: "大于营业收入",
    Kind.NO_LAND: "用地面积不大于0",
    Kind.NEGATIVE: "为负数",
}
COMPARED = frozenset({Kind.EARLIER, Kind.MONTHLY, Kind.PARCELS})
"""Kinds whose two figures are of the same factor, so that the other could take the place of ours."""


@dataclass(frozen=True, slots=True)
class Tolerance:
    """By how many per cent of the other figure ours may lie from it.

    The annual return closes later than December's, and a year's mean of employees is no month's: the usual margins
    are assumptions, which a region replaces by its own (AnnualRule).
    """

    revenue: Decimal = Decimal(2)
    employees: Decimal = Decimal(10)
    energy: Decimal = Decimal(5)
    land: Decimal = Decimal(1)

    def of(self, factor: str) -> Decimal:
        """The margin of a factor that the monthly returns have as well."""
        margins = {"revenue": self.revenue, "average_employees": self.employees}
        return margins.get(factor, self.energy)


@dataclass(frozen=True, slots=True)
class Said:
    """A figure and who said so."""

    figure: Decimal
    source: str = ""


@dataclass(frozen=True, slots=True)
class Year:
    """What is known of an enterprise's year: its factors, what stood before them, and what other books have."""

    factors: Mapping[str, Decimal]
    sources: Mapping[str, str] = field(default_factory=dict)
    earlier: Mapping[str, Said] = field(default_factory=dict)
    monthly: Mapping[str, Said] = field(default_factory=dict)
    parcels: Said | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing doubted of one factor."""

    kind: Kind
    factor: str
    ours: Said
    theirs: Said | None = None


def doubts_of(year: Year, tolerance: Tolerance) -> list[Doubt]:
    """All that is to be asked about the year's figures."""
    return [*_earlier(year), *_monthly(year, tolerance), *_parcels(year, tolerance), *_impossible(year)]


def land_of(factors: Mapping[str, Decimal]) -> Decimal | None:
    """The land as it is graded: as published, else own and rented less let; None where neither is known."""
    area, own = factors.get("land_area"), factors.get("land_owned")
    if area is not None or own is None:
        return area
    nothing = Decimal(0)
    return own + factors.get("land_rented", nothing) - factors.get("land_let", nothing)


def land_words(factors: Mapping[str, Decimal]) -> str:
    """How the land that is graded comes about."""
    land = land_of(factors)
    if land is None:
        return "没有用地面积"
    if "land_area" in factors:
        return f"{_plain(land)}亩（公布的用地面积）"
    parts = f"自有{_plain(factors['land_owned'])}"
    for sign, name, label in (("＋", "land_rented", "租入"), ("－", "land_let", "租出")):
        if name in factors:
            parts += f"{sign}{label}{_plain(factors[name])}"
    return f"{_plain(land)}亩（{parts}）"


def _plain(figure: Decimal) -> str:
    return f"{figure.normalize():f}"


def apart(ours: Decimal, theirs: Decimal, margin: Decimal) -> bool:
    """Whether ours lies further from theirs than `margin` per cent of it; on the margin it does not."""
    return abs(ours - theirs) * _HUNDRED > abs(theirs) * margin


def _ours(year: Year, factor: str, figure: Decimal) -> Said:
    return Said(figure, year.sources.get(factor, ""))


def _earlier(year: Year) -> Iterator[Doubt]:
    for factor, said in year.earlier.items():
        now = year.factors.get(factor)
        if now is not None and now != said.figure:
            yield Doubt(Kind.EARLIER, factor, _ours(year, factor, now), said)


def _monthly(year: Year, tolerance: Tolerance) -> Iterator[Doubt]:
    for factor, said in year.monthly.items():
        now = year.factors.get(factor)
        if now is not None and apart(now, said.figure, tolerance.of(factor)):
            yield Doubt(Kind.MONTHLY, factor, _ours(year, factor, now), said)


def _parcels(year: Year, tolerance: Tolerance) -> Iterator[Doubt]:
    land = land_of(year.factors)
    if land is not None and year.parcels and apart(land, year.parcels.figure, tolerance.land):
        yield Doubt(Kind.PARCELS, "land_area", _ours(year, "land_area", land), year.parcels)


def _impossible(year: Year) -> Iterator[Doubt]:
    revenue = year.factors.get("revenue")
    for factor in ("tax", "value_added", "rd_expense"):
        figure = year.factors.get(factor)
        if figure is not None and revenue is not None and figure > revenue:
            yield Doubt(
                Kind.OVER_REVENUE, factor, _ours(year, factor, figure), _ours(year, "revenue", revenue)
            )
        if figure is not None and figure < 0:
            yield Doubt(Kind.NEGATIVE, factor, _ours(year, factor, figure))
    land = land_of(year.factors)
    if land is not None and land <= 0:
        yield Doubt(Kind.NO_LAND, "land_area", _ours(year, "land_area", land))
