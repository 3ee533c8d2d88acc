"""What this room does when a room below tells it something: note what is owed, and queue the work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction

from accounts.models import ReportingPeriod
from assessments import services, tasks
from config.celery import enqueue

# What progress is computed from: a period's returns, who was in the library, and who changed its form.
_SOURCES = ("returns", "register", "corporate")


def request_after_taking(*, batch: Any, **_: Any) -> None:
    """Notes which periods a taken batch owes, inside its transaction, and queues the work on commit.

    A return changes its own period; the register changes who is in the library at every period.
    """
    if batch.importer not in _SOURCES:
        return
    if batch.period:
        services.request_progress([batch.period])
    else:
        services.request_progress(ReportingPeriod.objects.values_list("period", flat=True))
    transaction.on_commit(partial(enqueue, tasks.compute_due_progress))


def request_after_undoing(*, batch: Any, **_: Any) -> None:
    """Notes the periods of a batch taken back as owed: those that its taking owed."""
    request_after_taking(batch=batch)


def request_after_approval(*, periods: Iterable[date], **_: Any) -> None:
    """Notes the periods of confirmed sheets as owed, and queues the work on commit."""
    services.request_progress(periods)
    transaction.on_commit(partial(enqueue, tasks.compute_due_progress))


def note_after_entry(*, batch: Any, **_: Any) -> None:
    """Notes the period of typed values as owed; the next regular run computes it, not every keystroke."""
    services.request_progress([batch.period])


def note_after_land(*, days: Iterable[date], **_: Any) -> None:
    """Notes every period from the earliest of the days on: land revived and sites cleared add up over a span."""
    since = min(days).replace(day=1)
    services.request_progress(
        ReportingPeriod.objects.filter(period__gte=since).values_list("period", flat=True)
    )


def note_after_judging(*, periods: Iterable[date], **_: Any) -> None:
    """Notes the periods whose standings were judged as owed: counts of 临规 and 临退 are indicators."""
    services.request_progress(periods)


def request_after_hand(*, since: date, **_: Any) -> None:
    """Notes the periods from a month on as owed: who was in the library changed by hand."""
    services.request_progress(
        ReportingPeriod.objects.filter(period__gte=since).values_list("period", flat=True)
    )
    transaction.on_commit(partial(enqueue, tasks.compute_due_progress))


def note_after_cultivating(*, since: date, until: date | None, **_: Any) -> None:
    """Notes the periods whose counts of pools, tiers or recognitions changed as owed."""
    periods = ReportingPeriod.objects.filter(period__gte=since)
    if until:
        periods = periods.filter(period__lte=until)
    services.request_progress(periods.values_list("period", flat=True))
