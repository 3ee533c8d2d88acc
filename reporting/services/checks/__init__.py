"""The checks of the sheets: run, owed, answered."""

from reporting.services.checks.answering import (
    FindingError,
    assign,
    change_due,
    confirm,
    explain,
    mark_false_alarm,
    send_back,
)
from reporting.services.checks.owing import check_now, request_checks, run_due
from reporting.services.checks.running import Outcome, run_checks

__all__ = [
    "FindingError",
    "Outcome",
    "assign",
    "change_due",
    "check_now",
    "confirm",
    "explain",
    "mark_false_alarm",
    "request_checks",
    "run_checks",
    "run_due",
    "send_back",
]
