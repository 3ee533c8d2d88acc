"""The indicators of the schemes: numerator over denominator, with unit and formula (domain-sources.md 3.3).

Figures come in the units they are stored in (千元, 亩, 吨标准煤, 吨, 人, 万千瓦时); values leave in the unit printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LAND, TAX, REVENUE, VALUE_ADDED = "land", "tax", "revenue", "value_added"
ENERGY, EMISSIONS, ELECTRICITY = "energy", "emissions", "electricity"
TECH_INVESTMENT, RD_EXPENSE, EMPLOYEES = "tech_investment", "rd_expense", "average_employees"
FIGURE_LABELS = {
    LAND: "用地面积（亩）",
    TAX: "税收（千元）",
    REVENUE: "营业收入（千元）",
    VALUE_ADDED: "工业增加值（千元）",
    TECH_INVESTMENT: "技改投资（千元）",
    RD_EXPENSE: "研发费用（千元）",
    ENERGY: "综合能耗（吨标准煤）",
    EMISSIONS: "主要污染物排放量（吨）",
    ELECTRICITY: "用电量（万千瓦时）",
    EMPLOYEES: "年平均职工人数（人）",
}
"""What is known of an enterprise's year, in stored units."""
FIGURES = tuple(FIGURE_LABELS)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One ratio; `factor` brings the quotient of the stored figures to the unit."""

    key: str
    label: str
    numerator: str
    denominator: str
    unit: str
    formula: str
    factor: float = 1.0
    more_is_better: bool = True


# 千元 ÷ 10 = 万元; 千元 ÷ 万千瓦时 ÷ 10 = 元/千瓦时.
_INDICATORS = (
    Indicator("tax_per_mu", "亩均税收", TAX, LAND, "万元/亩", "税收÷用地面积", 0.1),
    Indicator("revenue_per_mu", "亩均营业收入", REVENUE, LAND, "万元/亩", "营业收入÷用地面积", 0.1),
    Indicator(
        "value_added_per_mu", "亩均工业增加值", VALUE_ADDED, LAND, "万元/亩", "工业增加值÷用地面积", 0.1
    ),
    Indicator(
        "tech_investment_per_mu", "亩均技改投资", TECH_INVESTMENT, LAND, "万元/亩", "技改投资÷用地面积", 0.1
    ),
    Indicator(
        "value_added_per_tce",
        "单位能耗工业增加值",
        VALUE_ADDED,
        ENERGY,
        "万元/吨标准煤",
        "工业增加值÷综合能耗",
        0.1,
    ),
    Indicator(
        "revenue_per_tce", "单位能耗营业收入", REVENUE, ENERGY, "万元/吨标准煤", "营业收入÷综合能耗", 0.1
    ),
    Indicator(
        *("value_added_per_emission", "单位排放工业增加值", VALUE_ADDED, EMISSIONS, "万元/吨"),
        *("工业增加值÷主要污染物排放量", 0.1),
    ),
    Indicator(
        *("emission_intensity", "排放强度", EMISSIONS, VALUE_ADDED, "吨/万元"),
        *("主要污染物排放量÷工业增加值", 10.0),
        more_is_better=False,
    ),
    Indicator(
        "labour_productivity",
        "全员劳动生产率",
        VALUE_ADDED,
        EMPLOYEES,
        "万元/人",
        "工业增加值÷年平均职工人数",
        0.1,
    ),
    Indicator("rd_intensity", "研发投入强度", RD_EXPENSE, REVENUE, "", "研发费用÷营业收入"),
    Indicator("tax_per_kwh", "单位用电税收", TAX, ELECTRICITY, "元/千瓦时", "税收÷用电量", 0.1),
)
INDICATORS = {indicator.key: indicator for indicator in _INDICATORS}


@dataclass(frozen=True, slots=True)
class Values:
    """One indicator of every enterprise: the values, 0 where missing, and which are there."""

    numbers: Floats
    known: NDArray[np.bool_]
    numerator: Floats
    denominator: Floats
    factor: float


def measure(indicator: Indicator, figures: Mapping[str, Floats]) -> Values:
    """The indicator of every enterprise; missing without a numerator or with a denominator not above 0.

    NaN marks a figure that no department handed in. What was lost (增加值 below 0) is no measure to divide by.
    """
    top, bottom = figures[indicator.numerator], figures[indicator.denominator]
    with np.errstate(divide="ignore", invalid="ignore"):
        numbers = np.divide(top, bottom)
        numbers *= indicator.factor
    known = np.greater(bottom, 0)
    known &= np.isfinite(numbers)
    if not known.all():
        np.copyto(numbers, 0, where=~known)
    return Values(numbers, known, top, bottom, indicator.factor)
