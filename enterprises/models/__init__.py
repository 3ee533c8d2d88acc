"""The nouns of this room."""

from enterprises.models.backdata import BackData
from enterprises.models.enterprise import Enterprise, Industry, ScaleEvent
from enterprises.models.history import CorporateEvent, EventChange, FormerName, Merge
from enterprises.models.power import PowerAccount, PowerReading
from enterprises.models.returns import EnergyReturn, FinanceReturn, OutputReturn, PayrollReturn, Return
from enterprises.models.status import ForecastScore, ScaleRule, StatusRequest, StatusSnapshot

__all__ = [
    "BackData",
    "CorporateEvent",
    "EnergyReturn",
    "Enterprise",
    "EventChange",
    "FinanceReturn",
    "ForecastScore",
    "FormerName",
    "Industry",
    "Merge",
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
