"""Background work of this room: thin and idempotent; what is owed stands in StatusRequest."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from accounts.models import ReportingPeriod
from enterprises.services import backdata, backtesting, classifying


@shared_task
def classify_due() -> None:
    """Judges every period that is owed."""
    classifying.classify_due(now=timezone.now())


@shared_task
def classify_latest() -> None:
    """Judges the latest period again: an exit two years back leaves the watch with the month.

    The back-tests of all years are scored along with it: a year that came in before they were kept has none. What back data
    is missing still is looked up as well: a merge brings some without a file.
    """
    backdata.see_outstanding(now=timezone.now())
    if latest := ReportingPeriod.objects.begun(timezone.localdate()).first():
        now = timezone.now()
        classifying.classify_period(period=latest.as_period, now=now)
        backtesting.score_years(backtesting.years_with_figures(), now=now)
