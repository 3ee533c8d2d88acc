"""The nouns of this room."""

from reporting.models.checks import (
    CheckRequest,
    CheckRule,
    CheckRuleVersion,
    CheckRun,
    Finding,
    FindingEvent,
)
from reporting.models.cycle import Reminder, Reopening, Submission, SubmissionEvent, Window

__all__ = [
    "CheckRequest",
    "CheckRule",
    "CheckRuleVersion",
    "CheckRun",
    "Finding",
    "FindingEvent",
    "Reminder",
    "Reopening",
    "Submission",
    "SubmissionEvent",
    "Window",
]
