"""Background work of this room: thin and idempotent; what is owed stands in ProgressRequest."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from accounts.models import ReportingPeriod
from assessments import services


@shared_task
def compute_due_progress() -> None:
    """Computes every period that is owed."""
    services.compute_due(now=timezone.now())


@shared_task
def compute_latest_progress() -> None:
    """Computes the latest period again, so that targets that begin or end with the month are judged."""
    if latest := ReportingPeriod.objects.begun(timezone.localdate()).first():
        services.compute_progress(period=latest.as_period, now=timezone.now())
