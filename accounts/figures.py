"""How a figure is printed: thousands separated, halves up, -- where there is none; the unit stands beside it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

NO_FIGURE = "--"


def grouped(value: Decimal | None, places: int) -> str:
    """`value` with thousands separators and `places` decimals, rounded half-up; -- for None."""
    if value is None:
        return NO_FIGURE
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{rounded + 0:,f}"


def exact(value: Decimal | None) -> str:
    """`value` with thousands separators and all the decimals it has; -- for None."""
    if value is None:
        return NO_FIGURE
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def signed(value: Decimal | None, places: int = 1) -> str:
    """`value` with its sign, for differences; -- for None."""
    if value is None:
        return NO_FIGURE
    text = grouped(value, places)
    return text if value <= 0 or text.strip("0.,") == "" else f"+{text}"
