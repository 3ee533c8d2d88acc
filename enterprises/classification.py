"""Where an enterprise stands to the 规上 library: 规上, 临退, 退规, 临规 or 规下, with the reasons in words.

The line is 主营业务收入 of 2000万元 a year (domain.md 1, 国统字〔2010〕87号); what counts as near it differs
by place and year and is a parameter (池州 2019: 应税营业收入 800–2000万元; 亳州 2022: 临退, 退规 of two years).
Money is in 千元 as the returns hold it, and printed in 万元, half up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import NamedTuple

from enterprises import forecast
from enterprises.forecast import Course, Method

WAN = 10
"""千元 in 万元."""


class ScaleStatus(StrEnum):
    """The five standings of glossary.md."""

    ABOVE = "above"
    AT_RISK = "at_risk"
    EXITED = "exited"
    APPROACHING = "approaching"
    BELOW = "below"


STATUS_LABELS = {
    ScaleStatus.ABOVE: "规上",
    ScaleStatus.AT_RISK: "临退",
    ScaleStatus.EXITED: "退规",
    ScaleStatus.APPROACHING: "临规",
    ScaleStatus.BELOW: "规下",
}


REASON_LABELS = {
    "in": "在规上企业库内",
    "forecast_below": "预计全年低于标准",
    "last_year_below": "上年低于标准",
    "last_year_near": "上年接近标准",
    "output_stopped": "产值为0，疑似停产",
    "output_down": "产值骤降，疑似半停产",
    "electricity_stopped": "用电量为0，疑似停产",
    "electricity_down": "用电量骤降，疑似半停产",
    "left": "退规跟踪期内",
    "last_year_over": "上年已达标准，应统未统",
    "rolling_over": "近12个月已达标准，应统未统",
    "forecast_over": "预计全年达到标准，应统未统",
    "last_year_between": "上年在临规区间",
    "rolling_between": "近12个月在临规区间",
    "forecast_between": "预计全年在临规区间",
    "small": "未到临规下限",
    "no_figures": "没有营业收入数据",
}
WARNING_LABELS = {"falling": "连续负增长"}
"""What the codes of reasons and warnings are counted and filtered by."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The parameters of one region at one time; money in 千元, shares in per cent."""

    threshold: Decimal = Decimal(20_000)
    approaching_from: Decimal = Decimal(8_000)
    margin: Decimal = Decimal(10)
    """By how much last year may have passed the line and still be near it."""
    drop: Decimal = Decimal(50)
    """By how much a month's output or electricity must fall to count as half stopped."""
    watch_months: int = 24
    falling_months: int = 2
    method: Method = Method.GROWTH
    falling_by: Decimal = Decimal(20)
    """The least fall of each of those months: some three in ten fall a little at any time, which tells nobody anything."""


class Month(NamedTuple):
    """One month alone and the same month of last year."""

    now: Decimal | None
    base: Decimal | None

    @property
    def growth(self) -> Decimal | None:
        """In per cent; None without a base above 0."""
        if self.now is None or self.base is None or self.base <= 0:
            return None
        return (self.now / self.base - 1) * 100


@dataclass(frozen=True, slots=True)
class Facts:
    """What is on record of one enterprise up to a period; months alone, the latest last."""

    in_library: bool
    revenue: Course
    left: date | None = None
    """The month of the last exit, if it is out of the library."""
    output: Sequence[Month] = ()
    electricity: Sequence[Month] = ()


class Reason(NamedTuple):
    """Why, as a code for counting and in words for reading."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The status with what it rests on; `warnings` deserve a look and change nothing."""

    status: ScaleStatus
    reasons: tuple[Reason, ...]
    warnings: tuple[Reason, ...] = ()
    forecast: Decimal | None = None
    rolling: Decimal | None = None
    ways: dict[Method, Decimal | None] = field(default_factory=dict)


def classify(facts: Facts, rules: Rules, period: date) -> Standing:
    """The standing at `period`, the first day of its last month."""
    status, reasons = _status(facts, rules, period)
    return Standing(
        status,
        tuple(reasons),
        tuple(_falling(facts, rules)),
        forecast.foreseen(facts.revenue, rules.method),
        forecast.rolling(facts.revenue),
        {
            Method.GROWTH: forecast.by_growth(facts.revenue),
            Method.MONTHS: forecast.by_months(facts.revenue),
        },
    )


def _status(facts: Facts, rules: Rules, period: date) -> tuple[ScaleStatus, list[Reason]]:
    if facts.in_library:
        risks = [*_below_line(facts.revenue, rules), *_stopped(facts, rules)]
        return (
            (ScaleStatus.AT_RISK, risks) if risks else (ScaleStatus.ABOVE, [Reason("in", "在规上企业库内")])
        )
    near = list(_near_line(facts.revenue, rules))
    if facts.left and months_between(facts.left, period) <= rules.watch_months:
        words = f"{facts.left.year}年{facts.left.month}月退规，未满{rules.watch_months}个月"
        return ScaleStatus.EXITED, [Reason("left", words), *near]
    if near:
        return ScaleStatus.APPROACHING, near
    return ScaleStatus.BELOW, [_why_below(facts.revenue, rules)]


def months_between(earlier: date, later: date) -> int:
    """Whole months from the month of one day to that of another."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def _below_line(revenue: Course, rules: Rules) -> Iterator[Reason]:
    """临退 by revenue: the forecast year below the line, or last year below or just above it (亳州 2022)."""
    foreseen = forecast.foreseen(revenue, rules.method)
    line = wan(rules.threshold)
    if foreseen is not None and foreseen < rules.threshold:
        yield Reason("forecast_below", f"预计全年营业收入{wan(foreseen)}万元，低于{line}万元")
    last, edge = revenue.last_year, rules.threshold * (100 + rules.margin) / 100
    if last is not None and last < rules.threshold:
        yield Reason("last_year_below", f"上年营业收入{wan(last)}万元，低于{line}万元")
    elif last is not None and last < edge:
        yield Reason(
            "last_year_near", f"上年营业收入{wan(last)}万元，距{line}万元标准线不足{_plain(rules.margin)}%"
        )


def _stopped(facts: Facts, rules: Rules) -> Iterator[Reason]:
    """临退 by a stop: nothing made in the last month, or output or electricity down by the parameter or more."""
    for months, code, label in (
        (facts.output, "output", "产值"),
        (facts.electricity, "electricity", "用电量"),
    ):
        if not months:
            continue
        latest, growth = months[-1], months[-1].growth
        if latest.now is not None and latest.now <= 0 and any((each.base or 0) > 0 for each in months):
            yield Reason(f"{code}_stopped", f"本月{label}为0，疑似停产")
        elif growth is not None and growth <= -rules.drop:
            yield Reason(f"{code}_down", f"本月{label}同比下降{_one(-growth)}%，疑似半停产")


def _near_line(revenue: Course, rules: Rules) -> Iterator[Reason]:
    """临规: over the line and not entered (应统未统), or on the way to it (池州 2019: 800–2000万元)."""
    known = [
        ("last_year", "上年营业收入", revenue.last_year),
        ("rolling", "近12个月营业收入", forecast.rolling(revenue)),
        ("forecast", "预计全年营业收入", forecast.foreseen(revenue, rules.method)),
    ]
    low, line = wan(rules.approaching_from), wan(rules.threshold)
    for code, label, figure in known:
        if figure is None:
            continue
        if figure >= rules.threshold:
            yield Reason(f"{code}_over", f"{label}{wan(figure)}万元，已达{line}万元，应统未统")
        elif figure >= rules.approaching_from:
            yield Reason(f"{code}_between", f"{label}{wan(figure)}万元，在{low}—{line}万元之间")


def _why_below(revenue: Course, rules: Rules) -> Reason:
    figures = [revenue.last_year, forecast.foreseen(revenue, rules.method)]
    if all(figure is None for figure in figures):
        return Reason("no_figures", "没有营业收入数据")
    return Reason("small", f"营业收入不足{wan(rules.approaching_from)}万元")


def _falling(facts: Facts, rules: Rules) -> Iterator[Reason]:
    """Growth below 0 by the parameter or more, for as many months running as the other says."""
    latest = facts.output[-rules.falling_months :]
    growths = [each.growth for each in latest]
    if len(latest) == rules.falling_months and all(
        each is not None and each < 0 and each <= -rules.falling_by for each in growths
    ):
        told = "、".join(f"{_one(each)}%" for each in growths if each is not None)
        how = f"同比下降{_plain(rules.falling_by)}%以上" if rules.falling_by else "负增长"
        yield Reason("falling", f"产值连续{rules.falling_months}个月{how}（{told}）")


def wan(thousands: Decimal) -> str:
    """千元 in 万元, grouped, at most one decimal, half up: 2,000."""
    text = f"{(thousands / WAN).quantize(Decimal('0.1'), ROUND_HALF_UP):,}"
    return text.removesuffix(".0")


def _one(share: Decimal) -> str:
    return f"{share.quantize(Decimal('0.1'), ROUND_HALF_UP)}"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
