"""Filters of this room."""

from enterprises.filters.register import (
    BehindFigureFilter,
    EnterpriseFilter,
    EventFilter,
    SearchFilter,
)

__all__ = [
    "BehindFigureFilter",
    "EnterpriseFilter",
    "EventFilter",
    "SearchFilter",
]
