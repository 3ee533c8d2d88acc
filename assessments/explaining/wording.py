"""The sentences and printed figures of the sheet that explains a grade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from accounts.figures import NO_FIGURE, exact, grouped
from assessments.grading.indicators import FIGURE_LABELS, Indicator
from assessments.grading.marks import Mark, most_lost
from assessments.grading.scheme import BaseKind
from assessments.grading.wording import base_words

_WAN = Decimal(10)
"""千元 in one 万元."""
_DECIMALS = ((Decimal("0.1"), 4), (Decimal("0.001"), 6), (Decimal(0), 8))
"""So many decimals from that value on: of a small one enough are printed to work the score out again."""


def name_of(figure: str) -> str:
    """What the figure is called, without its unit."""
    return FIGURE_LABELS[figure].split("（")[0]


def unit_of(figure: str) -> str:
    """The unit it is printed in: money that is kept in 千元 is read in 万元."""
    unit = FIGURE_LABELS[figure].split("（")[1].rstrip("）")
    return "万元" if unit == "千元" else unit


def figure_words(figure: str, stored: Decimal | None) -> str:
    """The figure as it is printed, with its unit."""
    if stored is None:
        return NO_FIGURE
    is_money = FIGURE_LABELS[figure].endswith("（千元）")
    return f"{exact(stored / _WAN if is_money else stored)} {unit_of(figure)}"


def value_words(value: Decimal | None, indicator: Indicator) -> str:
    """The indicator's value in its unit, halves up, with decimals enough to work the score out again."""
    return grouped(value, decimals_of(value)) + (
        f" {indicator.unit}" if indicator.unit and value is not None else ""
    )


def decimals_of(value: Decimal | None) -> int:
    """With how many decimals a value of an indicator is printed."""
    if not value:
        return _DECIMALS[0][1]
    return next(places for least, places in _DECIMALS if abs(value) >= least)


def quotient_words(mark: Mark, figures: Mapping[str, Decimal]) -> str:
    """How the value comes about of the enterprise's own figures; what is missing where there is none."""
    indicator = mark.item.measured
    top, bottom = indicator.numerator, indicator.denominator
    if mark.value is None:
        lacking = [name_of(name) for name in (top, bottom) if name not in figures]
        if lacking:
            return f"缺{'、'.join(lacking)}"
        return f"{name_of(bottom)}为{figure_words(bottom, figures[bottom])}，不能计算"
    parts = (f"{name_of(name)} {figure_words(name, figures.get(name))}" for name in (top, bottom))
    return f"{' ÷ '.join(parts)} = {value_words(mark.value, indicator)}"


def base_of(mark: Mark) -> str:
    """What the base is, and of how many enterprises: 名单平均值（680户）."""
    words = base_words(mark.item)
    if mark.item.base is None or mark.item.base.kind is BaseKind.FIXED:
        return words
    is_industry = mark.item.base.kind is BaseKind.INDUSTRY
    return f"{words}（{mark.known_in_industry if is_industry else mark.known}户）"


def lost_words(marks: Sequence[Mark]) -> str:
    """Where the points were lost, the most first."""
    lost = most_lost(marks)
    if not lost:
        return "各项得分均达到或超过权重分。"
    total = sum((mark.lost for mark in lost), Decimal(0))
    parts = "、".join(f"{mark.item.measured.label} {grouped(mark.lost, 2)} 分" for mark in lost)
    return f"对照权重分共失 {grouped(total, 2)} 分，从多到少：{parts}。"


def needed_words(name: str, grade: str, percent: Decimal | None) -> str:
    """How far one figure alone is from the grade above."""
    if percent is None:
        return f"仅{name}一项变化，达不到{grade}类"
    verb = "增加" if percent > 0 else "减少"
    return f"仅{name}一项{verb} {abs(percent)}%，即可达到{grade}类"
