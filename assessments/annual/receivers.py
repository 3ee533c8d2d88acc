"""What is checked again when a file of annual factors is taken or taken back."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from assessments.annual import checking
from assessments.models import AnnualFactors
from imports import standing
from imports.chunking import chunks


def check_after_batch(*, batch: Any, **_: Any) -> None:
    """The doubts of what the batch wrote, or no longer writes, stand as found now; within its transaction."""
    if batch.importer != "factors":
        return
    for part in chunks(standing.targets(batch)):
        checking.check(factors=AnnualFactors.objects.filter(pk__in=part), now=timezone.now())
    if batch.period:
        checking.forget(year=batch.period.year)
