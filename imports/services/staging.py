"""A file read into staged rows, each compared with what stands."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.utils import timezone

from imports import bulk, collecting, messages, registry, selectors, stored
from imports.models import Batch, StagedRow
from imports.reading import File, NeedsPeriod, Table, UnreadableFile, open_file
from imports.registry import Draft
from imports.services import claims, comparing, mappings
from imports.services.limiting import limits
from imports.services.recomparing import recompare

log = logging.getLogger(__name__)
Status = Batch.Status
LONG_FILE = 200_000  # bytes: several thousand rows


class NothingRead(Exception):
    """The file has a header and no row of an enterprise."""


def read_batch(*, batch_id: int) -> Batch:
    """The batch with its rows staged, or asking, or failed with one sentence. Idempotent.

    Claims the batch by a conditional update: of two workers one reads, the other finds it claimed. What was
    read already is compared anew from storage.
    """
    claimed = Batch.objects.filter(pk=batch_id, status=Status.UPLOADED).update(
        status=Status.READING, touched_at=timezone.now(), rows_done=0
    )
    batch = Batch.objects.select_related("source", "region").get(pk=batch_id)
    if not claimed:
        return batch
    if batch.read_at:
        recompare(batch)
    else:
        _read(batch)
    return batch


def _read(batch: Batch) -> None:
    batch.rows.all().delete()
    try:
        _stage(batch)
    except UnreadableFile as error:
        question = _question(error)
        status = Status.ASKING if question else Status.FAILED
        claims.finish(batch, status, message=str(error), question=question)
    except NothingRead:
        claims.finish(batch, Status.FAILED, message=messages.NOTHING_READ)
    except claims.Stopped:
        claims.leave(batch)
    except Exception:
        log.exception("batch %s could not be read", batch.pk)
        claims.finish(batch, Status.FAILED, message=messages.READ_FAILED.format(batch=batch.pk))


def _question(error: UnreadableFile) -> str:
    """What a person can be asked so that the file is read after all; "" for nothing."""
    if isinstance(error, NeedsPeriod):
        return "period"
    return "mapping" if error.mendable else ""


def _stage(batch: Batch) -> None:
    path = Path(batch.source.file.path) if batch.source else Path()
    with collecting.paused(), open_file(path, file_name=batch.file_name, limits=limits()) as file:
        prepared = _prepared(batch)
        mappings.keep_first_rows(batch, file.heads())
        importer, table = _opened(batch, file)
        _settle(batch, importer, table)
        found = comparing.compare(
            batch, table.rows(), _write, lines=table.lines, prepared=prepared.get(importer.name)
        )
    if sum(found.counts.values()) == 0:
        raise NothingRead
    batch.layouts = [asdict(layout) for layout in table.layouts]  # what was left unread is known by now
    batch.read_warnings, batch.read_at = table.warnings, timezone.now()
    mappings.note_use(batch, {layout.mapping for layout in table.layouts if layout.mapping})
    results = found.results(batch, left_out=table.left_out)
    claims.finish(batch, Status.READY, keep_rows=True, question="", **results)


def _settle(batch: Batch, importer: registry.Importer, table: Table) -> None:
    """What the file is, and how many rows it has at most."""
    batch.importer, batch.form = importer.name, table.form
    batch.period = table.period.date if table.period else None
    batch.layouts = [asdict(layout) for layout in table.layouts]
    claims.touch(batch, rows_total=table.lines)


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
    "read",
)


def _write(batch: Batch, drafts: Sequence[Draft]) -> None:
    claims.advance(batch, len(drafts), lambda: bulk.write(StagedRow, _STAGED, _lines(batch, drafts)))


def _lines(batch: Batch, drafts: Sequence[Draft]) -> Iterator[tuple[Any, ...]]:
    """The drafts as rows of the fields in _STAGED."""
    return (
        (
            batch.pk,
            d.row.sheet,
            d.row.row,
            d.kind,
            stored.staged_uscc(d),
            d.row.name[: stored.LONGEST_NAME],
            d.target,
            d.values,
            d.before,
            d.problems,
            d.reasons,
            d.row.cells,
            stored.beside(d),
        )
        for d in drafts
    )
