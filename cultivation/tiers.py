"""Revenue tiers (梯队): 亿元, 3亿, 5亿, 10亿, 50亿, 百亿; who is about to cross into one, and who fell out of one.

六安 2019 二, 叶集 2023 三（三）1 and 亳政办〔2022〕3号一 count by them. An enterprise is in the highest tier whose line
it has reached, the line itself included. Money is in 千元 and printed in 亿元.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from enterprises.classification import Reason, wan

YI = Decimal(100_000)
"""千元 in 亿元."""
LINES = (1, 3, 5, 10, 50, 100)
"""The tiers by their lines in 亿元, the lowest first."""
TIER_LABELS = {1: "亿元", 3: "3亿元", 5: "5亿元", 10: "10亿元", 50: "50亿元", 100: "百亿元"}


class Basis(StrEnum):
    """What a tier is told by."""

    YEAR = "year"
    ROLLING = "rolling"
    OUTPUT = "output"


BASIS_LABELS = {
    Basis.YEAR: "上一完整年度营业收入",
    Basis.ROLLING: "近12个月营业收入",
    Basis.OUTPUT: "上一完整年度工业总产值",
}
BASIS_NAMES = {Basis.YEAR: "年营业收入", Basis.ROLLING: "近12个月营业收入", Basis.OUTPUT: "年产值"}


@dataclass(frozen=True, slots=True)
class TierRules:
    """The parameters of one region at one time."""

    basis: Basis = Basis.YEAR
    margin: Decimal = Decimal(10)
    """By how many per cent below a line one counts as near it."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What the tier is told by; None for what is not known."""

    figure: Decimal | None
    before: Decimal | None = None
    """The same figure a year before."""
    foreseen: Decimal | None = None
    """This year as it is foreseen."""


@dataclass(frozen=True, slots=True)
class TierStanding:
    """Lines in 亿元; 0 for below all of them, None where nothing is known."""

    tier: int
    before: int | None
    crossing: int = 0
    """The line that it is about to cross; 0 for none."""
    reasons: tuple[Reason, ...] = ()

    @property
    def fell(self) -> bool:
        """Whether it was in a higher tier a year before."""
        return self.before is not None and self.tier < self.before


def tier_of(figure: Decimal) -> int:
    """The highest line that the figure reaches; 0 below all."""
    return max((line for line in LINES if figure >= line * YI), default=0)


def judge(figures: Figures, rules: TierRules) -> TierStanding | None:
    """Where the enterprise stands among the tiers; None without a figure."""
    if figures.figure is None:
        return None
    tier = tier_of(figures.figure)
    before = None if figures.before is None else tier_of(figures.before)
    crossing, reasons = _crossing(figures.figure, tier, figures.foreseen, rules)
    if before is not None and tier < before and figures.before is not None:
        words = f"上年同口径{yi(figures.before)}亿元，由{TIER_LABELS[before]}降至{TIER_LABELS.get(tier, '亿元以下')}"
        reasons = [*reasons, Reason("fell", words)]
    return TierStanding(tier, before, crossing, tuple(reasons))


def _crossing(
    figure: Decimal, tier: int, foreseen: Decimal | None, rules: TierRules
) -> tuple[int, list[Reason]]:
    """The line about to be crossed and why: the year foreseen reaches it, or little is missing."""
    if foreseen is not None and (ahead := tier_of(foreseen)) > tier:
        words = f"预计全年{yi(foreseen)}亿元，达到{TIER_LABELS[ahead]}"
        return ahead, [Reason("foreseen", words)]
    following = next((line for line in LINES if line > tier), None)
    if following is None:
        return 0, []
    missing = following * YI - figure
    if missing * 100 > following * YI * rules.margin:
        return 0, []
    words = f"{BASIS_NAMES[rules.basis]}{yi(figure)}亿元，距{TIER_LABELS[following]}差{wan(missing)}万元"
    return following, [Reason("near", words)]


def yi(thousands: Decimal) -> str:
    """千元 in 亿元 with two decimals, half up."""
    return f"{(thousands / YI).quantize(Decimal('0.01'), ROUND_HALF_UP):,}"
