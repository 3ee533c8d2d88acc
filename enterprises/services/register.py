"""Commands of this room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from accounts.models import Region
from enterprises import codes
from enterprises.causes import cause_of
from enterprises.models import Enterprise, FormerName, Industry, ScaleEvent
from enterprises.searching import search_text
from enterprises.services.naming import refresh_aliases
from imports import bulk
from imports.chunking import chunks
from imports.models import Batch, StagedRow

CONTACTS = ("legal_person", "contact_name", "contact_phone")
_FIELDS = (
    "uscc",
    "name",
    "aliases",
    "search",
    "region_id",
    "zone_id",
    "industry_id",
    "industry_code",
    *CONTACTS,
    "uscc_override",
    "batch_id",
    "sheet",
    "row",
)


@transaction.atomic
def take_register(*, batch: Batch) -> None:
    """The enterprises of the batch's staged rows stand in the register, with the events they name.

    New rows learn the key of their enterprise, by which they are found when the batch is taken back.
    """
    staged = list(batch.rows.filter(kind__in=(StagedRow.Kind.NEW, StagedRow.Kind.CHANGED)).order_by("pk"))
    renamed = list(_former_names(batch, staged))
    bulk.write(Enterprise, _FIELDS, _enterprise_rows(batch, staged), unique=("uscc",))
    ids: dict[str, int] = {row.uscc: row.target for row in staged if row.target}
    for part in chunks(row.uscc for row in staged if not row.target):
        ids |= dict(Enterprise.objects.filter(uscc__in=part).values_list("uscc", "pk"))
    FormerName.objects.bulk_create(renamed, batch_size=1_000)
    refresh_aliases(former.enterprise_id for former in renamed)
    ScaleEvent.objects.bulk_create(list(_events(batch, staged, ids)), ignore_conflicts=True, batch_size=1_000)
    made = Enterprise.objects.filter(uscc=OuterRef("uscc")).values("pk")
    batch.rows.filter(kind=StagedRow.Kind.NEW).update(target=Subquery(made))


def _enterprise_rows(batch: Batch, staged: list[StagedRow]) -> Iterator[tuple[Any, ...]]:
    regions = dict(Region.objects.values_list("code", "pk"))
    industries = dict(Industry.objects.values_list("code", "pk"))
    for part in chunks(first_of_each(staged)):
        standing = Enterprise.objects.in_bulk([row.target for row in part if row.target])
        for row in part:
            yield _enterprise_row(batch, row, standing.get(row.target or 0), regions, industries)


def first_of_each(rows: Iterable[StagedRow]) -> Iterator[StagedRow]:
    """The first row of each code: the further changes that a list has of an enterprise say no more of it."""
    seen: set[str] = set()
    for row in rows:
        if row.uscc not in seen:
            seen.add(row.uscc)
            yield row


def _enterprise_row(
    batch: Batch,
    row: StagedRow,
    old: Enterprise | None,
    regions: dict[str, int],
    industries: dict[str, int],
) -> tuple[Any, ...]:
    """The row in the order of _FIELDS; what the file does not say stays as it stands."""
    values = row.values
    industry = values.get("industry_code") or (old.industry_code if old else "")
    override = f"{batch.uploaded_by_name}核准" if not codes.is_valid(row.uscc) else ""
    uscc = old.uscc if old else row.uscc
    return (
        uscc,
        values["name"],
        old.aliases if old else "",
        search_text(values["name"], uscc, old.aliases if old else ""),
        regions[values["region"]],
        old.zone_id if old and "zone" not in values else regions.get(values.get("zone")),
        industries.get(industry[:2]),
        industry,
        *(values.get(name, getattr(old, name) if old else "") for name in CONTACTS),
        old.uscc_override if old else override,
        batch.pk,
        row.sheet,
        row.row,
    )


def _former_names(batch: Batch, staged: list[StagedRow]) -> Iterator[FormerName]:
    """The names that the batch replaces: by them the enterprises are still found."""
    day = timezone.localdate(batch.taken_at)
    for row in first_of_each(staged):
        name = row.before.get("name", "")
        if row.target and name and name != row.values["name"]:
            yield FormerName(
                enterprise_id=row.target,
                name=name,
                new_name=row.values["name"],
                until=day,
                batch=batch,
                sheet=row.sheet,
                row=row.row,
            )


def _events(batch: Batch, staged: list[StagedRow], ids: dict[str, int]) -> Iterator[ScaleEvent]:
    for row in staged:
        common = {"enterprise_id": ids[row.uscc], "batch": batch, "sheet": row.sheet, "row": row.row}
        if entry := row.values.get("entry"):
            yield ScaleEvent(
                kind=ScaleEvent.Kind.ENTRY,
                period=date.fromisoformat(entry),
                channel=row.values.get("channel", ""),
                first_ever=row.values.get("first_ever"),
                reason=row.values.get("entry_reason", ""),
                **common,
            )
        if exit_ := row.values.get("exit"):
            yield ScaleEvent(
                kind=ScaleEvent.Kind.EXIT,
                period=date.fromisoformat(exit_),
                cause=row.values.get("exit_cause") or cause_of(row.values.get("exit_reason", "")),
                reason=row.values.get("exit_reason", ""),
                **common,
            )
