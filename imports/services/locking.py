"""One taking at a time of an importer, form and period."""

from __future__ import annotations

from accounts.scope import ScopedQuerySet
from imports.models import Batch

Status = Batch.Status


def of_kind(batch: Batch) -> ScopedQuerySet:
    return Batch.objects.filter(importer=batch.importer, form=batch.form, period=batch.period)


def lock_kind(batch: Batch) -> None:
    """Waits for a taking of the same importer, form and period to end, and holds off the next."""
    open_ones = of_kind(batch).filter(status__in=(Status.READY, Status.TAKING))
    # The lowest first: two workers that lock in one order cannot wait for each other.
    list((open_ones | Batch.objects.filter(pk=batch.pk)).order_by("pk").select_for_update().values_list("pk"))
