"""Units of money: what stands in 千元 shown in 万元 or 亿元, exactly."""

from __future__ import annotations

from decimal import Decimal

_THOUSAND_YUAN = {"元": Decimal("0.001"), "千元": Decimal(1), "万元": Decimal(10), "亿元": Decimal(100_000)}


class UnitError(ValueError):
    """Two units that measure different things."""


def convert(value: Decimal, unit: str, into: str) -> Decimal:
    """`value` given in `unit`, in the unit `into`, unrounded. Raises UnitError for units not of one kind."""
    if unit == into:
        return value
    try:
        return value * _THOUSAND_YUAN[unit] / _THOUSAND_YUAN[into]
    except KeyError as error:
        raise UnitError(f"{unit} → {into}") from error
