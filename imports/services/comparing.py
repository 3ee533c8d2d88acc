"""Rows compared with what stands, a chunk at a time: as they are read, or again as they were read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from imports import messages, registry, remarks
from imports.models import Batch, StagedRow
from imports.reading import Row
from imports.reading.cells import SHORT
from imports.reasons import Reasons
from imports.registry import Context, Draft
from imports.services import locking

Kind = StagedRow.Kind
CHUNK = 2_000
Write = Callable[[Batch, Sequence[Draft]], None]


@dataclass
class Compared:
    """How many rows of each kind there are, why they are refused or deserve a look, and how many each."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Kind.values, 0))
    reasons: Reasons = field(default_factory=Reasons)

    def results(self, batch: Batch, *, left_out: int) -> dict[str, Any]:
        """The fields of the batch that tell of it."""
        return {
            "counts": {**self.counts, "left_out": left_out},
            "warnings": [
                *batch.read_warnings,
                *remarks.of(batch, self.reasons.notes(), today=timezone.localdate()),
            ],
            "reasons": self.reasons.groups(),
            "rows_noted": self.reasons.rows_noted,
            "rows_total": batch.rows_done,
        }


def compare(batch: Batch, rows: Iterable[Row], write: Write, *, lines: int, prepared: Any = None) -> Compared:
    """What became of the rows, each chunk of them written by `write`; form, period and layouts are known."""
    _begin(batch)
    found = Compared()
    layouts = {layout["sheet"]: layout for layout in batch.layouts}
    drafts: list[Draft] = []
    for draft in registry.get(batch.importer).check(rows, _context(batch, lines, prepared)):
        found.counts[draft.kind] += 1
        if draft.row.name[:1] == "=" and draft.kind != Kind.REFUSED:
            draft.problems = [*draft.problems, _about_formula(draft.row)]
        if draft.problems:
            _note(found, draft, layouts[draft.row.sheet])
        drafts.append(draft)
        if len(drafts) == CHUNK:
            write(batch, drafts)
            drafts = []
    write(batch, drafts)
    return found


@transaction.atomic
def _begin(batch: Batch) -> None:
    """Notes the time, once nothing is being taken or taken back whose rows the comparison could miss."""
    locking.hold(batch)
    batch.compared_at = timezone.now()


def _context(batch: Batch, lines: int, prepared: Any) -> Context:
    return Context(
        form=batch.form,
        period=batch.as_period,
        region=batch.region,
        override_uscc=bool(batch.options.get("override_uscc")),
        closed=registry.closed_to(batch, batch.uploaded_by),
        lines=lines,
        prepared=prepared,
        today=timezone.localdate(),
    )


def _note(found: Compared, draft: Draft, layout: Mapping[str, Any]) -> None:
    """Places the draft's problems in the file and counts them."""
    for problem in draft.problems:
        _locate(problem, layout)
    draft.reasons = found.reasons.of_row(draft.problems, refused=draft.kind == Kind.REFUSED)


def _about_formula(row: Row) -> dict[str, str]:
    """A name typed as a formula: it is taken as it stands, since it may be meant so."""
    problem = {"level": "warning", "about": "name", "heading": "企业名称", "column": ""}
    return problem | {"value": row.name[:SHORT], "why": messages.NAME_AS_FORMULA}


def _locate(problem: dict[str, str], layout: Mapping[str, Any]) -> None:
    """Gives a problem about a value the column and heading where the file has it."""
    column = layout["columns"].get(problem.pop("about", ""), "")
    if column and not problem["column"]:
        problem["column"], problem["heading"] = column, layout["headings"].get(column, problem["heading"])
