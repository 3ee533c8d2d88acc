"""Filters that print figures (accounts.figures)."""

from __future__ import annotations

import re
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
def signed(value: Decimal | None, places: int = 1) -> str:
    return figures.signed(value, places)


@register.filter
def item(mapping: dict, key: object) -> object:
    """`mapping[key]`, or None: a template cannot look up by a variable."""
    return mapping.get(key)


@register.filter
def staged(value: object) -> str:
    """A staged value as the preview prints it: figures grouped, months and texts as they are."""
    if value is None or value == "":
        return figures.NO_FIGURE
    if isinstance(value, bool):
        return "是" if value else "否"
    text = str(value)
    return figures.exact(Decimal(text)) if _NUMBER.fullmatch(text) else text


_NUMBER = re.compile(r"-?\d{1,14}\.\d+|-?[1-9]\d{0,14}|0")
