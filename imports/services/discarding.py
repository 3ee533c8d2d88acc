"""A batch thrown away: before anything of it was written, also while a worker is reading it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from imports import notices
from imports.models import Batch
from imports.services import judging
from imports.services.annotating import forget
from imports.services.states import require

Status = Batch.Status
BEFORE_TAKING = (Status.UPLOADED, Status.READING, Status.ASKING, Status.READY, Status.FAILED)


@transaction.atomic
def discard(*, batch: Batch, by: str = "") -> None:
    """The batch thrown away with its staged rows; the file stays, as a record of what was uploaded.

    A worker that is reading it finds out at its next chunk and leaves; the chunk it is writing is waited for.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.status == Status.DISCARDED:
        return
    require(batch, *BEFORE_TAKING)
    now = timezone.now()
    was_read = batch.read_at is not None or batch.status not in (Status.UPLOADED, Status.READING)
    said = notices.DISCARDED if was_read else notices.STOPPED
    batch.rows.all().delete()
    forget(batch=batch)
    judging.forget(batch=batch)
    batch.message = said.format(who=by or "系统", when=f"{timezone.localtime(now):%Y-%m-%d %H:%M}")
    batch.status, batch.touched_at = Status.DISCARDED, now
    batch.save(update_fields=["status", "message", "touched_at"])
