"""Background work of this room: thin, idempotent, by id."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from config.celery import enqueue
from imports import services


@shared_task
def read_batch(batch_id: int) -> None:
    """Reads and stages one batch."""
    services.read_batch(batch_id=batch_id)
    _have_judged(batch_id)


@shared_task
def take_batch(batch_id: int, by: str) -> None:
    """Takes one batch that was put in line."""
    services.take(batch_id=batch_id, by=by, requested=True)
    _have_judged(batch_id)  # what was overtaken was not taken but compared again


@shared_task
def undo_batch(batch_id: int) -> None:
    """Takes back one batch that was asked to be."""
    services.carry_out_undo(batch_id=batch_id, now=timezone.now())


@shared_task
def annotate_batch(batch_id: int) -> None:
    """Makes the annotated workbook of one batch."""
    services.annotate(batch_id=batch_id)


@shared_task
def judge_batch(batch_id: int) -> None:
    """Holds one compared batch against the check rules."""
    if services.judge(batch_id=batch_id):
        enqueue(annotate_batch, batch_id)


def _have_judged(batch_id: int) -> None:
    if services.request_judging(batch_id=batch_id):
        enqueue(judge_batch, batch_id)


@shared_task
def carry_on_batches() -> None:
    """Puts in line again what a killed worker or a lost message left behind."""
    now = timezone.now()
    to_read, to_take = services.abandoned(now=now)
    for batch_id in to_read:
        enqueue(read_batch, batch_id)
    for batch_id in to_take:
        enqueue(take_batch, batch_id, "系统续办")
    for batch_id in services.abandoned_undoings(now=now):
        enqueue(undo_batch, batch_id)
    for batch_id in services.abandoned_annotations(now=now):
        enqueue(annotate_batch, batch_id)
    for batch_id in services.unjudged(now=now):
        _have_judged(batch_id)
