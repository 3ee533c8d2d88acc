"""What the check rules say of a batch's staged rows, as it was stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from imports.models import Batch, Judgement, StagedRemark, StagedRow

WRONG, DOUBTED = "wrong", "doubted"
LEVELS = {WRONG: "error", DOUBTED: "warning"}
"""Tab → the level of the remarks that bring a row into it."""
_FEW = 500


def current(batch: Batch) -> Judgement | None:
    """The judgement of the rows as they were last compared, under way or done; None where there is none."""
    judgement: Judgement | None = getattr(batch, "judgement", None)
    if judgement is None or batch.compared_at is None or judgement.compared_at != batch.compared_at:
        return None
    return judgement


def done(batch: Batch) -> Judgement | None:
    """The judgement, once it stands."""
    judgement = current(batch)
    return judgement if judgement and judgement.status == Judgement.Status.READY else None


def rows_of(batch: Batch, tab: str) -> QuerySet[StagedRow]:
    """The batch's rows with a remark of the tab's level."""
    return batch.rows.filter(pk__in=_keys(batch).filter(level=LEVELS[tab]))


def keys(batch: Batch) -> QuerySet[Any, Any]:
    """The keys of all rows with a remark; of none while there is no judgement."""
    return _keys(batch) if done(batch) else StagedRemark.objects.none().values("row")


def _keys(batch: Batch) -> QuerySet[Any, Any]:
    return StagedRemark.objects.filter(batch=batch).order_by().values("row")


def problems_of(batch: Batch, rows: Sequence[StagedRow]) -> dict[int, list[dict[str, str]]]:
    """Row's key → what the rules say of it, in the form of a row's other problems; one query."""
    judgement = done(batch)
    if not rows or judgement is None or not judgement.has_rows:
        return {}
    layouts = {layout["sheet"]: layout for layout in batch.layouts}
    sheets = {row.pk: row.sheet for row in rows}
    found: dict[int, list[dict[str, str]]] = defaultdict(list)
    for remark in _remarks(batch, list(sheets)):
        if remark.row_id in sheets:
            found[remark.row_id].append(_problem(remark, layouts.get(sheets[remark.row_id], {})))
    return dict(found)


def _remarks(batch: Batch, rows: Sequence[int]) -> QuerySet[StagedRemark]:
    """The remarks on a page of rows; for a whole workbook all of the batch, which no list of keys need name."""
    remarks = StagedRemark.objects.filter(batch=batch).order_by("pk")
    return remarks.filter(row__in=rows) if len(rows) <= _FEW else remarks


def _problem(remark: StagedRemark, layout: Mapping[str, Any]) -> dict[str, str]:
    column = layout.get("columns", {}).get(remark.name, "")
    heading = layout.get("headings", {}).get(column, "")
    return {"level": remark.level, "column": column, "heading": heading, "value": "", "why": remark.why}
