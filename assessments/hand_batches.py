"""Batches of factors that were typed, not sent: they can be looked at, traced and taken back as any file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from assessments.evaluation_services import name_of
from assessments.factor_forms import FACTORS_SPEC
from imports.models import Batch, StagedRow


def open_batch(
    *,
    region_id: int,
    year: int,
    sheet: str,
    columns: Mapping[str, str],
    headings: Mapping[str, str],
    number: int,
    by: Any,
    now: datetime,
    why: str = "",
) -> Batch:
    """A batch of `number` changed rows, taken as it is opened.

    `columns` is factor → letter, `headings` letter → heading, as the layout of a file has them.
    """
    layout = {
        "sheet": sheet,
        "header_rows": [],
        "columns": dict(columns),
        "headings": dict(headings),
        "unit": "",
    }
    counts = dict.fromkeys((*StagedRow.Kind.values, "left_out"), 0)
    opened: Batch = Batch.objects.create(
        origin=Batch.Origin.HAND,
        importer="factors",
        form=FACTORS_SPEC.name,
        period=date(year, 12, 1),
        region_id=region_id,
        status=Batch.Status.TAKEN,
        message=why,
        layouts=[layout],
        counts=counts | {StagedRow.Kind.CHANGED.value: number},
        rows_total=number,
        rows_done=number,
        uploaded_by=by,
        uploaded_by_name=name_of(by),
        taken_by_name=name_of(by),
        created_at=now,
        read_at=now,
        touched_at=now,
        taken_at=now,
    )
    return opened
