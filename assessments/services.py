"""Commands of this room: compute what each region has reached of its targets."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Region
from accounts.periods import FIRST_MONTH, Period
from assessments.indicator import Query, Together
from assessments.indicators import INDICATORS, Grouped, Indicator, Totals, roll_up
from assessments.models import IndicatorFigure, ProgressRequest, ProgressSnapshot, Target, TargetProgress
from assessments.progress import Kind, judge, rank
from assessments.units import convert
from enterprises.growth import growth_rate, percent
from enterprises.models import Enterprise

log = logging.getLogger(__name__)
COUNTED = frozenset({"户", "个"})
"""Units in which a count of none is 0."""


def request_progress(periods: Iterable[date]) -> None:
    """The periods stand as owed."""
    now = timezone.now()
    ProgressRequest.objects.bulk_create(
        [ProgressRequest(period=period, requested_at=now) for period in periods],
        update_conflicts=True,
        unique_fields=["period"],
        update_fields=["requested_at"],
    )


def compute_due(*, now: datetime) -> list[Period]:
    """The periods that were owed and now are computed; one asked for again meanwhile stays owed.

    A period that cannot be computed stays owed too, and does not hold up the others.
    """
    done = []
    for request in ProgressRequest.objects.order_by("-period"):
        period = Period.from_date(request.period)
        try:
            compute_progress(period=period, now=now)
        except Exception:
            log.exception("progress of %s could not be computed", period)
            continue
        ProgressRequest.objects.filter(pk=request.pk, requested_at=request.requested_at).delete()
        done.append(period)
    return done


def _asked_since(indicator: Indicator, since: Period, until: Period) -> Period:
    """The start that an indicator's query is given: one for all spans, but for what adds up over them.

    A level stands at its end whatever the span; a rate is that of the year to date (domain.md 23).
    """
    return since if indicator.kind is Kind.FLOW else Period(until.year, FIRST_MONTH)


@dataclass
class _Measured:
    """Every indicator's totals by region for one period; each span's query runs once."""

    period: Period
    regions: list[Region]
    cache: dict[tuple[str, Period, Period], Grouped]
    kin: dict[tuple[Together, Period, Period], Mapping[str, Grouped]] = field(default_factory=dict)

    def totals(self, indicator: Indicator, since: Period, until: Period) -> Grouped:
        if indicator.query is None:
            return {}
        since = _asked_since(indicator, since, until)
        key = (indicator.key, since, until)
        if key not in self.cache:
            totals = roll_up(self._asked(indicator, indicator.query, since, until), self.regions)
            self.cache[key] = self._with_zeros(totals) if indicator.unit in COUNTED else totals
        return self.cache[key]

    def _asked(self, indicator: Indicator, query: Query, since: Period, until: Period) -> Grouped:
        """What the indicator's query says; those that are answered together are asked once."""
        if indicator.together is None:
            return query(since, until)
        key = (indicator.together, since, until)
        if key not in self.kin:
            self.kin[key] = indicator.together(since, until)
        return self.kin[key].get(indicator.key, {})

    @cached_property
    def taking_part(self) -> list[int]:
        """The regions that have an enterprise in their subtree: there, a count of none is 0."""
        place = Coalesce("zone__path", "region__path")
        paths = set(Enterprise.objects.order_by().values_list(place, flat=True))
        return [region.pk for region in self.regions if any(path.startswith(region.path) for path in paths)]

    def _with_zeros(self, totals: Grouped) -> Grouped:
        return {region: Totals(Decimal(0)) for region in self.taking_part} | totals


@transaction.atomic
def compute_progress(*, period: Period, now: datetime) -> None:
    """One snapshot for each region at `period`, in place of the one that stood. Idempotent."""
    regions = list(Region.objects.exclude(kind=Region.Kind.PROVINCE))
    measured = _Measured(period, regions, {})
    snapshots = _snapshots(period, regions, now)
    figures = _figures(measured, snapshots)
    progress = _target_progress(measured, snapshots)
    IndicatorFigure.objects.filter(snapshot__period=period.date).delete()
    TargetProgress.objects.filter(snapshot__period=period.date).delete()
    IndicatorFigure.objects.bulk_create(figures, batch_size=500)
    TargetProgress.objects.bulk_create(progress, batch_size=500)


def _snapshots(period: Period, regions: list[Region], now: datetime) -> dict[int, ProgressSnapshot]:
    # The upsert locks the rows, so two workers at one period follow each other.
    ProgressSnapshot.objects.bulk_create(
        [ProgressSnapshot(region=region, period=period.date, computed_at=now) for region in regions],
        update_conflicts=True,
        unique_fields=["region", "period"],
        update_fields=["computed_at"],
    )
    return {snapshot.region_id: snapshot for snapshot in ProgressSnapshot.objects.filter(period=period.date)}


def _figures(measured: _Measured, snapshots: dict[int, ProgressSnapshot]) -> list[IndicatorFigure]:
    start = Period(measured.period.year, 2)
    rows = []
    for indicator in INDICATORS.values():
        totals = measured.totals(indicator, start, measured.period)
        ranks = _figure_ranks(indicator, totals, measured.regions)
        for region, total in totals.items():
            place, among = ranks.get(region, (None, 0))
            rows.append(
                IndicatorFigure(
                    snapshot=snapshots[region],
                    indicator=indicator.key,
                    value=_figure(indicator, total),
                    prior=total.prior,
                    rank=place,
                    rank_of=among,
                )
            )
    return rows


def _figure(indicator: Indicator, total: Totals) -> Decimal | None:
    if indicator.is_share:
        return percent(total.value, total.prior) if total.prior else None
    return growth_rate(total.value, total.prior) if indicator.kind is Kind.GROWTH else total.value


def _figure_ranks(
    indicator: Indicator, totals: Grouped, regions: list[Region]
) -> dict[int, tuple[int | None, int]]:
    """(rank, how many were ranked) of each assessed unit among its siblings."""
    siblings: dict[str, dict[int, Decimal | None]] = defaultdict(dict)
    for region in regions:
        if region.assessed and region.pk in totals:
            siblings[_parent_path(region)][region.pk] = _figure(indicator, totals[region.pk])
    return _ranked(siblings)


def _ranked(groups: dict[Any, dict[int, Decimal | None]]) -> dict[int, tuple[int | None, int]]:
    placed: dict[int, tuple[int | None, int]] = {}
    for values in groups.values():
        among = sum(value is not None for value in values.values())
        for key, place in rank(values).items():
            # One alone is not ranked among anyone.
            placed[key] = (place if among > 1 else None, among)
    return placed


def _parent_path(region: Region) -> str:
    return str(region.path[: -Region.steplen])


def _target_progress(measured: _Measured, snapshots: dict[int, ProgressSnapshot]) -> list[TargetProgress]:
    period = measured.period
    targets = list(
        Target.objects.filter(start__lte=period.date, end__gte=period.date).select_related(
            "region", "article"
        )
    )
    rows = {target.pk: _judged(target, measured, snapshots) for target in targets}
    for key, (place, among) in _ranked(_sibling_targets(targets, rows)).items():
        rows[key].rank, rows[key].rank_of = place, among
    return list(rows.values())


def _judged(target: Target, measured: _Measured, snapshots: dict[int, ProgressSnapshot]) -> TargetProgress:
    indicator, period = INDICATORS[target.indicator], measured.period
    start = Period(target.start.year, max(target.start.month, 2))
    total = measured.totals(indicator, start, period).get(target.region_id)
    actual = _actual(indicator, total, target, has_data=indicator.query is not None)
    judgement = judge(target.goal, actual, (period.year, period.month))
    return TargetProgress(
        snapshot=snapshots[target.region_id],
        target=target,
        actual=judgement.actual,
        completion=judgement.completion,
        expected=judgement.expected,
        gap=judgement.gap,
        light=judgement.light,
    )


def _actual(indicator: Indicator, total: Totals | None, target: Target, *, has_data: bool) -> Decimal | None:
    """The figure in the target's own unit; a count of nothing is 0, a sum of nothing is no figure."""
    if total is None:
        return Decimal(0) if has_data and indicator.unit in COUNTED else None
    figure = _figure(indicator, total)
    return None if figure is None else convert(figure, indicator.unit, target.unit)


def _sibling_targets(
    targets: list[Target], rows: dict[int, TargetProgress]
) -> dict[Any, dict[int, Decimal | None]]:
    """The targets of one clause, indicator and span for regions of one parent, by what they are ranked on."""
    groups: dict[Any, dict[int, Decimal | None]] = defaultdict(dict)
    for target in targets:
        row = rows[target.pk]
        key = (
            target.article_id,
            target.indicator,
            target.kind,
            target.start,
            target.end,
            _parent_path(target.region),
        )
        groups[key][target.pk] = row.actual if target.kind == Kind.GROWTH else row.completion
    return groups
