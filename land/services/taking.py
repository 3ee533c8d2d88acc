"""Lists of parcels and sites taken into the database, and taken back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from imports import records
from imports.models import Batch, StagedRow
from land import messages
from land.areas import NOTHING
from land.models import LandShare, Parcel, Revival, Site, Way
from land.selectors.parcels import with_revived
from land.signals import land_changed

_SHOWN = 3


@transaction.atomic
def take_parcels(*, batch: Batch) -> None:
    """The parcels of the batch's rows stand, with the shares of those that had none, and what was revived."""
    records.write(Parcel, batch)
    rows = [row for row in records.taken_rows(batch) if row.target]
    LandShare.objects.bulk_create((share for row in rows for share in _shares(batch, row)), batch_size=500)
    wanted = [row for row in rows if row.values.get("revived") is not None]
    standing = with_revived(Parcel.objects.all()).in_bulk([row.target for row in wanted if row.target])
    made = [each for row in wanted if (each := _revival(batch, row, standing[row.target or 0]))]
    Revival.objects.bulk_create(made, batch_size=500)
    _tell(made)


def _shares(batch: Batch, row: StagedRow) -> Iterable[LandShare]:
    for enterprise, basis, area, lessor in row.values.get("user_parts") or ():
        yield LandShare(
            parcel_id=row.target or 0,
            enterprise_id=enterprise,
            basis=basis,
            area=Decimal(area),
            lessor_id=lessor,
            since=_day(row.values.get("supplied_on")),
            **_placed(batch, row),
        )


def _revival(batch: Batch, row: StagedRow, parcel: Any) -> Revival | None:
    """What the row has revived beyond what stands; its cell is the proof."""
    more = Decimal(row.values["revived"]) - (parcel.revived or NOTHING)
    day = _day(row.values.get("revived_on"))
    if more <= 0 or day is None:
        return None
    way = row.values.get("way") or parcel.way or Way.OTHER
    return Revival(parcel=parcel, area=more, on=day, way=way, **_placed(batch, row))


def _placed(batch: Batch, row: StagedRow) -> dict[str, Any]:
    return {
        "batch_id": batch.pk,
        "sheet": row.sheet,
        "row": row.row,
        "made_by_name": batch.taken_by_name[:40],
        "made_at": batch.taken_at or timezone.now(),
    }


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None


def standing_on_parcels(batch: Batch) -> list[str]:
    """What stands on the batch's parcels and shares; changes nothing. What was voided is gone already."""
    return [*records.standing_on(Parcel, batch), *_changed_since(batch)]


def _changed_since(batch: Batch) -> list[str]:
    ended = LandShare.objects.standing().filter(until__isnull=False, batch=batch)
    numbers = sorted(set(ended.values_list("parcel__number", flat=True)))
    if not numbers:
        return []
    more = f"等{len(numbers)}宗" if len(numbers) > _SHOWN else ""
    return [messages.CHANGED_SHARES.format(numbers="、".join(numbers[:_SHOWN]) + more)]


@transaction.atomic
def undo_parcels(*, batch: Batch) -> list[str]:
    """What stands on the batch, or [] once its parcels, shares and revivals are gone or as they were."""
    if sentences := standing_on_parcels(batch):
        return sentences
    revivals = list(Revival.objects.filter(batch=batch))
    records.remove(Revival, [each.pk for each in revivals])
    shares = LandShare.objects.filter(batch=batch)
    records.remove(LandShare, list(shares.values_list("pk", flat=True)))
    left = records.undo(Parcel, batch)
    _tell(revivals)
    return left


def _tell(revivals: Iterable[Revival]) -> None:
    if days := sorted({each.on for each in revivals}):
        land_changed.send(Revival, days=days)


@transaction.atomic
def take_sites(*, batch: Batch) -> None:
    """The sites of the batch's rows stand."""
    records.write(Site, batch)
    _tell_of_sites(batch)


@transaction.atomic
def undo_sites(*, batch: Batch) -> list[str]:
    """What stands on the batch's sites, or [] once they are gone or as they were."""
    sentences = records.undo(Site, batch)
    if not sentences:
        _tell_of_sites(batch)
    return sentences


def _tell_of_sites(batch: Batch) -> None:
    rows = records.taken_rows(batch)
    days = {_day(values.get("done_on")) for row in rows for values in (row.values, row.before)}
    if told := sorted(day for day in days if day):
        land_changed.send(Site, days=told)
