"""A file read into staged rows, each compared with what stands."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from imports import bulk, collecting, messages, registry, remarks, selectors
from imports.models import Batch, StagedRow
from imports.reading import (
    File,
    NeedsPeriod,
    SheetLayout,
    Table,
    UnreadableFile,
    open_file,
)
from imports.reasons import Reasons
from imports.registry import Context, Draft
from imports.services import locking, mappings
from imports.services.limiting import limits

log = logging.getLogger(__name__)
Status = Batch.Status
STAGE_CHUNK = 2_000
LONG_FILE = 200_000  # bytes: several thousand rows


class NothingRead(Exception):
    """The file has a header and no row of an enterprise."""


class Stopped(Exception):
    """The batch is this worker's no longer: its user threw it away, or another worker carries it on."""


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
    except UnreadableFile as error:
        question = _question(error)
        _finish(batch, Status.ASKING if question else Status.FAILED, message=str(error), question=question)
    except NothingRead:
        _finish(batch, Status.FAILED, message=messages.NOTHING_READ)
    except Stopped:
        _leave(batch)
    except Exception:
        log.exception("batch %s could not be read", batch_id)
        _finish(batch, Status.FAILED, message=messages.READ_FAILED.format(batch=batch_id))
    return batch


def _question(error: UnreadableFile) -> str:
    """What a person can be asked so that the file is read after all; "" for nothing."""
    if isinstance(error, NeedsPeriod):
        return "period"
    return "mapping" if error.mendable else ""


def _touch(batch: Batch, **fields: Any) -> None:
    """Writes the fields at once, and that the batch is being read. Raises Stopped where it is not, by this worker.

    The time of the last touch is the worker's claim: whoever carries the batch on leaves another. Inside a
    transaction the batch is held as well, so that throwing it away waits for the end of it.
    """
    now = timezone.now()
    mine = Batch.objects.filter(pk=batch.pk, status=Status.READING, touched_at=batch.touched_at)
    if not mine.update(touched_at=now, **fields):
        raise Stopped
    batch.touched_at = now
    for name, value in fields.items():
        setattr(batch, name, value)


def _finish(batch: Batch, status: str, **fields: Any) -> None:
    """The end of a reading, unless it was stopped."""
    with suppress(Stopped), transaction.atomic():
        _touch(batch)
        if status != Status.READY:
            batch.rows.all().delete()
        batch.status = status
        for name, value in fields.items():
            setattr(batch, name, value)
        batch.save()
        return
    _leave(batch)


def _leave(batch: Batch) -> None:
    """The end of a reading that was stopped: what was thrown away keeps no rows, another worker keeps its own."""
    batch.refresh_from_db()
    if batch.status == Status.DISCARDED:
        batch.rows.all().delete()


def _stage(batch: Batch) -> None:
    path = Path(batch.source.file.path) if batch.source else Path()
    with collecting.paused(), open_file(path, file_name=batch.file_name, limits=limits()) as file:
        prepared = _prepared(batch)
        mappings.keep_first_rows(batch, file.heads())
        importer, table = _opened(batch, file)
        batch.importer = importer.name
        _touch(batch, rows_total=table.lines)
        counts, noted, reasons = _stage_rows(batch, importer, table, prepared.get(importer.name))
        counts["left_out"] = table.left_out
    if sum(counts[kind] for kind in StagedRow.Kind.values) == 0:
        raise NothingRead
    batch.layouts = [asdict(layout) for layout in table.layouts]  # what was left unread is known by now
    mappings.note_use(batch, {layout.mapping for layout in table.layouts if layout.mapping})
    warnings = [*table.warnings, *remarks.of(batch, noted, today=timezone.localdate())]
    batch.rows_total = batch.rows_done
    batch.reasons, batch.rows_noted = reasons.groups(), reasons.rows_noted
    _finish(batch, Status.READY, counts=counts, warnings=warnings, message="", question="")


def _candidates(batch: Batch) -> list[registry.Importer]:
    return [registry.get(batch.importer)] if batch.importer else registry.all_importers()


def _prepared(batch: Batch) -> dict[str, Any]:
    """What the importers in question can ask for while the child loads a long file, by their names."""
    if batch.source is None or batch.source.size < LONG_FILE:
        return {}
    return {each.name: each.prepare() for each in _candidates(batch) if isinstance(each, registry.Preparing)}


def _opened(batch: Batch, file: File) -> tuple[registry.Importer, Table]:
    """The file's table, by the importer that was named, else by that of the form which fits best of all."""
    specs = [spec for importer in _candidates(batch) for spec in importer.specs]
    known = selectors.layouts_serving(batch.region)
    table = file.table(specs, form=batch.form or None, period=batch.as_period, known=known)
    return registry.of_form(table.form), table


def _stage_rows(
    batch: Batch, importer: registry.Importer, table: Table, prepared: Any
) -> tuple[dict[str, int], Counter[str], Reasons]:
    """How many rows of each kind were staged, how many of those to be taken deserve which look, and why."""
    batch.form = table.form
    batch.period = table.period.date if table.period else None
    batch.layouts = [asdict(layout) for layout in table.layouts]
    _begin_comparing(batch)
    context = Context(
        form=table.form,
        period=table.period,
        region=batch.region,
        override_uscc=bool(batch.options.get("override_uscc")),
        closed=registry.closed_to(batch, batch.uploaded_by),
        lines=table.lines,
        prepared=prepared,
        today=timezone.localdate(),
    )
    counts = dict.fromkeys(StagedRow.Kind.values, 0)
    layouts = {layout.sheet: layout for layout in table.layouts}
    noted: Counter[str] = Counter()
    reasons = Reasons()
    drafts: list[Draft] = []
    for draft in importer.check(table.rows(), context):
        counts[draft.kind] += 1
        if draft.problems:
            is_refused = draft.kind == StagedRow.Kind.REFUSED
            for problem in draft.problems:
                _locate(problem, layouts[draft.row.sheet])
            draft.reasons = reasons.of_row(draft.problems, refused=is_refused)
            if not is_refused:
                noted.update({problem["why"] for problem in draft.problems})
        drafts.append(draft)
        if len(drafts) == STAGE_CHUNK:
            _write_drafts(batch, drafts)
            drafts = []
    _write_drafts(batch, drafts)
    return counts, noted, reasons


@transaction.atomic
def _begin_comparing(batch: Batch) -> None:
    """Notes the time, once nothing is being taken or taken back whose rows the comparison could miss."""
    locking.hold(batch)
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
    "reasons",
    "raw",
)


def _write_drafts(batch: Batch, drafts: Sequence[Draft]) -> None:
    claim = batch.touched_at, batch.rows_done
    try:
        with transaction.atomic():
            _touch(batch, rows_done=batch.rows_done + len(drafts))
            bulk.write(StagedRow, _STAGED, _lines(batch, drafts))
    except BaseException:
        batch.touched_at, batch.rows_done = claim  # as the database has them again
        raise


def _lines(batch: Batch, drafts: Sequence[Draft]) -> Iterator[tuple[Any, ...]]:
    """The drafts as rows of the fields in _STAGED."""
    return (
        (
            batch.pk,
            d.row.sheet,
            d.row.row,
            d.kind,
            (d.uscc or d.row.uscc)[:30],
            d.row.name[:200],
            d.target,
            d.values,
            d.before,
            d.problems,
            d.reasons,
            d.row.cells,
        )
        for d in drafts
    )
