"""What a killed worker or a lost message left behind."""

from __future__ import annotations

from datetime import datetime, timedelta

from imports.models import Annotation, Batch

Status = Batch.Status
# A worker that was killed leaves its batch behind; after this long another may carry it on.
ABANDONED_AFTER = timedelta(minutes=5)
# A batch nobody has begun with after this long is put in line again: its message may be lost.
WAITING_AFTER = timedelta(seconds=30)


def abandoned(*, now: datetime) -> tuple[list[int], list[int]]:
    """Batches that a worker should carry on: those to read (set back to the start), those to take."""
    late = now - ABANDONED_AFTER
    Batch.objects.filter(status=Status.READING, touched_at__lt=late).update(status=Status.UPLOADED)
    waiting = Batch.objects.filter(touched_at__lt=now - WAITING_AFTER, status=Status.UPLOADED)
    taking = Batch.objects.filter(touched_at__lt=late, status=Status.TAKING)
    return list(waiting.values_list("pk", flat=True)), list(taking.values_list("pk", flat=True))


def abandoned_undoings(*, now: datetime) -> list[int]:
    """Batches that were asked to be taken back and that a worker should have taken back by now."""
    late = Batch.objects.filter(touched_at__lt=now - ABANDONED_AFTER, status=Status.TAKEN)
    return list(late.filter(undo_asked_at__isnull=False).values_list("pk", flat=True))


def abandoned_annotations(*, now: datetime) -> list[int]:
    """Batches whose annotated workbook a worker should make, left behind or never begun with."""
    late = Annotation.objects.filter(status=Annotation.Status.WORKING, touched_at__lt=now - ABANDONED_AFTER)
    late.update(status=Annotation.Status.WAITING)
    waiting = Annotation.objects.filter(status=Annotation.Status.WAITING, touched_at__lt=now - WAITING_AFTER)
    return list(waiting.values_list("batch_id", flat=True))
