"""What this room does when imports tell it something: note whose standing is owed, and queue the work."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import ReportingPeriod
from config.celery import enqueue
from enterprises import tasks
from enterprises.services import classifying

# What a standing is judged by: the returns, who is in the library, and the power company's list.
_SOURCES = ("returns", "register", "power")


def request_after_taking(*, batch: Any, **_: Any) -> None:
    """Notes which periods' standings a taken batch owes, inside its transaction, and queues the work on commit."""
    if batch.importer not in _SOURCES:
        return
    periods = [batch.period] if batch.period else ReportingPeriod.objects.values_list("period", flat=True)
    classifying.request_statuses(periods, now=timezone.now())
    transaction.on_commit(partial(enqueue, tasks.classify_due))


def request_after_undoing(*, batch: Any, **_: Any) -> None:
    """Notes the standings of a batch taken back as owed: those that its taking owed."""
    request_after_taking(batch=batch)


def note_after_entry(*, batch: Any, **_: Any) -> None:
    """Notes the period of typed values as owed; the next regular run judges it, not every keystroke."""
    classifying.request_statuses([batch.period], now=timezone.now())
