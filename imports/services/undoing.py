"""A taken batch taken back whole, unless something stands on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import ReportingPeriod
from imports import collecting, gates, messages, registry
from imports.models import Batch
from imports.services import locking
from imports.signals import batch_undone

Status = Batch.Status
_LONGEST_REASON = Batch._meta.get_field("undo_reason").max_length or 0


_WRITTEN = [
    *("status", "undone_at", "touched_at", "undone_by_name"),
    *("undo_reason", "undo_asked_at", "message"),
]


@dataclass(frozen=True)
class Undone:
    """The batch as it stands now, and why it was not taken back: a sentence each, none where it was."""

    batch: Batch
    refusals: list[str] = field(default_factory=list)


def undo(*, batch_id: int, by: Any, reason: str, now: datetime) -> Undone:
    """The batch with everything as it stood before it, or the sentences that say why not and nothing changed.

    `by` is None for the command line. Taken back already, the batch stays as it is: of two clicks, or two
    people, the second finds what the first did.
    """
    with transaction.atomic(), collecting.paused():
        outcome = _undo(batch_id, by, reason.strip(), now)
        if outcome.refusals:
            transaction.set_rollback(True)
    return outcome


@transaction.atomic
def request_undo(*, batch: Batch, by: Any, reason: str, now: datetime) -> Undone:
    """The batch in line to be taken back by a worker, or why it cannot be; asked for already, it stays so.

    For a long batch, whose taking back nobody waits for. What stands on it is looked for by the worker,
    who leaves the sentences in the batch's message.
    """
    held = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if held.is_being_undone or held.status == Status.UNDONE:
        return Undone(held)
    if refusals := _about_reason(reason.strip()) or _closed_to_undoing(held, by):
        return Undone(held, refusals)
    held.undo_asked_at, held.undo_asked_by, held.undo_reason = now, by, reason.strip()
    held.touched_at, held.message = timezone.now(), ""
    held.save(update_fields=["undo_asked_at", "undo_asked_by", "undo_reason", "touched_at", "message"])
    return Undone(held)


def carry_out_undo(*, batch_id: int, now: datetime) -> Undone:
    """What became of the batch that was asked to be taken back; one that is not, or no more, stays as it is."""
    batch = Batch.objects.select_related("undo_asked_by").get(pk=batch_id)
    if not batch.is_being_undone:
        return Undone(batch)
    try:
        outcome = undo(batch_id=batch_id, by=batch.undo_asked_by, reason=batch.undo_reason, now=now)
    except Exception:
        _give_up(batch_id, messages.UNDO_FAILED.format(batch=batch_id))
        raise
    if outcome.refusals:
        _give_up(batch_id, messages.NOT_UNDONE.format(why="".join(outcome.refusals)))
    return outcome


def _give_up(batch_id: int, message: str) -> None:
    """The batch stands as before, and its page says why."""
    waiting = Batch.objects.filter(pk=batch_id, status=Status.TAKEN, undo_asked_at__isnull=False)
    waiting.update(undo_asked_at=None, undo_reason="", message=message, touched_at=timezone.now())


def _undo(batch_id: int, by: Any, reason: str, now: datetime) -> Undone:
    locking.hold(Batch.objects.select_related("region").get(pk=batch_id))
    batch = Batch.objects.select_related("region", "source").get(pk=batch_id)
    if batch.status == Status.UNDONE:
        return Undone(batch)
    if refusals := _about_reason(reason) or _closed_to_undoing(batch, by):
        return Undone(batch, refusals)
    if refusals := registry.get(batch.importer).undo(batch):
        return Undone(batch, refusals)
    batch.status, batch.undone_at, batch.touched_at = Status.UNDONE, now, timezone.now()
    batch.undone_by_name, batch.undo_reason, batch.message = _name(by), reason, ""
    batch.undo_asked_at = None
    batch.save(update_fields=_WRITTEN)
    _settle_period(batch)
    batch_undone.send(sender=Batch, batch=batch)
    return Undone(batch)


def why_not(*, batch: Batch, by: Any) -> list[str]:
    """Why the batch cannot be taken back as things stand, a sentence each; a question, which changes nothing.

    What stands on a long batch is not looked for while somebody waits for a page: whoever takes it back does.
    """
    return _closed_to_undoing(batch, by) or (
        [] if batch.is_long else registry.get(batch.importer).standing_on(batch)
    )


def _closed_to_undoing(batch: Batch, by: Any) -> list[str]:
    if batch.status != Status.TAKEN:
        return [messages.NOT_TAKEN.format(status=batch.get_status_display())]
    return gates.why_closed(batch, by)


def _about_reason(reason: str) -> list[str]:
    if not reason:
        return [messages.NO_REASON]
    return [messages.LONG_REASON.format(most=_LONGEST_REASON)] if len(reason) > _LONGEST_REASON else []


def _name(by: Any) -> str:
    return str(by)[:40] if by else "命令行"


def _settle_period(batch: Batch) -> None:
    """The period is offered while a batch of it stands, and tells when the last of those was taken."""
    if not batch.period or not registry.spec_of(batch.form).opens_period:
        return
    opening = [
        spec.name for importer in registry.all_importers() for spec in importer.specs if spec.opens_period
    ]
    rest = Batch.objects.filter(form__in=opening, period=batch.period, status=Status.TAKEN)
    last = rest.aggregate(last=Max("taken_at"))["last"]
    standing = ReportingPeriod.objects.filter(period=batch.period)
    if last:
        standing.update(last_taken_at=last)
    else:
        standing.delete()
