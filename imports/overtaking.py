"""Whether a preview still says what taking the batch would do."""

from __future__ import annotations

from django.db.models import Q

from imports import touching
from imports.models import Batch
from imports.services import locking

Status = Batch.Status


def is_overtaken(batch: Batch) -> bool:
    """Whether a batch with rows of the same enterprises was taken, or any such taken back, after the comparing.

    What is taken back may have brought the enterprises or accounts that rows of another kind go to. Its time
    is that of the last touch, which is set while it holds what it changes; `undone_at` is for people.
    """
    path = Q(region__path__startswith=batch.region.path) | Q(region__path__in=locking.above(batch.region))
    others = Batch.objects.filter(path).exclude(pk=batch.pk)
    undone = others.filter(status=Status.UNDONE, touched_at__gt=batch.compared_at)
    taken = (locking.of_kind(batch) & others).filter(status=Status.TAKEN, taken_at__gt=batch.compared_at)
    return touching.touches(batch, same_kind=taken, any_kind=undone)
