"""A taken register taken back: its enterprises and events go, what it changed of others is as it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from accounts.models import Region
from enterprises.importers import reasons
from enterprises.models import Enterprise, EventChange, FormerName, Industry, ScaleEvent
from enterprises.searching import search_text
from enterprises.selectors import identity
from enterprises.services.naming import refresh_aliases
from enterprises.services.register import CONTACTS, first_of_each
from imports import bulk, records, standing
from imports.chunking import chunks
from imports.models import Batch, StagedRow

Kind = StagedRow.Kind
_RESTORED = (
    *(
        "name",
        "aliases",
        "search",
        "region_id",
        "zone_id",
        "industry_id",
        "industry_code",
        *CONTACTS,
        "batch_id",
        "sheet",
        "row",
    ),
)
_FIELDS = ("id", "uscc", "uscc_override", *_RESTORED)


def standing_on(batch: Batch) -> list[str]:
    """What stands on the batch: registers taken later, and whatever there is of the enterprises that it brought."""
    return _standing_on(batch, records.taken_rows(batch))


def _standing_on(batch: Batch, rows: list[StagedRow]) -> list[str]:
    keys, mine = standing.targets(batch), Enterprise.objects.order_by()
    last_written = {pk: said for part in chunks(keys) for pk, said in _said(mine.filter(batch=batch), part)}
    return [
        *identity.merged_away(batch),
        *_corrected(batch),
        *standing.later(batch, standing.written_over(batch, mine, keys)),
        *standing.edited(rows, lambda row: _is_edited(row, last_written.get(row.target or 0))),
        *standing.referring(Enterprise, standing.made(batch), but=batch),
    ]


def _corrected(batch: Batch) -> list[str]:
    """A sentence for the batch's entries and exits that somebody corrected since."""
    corrected = EventChange.objects.filter(
        subject=EventChange.Subject.SCALE,
        action=EventChange.Action.CORRECTED,
        record__in=ScaleEvent.objects.filter(batch=batch).values("pk"),
    )
    events = ScaleEvent.objects.filter(pk__in=corrected.values("record")).order_by("row")
    numbers = [str(row) for row in events.values_list("row", flat=True)]
    return [reasons.CORRECTED_BEFORE.format(rows="、".join(numbers))] if numbers else []


def _said(enterprises: QuerySet[Enterprise], keys: list[int]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Enterprise → what a register says of it, by the names of staged values."""
    columns = {
        "name": "name",
        "region": "region__code",
        "zone": "zone__code",
        "industry_code": "industry_code",
        **dict(zip(CONTACTS, CONTACTS, strict=True)),
    }
    for pk, *values in enterprises.filter(pk__in=keys).values_list("pk", *columns.values()):
        yield pk, dict(zip(columns, values, strict=True))


def _is_edited(row: StagedRow, stands: dict[str, Any] | None) -> bool:
    """Whether the enterprise, written last by this row, says something else today."""
    if stands is None:
        return False
    return any(row.values[name] != value for name, value in stands.items() if name in row.values)


def undo(batch: Batch) -> list[str]:
    """What stands on the batch, a sentence each, nothing being changed; [] once all is as before.

    An event on record is never changed by a register, so those that the batch brought are all there is.
    """
    rows = records.taken_rows(batch)
    for part in chunks(standing.targets(batch)):
        held = Enterprise.objects.select_for_update().filter(pk__in=part)
        list(held.order_by("pk").values_list("pk"))
    if sentences := _standing_on(batch, rows):
        return sentences
    records.remove(ScaleEvent, list(ScaleEvent.objects.filter(batch=batch).values_list("pk", flat=True)))
    former = FormerName.objects.filter(batch=batch)
    renamed = set(former.values_list("enterprise", flat=True))
    records.remove(FormerName, list(former.values_list("pk", flat=True)))
    records.remove(Enterprise, standing.made(batch))
    changed = (row for row in rows if row.kind == Kind.CHANGED)
    bulk.write(Enterprise, _FIELDS, _restored(batch, changed), unique=("id",), update=_RESTORED)
    refresh_aliases(renamed)
    return []


def _restored(batch: Batch, rows: Iterable[StagedRow]) -> Iterator[tuple[Any, ...]]:
    """The changed enterprises as they were, in the order of _FIELDS."""
    regions = dict(Region.objects.values_list("code", "pk"))
    industries = dict(Industry.objects.values_list("code", "pk"))
    places = records.places_before(batch)
    for part in chunks(first_of_each(rows)):
        enterprises = Enterprise.objects.in_bulk([row.target for row in part])
        for row in part:
            enterprise, before = enterprises[row.target or 0], row.before
            industry = before.get("industry_code", enterprise.industry_code)
            yield (
                enterprise.pk,
                enterprise.uscc,
                enterprise.uscc_override,
                before["name"],
                enterprise.aliases,
                search_text(before["name"], enterprise.uscc, enterprise.aliases),
                regions[before["region"]],
                regions.get(before["zone"]) if "zone" in before else enterprise.zone_id,
                industries.get(industry[:2]),
                industry,
                *(before.get(name, getattr(enterprise, name)) for name in CONTACTS),
                *places.get(enterprise.pk, (None, "", None)),
            )
