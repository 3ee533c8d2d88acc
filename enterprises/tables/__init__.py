"""Tables of this room."""

from enterprises.tables.register import (
    NUMBER,
    WAN,
    EnterpriseTable,
    EventFigureTable,
    LinkedTable,
    ReturnFigureTable,
)

__all__ = [
    "NUMBER",
    "WAN",
    "EnterpriseTable",
    "EventFigureTable",
    "LinkedTable",
    "ReturnFigureTable",
]
