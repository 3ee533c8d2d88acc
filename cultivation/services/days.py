"""The day on which a command is given, where the office is."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone


def day_of(now: datetime) -> date:
    """The calendar day of the moment in the office's time."""
    return timezone.localtime(now).date()
