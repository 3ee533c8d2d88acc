"""What is on record of enterprises' years: the factors, what files said before, December's returns, the land register."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from assessments.annual import messages
from assessments.annual.comparing import Said, Year
from assessments.factor_forms import factor_fields
from assessments.models import AnnualFactors
from enterprises.models import EnergyReturn, FinanceReturn
from imports.models import Batch, StagedRow
from land.selectors.areas import areas_of

_MONTHLY: tuple[tuple[Any, Mapping[str, str]], ...] = (
    (FinanceReturn, {"revenue": "revenue", "average_employees": "average_employees"}),
    (EnergyReturn, {"energy_consumption": "energy", "electricity": "electricity"}),
)
"""Return → its values that a factor is as well, and the factor."""
_WRITTEN = (StagedRow.Kind.NEW, StagedRow.Kind.CHANGED)


def books_of(some: Sequence[AnnualFactors]) -> Iterator[tuple[AnnualFactors, Year]]:
    """Each with what is known of its year; five queries a year, however many there are."""
    names = [field.name for field in factor_fields()]
    for year in sorted({factors.year for factors in some}):
        own = [factors for factors in some if factors.year == year]
        said = _said_by_files(own, year)
        monthly = _monthly([factors.enterprise_id for factors in own], year)
        areas = areas_of([factors.enterprise_id for factors in own], date(year, 12, 31))
        for factors in own:
            sources, earlier = said.get(factors.pk, ({}, {}))
            held = areas.get(factors.enterprise_id)
            known = {name: figure for name in names if (figure := getattr(factors, name)) is not None}
            parcels = Said(held.total, messages.PARCELS_SOURCE.format(year=year)) if held else None
            yield factors, Year(known, sources, earlier, monthly.get(factors.enterprise_id, {}), parcels)


_Files = dict[int, tuple[dict[str, str], dict[str, Said]]]


def _said_by_files(some: Sequence[AnnualFactors], year: int) -> _Files:
    """Record → for each factor which file it stands on, and what another file said before."""
    batches = Batch.objects.filter(
        importer="factors", status=Batch.Status.TAKEN, period=date(year, 12, 1)
    ).select_related("source")
    known = {batch.pk: batch for batch in batches}
    rows = StagedRow.objects.filter(
        batch__in=list(known), kind__in=_WRITTEN, target__in=[factors.pk for factors in some]
    ).defer("raw", "read", "problems")
    names = {field.name for field in factor_fields()}
    found: _Files = {}
    for row in sorted(rows, key=lambda each: (known[each.batch_id].taken_at, each.pk)):
        sources, earlier = found.setdefault(row.target or 0, ({}, {}))
        _read(row, known[row.batch_id], names, sources, earlier)
    return found


def _read(
    row: StagedRow, batch: Batch, names: set[str], sources: dict[str, str], earlier: dict[str, Said]
) -> None:
    """Notes what the row says, and what it wrote over; what a person set by hand settles what was before."""
    for name in names.intersection(row.values):
        before, now = row.before.get(name), row.values[name]
        if before is not None and before != now:
            earlier[name] = Said(Decimal(before), sources.get(name, ""))
        if batch.origin == Batch.Origin.HAND:
            earlier.pop(name, None)
        if name not in row.before or before != now:
            sources[name] = _source(batch)


def _source(batch: Batch) -> str:
    when = f"{timezone.localtime(batch.taken_at):%Y-%m-%d}" if batch.taken_at else ""
    return messages.EARLIER_SOURCE.format(file=batch.file_name, when=when)


def _monthly(enterprises: Sequence[int], year: int) -> dict[int, dict[str, Said]]:
    """Enterprise → the factors that December's returns have as well, the year's sum or mean."""
    found: dict[int, dict[str, Said]] = {}
    for model, names in _MONTHLY:
        rows = model.objects.filter(enterprise__in=enterprises, period=date(year, 12, 1)).order_by()
        source = messages.MONTHLY_SOURCE.format(year=year, form=model._meta.verbose_name)
        for enterprise, *figures in rows.values_list("enterprise", *names):
            said = found.setdefault(enterprise, {})
            pairs = zip(names.values(), figures, strict=True)
            said |= {factor: Said(figure, source) for factor, figure in pairs if figure is not None}
    return found
