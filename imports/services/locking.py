"""One writer at a time of the same figures: the units first, then the batches of one kind.

Whoever types for a unit, acts on its sheet, takes a file or takes a batch back holds the unit's row before
any batch, and rows of one table by ascending key: no two can wait for each other.
"""

from __future__ import annotations

from django.db.models import Q

from accounts.models import Region
from accounts.scope import ScopedQuerySet
from imports.models import Batch

Status = Batch.Status


def hold(batch: Batch) -> None:
    """Nobody else writes, confirms or hands in what the batch may write, until the transaction ends."""
    hold_units(batch.region)
    lock_kind(batch)


def hold_units(region: Region) -> None:
    """The counties and zones in the region and, where it is a park, around it, are held."""
    units = Region.objects.filter(kind__in=(Region.Kind.COUNTY, Region.Kind.ZONE))
    units = units.filter(Q(path__startswith=region.path) | Q(path__in=above(region)))
    list(units.order_by("pk").select_for_update(no_key=True).values_list("pk"))


def above(region: Region) -> list[str]:
    """The paths of the regions that the region lies in."""
    return [region.path[:end] for end in range(Region.steplen, len(region.path), Region.steplen)]


def of_kind(batch: Batch) -> ScopedQuerySet:
    return Batch.objects.filter(importer=batch.importer, form=batch.form, period=batch.period)


def lock_kind(batch: Batch) -> None:
    """Waits for a taking of the same importer, form and period to end, and holds off the next."""
    open_ones = of_kind(batch).filter(status__in=(Status.READY, Status.TAKING))
    # The lowest first: two workers that lock in one order cannot wait for each other.
    list((open_ones | Batch.objects.filter(pk=batch.pk)).order_by("pk").select_for_update().values_list("pk"))
