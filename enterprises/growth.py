"""Rates as an official report prints them: one decimal, halves away from zero, a word where there is a loss.

Domain rules 14–16: growth is taken over the same enterprises, on the base as restated this year.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

TENTH = Decimal("0.1")
NOTHING = Decimal("0.0")
NO_FIGURE = "--"


def round1(x: Decimal) -> Decimal:
    """`x` to one decimal, halves away from zero; never minus zero."""
    return Decimal(x).quantize(TENTH, ROUND_HALF_UP) + NOTHING


def percent(part: Decimal, whole: Decimal) -> Decimal | None:
    """`part` in per cent of `whole` to 0.1, or None where the whole is 0."""
    return round1(Decimal(part) * 100 / whole) if whole else None


def growth_rate(current: Decimal | None, base: Decimal | None) -> Decimal | None:
    """Growth in per cent to 0.1, or None where the base is 0, missing or negative (rules 14–16).

    Both are unrounded sums over the same enterprises: those in the list now, and their restated 上年同期.
    """
    if current is None or base is None or base <= 0:
        return None
    return percent(Decimal(current) - base, base)


def growth_words(current: Decimal | None, base: Decimal | None) -> str:
    """How a report writes the growth: +15.4%, -3.2%, a word where there is a loss, -- without a figure."""
    if current is None or base is None or base == 0:
        return NO_FIGURE
    if base < 0:
        return _words_after_loss(current, base)
    if current < 0:
        return "由盈转亏"
    rate = growth_rate(current, base)
    return f"{rate:+}%" if rate else f"{NOTHING}%"


def _words_after_loss(current: Decimal, base: Decimal) -> str:
    if current > 0:
        return "扭亏为盈"
    if current == base:
        return "持平"
    return "减亏" if current > base else "增亏"
