"""What this room does when imports tell it something: note whose standing is owed, and queue the work."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import ReportingPeriod
from config.celery import enqueue
from enterprises import tasks
from enterprises.backdata import FORMS
from enterprises.services import backdata, classifying

# What a standing is judged by: the returns, who is in the library, and the power company's list.
_SOURCES = ("returns", "register", "power")


def request_after_taking(*, batch: Any, **_: Any) -> None:
    """Notes which periods' standings a taken batch owes, inside its transaction, and queues the work on commit."""
    if batch.importer not in _SOURCES:
        return
    periods = [batch.period] if batch.period else ReportingPeriod.objects.values_list("period", flat=True)
    now = timezone.now()
    classifying.request_statuses(periods, now=now)
    transaction.on_commit(partial(enqueue, tasks.classify_due))
    look_at_back_data(batch, now)


def look_at_back_data(batch: Any, now: datetime) -> None:
    """Whoever entered is asked for the months before; whose months came in, or went again, is looked at."""
    if batch.importer in ("register", "returns"):
        backdata.open_requests(now=now)
    if batch.importer == "returns" and batch.form in FORMS:
        backdata.see_period(period=batch.period, now=now)


def request_after_hand(*, since: date, **_: Any) -> None:
    """Notes the standings from the month on as owed, and queues the work on commit."""
    periods = ReportingPeriod.objects.filter(period__gte=since).values_list("period", flat=True)
    classifying.owe(periods, now=timezone.now())
    transaction.on_commit(partial(enqueue, tasks.classify_due))


def request_after_undoing(*, batch: Any, **_: Any) -> None:
    """Notes the standings of a batch taken back as owed: those that its taking owed."""
    request_after_taking(batch=batch)


def note_after_entry(*, batch: Any, **_: Any) -> None:
    """Notes the period of typed values as owed; the next regular run judges it, not every keystroke."""
    now = timezone.now()
    classifying.request_statuses([batch.period], now=now)
    if batch.form in FORMS:
        backdata.see_period(period=batch.period, now=now)
