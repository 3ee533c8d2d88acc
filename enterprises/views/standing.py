"""What the page of an enterprise shows of its standing: the reasons, the figures behind them, the way so far."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.urls import reverse

from accounts.figures import NO_FIGURE, grouped
from accounts.models import Region
from accounts.periods import Period
from enterprises import standings
from enterprises.classification import WAN
from enterprises.forecast import METHOD_LABELS, YEAR_END, Method
from enterprises.models import Enterprise, StatusSnapshot
from enterprises.selectors.backtest import Band, bands
from enterprises.selectors.parameters import rule_in_force
from enterprises.selectors.status import timeline

# Which value of which form a reason was read from; the rest were calculated from revenue.
_BEHIND = {"output": ("output", "gross_output"), "electricity": ("energy", "electricity")}


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of the standing as it is printed, in 万元."""

    label: str
    text: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Outlook:
    """The forecast that the standing was judged by: from the revenue of which month, with its band; in 千元."""

    month: int
    revenue: Decimal
    amount: Decimal
    band: tuple[Decimal, Decimal] | None


@dataclass(frozen=True, slots=True)
class Standing:
    """The standing of an enterprise at a period, as the page shows it."""

    row: StatusSnapshot
    lamp: str
    change: str
    reasons: list[tuple[str, str]]
    warnings: list[tuple[str, str]]
    lines: list[Line]
    outlook: Outlook | None


def standing_context(enterprise: Enterprise, region: Region | None, period: Period | None) -> dict[str, Any]:
    """The standing at the period with its figures, and the standings of all periods."""
    if region is None or period is None:
        return {"standing": None, "scale_rule": None, "status_years": []}
    rows = timeline(enterprise)
    at = {row.period: row for row in rows}
    row, links = at.get(period.date), _Links(enterprise, region, period)
    return {
        "standing": _standing(row, at.get(period.previous.date), links) if row else None,
        "scale_rule": rule_in_force(enterprise.region, period),
        "status_years": [
            (year, [_step(each, links) for each in reversed(list(of_year))])
            for year, of_year in groupby(rows, key=lambda each: each.period.year)
        ],
    }


@dataclass(frozen=True, slots=True)
class _Links:
    enterprise: Enterprise
    region: Region
    period: Period

    def value(self, form: str, name: str, period: Period) -> str:
        """The address of one value of the enterprise."""
        place = reverse("enterprises:value", args=[self.enterprise.uscc, form, name])
        return f"{place}?region={self.region.code}&period={period}"

    def page(self, period: Period) -> str:
        """The enterprise's page at another period."""
        return f"{self.enterprise.get_absolute_url()}?region={self.region.code}&period={period}"

    def reason(self, code: str, row: StatusSnapshot) -> str:
        """Where the figure behind a reason stands; empty for what several figures make."""
        subject = "output" if code == "falling" else code.rpartition("_")[0]
        if subject in _BEHIND:
            return self.value(*_BEHIND[subject], Period.from_date(row.period))
        if code.startswith("last_year") and row.last_year is not None:
            return self.value("finance", "revenue", Period(row.period.year - 1, YEAR_END))
        return ""


def _standing(row: StatusSnapshot, before: StatusSnapshot | None, links: _Links) -> Standing:
    reported = _unfinished(row)
    found = bands(links.enterprise.region, reported.year - 1, reported.month) if reported else {}
    return Standing(
        row,
        standings.lamp(row.status),
        standings.change(before.status, row.status) if before else "",
        [(words, links.reason(code, row)) for code, words in row.reasons],
        [(words, links.reason(code, row)) for code, words in row.warnings],
        list(_lines(row, links, found)),
        _outlook(row, found),
    )


def _unfinished(row: StatusSnapshot) -> Period | None:
    """The period whose revenue a forecast was made from; None where there is none, or the year is over."""
    reported = Period.from_date(row.revenue_period) if row.revenue_period else None
    return reported if reported and reported.month < YEAR_END else None


def _outlook(row: StatusSnapshot, found: dict[Method, Band]) -> Outlook | None:
    reported = _unfinished(row)
    if reported is None or row.revenue is None or row.forecast is None:
        return None
    band = found.get(Method.GROWTH if row.forecast == row.by_growth else Method.MONTHS)
    return Outlook(reported.month, row.revenue, row.forecast, band.around(row.forecast) if band else None)


def _lines(row: StatusSnapshot, links: _Links, found: dict[Method, Band]) -> Iterator[Line]:
    reported = Period.from_date(row.revenue_period) if row.revenue_period else None
    month = f"1—{reported.month}月" if reported else "1—本月"
    yield Line(
        f"营业收入{month}",
        _wan(row.revenue),
        links.value("finance", "revenue", reported) if reported else "",
        "本期未报，按上期数判定" if reported and reported.date != row.period else "",
    )
    last = Period(row.period.year - 1, YEAR_END)
    url = links.value("finance", "revenue", last) if row.last_year is not None else ""
    yield Line("上年营业收入", _wan(row.last_year), url)
    yield Line("近12个月营业收入", _wan(row.rolling), note="本年累计 + 上年同期以后各月")
    if _unfinished(row):
        yield _forecast("按增速预计全年", row.by_growth, Method.GROWTH, found)
        yield _forecast("按月均预计全年", row.by_months, Method.MONTHS, found)


def _forecast(label: str, amount: Decimal | None, method: Method, found: dict[Method, Band]) -> Line:
    if amount is None:
        return Line(label, NO_FIGURE, note=METHOD_LABELS[method])
    band = found.get(method)
    if band is None:
        return Line(label, _wan(amount), note=METHOD_LABELS[method])
    low, high = (grouped(each / WAN, 0) for each in band.around(amount))
    score = band.score
    return Line(
        label,
        _wan(amount),
        note=f"按上年回测的偏差校正后，八成落在{low}—{high}万元（{score.region}{score.judged}户）",
    )


def _step(row: StatusSnapshot, links: _Links) -> tuple[int, str, str, str]:
    """(month, address of the page at that period, lamp, reasons in one text)."""
    reasons = "；".join(words for _, words in [*row.reasons, *row.warnings])
    return row.period.month, links.page(Period.from_date(row.period)), standings.lamp(row.status), reasons


def _wan(amount: Decimal | None) -> str:
    return NO_FIGURE if amount is None else grouped(amount / WAN, 2)
