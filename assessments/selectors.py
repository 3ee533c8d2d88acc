"""Questions to this room: a region's figures and targets at a period, and what makes a figure up."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from accounts.models import Region
from accounts.periods import Period
from assessments.indicators import INDICATORS, Indicator
from assessments.models import IndicatorFigure, ProgressRequest, ProgressSnapshot, TargetProgress
from assessments.progress import Kind
from enterprises import selectors as enterprise_selectors
from enterprises.selectors import TracedValue
from enterprises.selectors import status as status_selectors


def snapshot_of(region: Region, period: Period) -> ProgressSnapshot | None:
    """The region's snapshot at the period, if it was computed."""
    return ProgressSnapshot.objects.filter(region=region, period=period.date).first()


def is_owed(period: Period) -> bool:
    """Whether the period is waiting to be computed again."""
    return ProgressRequest.objects.filter(period=period.date).exists()


def figures_of(regions: list[Region], period: Period) -> dict[int, dict[str, IndicatorFigure]]:
    """Region → indicator → figure, with one query."""
    rows = IndicatorFigure.objects.filter(snapshot__period=period.date, snapshot__region__in=regions)
    grouped: dict[int, dict[str, IndicatorFigure]] = {region.pk: {} for region in regions}
    for row in rows.select_related("snapshot"):
        grouped[row.snapshot.region_id][row.indicator] = row
    return grouped


def progress_within(region: Region, period: Period) -> QuerySet[TargetProgress]:
    """The judged targets of the region and those below it."""
    return (
        TargetProgress.objects.within(region)
        .filter(snapshot__period=period.date)
        .select_related("target__article__document", "target__region", "snapshot")
        .order_by(
            "target__article__document",
            "target__indicator",
            "target__end",
            "target__article",
            "target__region__path",
            "pk",
        )
    )


@dataclass(frozen=True)
class Trace:
    """A figure with the rows that sum to it, in the indicator's own unit."""

    indicator: Indicator
    total: Decimal
    rows: list[TracedValue]


class NotASum(ValueError):
    """An indicator that no rows sum to: a rate, or one without a source yet."""


def trace(indicator: Indicator, region: Region, period: Period, since: Period | None = None) -> Trace:
    """The rows behind an indicator from `since`, the year's beginning by default. Raises NotASum for a rate."""
    rows = _traced(indicator, region, period, since or Period(period.year, 2))
    return Trace(indicator, sum((row.value for row in rows), Decimal(0)), rows)


def _traced(indicator: Indicator, region: Region, period: Period, start: Period) -> list[TracedValue]:
    if indicator.query is None:
        raise NotASum(f"“{indicator.label}”还没有数据来源。")
    if indicator.kind is not Kind.GROWTH and indicator.source:
        return enterprise_selectors.trace_returns(*indicator.source, region, period)
    if indicator.status:
        return status_selectors.trace_status(region, period, indicator.status)
    if indicator.traced:
        return indicator.traced(region, start, period)
    if indicator.key == "above_scale_count":
        return enterprise_selectors.trace_library(region, period)
    if indicator.key in ("net_increase", "entries"):
        return enterprise_selectors.trace_events(region, start, period, exits=indicator.key == "net_increase")
    raise NotASum(f"“{indicator.label}”不是加总得来的，没有可列出的明细。")


def progress_rows(progress: QuerySet[TargetProgress]) -> list[dict[str, Any]]:
    """Judged targets as plain values, for the command and for scripts."""
    return [
        {
            "policy": row.target.article.document.slug,
            "article": row.target.article.key,
            "indicator": row.target.indicator,
            "label": INDICATORS[row.target.indicator].label,
            "region": row.target.region.code,
            "kind": row.target.kind,
            "from": f"{row.target.start:%Y-%m}",
            "to": f"{row.target.end:%Y-%m}",
            "unit": row.target.unit,
            "target": plain(row.target.figure),
            "actual": plain(row.actual),
            "completion": plain(row.completion),
            "expected": plain(row.expected),
            "gap": plain(row.gap),
            "rank": row.rank,
            "light": row.light,
        }
        for row in progress
    ]


def plain(value: Decimal | None) -> str | None:
    """`value` as text without exponent or idle zeros, None where there is none."""
    if value is None:
        return None
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"
