"""Factors corrected in the browser: written as a batch of their own, so that a figure leads back to who set it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction

from assessments.factor_forms import factor_fields
from assessments.hand_batches import open_batch
from assessments.models import AnnualFactors
from imports import records
from imports.models import Batch, StagedRow

SHEET = str(Batch.Origin.HAND.label)
_NAME, _FIGURE, _WHY = "A", "B", "C"


class Correction(NamedTuple):
    """One figure of one enterprise's year as it shall stand."""

    factors: AnnualFactors
    field: str
    figure: Decimal


@transaction.atomic
def correct(*, corrections: Iterable[Correction], why: str, by: Any, now: datetime) -> int:
    """The figures stand as told, in one batch a county, year and factor; how many changed.

    A batch by itself can be taken back as any file can.
    """
    groups: dict[tuple[int, int, str], list[Correction]] = defaultdict(list)
    for each in corrections:
        if getattr(each.factors, each.field) != each.figure:
            groups[each.factors.enterprise.region_id, each.factors.year, each.field].append(each)
    for (region, year, field), some in sorted(groups.items()):
        _write(_batch(region, year, field, len(some), by, now), some, why)
    return sum(map(len, groups.values()))


def _batch(region: int, year: int, field: str, number: int, by: Any, now: datetime) -> Batch:
    label = next(str(each.verbose_name) for each in factor_fields() if each.name == field)
    return open_batch(
        region_id=region,
        year=year,
        sheet=SHEET,
        columns={field: _FIGURE},
        headings={_NAME: "企业", _FIGURE: label, _WHY: "依据"},
        number=number,
        by=by,
        now=now,
    )


def _write(batch: Batch, some: Sequence[Correction], why: str) -> None:
    rows = []
    for number, (factors, field, figure) in enumerate(some, start=1):
        before = getattr(factors, field)
        enterprise = factors.enterprise
        rows.append(
            StagedRow(
                batch=batch,
                sheet=SHEET,
                row=number,
                kind=StagedRow.Kind.CHANGED,
                uscc=enterprise.uscc,
                name=enterprise.name,
                target=factors.pk,
                values={field: records.staged(figure)},
                before={field: records.staged(before)},
                raw=[enterprise.name, f"{figure:f}", why],
            )
        )
        setattr(factors, field, figure)
        factors.batch, factors.sheet, factors.row = batch, SHEET, number
    StagedRow.objects.bulk_create(rows, batch_size=500)
    names = [some[0].field, "batch", "sheet", "row"]
    AnnualFactors.objects.bulk_update([each.factors for each in some], names, batch_size=500)
