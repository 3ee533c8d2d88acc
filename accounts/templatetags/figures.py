"""Filters that print figures (accounts.figures)."""

from __future__ import annotations

from decimal import Decimal

from django import template

from accounts import figures

register = template.Library()


@register.filter
def grouped(value: Decimal | None, places: int = 1) -> str:
    return figures.grouped(value, places)


@register.filter
def exact(value: Decimal | None) -> str:
    return figures.exact(value)


@register.filter
def wan(value: Decimal | None) -> str:
    """An amount stored in 千元, in 万元 with all the decimals it has."""
    return figures.exact(None if value is None else value / 10)


@register.filter
def signed(value: Decimal | None, places: int = 1) -> str:
    return figures.signed(value, places)


@register.filter
def item(mapping: dict, key: object) -> object:
    """`mapping[key]`, or None: a template cannot look up by a variable."""
    return mapping.get(key)


@register.filter
def staged_figure(text: str | None) -> str:
    """A figure as it is staged, grouped; -- for None."""
    return figures.exact(None if text is None else Decimal(text))
