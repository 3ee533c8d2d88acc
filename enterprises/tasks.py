"""Background work of this room: thin and idempotent; what is owed stands in StatusRequest."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from accounts.models import ReportingPeriod
from enterprises.services import classifying


@shared_task
def classify_due() -> None:
    """Judges every period that is owed."""
    classifying.classify_due(now=timezone.now())


@shared_task
def classify_latest() -> None:
    """Judges the latest period again: an exit two years back leaves the watch with the month."""
    if latest := ReportingPeriod.objects.first():
        classifying.classify_period(period=latest.as_period, now=timezone.now())
