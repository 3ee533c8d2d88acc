"""Staged rows compared anew with what stands now: from storage, the file itself is not opened again."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import cast

from django.db import transaction
from django.utils import timezone

from imports import bulk, collecting, messages, stored
from imports.models import Batch, StagedRow
from imports.registry import Draft
from imports.services import claims, comparing
from imports.services.states import require

log = logging.getLogger(__name__)
Status = Batch.Status
_COMPARED = ("uscc", "kind", "target", "values", "before", "problems", "reasons", "read")


@transaction.atomic
def request_comparison(*, batch: Batch) -> bool:
    """Whether this call, and not a double click's other, put the batch in line to be compared with what stands now.

    Raises BatchStateError where the batch has no preview that could be out of date.
    """
    held = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if held.status in (Status.UPLOADED, Status.READING):
        return False
    require(held, Status.READY)
    held.status, held.message, held.touched_at = Status.UPLOADED, "", timezone.now()
    held.save(update_fields=["status", "message", "touched_at"])
    return True


def recompare(batch: Batch) -> None:
    """The batch, claimed by this worker, with each row compared anew. Idempotent: begun again from any point.

    A row keeps its key and all that was read of it through any number of comparisons, so that one which a
    killed worker left half done is simply done again. Until it is done there is no time of comparison, and
    what has none is not taken.
    """
    left_out, lines = batch.counts.get("left_out", 0), batch.rows_total or 0
    try:
        claims.touch(batch, compared_at=None)
        with collecting.paused():
            found = comparing.compare(batch, stored.rows_of(batch), _rewrite, lines=lines)
        results = found.results(batch, left_out=left_out)
        claims.finish(batch, Status.READY, keep_rows=True, **results)
    except claims.Stopped:
        claims.leave(batch)
    except Exception:
        log.exception("batch %s could not be compared again", batch.pk)
        failed = {"message": messages.COMPARE_FAILED.format(batch=batch.pk), "compared_at": None}
        claims.finish(batch, Status.READY, keep_rows=True, **failed)


def _rewrite(batch: Batch, drafts: Sequence[Draft]) -> None:
    """What the comparison says of the rows, in place of what an earlier one said."""
    lines = (
        (
            cast("stored.StoredRow", d.row).pk,
            stored.staged_uscc(d),
            d.kind,
            d.target,
            d.values,
            d.before,
            d.problems,
            d.reasons,
            stored.beside(d),
        )
        for d in drafts
    )
    claims.advance(batch, len(drafts), lambda: bulk.rewrite(StagedRow, _COMPARED, lines))
