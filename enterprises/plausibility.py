"""Whether a figure slipped by a unit: 元 written as 千元, 万元 as 千元, a digit too many or too few.

A figure is held against what the enterprise reported one period before and a year ago. Where every one of
them is off by the same power of ten, the figure slipped; a month that is truly ten times the last one is
rare, and still worth a look.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Figures = Mapping[str, Decimal | None]
EXPONENTS = (1, 2, 3, 4)
"""×10 to ×10 000: 万千瓦时 typed as kWh is the largest that is seen."""
TOLERANCE = 0.15
"""In powers of ten: 7.1 to 14.1 times counts as ×10."""
STOCKS = frozenset({"average_employees", "total_assets", "total_liabilities", "employees_end"})
"""What stands at a height instead of adding up over the year."""


def slip_exponents(
    values: Floats,
    bases: Iterable[Floats],
    *,
    tolerance: float = TOLERANCE,
    exponents: Collection[int] = EXPONENTS,
) -> NDArray[np.int64]:
    """By which power of ten each value is too large, negative where too small, 0 where it is not.

    Every base that has a figure above 0 must say the same; NaN is a base without one.
    """
    found = np.zeros(len(values), dtype=np.int64)
    agreed = np.zeros(len(values), dtype=bool)
    against = np.zeros(len(values), dtype=bool)
    for base in bases:
        with np.errstate(all="ignore"):
            power = np.where((values > 0) & (base > 0), np.log10(values / base), np.nan)
        nearest = np.where(np.isnan(power), 0, np.rint(power)).astype(np.int64)
        slipped = (np.abs(power - nearest) <= tolerance) & np.isin(np.abs(nearest), list(exponents))
        against |= ~np.isnan(power) & (~slipped | (agreed & (found != nearest)))
        found = np.where(slipped & ~agreed, nearest, found)
        agreed |= slipped
    result: NDArray[np.int64] = np.where(agreed & ~against, found, 0)
    return result


def expected_growth(name: str, month: int) -> float:
    """By how much a year to date grows from the period before to that of `month`: 1.5 in March; stocks do not.

    NaN in February, whose period before belongs to another year.
    """
    if name.removesuffix("_prior") in STOCKS:
        return 1.0
    return month / (month - 1) if month > 2 else float("nan")


def slips_of_rows(
    rows: Sequence[Figures], previous: Sequence[Figures], last_year: Sequence[Figures], *, month: int
) -> list[list[tuple[str, Decimal]]]:
    """For each row (value name, by how much it is multiplied) of the figures that slipped.

    `previous` is what stands of the period before, `last_year` of the same period a year ago, `month` the
    last month of the rows' period; a row without either has none.
    """
    found: list[list[tuple[str, Decimal]]] = [[] for _ in rows]
    names = dict.fromkeys(name for row in rows for name in row)
    for name in names:
        bases = [_column(previous, name) * expected_growth(name, month), _column(last_year, name)]
        exponents = slip_exponents(_column(rows, name), bases)
        for place in np.flatnonzero(exponents):
            found[place].append((name, Decimal(1).scaleb(int(exponents[place]))))
    return found


def _column(rows: Sequence[Figures], name: str) -> Floats:
    return np.array([row.get(name) for row in rows], dtype=np.float64)


def factor_words(factor: Decimal) -> str:
    """How a slip is said: 约为其 1000 倍, 约为其 1/10."""
    if factor >= 1:
        return f"约为其 {factor:f} 倍"
    return f"约为其 1/{1 / factor:f}"
