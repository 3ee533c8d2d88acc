"""The charts of an enterprise's page: months this year and last, and where the year's revenue will end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from accounts.figures import grouped
from accounts.periods import FIRST_MONTH, Period
from enterprises import return_forms
from enterprises.classification import WAN
from enterprises.forecast import YEAR_END
from enterprises.growth import growth_words
from enterprises.selectors.series import TwoYears
from enterprises.series import MONTHS, YearToDate, joined, last_year_alone, months_alone
from enterprises.views.standing import Outlook

ValueUrl = Callable[[str, str, Period], str]
"""(form, value, period) → the address of the value."""
MONTHLY = (("output", "gross_output"), ("finance", "revenue"), ("energy", "electricity"))


class Row(NamedTuple):
    """One month of a chart's table, with the addresses of both figures."""

    label: str
    value: str
    url: str
    base: str
    base_url: str
    growth: str


@dataclass(frozen=True)
class Chart:
    """What chart.js draws, and the same as a table."""

    key: str
    data: dict[str, Any]
    rows: list[Row]
    note: str = ""

    @property
    def id(self) -> str:
        """The id of the block that holds the data."""
        return f"chart-{self.key}"


def charts_of(
    years: Mapping[str, TwoYears],
    outlook: Outlook | None,
    threshold: Decimal | None,
    value_url: ValueUrl,
) -> list[Chart]:
    """The charts of which there is anything to draw."""
    drawn = [_monthly(years[form], name, value_url) for form, name in MONTHLY]
    drawn.insert(2, _course(years["finance"], outlook, threshold, value_url))
    return [chart for chart in drawn if any(_known(each) for each in chart.data["series"])]


def _known(series: dict[str, Any]) -> bool:
    return any(value is not None for value in series["values"])


def _monthly(years: TwoYears, name: str, value_url: ValueUrl) -> Chart:
    now = months_alone(years.ytd(name))
    base = last_year_alone(years.restated(name), years.stored(name))
    label, unit = return_forms.label_of(years.form, name), _Unit.of(years.form, name)
    rows = _rows(years, name, now, base, unit, value_url)
    data = {
        "title": f"月度{label}",
        "unit": unit.name,
        "categories": [_month(month) for month in MONTHS],
        "series": _two_lines(years.period, now, base, unit),
        "links": [row.url or row.base_url for row in rows],
    }
    return Chart(f"{years.form}-{name}", data, rows)


def _course(
    years: TwoYears, outlook: Outlook | None, threshold: Decimal | None, value_url: ValueUrl
) -> Chart:
    """Revenue year to date, this year and last, with the forecast of the year beside the line of the library."""
    name, unit = "revenue", _Unit.of(years.form, "revenue")
    now, base = years.ytd(name), joined(years.restated(name), years.stored(name))
    rows = _rows(years, name, now, base, unit, value_url)
    data = {
        "title": "营业收入累计与全年预计",
        "unit": unit.name,
        "categories": [_month(month) for month in MONTHS],
        "series": [
            *_two_lines(years.period, now, base, unit),
            *(_forecast_lines(outlook, unit) if outlook else []),
        ],
        "target": _line_of(threshold, unit, (now, base)) if threshold else None,
        "links": [row.url or row.base_url for row in rows],
    }
    return Chart("course", data, rows, _course_note(outlook, unit))


def _line_of(threshold: Decimal, unit: _Unit, years: Sequence[YearToDate]) -> dict[str, Any]:
    """The line of the library; its name stands where the years' own lines do not run."""
    first = next((value for figures in years for month in MONTHS if (value := figures.get(month))), None)
    begins_below = first is not None and first < threshold / 2
    at = "insideStartTop" if begins_below else "insideEndTop"
    return {"name": "规上标准", "value": unit.drawn(threshold), "at": at}


def _course_note(outlook: Outlook | None, unit: _Unit) -> str:
    if outlook is None:
        return ""
    said = f"按1—{outlook.month}月预计全年 {unit.printed(outlook.amount)} 万元"
    if outlook.band is None:
        return f"{said}。"
    low, high = map(unit.printed, outlook.band)
    return f"{said}；按上年回测的偏差校正后，八成落在 {low}—{high} 万元。预计不作为统计数据。"


def _forecast_lines(outlook: Outlook, unit: _Unit) -> list[dict[str, Any]]:
    """Lines from the last month reported to the year's end: the forecast, and the bounds of its band."""
    ends = [("全年预计", "forecast", outlook.amount)]
    if outlook.band:
        ends += [("八成区间", "bound", bound) for bound in outlook.band]
    return [
        {
            "name": name,
            "style": style,
            "spans": True,
            "values": unit.line({outlook.month: outlook.revenue, YEAR_END: end}),
        }
        for name, style, end in ends
    ]


def _two_lines(period: Period, now: YearToDate, base: YearToDate, unit: _Unit) -> list[dict[str, Any]]:
    return [
        {"name": f"{period.year}年", "style": "current", "values": unit.line(now)},
        {"name": f"{period.year - 1}年", "style": "prior", "values": unit.line(base)},
    ]


def _rows(
    years: TwoYears, name: str, now: YearToDate, base: YearToDate, unit: _Unit, value_url: ValueUrl
) -> list[Row]:
    return [
        Row(
            _month(month),
            unit.printed(now.get(month)),
            _url_now(years, name, month, value_url) if now.get(month) is not None else "",
            unit.printed(base.get(month)),
            _url_base(years, name, month, value_url) if base.get(month) is not None else "",
            growth_words(now.get(month), base.get(month)),
        )
        for month in MONTHS
    ]


def _url_now(years: TwoYears, name: str, month: int, value_url: ValueUrl) -> str:
    return value_url(years.form, name, Period(years.period.year, month))


def _url_base(years: TwoYears, name: str, month: int, value_url: ValueUrl) -> str:
    """Where last year's figure stands: as restated this year, else in last year's own return."""
    if years.restated(name).get(month) is not None:
        return _url_now(years, f"{name}_prior", month, value_url)
    return value_url(years.form, name, Period(years.period.year - 1, month))


def _month(month: int) -> str:
    return "1-2月" if month == FIRST_MONTH else f"{month}月"


@dataclass(frozen=True)
class _Unit:
    """In what a value is drawn and printed: money in 万元, all else as stored."""

    name: str
    divisor: Decimal

    @classmethod
    def of(cls, form: str, name: str) -> _Unit:
        stored = return_forms.unit_of(form, name)
        return cls("万元", Decimal(WAN)) if stored == "千元" else cls(stored, Decimal(1))

    def drawn(self, value: Decimal) -> float:
        return float(round(value / self.divisor, 2))

    def printed(self, value: Decimal | None) -> str:
        return grouped(None if value is None else value / self.divisor, 2)

    def line(self, figures: YearToDate) -> list[float | None]:
        return [None if (value := figures.get(month)) is None else self.drawn(value) for month in MONTHS]
