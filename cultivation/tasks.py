"""Background work of this room: thin and idempotent; what is owed stands in CultivationRequest."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from cultivation.services import proposing


@shared_task
def work_due() -> None:
    """Works through every period that is owed."""
    proposing.work_due(now=timezone.now())


@shared_task
def propose_latest() -> None:
    """Works through the latest period again: recognitions run out and watches end with the month."""
    now = timezone.now()
    proposing.owe_latest(now=now)
    proposing.work_due(now=now)
