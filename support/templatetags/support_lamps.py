"""Filters that show this room's lamps and amounts."""

from __future__ import annotations

from decimal import Decimal

from django import template

from accounts.figures import exact, grouped
from support import kinds, lamps
from support.deadlines import Lamp

register = template.Library()


@register.filter
def lamp(value: Lamp) -> str:
    return lamps.shown(value)


@register.filter
def need_lamp(state: str) -> str:
    return lamps.of_need(state)


@register.filter
def disposal_lamp(state: str) -> str:
    return lamps.of_disposal(state)


@register.filter
def in_unit(value: Decimal | None, kind: str) -> str:
    """An amount of a need of that kind as people read it, with its unit; -- for none."""
    unit = kinds.KINDS[kinds.NeedKind(kind)].unit
    return exact(None) if value is None else f"{exact(kinds.typed(kind, value))} {unit}"


@register.filter
def percent(value: Decimal | None) -> str:
    """A rate with one decimal; -- where there is nothing to be a share of."""
    return grouped(value, 1) + ("" if value is None else "%")


@register.filter
def bare_unit(value: Decimal | None, kind: str) -> str:
    """An amount of a need of that kind as people read it, the unit standing in the heading."""
    return exact(kinds.typed(kind, value))
