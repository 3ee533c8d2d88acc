"""What scoring 500,000 enterprises by 8 items costs, beside the bare numpy arithmetic and beside pandas.

python -m tests.benchmarks.bench_scoring

The bare arithmetic is what nobody can leave out: quotient, mean, score and cap of each item, both kept since an
appeal asks for them, the sum, and the order.
It knows no missing value, no ungraded enterprise, no ties and no grades. pandas is wanted for its own column only:
pip install -e .[bench].
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from decimal import Decimal
from importlib import import_module
from types import ModuleType
from typing import Any

import numpy as np

from assessments.grading.indicators import EMISSIONS, FIGURES, INDICATORS, RD_EXPENSE, Floats
from assessments.grading.scheme import Base, BaseKind, Cuts, GradeList, GradesBy, Item, ListKey, Missing, Rule
from assessments.grading.scoring import Columns, score_list

N, ROUNDS, AT_MOST = 500_000, 9, 3.0
MISSING, UNGRADED = 0.02, 0.03
_KEYS = (
    *("tax_per_mu", "revenue_per_mu", "value_added_per_mu", "value_added_per_tce"),
    *("revenue_per_tce", "labour_productivity", "rd_intensity", "tax_per_kwh"),
)
WEIGHT, CAP = Decimal("12.5"), Decimal("1.5")
SHARES = Cuts(GradesBy.SHARE, tuple(map(Decimal, (20, 45, 30, 5))))


def the_list() -> GradeList:
    """Eight items by ratio to the mean, capped, a missing value getting the mean score."""
    mean = Base(BaseKind.MEAN)
    items = tuple(
        Item(key, WEIGHT, Rule.RATIO, mean, cap=CAP, floor=Decimal(0), missing=Missing.MEAN_SCORE)
        for key in _KEYS
    )
    return GradeList(ListKey.ABOVE, Decimal(0), items, SHARES)


def columns(*, gaps: bool) -> Columns:
    """Invented enterprises; with gaps, some figures are missing and some enterprises ungraded."""
    rng = np.random.default_rng(20221231)
    figures = {name: rng.lognormal(8, 1.2, N) for name in FIGURES}
    graded = np.ones(N, dtype=bool)
    if gaps:
        for name in (EMISSIONS, RD_EXPENSE, "energy"):
            figures[name][rng.random(N) < MISSING] = np.nan
        graded = rng.random(N) >= UNGRADED
    return Columns(figures, rng.integers(6, 47, N), graded, np.zeros(N))


def bare(figures: Mapping[str, Floats]) -> tuple[list[Floats], np.ndarray]:
    """The arithmetic alone: values and capped scores of each item, and the order of their sums."""
    total, kept = np.zeros(N), []
    for key in _KEYS:
        indicator = INDICATORS[key]
        values = figures[indicator.numerator] / figures[indicator.denominator] * indicator.factor
        scores = np.clip(values / values.mean() * float(WEIGHT), 0, float(WEIGHT * CAP))
        total += scores
        kept += [values, scores]
    return kept, np.argsort(-total)


def with_pandas(pandas: ModuleType, data: Columns) -> Any:
    """The same list as an analyst would write it in pandas: missing values, ranks with ties, and the quotas."""
    frame = pandas.DataFrame(dict(data.figures))
    total = pandas.Series(0.0, index=frame.index)
    for key in _KEYS:
        indicator = INDICATORS[key]
        bottom = frame[indicator.denominator]
        values = frame[indicator.numerator] / bottom.where(bottom > 0) * indicator.factor
        scores = (values / values[data.graded].mean() * float(WEIGHT)).clip(0, float(WEIGHT * CAP))
        total += scores.fillna(scores[data.graded].mean())
    ranks = total[data.graded].round(9).rank(method="min", ascending=False)
    cuts = [0, *(round(len(ranks) * share) for share in (0.2, 0.65, 0.95)), len(ranks)]
    return pandas.cut(ranks, cuts, labels=list("ABCD"))


def best(*works: Callable[[], object]) -> list[float]:
    """The shortest of a few runs of each, in seconds, taken in turns: what else the machine does weighs alike."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for work, times in zip(works, taken, strict=True):
            start = time.perf_counter()
            work()
            times.append(time.perf_counter() - start)
    return [min(times) for times in taken]


def main() -> int:
    """Prints the times, and their ratios to the bare arithmetic, which are to stay below AT_MOST."""
    whole, gappy, grades = columns(gaps=False), columns(gaps=True), the_list()
    arithmetic, full, partial = best(
        lambda: bare(whole.figures), lambda: score_list(grades, whole), lambda: score_list(grades, gappy)
    )
    sys.stdout.write(
        f"亩均评分 {N:,} 户 × {len(_KEYS)} 项：裸算 {arithmetic * 1000:.0f} 毫秒；"
        f"数据齐全 {full * 1000:.0f} 毫秒（{full / arithmetic:.2f} 倍）；"
        f"有缺项和不定等级 {partial * 1000:.0f} 毫秒（{partial / arithmetic:.2f} 倍）；要求低于 {AT_MOST:g} 倍\n"
    )
    try:
        pandas = import_module("pandas")
    except ImportError:
        sys.stdout.write("未安装 pandas，略去对照；安装：pip install -e .[bench]\n")
    else:
        (theirs,) = best(lambda: with_pandas(pandas, gappy))
        sys.stdout.write(f"pandas 版 {theirs * 1000:.0f} 毫秒，为本系统的 {theirs / partial:.2f} 倍\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
