"""Commands of this room: receive a file, read it into staged rows, take them or throw them away."""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Region, ReportingPeriod
from accounts.periods import Period
from accounts.scope import ScopedQuerySet
from imports import bulk, collecting, messages, registry, remarks
from imports.models import Batch, SourceFile, StagedRow
from imports.reading import Limits, NeedsForm, NeedsPeriod, SheetLayout, Table, UnreadableFile, read_table
from imports.registry import Context, Draft
from imports.signals import batch_taken

log = logging.getLogger(__name__)
Status = Batch.Status
STAGE_CHUNK = 1_000
# A worker that was killed leaves its batch behind; after this long another may carry it on.
ABANDONED_AFTER = timedelta(minutes=5)


class BatchStateError(Exception):
    """The batch is not in a state in which the command may run; the message is for the user."""


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


@transaction.atomic
def receive(
    *,
    file: IO[bytes],
    file_name: str,
    importer: str,
    region: Region,
    user: Any = None,
    form: str = "",
    period: Period | None = None,
    options: dict[str, Any] | None = None,
) -> Batch:
    """A batch of the file, waiting to be read; the file is kept once whoever uploads it."""
    source = _keep(file, file_name)
    return Batch.objects.create(
        source=source,
        importer=importer,
        region=region,
        form=form,
        period=period.date if period else None,
        options=options or {},
        uploaded_by=user,
        uploaded_by_name=str(user)[:40] if user else "命令行",
    )


def _keep(file: IO[bytes], file_name: str) -> SourceFile:
    digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    size = file.tell()
    file.seek(0)
    source = SourceFile(sha256=digest, name=file_name[-255:], size=size)
    twin = SourceFile.objects.filter(sha256=digest).exclude(file="").first()
    if twin and twin.file.storage.exists(str(twin.file.name)):
        source.file = twin.file.name
    else:
        source.file.save(file_name, File(file), save=False)
    source.save()
    return source


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
        file_name=batch.source.name,
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
    _lock_kind(batch)
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


@transaction.atomic
def answer(*, batch: Batch, form: str = "", period: Period | None = None) -> None:
    """What the reader could not find, told by the user; the batch waits to be read again."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    _require(batch, Status.ASKING)
    if form:
        batch.form, batch.importer = form, registry.of_form(form).name
    batch.period = period.date if period else batch.period
    batch.status, batch.question, batch.message = Status.UPLOADED, "", ""
    batch.save()


@transaction.atomic
def request_take(*, batch: Batch) -> bool:
    """Whether this call, and not a double click's other, put the batch in line to be taken.

    Raises BatchStateError where the batch is neither ready nor already on its way.
    """
    if Batch.objects.filter(pk=batch.pk, status=Status.READY).update(
        status=Status.TAKING, touched_at=timezone.now()
    ):
        return True
    batch.refresh_from_db()
    _require(batch, Status.TAKING, Status.TAKEN)
    return False


def take(*, batch_id: int, by: str, requested: bool = False) -> Batch:
    """The batch with its rows in the returns, in one transaction; taken already, it stays as it is.

    Where another batch was taken since the preview, nothing is written: the batch is read again. With
    `requested` only a batch in line is taken: a task delivered twice must not take what went back for
    another look.
    """
    try:
        batch = _take(batch_id, by, (Status.TAKING,) if requested else (Status.READY, Status.TAKING))
    except BatchStateError:
        raise
    except Exception:
        Batch.objects.filter(pk=batch_id, status__in=(Status.READY, Status.TAKING)).update(
            status=Status.READY,
            message=messages.TAKE_FAILED.format(batch=batch_id),
            touched_at=timezone.now(),
        )
        raise
    if batch.status == Status.UPLOADED:
        batch = read_batch(batch_id=batch_id)
        Batch.objects.filter(pk=batch_id, status=Status.READY).update(message=messages.STALE)
        batch.refresh_from_db()
    return batch


@transaction.atomic
def _take(batch_id: int, by: str, allowed: tuple[str, ...]) -> Batch:
    _lock_kind(Batch.objects.get(pk=batch_id))
    batch = Batch.objects.select_related("region", "source").get(pk=batch_id)
    if batch.status == Status.TAKEN:
        return batch
    _require(batch, *allowed)
    if _overtaken(batch):
        batch.status = Status.UPLOADED
        batch.save(update_fields=["status"])
        return batch
    registry.get(batch.importer).take(batch)
    now = timezone.now()
    batch.status, batch.taken_at, batch.taken_by_name, batch.touched_at = Status.TAKEN, now, by[:40], now
    batch.message = ""
    batch.save()
    if batch.period:
        _note_period(batch.as_period, now)
    batch_taken.send(sender=Batch, batch=batch)
    return batch


def _of_kind(batch: Batch) -> ScopedQuerySet:
    return Batch.objects.filter(importer=batch.importer, form=batch.form, period=batch.period)


def _lock_kind(batch: Batch) -> None:
    """Waits for a taking of the same importer, form and period to end, and holds off the next."""
    open_ones = _of_kind(batch).filter(status__in=(Status.READY, Status.TAKING))
    # The lowest first: two workers that lock in one order cannot wait for each other.
    list((open_ones | Batch.objects.filter(pk=batch.pk)).order_by("pk").select_for_update().values_list("pk"))


def _overtaken(batch: Batch) -> bool:
    """Whether a batch that can hold the same enterprises was taken after this one was compared."""
    path, step = batch.region.path, Region.steplen
    above = [path[:end] for end in range(step, len(path), step)]
    return (
        _of_kind(batch)
        .filter(Q(region__path__startswith=path) | Q(region__path__in=above))
        .filter(status=Status.TAKEN, taken_at__gt=batch.compared_at)
        .exclude(pk=batch.pk)
        .exists()
    )


def _note_period(period: Period | None, now: datetime) -> None:
    if period:
        ReportingPeriod.objects.update_or_create(period=period.date, defaults={"last_taken_at": now})


@transaction.atomic
def discard(*, batch: Batch) -> None:
    """The batch thrown away with its staged rows; the file stays, as a record of what was uploaded."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.status == Status.DISCARDED:
        return
    _require(batch, Status.READY, Status.ASKING, Status.FAILED)
    batch.rows.all().delete()
    batch.status, batch.touched_at = Status.DISCARDED, timezone.now()
    batch.save(update_fields=["status", "touched_at"])


def _require(batch: Batch, *allowed: str) -> None:
    if batch.status not in allowed:
        raise BatchStateError(messages.NOT_READY.format(status=batch.get_status_display()))


def abandoned(*, now: datetime) -> tuple[list[int], list[int]]:
    """Batches that a worker should carry on: those to read (set back to the start), those to take."""
    late = now - ABANDONED_AFTER
    Batch.objects.filter(status=Status.READING, touched_at__lt=late).update(status=Status.UPLOADED)
    waiting = Batch.objects.filter(touched_at__lt=now - timedelta(seconds=30), status=Status.UPLOADED)
    taking = Batch.objects.filter(touched_at__lt=late, status=Status.TAKING)
    return list(waiting.values_list("pk", flat=True)), list(taking.values_list("pk", flat=True))
