"""What a killed worker left behind."""

from __future__ import annotations

from datetime import datetime, timedelta

from imports.models import Batch

Status = Batch.Status
# A worker that was killed leaves its batch behind; after this long another may carry it on.
ABANDONED_AFTER = timedelta(minutes=5)


def abandoned(*, now: datetime) -> tuple[list[int], list[int]]:
    """Batches that a worker should carry on: those to read (set back to the start), those to take."""
    late = now - ABANDONED_AFTER
    Batch.objects.filter(status=Status.READING, touched_at__lt=late).update(status=Status.UPLOADED)
    waiting = Batch.objects.filter(touched_at__lt=now - timedelta(seconds=30), status=Status.UPLOADED)
    taking = Batch.objects.filter(touched_at__lt=late, status=Status.TAKING)
    return list(waiting.values_list("pk", flat=True)), list(taking.values_list("pk", flat=True))
