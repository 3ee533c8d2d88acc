"""What a rule says, as it is written down."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """By what a figure is judged."""

    COMPARISON = "comparison"
    APART = "apart"
    SLIP = "slip"
    OUTLIER = "outlier"
    BLANK = "blank"


class Severity(StrEnum):
    """What a finding means for handing in."""

    ERROR = "error"
    WARNING = "warning"


class Grain(StrEnum):
    """Whose figures are judged: each enterprise's, or the sums of a unit."""

    ENTERPRISE = "enterprise"
    UNIT = "unit"


KIND_LABELS = {
    Kind.COMPARISON: "数量关系",
    Kind.APART: "走势背离",
    Kind.SLIP: "单位或位数差错",
    Kind.OUTLIER: "历史离群",
    Kind.BLANK: "应填未填",
}
SEVERITY_LABELS = {Severity.ERROR: "错误", Severity.WARNING: "疑点"}
GRAIN_LABELS = {Grain.ENTERPRISE: "企业", Grain.UNIT: "单位合计"}
BETWEEN = "between"
OPERATOR_LABELS = {
    "<=": "≤ 不大于",
    "<": "< 小于",
    ">=": "≥ 不小于",
    ">": "> 大于",
    "=": "= 等于",
    "!=": "≠ 不等于",
    BETWEEN: "在……之间",
}
PERIODS_BACK = 24
"""How many periods of history an outlier is judged against."""


@dataclass(frozen=True)
class RuleText:
    """A rule's words; `tolerance` is in % for a comparison, 个百分点 for 走势背离, a score for an outlier."""

    kind: Kind
    left: str = ""
    operator: str = ""
    right: str = ""
    condition: str = ""
    tolerance: Decimal = Decimal(0)
    values: tuple[str, ...] = ()
    """The values that X stands for in turn; empty for every value of the form."""
