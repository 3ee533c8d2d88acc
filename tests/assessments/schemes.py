"""Schemes and enterprises for tests of the evaluation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from assessments.grading.indicators import FIGURES
from assessments.grading.scheme import (
    Base,
    BaseKind,
    Cuts,
    GradeList,
    GradesBy,
    Item,
    ListKey,
    Missing,
    Rule,
)
from assessments.grading.scoring import Columns, Scored, score_list

MEAN = Base(BaseKind.MEAN)
SHARES = (20, 45, 30, 5)
CHIZHOU = """\
slug: chizhou-2022
name: 池州市2022年度规上工业企业亩均效益评价
region: "341700"
data_year: 2022
lists:
  - key: above_scale
    min_land_mu: 0
    items:
      - {indicator: tax_per_mu, weight: 40, rule: ratio, base: mean, cap: 1.5, floor: 0, missing: zero}
      - {indicator: revenue_per_mu, weight: 20, rule: ratio, base: {fixed: 300}, cap: 1.5, floor: 0, missing: zero}
      - {indicator: rd_intensity, weight: 20, rule: min_max, low: 20, high: 100, missing: mean_score}
      - {indicator: emission_intensity, weight: 20, rule: reverse, base: mean, missing: mean_score}
    grades: {by: share, A: 20, B: 45, C: 30, D: 5}
bonuses: [{key: little_giant, points: 3, when: {recognition: 专精特新小巨人}}]
vetoes: [{key: major_accident, label: 重大安全生产事故, not_better_than: C}]
protected: [{key: new_entry, label: 上年度小升规, not_worse_than: C}]
ungraded: {kinds: [{key: utility, label: 公用事业}, {key: start_up, label: 初创期}], treat_as: B}
"""


def item(indicator: str = "tax_per_mu", weight: Any = 100, rule: str = "ratio", **more: Any) -> Item:
    """One item; held against the mean unless told otherwise."""
    rule = Rule(rule)
    usual = {"base": MEAN} if rule in (Rule.RATIO, Rule.REVERSE) else {}
    if rule is Rule.MIN_MAX:
        usual |= {"low": Decimal(20), "high": Decimal(100)}
    for name in ("cap", "floor", "low", "high"):
        if name in more:
            more[name] = Decimal(str(more[name]))
    more["missing"] = Missing(more.get("missing", "zero"))
    return Item(indicator, Decimal(str(weight)), rule, **(usual | more))


def a_list(*items: Item, shares: Sequence[Any] = SHARES, by: str = "share") -> GradeList:
    cuts = Cuts(GradesBy(by), tuple(Decimal(str(share)) for share in shares))
    return GradeList(ListKey.ABOVE, Decimal(0), items or (item(),), cuts)


def columns(
    figures: Mapping[str, Sequence[float]],
    *,
    graded: Sequence[bool] | None = None,
    industry: Sequence[int] | None = None,
    bonus: Sequence[float] | None = None,
) -> Columns:
    """Enterprises with these figures, all others missing."""
    n = len(next(iter(figures.values())))
    blank = np.full(n, np.nan)
    return Columns(
        {name: np.array(figures[name], dtype=float) if name in figures else blank for name in FIGURES},
        np.array(industry if industry is not None else [-1] * n, dtype=int),
        np.array(graded if graded is not None else [True] * n, dtype=bool),
        np.array(bonus if bonus is not None else [0.0] * n, dtype=float),
    )


def per_mu(values: Sequence[float], **more: Any) -> Columns:
    """Enterprises of one 亩 each that pay so many 万元 of tax."""
    return columns({"land": [1] * len(values), "tax": [value * 10 for value in values]}, **more)


def scored(data: Columns, *items: Item, **more: Any) -> Scored:
    return score_list(a_list(*items, **more), data)


def letters(result: Scored) -> str:
    """The quota grades as one text; - for none."""
    return "".join("ABCD-"[grade] for grade in result.grades)
