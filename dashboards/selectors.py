"""What the county dashboard shows, read across the rooms with a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse

from accounts.figures import grouped
from accounts.models import Region
from accounts.periods import Period
from assessments import selectors as assessment_selectors
from assessments.indicators import INDICATORS, Indicator
from assessments.models import IndicatorFigure, TargetProgress
from assessments.tables import figure_address
from assessments.units import convert
from enterprises import selectors as enterprise_selectors
from enterprises.growth import growth_words
from reporting.selectors import cycle as reporting_selectors

KEY_INDICATORS = ("above_scale_count", "net_increase", "entries", "gross_output", "revenue", "total_profit")
# The order by which counties are ranked: growth is what the bulletins rank on.
RANKED_BY = "gross_output_growth"


@dataclass(frozen=True)
class KeyFigure:
    """One figure as it is printed, with the address of what makes it up."""

    key: str
    label: str
    text: str
    unit: str
    growth: str
    rank: int | None
    rank_of: int
    url: str


@dataclass(frozen=True)
class TargetLine:
    """One target of the region, judged, as it is printed."""

    progress: TargetProgress
    label: str
    target: str
    actual: str
    unit: str
    url: str


@dataclass(frozen=True)
class UnitLine:
    """One county of the ranking, its figures in the order of the headings."""

    region: Region
    rank: int | None
    figures: list[KeyFigure]


@dataclass(frozen=True)
class CountyPage:
    """Everything one dashboard shows; `computed_at` is None where the period was never computed."""

    computed_at: datetime | None
    confirmed: str
    """How far the counties' sheets that the figures are made of are reviewed."""
    owed: bool
    figures: list[KeyFigure]
    targets: list[TargetLine]
    units: list[UnitLine]
    chart: dict[str, Any]


def county_page(region: Region, period: Period, units: list[Region]) -> CountyPage:
    """The dashboard of `region` at `period`; `units` are the assessed regions below it, to be ranked."""
    snapshot = assessment_selectors.snapshot_of(region, period)
    by_region = assessment_selectors.figures_of([region, *units], period)
    progress = assessment_selectors.progress_within(region, period).filter(target__region=region)
    return CountyPage(
        computed_at=snapshot.computed_at if snapshot else None,
        confirmed=reporting_selectors.reviewed_line(region, period, ("output", "finance")),
        owed=assessment_selectors.is_owed(period),
        figures=[_key_figure(key, by_region[region.pk], region, period) for key in KEY_INDICATORS],
        targets=[_target_line(row) for row in progress],
        units=_unit_lines(units, by_region, period),
        chart=_chart(region, period),
    )


def _key_figure(key: str, figures: dict[str, IndicatorFigure], region: Region, period: Period) -> KeyFigure:
    indicator, figure = INDICATORS[key], figures.get(key)
    ranked = figures.get("gross_output_growth") if key == "gross_output" else figure
    return KeyFigure(
        key=key,
        label=indicator.label,
        text=shown(indicator, figure.value) if figure else "--",
        unit=indicator.display_unit,
        growth=growth_words(figure.value, figure.prior) if figure and figure.prior is not None else "",
        rank=ranked.rank if ranked else None,
        rank_of=ranked.rank_of if ranked else 0,
        url=figure_url(indicator, region, period),
    )


def shown(indicator: Indicator, value: Decimal | None) -> str:
    """A value of the indicator as a page prints it, in its display unit."""
    if value is None:
        return "--"
    places = {"户": 0, "个": 0, "%": 1}.get(indicator.display_unit, 2)
    return grouped(convert(value, indicator.unit, indicator.display_unit), places)


def figure_url(indicator: Indicator, region: Region, period: Period) -> str:
    """The address of the rows behind a figure."""
    path = reverse("dashboards:figure", args=[indicator.key])
    return f"{path}?region={region.code}&period={period}"


def _target_line(row: TargetProgress) -> TargetLine:
    target = row.target
    indicator = INDICATORS[target.indicator]
    places = 0 if target.unit in ("户", "个") else 1 if target.unit == "%" else 2
    return TargetLine(
        progress=row,
        label=indicator.label,
        target=assessment_selectors.plain(target.figure) or "",
        actual=grouped(row.actual, places),
        unit=target.unit,
        url=figure_address(row),
    )


def _unit_lines(
    units: list[Region], by_region: dict[int, dict[str, IndicatorFigure]], period: Period
) -> list[UnitLine]:
    lines = []
    for unit in units:
        figures = by_region[unit.pk]
        ranked = figures.get(RANKED_BY)
        columns = [_key_figure(key, figures, unit, period) for key in KEY_INDICATORS]
        lines.append(UnitLine(unit, ranked.rank if ranked else None, columns))
    return sorted(lines, key=lambda line: (line.rank is None, line.rank or 0, line.region.path))


def _chart(region: Region, period: Period) -> dict[str, Any]:
    """Output month by month, this year and last, 1–2月 as one point; last year's on the restated base."""
    series = enterprise_selectors.monthly_sums("output", "gross_output", region, period)
    indicator = INDICATORS["gross_output"]
    months = [_month_label(point) for point, _, _ in series]
    rest = [f"{month}月" for month in range(period.month + 1, 13)]
    return {
        "title": f"{region.name}规上工业月度产值",
        "unit": "亿元",
        "categories": months + rest,
        "series": [
            {
                "name": f"{period.year}年",
                "values": _in_hundred_millions([v for _, v, _ in series], len(rest)),
                "style": "current",
            },
            {
                "name": f"{period.year - 1}年",
                "values": _in_hundred_millions([b for _, _, b in series], len(rest)),
                "style": "prior",
            },
        ],
        "target": None,
        "links": [figure_url(indicator, region, point) for point, _, _ in series],
    }


def _month_label(period: Period) -> str:
    return "1-2月" if period.month == 2 else f"{period.month}月"


def _in_hundred_millions(months: list[Decimal | None], missing: int) -> list[float | None]:
    """Monthly sums in 亿元, None for a month without figures and for those to come."""
    known = [None if value is None else float(round(convert(value, "千元", "亿元"), 2)) for value in months]
    return known + [None] * missing


@dataclass(frozen=True)
class ChartLine:
    """One month of the chart's table view."""

    label: str
    values: list[str]
    url: str


def chart_lines(chart: dict[str, Any]) -> list[ChartLine]:
    """The chart's data as a table, for keyboards, screen readers and copying."""
    columns = [series["values"] for series in chart["series"]]
    links = [*chart["links"], *[""] * (len(chart["categories"]) - len(chart["links"]))]
    return [
        ChartLine(label, ["--" if value is None else f"{value:,.2f}" for value in values], url)
        for url, label, *values in zip(links, chart["categories"], *columns, strict=True)
    ]
