"""The nouns of this room."""

from support.models.activities import Activity, ActivityFile, Attendance
from support.models.chain import ChainEntry
from support.models.distress import DisposalStep, Distress, Doubt
from support.models.needs import Need, NeedStep
from support.models.plans import Consultation, Measure, PlanEvent, RescuePlan

__all__ = [
    "Activity",
    "ActivityFile",
    "Attendance",
    "ChainEntry",
    "Consultation",
    "DisposalStep",
    "Distress",
    "Doubt",
    "Measure",
    "Need",
    "NeedStep",
    "PlanEvent",
    "RescuePlan",
]
