"""The history behind a finding: the figure month by month, what it lets expect, and where the doubted one lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from accounts.periods import Period
from enterprises import return_forms
from enterprises.growth import growth_words
from reporting import names
from reporting.expressions import PRIOR, Reference, Time
from reporting.models import Finding
from reporting.outliers import Outlook
from reporting.rules import Book, Frame, Kind, Need
from reporting.rules.compiling import Check, compile_rule
from reporting.rules.frames import Column, periods_back
from reporting.rules.judging import outlook_of
from reporting.rules.text import PERIODS_BACK, RuleText
from reporting.selectors.checking import reporting_of
from reporting.selectors.figures import book_of


@dataclass(frozen=True)
class Point:
    """One period: the year to date, the month alone (per month in 1–2月), and growth."""

    period: Period
    ytd: Decimal | None
    month: Decimal | None
    growth: str


@dataclass(frozen=True)
class History:
    """The figures of two years, the latest last, and the band in which the last one was to be expected.

    Of a unit they are sums over `enterprises`: the same in every period, so that who came or went moves nothing.
    """

    label: str
    unit: str
    points: list[Point]
    outlook: dict[str, float | None]
    enterprises: int = 1

    def chart(self) -> dict[str, Any]:
        """What the chart draws."""
        size = len(self.points)
        lines = [("中位数", "median", "median"), ("通常下限", "low", "low"), ("通常上限", "high", "high")]
        return {
            "title": self.label,
            "unit": self.unit,
            "categories": [str(point.period) for point in self.points],
            "series": [
                {"name": self.label, "style": "current", "values": [_float(p.month) for p in self.points]},
                *(
                    {"name": name, "style": style, "values": [self.outlook[key]] * size}
                    for name, key, style in lines
                    if self.outlook[key] is not None
                ),
            ],
        }


def history_of(finding: Finding) -> History | None:
    """The doubted figure's history, of an enterprise or of a unit's sums; None for what is no value of its form."""
    name = finding.subject.removesuffix(PRIOR)
    if name not in return_forms.value_names(finding.form):
        return None
    period, form = finding.as_period, finding.form
    enterprises, where = _of_whom(finding)
    if not enterprises:
        return None
    periods = [*reversed(periods_back(period, PERIODS_BACK)), period]
    wanted = {Need(form, each, part) for each in periods for part in (name, name + PRIOR)}
    book = book_of(enterprises, wanted, where)
    level = return_forms.is_level(name)
    points = [_point(each, form, name, level, book) for each in periods]
    first = next((place for place, point in enumerate(points) if point.ytd is not None), len(points) - 1)
    points = points[first:]
    prefix = "" if level else "当月"
    return History(
        f"{prefix}{return_forms.label_of(form, name)}{'合计' if finding.enterprise_id is None else ''}",
        return_forms.unit_of(form, name),
        points,
        _expected(finding, points),
        len(enterprises),
    )


def _of_whom(finding: Finding) -> tuple[list[int], dict[str, Any]]:
    """The enterprise, or those of which the unit's sums were checked; with the lookup that picks their returns."""
    if finding.enterprise_id is not None:
        return [finding.enterprise_id], {"enterprise": finding.enterprise_id}
    where = {"enterprise__region": finding.unit_id}
    return list(reporting_of(finding.form, finding.as_period, where)), where


def _point(period: Period, form: str, name: str, level: bool, book: Book) -> Point:
    frame = Frame(period, book, per_month=True)
    time = Time.NOW if level else Time.MONTH
    ytd = _sum(frame.column(Reference(name, form)))
    # Each one's own month is taken first: who has no figure a month ago would count with the whole year.
    month = _sum(frame.column(Reference(name, form, time)))
    prior = _sum(frame.column(Reference(name + PRIOR, form)))
    return Point(period, ytd, month, growth_words(ytd, prior))


def _sum(column: Column) -> Decimal | None:
    """The sum of those that have a figure; None where nobody has."""
    values = [value for value in column if value is not None]
    return sum(values, Decimal(0)) if values else None


def _expected(finding: Finding, points: Sequence[Point]) -> dict[str, float | None]:
    values = np.array([point.month for point in points], dtype=np.float64)
    check = _outlier_check(finding)
    outlook: Outlook = outlook_of(check, values[-1:], values[None, -2::-1])
    parts = {"median": outlook.median, "low": outlook.low, "high": outlook.high, "score": outlook.score}
    return {key: _known(float(part[0])) for key, part in parts.items()}


def _outlier_check(finding: Finding) -> Check:
    """The check whose band is drawn: the finding's own where it is an outlier, else one at the usual threshold."""
    own = finding.rule.kind == Kind.OUTLIER
    text = RuleText(Kind.OUTLIER, "X", tolerance=finding.rule.tolerance if own else Decimal(0))
    return compile_rule(text, finding.form, names.catalog())[0]


def _known(value: float) -> float | None:
    return round(value, 2) if np.isfinite(value) else None


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
