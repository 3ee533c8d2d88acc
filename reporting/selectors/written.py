"""Who wrote into sheets after a moment: figures that changed after they were handed in or confirmed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils.dateparse import parse_datetime

from accounts.periods import Period
from enterprises.lineage import WRITTEN
from enterprises.models import Enterprise
from imports.models import Batch, StagedRow

Key = tuple[str, int]
"""(form, primary key of the unit)."""


@dataclass(frozen=True)
class Writes:
    """What was written after a moment: into how many enterprises' rows, by whom, and when last."""

    enterprises: int = 0
    people: tuple[str, ...] = ()
    last_at: datetime | None = None


NOTHING = Writes()
_COLUMNS = (
    *("unit", "target", "raw", "batch__form", "batch__origin"),
    *("batch__taken_at", "batch__taken_by_name", "batch__undone_at", "batch__undone_by_name"),
)


def written_since(since: Mapping[Key, datetime], period: Period) -> dict[Key, Writes]:
    """(form, unit) → what was written after its moment, typed, taken from a file or taken back; one query."""
    if not since:
        return {}
    found: dict[Key, list[tuple[int, str, datetime]]] = {}
    for row in _rows({form for form, _ in since}, {unit for _, unit in since}, period, min(since.values())):
        key = (row["batch__form"], row["unit"])
        if key in since:
            found.setdefault(key, []).extend(_later(row, since[key]))
    return {key: _summed(each) for key, each in found.items() if each}


def _rows(forms: Collection[str], units: Collection[int], period: Period, earliest: datetime) -> Any:
    unit = Subquery(Enterprise.objects.filter(pk=OuterRef("target")).order_by().values("region")[:1])
    later = Q(batch__taken_at__gt=earliest) | Q(batch__undone_at__gt=earliest)
    rows = StagedRow.objects.filter(
        later, batch__importer="returns", batch__form__in=forms, batch__period=period.date, kind__in=WRITTEN
    )
    return rows.annotate(unit=unit).filter(unit__in=units).order_by("pk").values(*_COLUMNS)


def _later(row: dict[str, Any], since: datetime) -> Iterator[tuple[int, str, datetime]]:
    """(enterprise, who, when) of what the row did after the moment: written, and taken back."""
    written = row["batch__taken_at"]
    if row["batch__origin"] == Batch.Origin.HAND:
        # A day's typing is one batch; each row of it holds its own time.
        written = (parse_datetime(row["raw"][0]) if row["raw"] else None) or written
    for when, who in (
        (written, row["batch__taken_by_name"]),
        (row["batch__undone_at"], row["batch__undone_by_name"]),
    ):
        if when and when > since:
            yield row["target"], who, when


def _summed(writes: list[tuple[int, str, datetime]]) -> Writes:
    people = tuple(dict.fromkeys(who for _, who, _ in writes if who))
    return Writes(len({each[0] for each in writes}), people, max(when for _, _, when in writes))
