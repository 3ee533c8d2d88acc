"""A compared batch held against the check rules before it is taken: a step of its own, after the comparison.

The preview stands already while it is done, so that reading a long file takes no longer for it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from imports import bulk, collecting, registry
from imports.models import Annotation, Batch, Judgement, StagedRemark
from imports.registry import Doubt
from imports.services.carrying_on import ABANDONED_AFTER, WAITING_AFTER

log = logging.getLogger(__name__)
Status = Judgement.Status


@transaction.atomic
def request_judging(*, batch_id: int) -> bool:
    """Whether a worker must be told: the batch is ready, has rules, and was not judged as it was last compared."""
    batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch_id)
    if batch.status != Batch.Status.READY or batch.compared_at is None:
        return False
    if registry.judge_of(batch.form) is None:
        return False
    asked = {"status": Status.WAITING, "compared_at": batch.compared_at, "touched_at": timezone.now()}
    judgement, is_new = Judgement.objects.get_or_create(batch=batch, defaults=asked)
    if is_new:
        return True
    if judgement.compared_at == batch.compared_at:
        return judgement.status == Status.WAITING
    Judgement.objects.filter(pk=judgement.pk).update(**asked)
    return True


def judge(*, batch_id: int) -> bool:
    """Whether an annotated workbook has to be made again, since rows turned out to have more wrong with them.

    Idempotent: of two workers one judges, and what it says replaces all that was said of the batch before.
    """
    now = timezone.now()
    waiting = Judgement.objects.filter(batch_id=batch_id, status=Status.WAITING)
    if not waiting.update(status=Status.WORKING, touched_at=now):
        return False
    mine = {"batch_id": batch_id, "status": Status.WORKING, "touched_at": now}
    try:
        batch = Batch.objects.select_related("region").get(pk=batch_id)
        found = registry.judge_of(batch.form)
        with collecting.paused():
            doubts = list(found.judge(batch)) if found else []
        return _keep(mine, batch, doubts)
    except Exception:
        log.exception("batch %s could not be judged", batch_id)
        Judgement.objects.filter(**mine).update(status=Status.FAILED, touched_at=timezone.now())
        return False


@transaction.atomic
def _keep(mine: dict[str, Any], batch: Batch, doubts: Sequence[Doubt]) -> bool:
    """Stores what was found, unless the rows were compared again meanwhile or somebody else has the order."""
    held = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    judgement = Judgement.objects.filter(**mine, compared_at=held.compared_at).first()
    if judgement is None or batch.compared_at != held.compared_at:
        return False
    _forget_remarks(batch)
    bulk.write(StagedRemark, ("batch_id", "row_id", "name", "level", "why"), _lines(batch, doubts))
    judgement.rows_wrong, judgement.rows_doubted = (_rows(doubts, level) for level in ("error", "warning"))
    judgement.sums = [{"level": each.level, "why": each.why} for each in doubts if each.row is None]
    judgement.status, judgement.touched_at = Status.READY, timezone.now()
    judgement.save()
    return bool(doubts) and _annotate_again(batch)


def _lines(batch: Batch, doubts: Sequence[Doubt]) -> Iterator[tuple[Any, ...]]:
    ordered = sorted((each for each in doubts if each.row is not None), key=lambda each: each.row or 0)
    return ((batch.pk, each.row, each.name, each.level, each.why) for each in ordered)


def _rows(doubts: Sequence[Doubt], level: str) -> int:
    return len({each.row for each in doubts if each.level == level} - {None})


def _annotate_again(batch: Batch) -> bool:
    """Whether a workbook was asked for before the rules had spoken: the order stands anew."""
    asked = Annotation.objects.filter(batch=batch, compared_at=batch.compared_at)
    return bool(asked.update(status=Annotation.Status.WAITING, note="", touched_at=timezone.now()))


def unjudged(*, now: datetime) -> list[int]:
    """Batches that a worker should have judged by now: left behind, never begun with, or never asked for."""
    working = Judgement.objects.filter(status=Status.WORKING, touched_at__lt=now - ABANDONED_AFTER)
    working.update(status=Status.WAITING)
    late = now - WAITING_AFTER
    ready = Batch.objects.filter(status=Batch.Status.READY, form__in=registry.judged_forms())
    waiting = ready.filter(judgement__status=Status.WAITING, judgement__touched_at__lt=late)
    never = ready.filter(touched_at__lt=late, compared_at__isnull=False)
    never = never.exclude(judgement__compared_at=F("compared_at"))
    return sorted({*waiting.values_list("pk", flat=True), *never.values_list("pk", flat=True)})


def forget(*, batch: Batch) -> None:
    """Removes all that the rules said of the batch."""
    _forget_remarks(batch)
    Judgement.objects.filter(batch=batch).delete()


def _forget_remarks(batch: Batch) -> None:
    StagedRemark.objects.filter(batch=batch).delete()
