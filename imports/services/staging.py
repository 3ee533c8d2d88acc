"""A file read into staged rows, each compared with what stands."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from imports import bulk, collecting, messages, registry, remarks
from imports.models import Batch, StagedRow
from imports.reading import Limits, NeedsForm, NeedsPeriod, SheetLayout, Table, UnreadableFile, read_table
from imports.registry import Context, Draft
from imports.services.locking import lock_kind

log = logging.getLogger(__name__)
Status = Batch.Status
STAGE_CHUNK = 1_000


class NothingRead(Exception):
    """The file has a header and no row of an enterprise."""


def limits() -> Limits:
    """What the settings allow a workbook to cost."""
    return Limits(
        max_bytes=settings.IMPORT_MAX_BYTES,
        max_unpacked_bytes=settings.IMPORT_MAX_UNPACKED_BYTES,
        max_rows=settings.IMPORT_MAX_ROWS,
        memory_bytes=settings.IMPORT_MEMORY_BYTES,
        seconds=settings.IMPORT_SECONDS,
    )


def read_batch(*, batch_id: int) -> Batch:
    """The batch with its rows staged, or asking, or failed with one sentence. Idempotent.

    Claims the batch by a conditional update: of two workers one reads, the other finds it claimed.
    """
    claimed = Batch.objects.filter(pk=batch_id, status=Status.UPLOADED).update(
        status=Status.READING, touched_at=timezone.now(), rows_done=0
    )
    batch = Batch.objects.select_related("source", "region").get(pk=batch_id)
    if not claimed:
        return batch
    batch.rows.all().delete()
    try:
        _stage(batch)
    except (NeedsPeriod, NeedsForm) as asked:
        _finish(
            batch,
            Status.ASKING,
            message=str(asked),
            question="form" if isinstance(asked, NeedsForm) else "period",
        )
    except UnreadableFile as error:
        _finish(batch, Status.FAILED, message=str(error))
    except NothingRead:
        _finish(batch, Status.FAILED, message=messages.NOTHING_READ)
    except Exception:
        log.exception("batch %s could not be read", batch_id)
        _finish(batch, Status.FAILED, message=messages.READ_FAILED.format(batch=batch_id))
    return batch


def _finish(batch: Batch, status: str, **fields: Any) -> None:
    if status != Status.READY:
        batch.rows.all().delete()
    batch.status, batch.touched_at = status, timezone.now()
    for name, value in fields.items():
        setattr(batch, name, value)
    batch.save()


def _stage(batch: Batch) -> None:
    importer, opened = _opened(batch)
    batch.importer = importer.name
    with collecting.paused(), opened as table:
        counts, noted = _stage_rows(batch, importer, table)
        counts["left_out"] = table.left_out
    if sum(counts[kind] for kind in StagedRow.Kind.values) == 0:
        raise NothingRead
    warnings = [*table.warnings, *remarks.of(batch, noted, today=timezone.localdate())]
    _finish(batch, Status.READY, counts=counts, warnings=warnings, message="", question="")


def _opened(batch: Batch) -> tuple[registry.Importer, Table]:
    """The file's table, by the importer that was named, else by the first that knows its form."""
    if batch.importer:
        importer = registry.get(batch.importer)
        return importer, _table(batch, importer)
    unknown: NeedsForm | None = None
    for importer in registry.all_importers():
        try:
            return importer, _table(batch, importer)
        except NeedsForm as error:
            unknown = unknown or error
    assert unknown is not None
    raise unknown


def _table(batch: Batch, importer: registry.Importer) -> Table:
    return read_table(
        Path(batch.source.file.path),
        file_name=batch.file_name,
        specs=importer.specs,
        form=batch.form or None,
        period=batch.as_period,
        limits=limits(),
    )


def _stage_rows(
    batch: Batch, importer: registry.Importer, table: Table
) -> tuple[dict[str, int], Counter[str]]:
    """How many rows of each kind were staged, and how many of those to be taken deserve which look."""
    batch.form = table.form
    batch.period = table.period.date if table.period else None
    batch.layouts = [asdict(layout) for layout in table.layouts]
    _begin_comparing(batch)
    context = Context(
        form=table.form,
        period=table.period,
        region=batch.region,
        override_uscc=bool(batch.options.get("override_uscc")),
    )
    counts = dict.fromkeys(StagedRow.Kind.values, 0)
    layouts = {layout.sheet: layout for layout in table.layouts}
    noted: Counter[str] = Counter()
    drafts: list[Draft] = []
    for draft in importer.check(table.rows(), context):
        counts[str(draft.kind)] += 1
        if draft.problems and draft.kind != StagedRow.Kind.REFUSED:
            noted.update({problem["why"] for problem in draft.problems})
        for problem in draft.problems:
            _locate(problem, layouts[draft.row.sheet])
        drafts.append(draft)
        if len(drafts) == STAGE_CHUNK:
            _write_drafts(batch, drafts)
            drafts = []
    _write_drafts(batch, drafts)
    return counts, noted


@transaction.atomic
def _begin_comparing(batch: Batch) -> None:
    """Notes the time, once no taking is under way whose rows the comparison could miss."""
    lock_kind(batch)
    batch.compared_at = timezone.now()


def _locate(problem: dict[str, str], layout: SheetLayout) -> None:
    """Gives a problem about a value the column and heading where the file has it."""
    column = layout.columns.get(problem.pop("about", ""), "")
    if column and not problem["column"]:
        problem["column"], problem["heading"] = column, layout.headings.get(column, problem["heading"])


_STAGED = (
    "batch_id",
    "sheet",
    "row",
    "kind",
    "uscc",
    "name",
    "target",
    "values",
    "before",
    "problems",
    "raw",
)


def _write_drafts(batch: Batch, drafts: Iterable[Draft]) -> None:
    written = bulk.write(
        StagedRow,
        _STAGED,
        (
            (
                batch.pk,
                d.row.sheet,
                d.row.row,
                str(d.kind),
                (d.uscc or d.row.uscc)[:30],
                d.row.name[:200],
                d.target,
                d.values,
                d.before,
                d.problems,
                d.row.raw,
            )
            for d in drafts
        ),
    )
    batch.rows_done += written
    Batch.objects.filter(pk=batch.pk).update(rows_done=batch.rows_done, touched_at=timezone.now())
