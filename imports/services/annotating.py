"""The annotated workbook of a batch: asked for, made by a worker, kept beside the uploads."""

from __future__ import annotations

import logging
import tempfile
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from imports import messages, notices
from imports.annotated import Kept, faulty_sheets, kind_of, order_of
from imports.annotating import faulty, process
from imports.models import Annotation, Batch
from imports.services.limiting import limits
from imports.services.states import BatchStateError, require

log = logging.getLogger(__name__)
Status = Annotation.Status
WITH_ROWS = (Batch.Status.READY, Batch.Status.TAKING, Batch.Status.TAKEN, Batch.Status.UNDONE)


@transaction.atomic
def request_annotation(*, batch: Batch, by: str) -> bool:
    """Whether a worker must be told: not where the workbook is being made, or stands as the rows now are.

    Raises BatchStateError for a batch that has no rows, or no file.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    require(batch, *WITH_ROWS)
    if batch.source_id is None:
        raise BatchStateError(messages.NO_SOURCE)
    annotation, is_new = Annotation.objects.get_or_create(batch=batch, defaults=_asked(batch, by))
    if is_new:
        return True
    if annotation.compared_at == batch.compared_at and (annotation.is_working or _stands(annotation)):
        return False
    for name, value in _asked(batch, by).items():
        setattr(annotation, name, value)
    annotation.save()
    return True


def _asked(batch: Batch, by: str) -> dict[str, object]:
    return {
        "status": Status.WAITING,
        "compared_at": batch.compared_at,
        "requested_by_name": by[:40],
        "note": "",
        "touched_at": timezone.now(),
    }


def _stands(annotation: Annotation) -> bool:
    if annotation.status != Status.READY or not annotation.file:
        return False
    return bool(annotation.file.storage.exists(str(annotation.file.name)))


def annotate(*, batch_id: int) -> None:
    """Makes the workbook that was asked for. Idempotent: of two workers one makes it."""
    now = timezone.now()
    mine = {"batch_id": batch_id, "status": Status.WORKING, "touched_at": now}
    waiting = Annotation.objects.filter(batch_id=batch_id, status=Status.WAITING)
    if not waiting.update(status=Status.WORKING, touched_at=now):
        return
    batch = Batch.objects.select_related("source").get(pk=batch_id)
    try:
        # Beside what it becomes, so that no other disk need hold it.
        with tempfile.TemporaryDirectory(prefix="annotated-") as folder:
            out = Path(folder) / "out.xlsx"
            note = _make(batch, out)
            _keep(mine, out, note)
    except Exception:
        log.exception("batch %s could not be annotated", batch_id)
        note = messages.ANNOTATION_FAILED.format(batch=batch_id)
        Annotation.objects.filter(**mine).update(status=Status.FAILED, note=note, touched_at=timezone.now())


def _make(batch: Batch, out: Path) -> str:
    """Writes the workbook: the original, else its values, else the faulty rows; what is to be said of it."""
    assert batch.source is not None
    path, name = Path(batch.source.file.path), batch.source.name
    ways = []
    if _cells(batch) <= settings.IMPORT_ANNOTATE_MAX_CELLS:
        as_values = notices.AS_VALUES.format(kind=kind_of(name))
        ways = (
            [(False, as_values)]
            if not name.lower().endswith((".xlsx", ".xlsm"))
            else [(True, ""), (False, as_values)]
        )
    for keep, note in ways:
        order = order_of(batch, notes=[note] if note else [])
        if process.annotate(path, out, file_name=name, keep=keep, limits=limits(), order=order):
            return note
    return _make_faulty(batch, out)


def _cells(batch: Batch) -> int:
    """How many cells the file has, as far as its reader knows: what openpyxl needs memory and time for."""
    width = max((len(layout["headings"]) for layout in batch.layouts), default=0)
    return (batch.rows_total or 0) * width


def _make_faulty(batch: Batch, out: Path) -> str:
    kept: Kept = faulty_sheets(batch, most=settings.IMPORT_ANNOTATE_MAX_ROWS)
    notes = [notices.ONLY_FAULTY.format(rows=kept.shown)]
    if kept.hidden:
        notes.append(notices.ROWS_CUT.format(shown=kept.shown, hidden=kept.hidden))
    period = batch.as_period.label if batch.as_period else ""
    faulty.write(
        out, kept.sheets, order_of(batch, notes=notes, most=settings.IMPORT_ANNOTATE_MAX_ROWS), period=period
    )
    return "".join(notes)


def _keep(mine: dict[str, object], out: Path, note: str) -> None:
    """Stores the workbook, unless somebody else has the order by now."""
    with transaction.atomic():
        annotation = Annotation.objects.select_for_update().filter(**mine).first()
        if annotation is None:
            return
        _drop_file(annotation)
        with out.open("rb") as content:
            annotation.file.save("annotated.xlsx", File(content), save=False)
        annotation.status, annotation.note, annotation.touched_at = Status.READY, note[:200], timezone.now()
        annotation.save()


def forget(*, batch: Batch) -> None:
    """Removes the batch's annotated workbook."""
    for annotation in Annotation.objects.filter(batch=batch):
        _drop_file(annotation)
        annotation.delete()


def _drop_file(annotation: Annotation) -> None:
    """The file goes once it is certain that the row no longer names it."""
    if annotation.file:
        transaction.on_commit(partial(annotation.file.storage.delete, str(annotation.file.name)))
