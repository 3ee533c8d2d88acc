"""What this room does when a room below tells it something: note what is owed, and queue the work."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction

from accounts.models import ReportingPeriod
from assessments import services, tasks
from config.celery import enqueue


def request_after_taking(*, batch: Any, **_: Any) -> None:
    """Notes which periods a taken batch owes, inside its transaction, and queues the work on commit.

    A return changes its own period; the register changes who is in the library at every period.
    """
    if batch.period:
        services.request_progress([batch.period])
    else:
        services.request_progress(ReportingPeriod.objects.values_list("period", flat=True))
    transaction.on_commit(partial(enqueue, tasks.compute_due_progress))
