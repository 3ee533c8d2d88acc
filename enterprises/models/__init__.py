"""The nouns of this room."""

from enterprises.models.enterprise import Enterprise, Industry, ScaleEvent
from enterprises.models.returns import EnergyReturn, FinanceReturn, OutputReturn, Return

__all__ = [
    "EnergyReturn",
    "Enterprise",
    "FinanceReturn",
    "Industry",
    "OutputReturn",
    "Return",
    "ScaleEvent",
]
