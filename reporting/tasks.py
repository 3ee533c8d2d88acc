"""Background work of this room: thin and idempotent."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from reporting.services import checks, cycle, windows


@shared_task
def plan_reporting() -> None:
    """Sets the dates of what is reported this month and next, where nobody set them."""
    windows.plan_coming(today=timezone.localdate())


@shared_task
def close_reopenings() -> None:
    """Notes which reopenings are over."""
    cycle.close_expired(now=timezone.now())


@shared_task
def remind_of_tomorrow() -> None:
    """Reminds the units whose sheets are due tomorrow and not handed in."""
    windows.remind_due_tomorrow(now=timezone.now())


@shared_task
def run_due_checks() -> None:
    """Checks every sheet that is owed."""
    checks.run_due(now=timezone.now())
