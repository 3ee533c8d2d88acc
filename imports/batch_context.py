"""What the page of a batch shows in each of its states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from imports import (
    arranging,
    filed_units,
    judged,
    notices,
    overtaking,
    previewing,
    progress,
    registry,
    selectors,
)
from imports.models import Annotation, Batch, Judgement, StagedRow
from imports.services import ABANDONED_AFTER

Status = Batch.Status
WITH_ROWS = (Status.READY, Status.TAKING, Status.TAKEN, Status.UNDONE)
BEFORE_TAKING = (Status.UPLOADED, Status.READING, Status.ASKING, Status.READY)


def of_work(batch: Batch, now: datetime) -> progress.Progress | None:
    """How far the worker is that has the batch, or None where none has."""
    idle = now - batch.touched_at
    if batch.status == Status.UPLOADED:
        return progress.of_line(waited=idle, ahead=selectors.ahead_of(batch), again=batch.is_compared_again)
    if batch.status == Status.READING:
        return progress.of_reading(
            done=batch.rows_done, total=batch.rows_total, idle=idle, again=batch.is_compared_again
        )
    rows = batch.counts.get("new", 0) + batch.counts.get("changed", 0)
    if batch.is_being_undone and batch.undo_asked_at:
        return progress.of_undoing(rows=rows, since=batch.undo_asked_at, now=now, late=ABANDONED_AFTER)
    if batch.status == Status.TAKING:
        return progress.of_taking(rows=rows, since=batch.taking_since, now=now, late=ABANDONED_AFTER)
    return None


def of_preview(batch: Batch, query: Mapping[str, str]) -> dict[str, Any]:
    """The rows that the address asks for, and the ways to others."""
    asked = previewing.wanted(batch, query)
    tabs = previewing.tabs(batch, asked.search)
    named = next((tab for tab in tabs if tab.name == asked.tab), None)
    tab = named or next((tab for tab in tabs if tab.rows), tabs[0])
    page, rows = previewing.page_of(batch, asked, tab, query.get("page"))
    columns = selectors.batch_columns(batch)
    if tab.name == StagedRow.Kind.REFUSED:
        columns = filed_units.as_filed(columns, registry.spec_of(batch.form), batch.layouts)
    lines = previewing.lines(batch, rows, columns)
    everything = query.get("columns") == "all"
    level = {"refused": "error", previewing.NOTED: "warning"}.get(tab.name)
    return {
        "tabs": tabs,
        "tab": tab,
        "asked": asked,
        "reasons": [each for each in batch.reasons if each["level"] == level],
        "with_why": level is not None or tab.name in previewing.JUDGED,
        "columns": columns,
        "several_sheets": len(batch.layouts) > 1,
        "as_filed": tab.name == StagedRow.Kind.REFUSED and bool(selectors.unit_notes(batch)),
        "unit_notes": selectors.unit_notes(batch),
        "remarks": selectors.remarks_of(batch),
        "used_mappings": selectors.mappings_of(batch),
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "lines": lines,
        "everything": everything,
        "shown": arranging.arranged(columns, lines, everything=everything),
    }


def of_result(batch: Batch) -> tuple[str, str] | None:
    """The list in which the rows of a taken batch now stand: its name and address; None where there is none."""
    if batch.status != Status.TAKEN:
        return None
    importer = registry.get(batch.importer)
    return importer.listing(batch) if isinstance(importer, registry.Listed) else None


@dataclass(frozen=True)
class Judging:
    """What the check rules say of a batch: before its taking what they would find, then what stands."""

    is_pending: bool = False
    judgement: Judgement | None = None
    standing: registry.Standing | None = None


def of_judging(batch: Batch, user: Any) -> Judging | None:
    """What the rules say, or that they are being asked; None for a batch that no rule is about."""
    judge = registry.judge_of(batch.form) if batch.status in WITH_ROWS else None
    if judge is None:
        return None
    if batch.status == Status.TAKEN:
        standing = judge.standing(batch, user)
        return Judging(standing.is_pending, standing=standing)
    judgement = judged.current(batch)
    if batch.status != Status.READY or batch.compared_at is None:
        return Judging(judgement=judged.done(batch))
    return Judging(judgement is None or judgement.is_working, judgement)


def of_age(batch: Batch) -> str:
    """Why the preview may be out of date; empty where it is not, and for a batch that has none."""
    if batch.status != Status.READY or batch.compared_at is None:
        return ""  # what was compared in part says so in its message
    return notices.OVERTAKEN if overtaking.is_overtaken(batch) else ""


def of_twins(user: Any, batch: Batch) -> list[tuple[Batch, str]]:
    """Batches of the same content as the page tells of them before this one is taken, each with its sentence."""
    if batch.status not in BEFORE_TAKING:
        return []
    told = {remark.batch for remark in selectors.remarks_of(batch)}
    twins = [twin for twin in selectors.twins_visible_to(user, batch) if twin.pk not in told]
    return [(twin, _of_twin(twin)) for twin in twins]


def _of_twin(twin: Batch) -> str:
    if twin.status == Status.TAKEN and twin.taken_at:
        when, said, who = twin.taken_at, notices.SAME_CONTENT_TAKEN, twin.taken_by_name
    else:
        when, said, who = twin.created_at, notices.SAME_CONTENT, twin.uploaded_by_name
    when_said = f"{timezone.localtime(when):%Y-%m-%d %H:%M}"
    return said.format(who=who, when=when_said, status=twin.status_label)


def of_annotation(batch: Batch) -> Annotation | None:
    """The annotated workbook, if one of the rows as they now stand was asked for."""
    annotation: Annotation | None = getattr(batch, "annotation", None)
    return annotation if annotation and annotation.compared_at == batch.compared_at else None
