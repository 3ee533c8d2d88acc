"""Factors corrected as an appeal was decided: written by the pipeline's own way, with the appeal as their origin."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.figures import exact
from assessments.evaluation_services import EvaluationError
from assessments.factor_forms import factor_fields
from assessments.flow import messages
from assessments.hand_batches import open_batch
from assessments.models import AnnualFactors
from enterprises.models import Enterprise
from imports import records
from imports.models import Batch, StagedRow
from imports.reading.rows import letter
from imports.services import locking

SHEET = "亩均评价申诉"
_BEFORE = ("企业名称", "统一社会信用代码")


@transaction.atomic
def correct_factors(
    *,
    enterprise: Enterprise,
    year: int,
    values: Mapping[str, Decimal],
    why: str,
    now: datetime,
    by: Any = None,
) -> Batch:
    """The factors of the year are `values` (in stored units), by a batch that says why. Raises EvaluationError.

    The batch can be looked at and taken back as any other; nothing else of the record changes.
    """
    batch = _opened(enterprise, year, list(values), why, now, by)
    locking.hold(batch)
    record = AnnualFactors.objects.select_for_update().filter(enterprise=enterprise, year=year).first()
    if record is None:
        raise EvaluationError(messages.FACTORS_GONE.format(name=enterprise.name, year=year))
    before = {name: records.staged(getattr(record, name)) for name in values}
    StagedRow.objects.create(
        batch=batch,
        sheet=SHEET,
        row=1,
        kind=StagedRow.Kind.CHANGED,
        uscc=enterprise.uscc,
        name=enterprise.name,
        target=record.pk,
        values={"enterprise_id": enterprise.pk, "year": year}
        | {name: records.staged(value) for name, value in values.items()},
        before={"enterprise_id": enterprise.pk, "year": year} | before,
        raw=[enterprise.name, enterprise.uscc, *(exact(value) for value in values.values())],
    )
    records.write(AnnualFactors, batch)
    return batch


def _opened(enterprise: Enterprise, year: int, names: list[str], why: str, now: datetime, by: Any) -> Batch:
    labels = {field.name: f"{field.verbose_name}（{field.help_text}）" for field in factor_fields()}
    headings = [*_BEFORE, *(labels[name] for name in names)]
    return open_batch(
        region_id=enterprise.region_id,
        year=year,
        sheet=SHEET,
        columns={name: letter(place) for place, name in enumerate(names, len(_BEFORE))},
        headings={letter(place): heading for place, heading in enumerate(headings)},
        number=1,
        by=by,
        now=now,
        why=why,
    )
