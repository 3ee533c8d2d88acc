"""Which worker has a batch: a claim that is renewed with every chunk, and lost to whoever carries the batch on."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.utils import timezone

from imports.models import Batch

Status = Batch.Status


class Stopped(Exception):
    """The batch is this worker's no longer: its user threw it away, or another worker carries it on."""


def touch(batch: Batch, **fields: Any) -> None:
    """Writes the fields at once, and that the batch is being read. Raises Stopped where it is not, by this worker.

    The time of the last touch is the worker's claim: whoever carries the batch on leaves another. Inside a
    transaction the batch is held as well, so that throwing it away waits for the end of it.
    """
    now = timezone.now()
    mine = Batch.objects.filter(pk=batch.pk, status=Status.READING, touched_at=batch.touched_at)
    if not mine.update(touched_at=now, **fields):
        raise Stopped
    batch.touched_at = now
    for name, value in fields.items():
        setattr(batch, name, value)


def advance(batch: Batch, rows: int, write: Callable[[], object]) -> None:
    """So many more rows done by `write`, in one transaction with the claim."""
    claim = batch.touched_at, batch.rows_done
    try:
        with transaction.atomic():
            touch(batch, rows_done=batch.rows_done + rows)
            write()
    except BaseException:
        batch.touched_at, batch.rows_done = claim  # as the database has them again
        raise


def finish(batch: Batch, status: str, *, keep_rows: bool = False, **fields: Any) -> None:
    """The end of a reading, unless it was stopped."""
    with suppress(Stopped), transaction.atomic():
        touch(batch)
        if not keep_rows:
            batch.rows.all().delete()
            batch.read_at = None
        batch.status = status
        for name, value in fields.items():
            setattr(batch, name, value)
        batch.save()
        return
    leave(batch)


def leave(batch: Batch) -> None:
    """The end of a reading that was stopped: what was thrown away keeps no rows, another worker keeps its own."""
    batch.refresh_from_db()
    if batch.status == Status.DISCARDED:
        batch.rows.all().delete()
