"""What a clerk should hear about a batch beside its rows: warnings, none of which keeps it out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils import timezone

from imports import messages
from imports.models import Batch

_SHOWN = 3


def of(batch: Batch, noted: Sequence[tuple[int, str]], *, today: date) -> list[str]:
    """Every remark on the batch; `noted` are (rows to be taken, what deserves a look in them), the commonest first."""
    return [*_in_short(noted), *_taken_before(batch), *_too_early(batch, today)]


def _in_short(noted: Sequence[tuple[int, str]]) -> list[str]:
    """The commonest with the number of rows; the rest counted in one sentence."""
    sentences = [f"{rows}行：{why}" for rows, why in noted[:_SHOWN]]
    if rest := sum(rows for rows, _ in noted[_SHOWN:]):
        sentences.append(messages.MORE_NOTES.format(count=rest))
    return sentences


def _taken_before(batch: Batch) -> list[str]:
    if batch.source is None:
        return []
    twin = (
        Batch.objects.filter(
            source__sha256=batch.source.sha256, status=Batch.Status.TAKEN, importer=batch.importer
        )
        .within(batch.region)
        .first()
    )
    if twin is None or twin.taken_at is None:
        return []
    when = timezone.localtime(twin.taken_at)
    return [
        messages.ALREADY_TAKEN.format(when=f"{when:%Y-%m-%d %H:%M}", who=twin.taken_by_name, batch=twin.pk)
    ]


def _too_early(batch: Batch, today: date) -> list[str]:
    period = batch.as_period
    if period is None or period.date <= today:
        return []
    return [messages.NOT_YET.format(period=period.label)]
