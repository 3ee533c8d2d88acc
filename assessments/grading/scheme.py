"""A scheme of 亩均效益评价 as values: who is listed, by what each is scored, how grades are shared out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from assessments.grading.indicators import INDICATORS, Indicator


class ListKey(StrEnum):
    """Whom a list holds: those in the 规上 library at the year's end, or those outside with land enough."""

    ABOVE = "above_scale"
    BELOW = "below_scale"


class Rule(StrEnum):
    """How a value becomes a score (domain.md 30)."""

    RATIO = "ratio"
    MIN_MAX = "min_max"
    REVERSE = "reverse"
    RANK = "rank"


class BaseKind(StrEnum):
    """What a value is held against."""

    MEAN = "mean"
    WEIGHTED_MEAN = "weighted_mean"
    FIXED = "fixed"
    INDUSTRY = "industry"
    QUANTILE = "quantile"


class Missing(StrEnum):
    """What an enterprise without the value gets."""

    ZERO = "zero"
    MEAN_SCORE = "mean_score"


class GradesBy(StrEnum):
    """Whether grades follow the place in the ranking or the score itself."""

    SHARE = "share"
    SCORE = "score"


LIST_LABELS = {ListKey.ABOVE: "规上工业企业", ListKey.BELOW: "规下工业企业"}
RULE_LABELS = {
    Rule.RATIO: "比值法",
    Rule.MIN_MAX: "极差法",
    Rule.REVERSE: "逆向比值法",
    Rule.RANK: "排序法",
}
BASE_LABELS = {
    BaseKind.MEAN: "平均值",
    BaseKind.WEIGHTED_MEAN: "加权平均值",
    BaseKind.FIXED: "固定值",
    BaseKind.INDUSTRY: "行业平均值",
    BaseKind.QUANTILE: "分位值",
}
MISSING_LABELS = {Missing.ZERO: "得0分", Missing.MEAN_SCORE: "取该项平均得分"}
NEW_ENTRY = "new_entry"
"""The protection that follows from the library's events: entered within the data year."""


@dataclass(frozen=True, slots=True)
class Base:
    """What a value is held against; `figure` is the fixed value or the quantile (0 to 1)."""

    kind: BaseKind
    figure: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One indicator of a list with its weight; `cap` and `floor` are multiples of the weight."""

    indicator: str
    weight: Decimal
    rule: Rule
    base: Base | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    cap: Decimal | None = None
    floor: Decimal | None = None
    missing: Missing = Missing.ZERO

    @property
    def measured(self) -> Indicator:
        """The indicator itself."""
        return INDICATORS[self.indicator]


@dataclass(frozen=True, slots=True)
class Cuts:
    """A, B, C and where given D: shares in %, or the least score of each grade."""

    by: GradesBy
    figures: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class GradeList:
    """One list, ranked by itself."""

    key: ListKey
    min_land_mu: Decimal
    items: tuple[Item, ...]
    cuts: Cuts


@dataclass(frozen=True, slots=True)
class Bonus:
    """Points for a recognition held at the data year's end; below 0 they are taken off."""

    key: str
    points: Decimal
    recognition: str
    level: str = ""


@dataclass(frozen=True, slots=True)
class Bound:
    """A veto or a protection: the grade that its holders do not pass, or do not fall below."""

    key: str
    label: str
    grade: str


@dataclass(frozen=True, slots=True)
class UngradedKind:
    """A kind of enterprise that is scored and gets no grade (不定等级)."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme as one version of its file says it."""

    slug: str
    name: str
    region: str
    data_year: int
    lists: tuple[GradeList, ...]
    bonuses: tuple[Bonus, ...] = ()
    vetoes: tuple[Bound, ...] = ()
    protected: tuple[Bound, ...] = ()
    ungraded: tuple[UngradedKind, ...] = ()
    treat_as: str = "B"
    document: str = ""
    issued_on: date | None = None
    is_trial: bool = False

    @property
    def year_end(self) -> date:
        """The last day of the data year, on which recognitions are looked at."""
        return date(self.data_year, 12, 31)
