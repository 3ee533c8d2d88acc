"""The whole demonstration as values: enterprises, and what each reports at each period. No database here."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from accounts.periods import Period
from dashboards.demo.flows import Array, output_flows, restatements
from dashboards.demo.library import Firm, firms_of, outsiders
from dashboards.demo.names import Namer
from dashboards.demo.places import NEVER_IN_LIBRARY, UNITS, USUAL_NUMBER
from dashboards.demo.returns import FORMS, STOCKS, Books, Values
from dashboards.demo.small import QUARTERS, VALUES, Small, goes_on, make_small
from dashboards.demo.units import scaled

Whole = dict[str, NDArray[np.int64]]
PERIODS = [Period(year, month) for year in (2022, 2023) for month in range(2, 13)]
_DECIMALS = {"employees_end": 0, "average_employees": 0, "energy_consumption": 2, "electricity": 2}


def decimals_of(name: str) -> int:
    """With how many decimals a value is reported: money in 千元 with one."""
    return _DECIMALS.get(name, 1)


@dataclass(frozen=True)
class World:
    """Values are whole numbers of the last decimal reported, so that sums are exact."""

    firms: tuple[Firm, ...]
    current: dict[int, Whole]
    prior: dict[int, Whole]
    small: Small
    """Of the last enterprises, those never in the library."""

    def rows(self, form: str, period: Period, offices: Collection[str]) -> Iterator[tuple[Firm, list[int]]]:
        """Who reports to the offices at the period, with each value and its 上年同期 in turn."""
        who = [
            i for i, firm in enumerate(self.firms) if firm.office in offices and firm.in_library(period.date)
        ]
        columns = [
            whole[period.year][name][who, period.month - 2].tolist()
            for name in FORMS[form]
            for whole in (self.current, self.prior)
        ]
        for i, *values in zip(who, *columns, strict=True):
            yield self.firms[i], values

    def rows_below(self, period: Period, offices: Collection[str]) -> Iterator[tuple[Firm, list[int]]]:
        """Who reports to the offices in the quarterly survey of those outside the library, as `rows` does."""
        entered = len(self.firms) - len(self.small.current[period.year]["revenue"])
        for i, firm in enumerate(self.firms):
            if firm.office not in offices or not self._is_below(firm, period):
                continue
            source: World | Small = self if i < entered else self.small
            place = (i if i < entered else i - entered, period.month - 2)
            yield (
                firm,
                [
                    int(whole[period.year][name][place])
                    for name in VALUES
                    for whole in (source.current, source.prior)
                ],
            )

    @staticmethod
    def _is_below(firm: Firm, period: Period) -> bool:
        left = goes_on(firm) and firm.exit is not None and firm.exit <= period.date
        return period.month in QUARTERS and (firm.entry is None or left)

    def total(self, name: str, period: Period, units: Collection[str]) -> tuple[Decimal, Decimal]:
        """The sum of a value and of its 上年同期 over the members of the units."""
        who = [i for i, firm in enumerate(self.firms) if firm.unit in units and firm.in_library(period.date)]
        now, base = (
            Decimal(int(whole[period.year][name][who, period.month - 2].sum())).scaleb(-decimals_of(name))
            for whole in (self.current, self.prior)
        )
        return now, base


def make(seed: int = 2023, number: int = USUAL_NUMBER) -> World:
    """The demonstration of `seed` with about `number` enterprises; the same each time."""
    rng = random.Random(seed)  # noqa: S311  invented figures, nothing secret
    namer = Namer(rng)
    units, never = scaled(UNITS, NEVER_IN_LIBRARY, number)
    firms: list[Firm] = []
    parts: list[dict[int, Array]] = []
    bases: list[Array] = []
    for unit in units:
        if own := firms_of(unit, rng, namer):
            bases.append(restatements(len(own), rng))
            parts.append(output_flows(unit, own, bases[-1], rng))
            firms += own
    output = {year: np.vstack([part[year] for part in parts]) for year in parts[0]}
    current, prior = _returns(firms, output, np.vstack(bases), rng)
    below = list(outsiders(units, never, rng, namer))
    return World((*firms, *below), current, prior, make_small(below, len(units), rng))


def _returns(
    firms: list[Firm], output: dict[int, Array], restated: Array, rng: random.Random
) -> tuple[dict[int, Whole], dict[int, Whole]]:
    capacity = output[2023][:, 1:].max(1, keepdims=True) * 10.5
    books = Books(firms, capacity, rng)
    whole = {year: _whole(books.values(year, flows)) for year, flows in output.items()}
    base = {
        name: values if name in STOCKS else _restated(values, restated)
        for name, values in whole[2022].items()
    }
    return {2022: whole[2022], 2023: whole[2023]}, {2022: whole[2021], 2023: base}


def _whole(values: Values) -> Whole:
    return {name: np.rint(array * 10 ** decimals_of(name)).astype(np.int64) for name, array in values.items()}


def _restated(values: NDArray[np.int64], restated: Array) -> NDArray[np.int64]:
    return np.rint(values * restated).astype(np.int64)
