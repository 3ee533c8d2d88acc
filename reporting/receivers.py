"""What this room does when a room below tells it something: note what has to be checked, and queue the work."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction

from config.celery import enqueue
from reporting import names, tasks
from reporting.services.checks import request_checks

_FORMS = {"power": names.POWER}


def request_after_batch(*, batch: Any, **_: Any) -> None:
    """Notes the sheets that a batch taken or taken back touches, and queues the work on commit."""
    if note_after_entry(batch=batch):
        transaction.on_commit(partial(enqueue, tasks.run_due_checks))


def note_after_entry(*, batch: Any, **_: Any) -> bool:
    """Notes the sheets of typed values as owed; the next regular run checks them, not every keystroke."""
    form = batch.form if batch.importer == "returns" else _FORMS.get(batch.importer)
    if not form or not batch.period:
        return False
    request_checks(region=batch.region, form=form, period=batch.period)
    return True
