"""The nouns of this room."""

from enterprises.models.enterprise import Enterprise, Industry, ScaleEvent
from enterprises.models.power import PowerAccount, PowerReading
from enterprises.models.returns import EnergyReturn, FinanceReturn, OutputReturn, PayrollReturn, Return
from enterprises.models.status import ForecastScore, ScaleRule, StatusRequest, StatusSnapshot

__all__ = [
    "EnergyReturn",
    "Enterprise",
    "FinanceReturn",
    "ForecastScore",
    "Industry",
    "OutputReturn",
    "PayrollReturn",
    "PowerAccount",
    "PowerReading",
    "Return",
    "ScaleEvent",
    "ScaleRule",
    "StatusRequest",
    "StatusSnapshot",
]
