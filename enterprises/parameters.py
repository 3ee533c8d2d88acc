"""What parameters of the standings may be, and the sentences that refuse others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from accounts.periods import Period
from enterprises.classification import Rules, wan

MOST_WATCHED, MOST_FALLING = 120, 3
"""Months: ten years of watching an exit; as many months running as the facts reach back."""

_CHECKS: dict[str, tuple[Callable[[Rules], bool], str]] = {
    "threshold": (lambda rules: rules.threshold > 0, "规上标准要大于0，国家现行标准为2,000万元。"),
    "margin": (lambda rules: 0 <= rules.margin <= 100, "幅度填0到100之间的百分数，如10。"),
    "drop": (lambda rules: 0 < rules.drop <= 100, "降幅填大于0、不超过100的百分数，如50。"),
    "watch_months": (
        lambda rules: 1 <= rules.watch_months <= MOST_WATCHED,
        f"跟踪月数填1到{MOST_WATCHED}之间的整数，如24。",
    ),
    "falling_months": (
        lambda rules: 1 <= rules.falling_months <= MOST_FALLING,
        f"连续负增长的月数填1到{MOST_FALLING}之间的整数，如2。",
    ),
    "falling_by": (
        lambda rules: 0 <= rules.falling_by < 100,
        "每月降幅填0到100之间的百分数，如20；填0为只要下降即预警。",
    ),
}


def problems_of(rules: Rules) -> dict[str, str]:
    """Field → what is wrong with it and how to put it right; empty for parameters that can stand."""
    found = {name: sentence for name, (holds, sentence) in _CHECKS.items() if not holds(rules)}
    if not 0 < rules.approaching_from < rules.threshold:
        found["approaching_from"] = f"临规下限要大于0并低于规上标准{wan(rules.threshold)}万元。"
    return found


def taken_already(place: str, month: date) -> str:
    """The sentence for a month that a row of the region begins with already."""
    return f"{place}已有自{month.year}年{month.month}月起用的参数，已定的不作改动，请另选月份。"


def closed_periods(periods: Sequence[Period]) -> str:
    """The sentence for a row that would judge past periods anew without its author saying so."""
    first, last = min(periods), max(periods)
    span = first.label if first == last else f"{first.label}至{last.label}"
    return (
        f"自此月起用，将重新判定{span}共{len(periods)}个已结束的报告期；"
        "确需如此请勾选“重新判定已结束的报告期”，否则请改选以后的月份。"
    )


NOT_FIRST_DAY = "起用日期应为某月的第一天。"
NOT_YOURS = "只能为本单位辖区设定参数，请重新选择地区。"
OUT_OF_RANGE = "起用月份填2000年1月至2099年12月之间的月份。"
