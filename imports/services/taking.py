"""Staged rows taken into the records."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import ReportingPeriod
from accounts.periods import Period
from imports import gates, messages, overtaking, registry
from imports.models import Batch
from imports.services import locking
from imports.services.staging import read_batch
from imports.services.states import BatchStateError, require
from imports.signals import batch_taken

Status = Batch.Status


@transaction.atomic
def request_take(*, batch: Batch) -> bool:
    """Whether this call, and not a double click's other, put the batch in line to be taken.

    Raises BatchStateError where the batch is neither ready nor already on its way.
    """
    if Batch.objects.filter(pk=batch.pk, status=Status.READY).update(
        status=Status.TAKING, taking_since=None, touched_at=timezone.now()
    ):
        return True
    batch.refresh_from_db()
    require(batch, Status.TAKING, Status.TAKEN)
    return False


@transaction.atomic
def withdraw(*, batch: Batch) -> None:
    """The batch out of the line of those to be taken, ready as before.

    Raises BatchStateError where its taking is under way: that is one transaction, which holds the batch.
    """
    # Not waited for: whoever waits for a taking to end finds the batch taken, which is what they did not want.
    held = Batch.objects.select_for_update(skip_locked=True).filter(pk=batch.pk).first()
    if held is None:
        raise BatchStateError(messages.TAKING_NOW)
    require(held, Status.TAKING)
    held.status, held.taking_since, held.touched_at = Status.READY, None, timezone.now()
    held.save(update_fields=["status", "taking_since", "touched_at"])


def take(*, batch_id: int, by: str, requested: bool = False) -> Batch:
    """The batch with its rows in the returns, in one transaction; taken already, it stays as it is.

    Where another batch was taken or taken back since the preview, or a sheet that the rows go to closed,
    nothing is written: the batch is compared again, from what is stored of it. With `requested` only a batch in line is taken: a task delivered twice must not take what went back for
    another look.
    """
    allowed = (Status.TAKING,) if requested else (Status.READY, Status.TAKING)
    try:
        _begin(batch_id, allowed)
        batch = _take(batch_id, by, allowed)
    except BatchStateError:
        raise
    except Exception:
        Batch.objects.filter(pk=batch_id, status__in=(Status.READY, Status.TAKING)).update(
            status=Status.READY,
            taking_since=None,
            message=messages.TAKE_FAILED.format(batch=batch_id),
            touched_at=timezone.now(),
        )
        raise
    return read_batch(batch_id=batch_id) if batch.status == Status.UPLOADED else batch


@transaction.atomic
def _begin(batch_id: int, allowed: tuple[str, ...]) -> None:
    """Notes the beginning where everyone can read it: nothing inside the taking's transaction can be."""
    now = timezone.now()
    Batch.objects.filter(pk=batch_id, status__in=allowed).update(taking_since=now, touched_at=now)


@transaction.atomic
def _take(batch_id: int, by: str, allowed: tuple[str, ...]) -> Batch:
    locking.hold(Batch.objects.select_related("region").get(pk=batch_id))
    batch = Batch.objects.select_related("region", "source", "uploaded_by").get(pk=batch_id)
    if batch.status == Status.TAKEN:
        return batch
    require(batch, *allowed)
    if why := _why_compare_again(batch):
        batch.status, batch.message, batch.taking_since = Status.UPLOADED, why, None
        batch.save(update_fields=["status", "message", "taking_since"])
        return batch
    registry.get(batch.importer).take(batch)
    now = timezone.now()
    batch.status, batch.taken_at, batch.taken_by_name, batch.touched_at = Status.TAKEN, now, by[:40], now
    batch.message = ""
    batch.save()
    if batch.period and batch.has_figures and registry.spec_of(batch.form).opens_period:
        _note_period(batch.as_period, now)
    batch_taken.send(sender=Batch, batch=batch)
    return batch


def _why_compare_again(batch: Batch) -> str:
    """Why the preview no longer says what taking would do; empty where it does."""
    if batch.compared_at is None:
        return messages.COMPARED_AGAIN
    if overtaking.is_overtaken(batch):
        return messages.STALE
    closed = gates.why_closed(batch, batch.uploaded_by)
    return messages.CLOSED_SINCE.format(why="".join(closed)) if closed else ""


def _note_period(period: Period | None, now: datetime) -> None:
    if period:
        ReportingPeriod.objects.update_or_create(period=period.date, defaults={"last_taken_at": now})
