"""What every enterprise turned out from 2021 to 2023, fitted to each unit's level and path of growth.

All arrays are enterprise × period; the eleven periods end with February … December, the first holding
January as well. Amounts are 千元, not yet rounded. Every draw is Python's own generator, whose stream
no numpy release changes.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from dashboards.demo.library import YEARLY, Firm
from dashboards.demo.units import Unit

Array = NDArray[np.float64]
YEARS = (2021, 2022, 2023)
MONTHS = range(2, 13)
LINE = 20_000.0
"""The line of the library: 2000 万元 of revenue a year."""
_SEASON = np.array([6.6, 6.2, 8.3, 8.2, 8.4, 8.9, 8.2, 8.3, 8.8, 8.6, 9.0, 10.5]) / 100
_YI = 100_000.0


@dataclass(frozen=True)
class Size:
    """What decides an enterprise's output: 千元 a year = floor + fitted factor × excess."""

    floor: float
    excess: float
    growth: dict[int, float]
    """Output of a year against that of 2022."""


def normal(rng: random.Random, spread: float, *shape: int) -> Array:
    """Draws around 0."""
    return np.array([rng.gauss(0.0, spread) for _ in range(int(np.prod(shape)))]).reshape(shape)


def uniform(rng: random.Random, low: float, high: float, number: int) -> Array:
    """A column of draws, to be spread over the periods."""
    return np.array([rng.uniform(low, high) for _ in range(number)]).reshape(number, 1)


def members(firms: Sequence[Firm], year: int) -> NDArray[np.bool_]:
    """Which enterprises stood in the library at each period of `year`."""
    return np.array([[firm.in_library(date(year, month, 1)) for month in MONTHS] for firm in firms])


def restatements(number: int, rng: random.Random) -> Array:
    """By how much each enterprise's base of 2023 differs from its return of 2022: mostly not at all."""
    amounts = [rng.choice((-1, 1)) * rng.uniform(0.01, 0.05) for _ in range(number)]
    return 1.0 + np.array([[x if rng.random() < 0.06 else 0.0] for x in amounts]).reshape(number, 1)


def output_flows(unit: Unit, firms: list[Firm], restated: Array, rng: random.Random) -> dict[int, Array]:
    """The unit's output by year; growth over the members of each period follows the unit's path."""
    sizes = [_size(firm, rng) for firm in firms]
    for i in range(_giants(unit)):
        sizes[i] = Size(sizes[i].floor, rng.uniform(28, 60), sizes[i].growth)
    shapes = {year: _shape(firms, sizes, year, rng) for year in YEARS}
    last = members(firms, 2023)[:, -1:]
    level = _level(unit, sizes, shapes[2022] * last * restated)
    flows = {year: shape * level for year, shape in shapes.items()}
    now, base = np.cumsum(flows[2022], 1), np.cumsum(flows[2022] * restated, 1)
    flows[2021] = _fitted(flows[2021], now / _path(unit, 2022, rng), members(firms, 2022))
    flows[2023] = _fitted(flows[2023], base * _path(unit, 2023, rng), members(firms, 2023))
    return flows


def _giants(unit: Unit) -> int:
    return max(1, round(unit.base * 0.012)) if unit.output >= 50 else 0


def _size(firm: Firm, rng: random.Random) -> Size:
    floor, excess = LINE * rng.uniform(1.02, 1.2), rng.lognormvariate(0.0, 1.05)
    before, after = rng.gauss(0.06, 0.13), rng.gauss(0.08, 0.15)
    if firm.exit and firm.exit.year >= 2022:  # what leaves had fallen below the line
        return Size(floor * rng.uniform(0.3, 0.75), 0.0, {2021: rng.uniform(1.3, 2.2), 2022: 1.0, 2023: 0.6})
    if firm.channel == YEARLY:
        excess *= 0.3
        after += 0.08
    elif firm.entry and rng.random() < 0.03:  # 临退: likely to fall below the line this year
        floor, excess, after = floor * rng.uniform(0.95, 1.05), 0.02, rng.uniform(-0.55, -0.2)
    growth = {2021: 1 / (1 + max(before, -0.4)), 2022: 1.0, 2023: 1 + min(max(after, -0.6), 0.7)}
    return Size(floor, excess, growth)


def _shape(firms: list[Firm], sizes: list[Size], year: int, rng: random.Random) -> Array:
    """Each period's share of a year's output of 2022, growth included."""
    months = _SEASON * np.exp(normal(rng, 0.07, len(firms), 12))
    for row, firm in zip(months, firms, strict=True):
        if firm.started:  # nothing before production began, half capacity in the first quarter
            age = np.arange(1, 13) + (year - firm.started.year) * 12 - firm.started.month
            row *= np.select([age < 0, age < 3], [0.0, 0.55], 1.0)
        if year == 2023 and not firm.started and rng.random() < 0.006:  # 停产 since some month of the year
            row[rng.randint(3, 9) :] = 0.0
    months *= np.array([[size.growth[year]] for size in sizes])
    return np.hstack([months[:, :2].sum(1, keepdims=True), months[:, 2:]])


def _level(unit: Unit, sizes: list[Size], counted: Array) -> Array:
    """Output a year of each enterprise, so that what counts of 2022 is the base of the unit's level."""
    weight = counted.sum(1)
    floor, excess = np.array([size.floor for size in sizes]), np.array([size.excess for size in sizes])
    wanted = unit.output * _YI / (1 + unit.growth[2023][-1] / 100)
    factor = max((wanted - (weight * floor).sum()) / max((weight * excess).sum(), 1e-9), LINE * 0.2)
    level: Array = (floor + factor * excess).reshape(-1, 1)
    return level


def _path(unit: Unit, year: int, rng: random.Random) -> Array:
    """1 + growth, year to date, at each period; months go up and down a little."""
    rates = np.interp(MONTHS, (2, 6, 12), unit.growth[year]) + normal(rng, 0.15, len(MONTHS))
    path: Array = 1 + rates / 100
    return path


def _fitted(flows: Array, wanted: Array, inside: NDArray[np.bool_]) -> Array:
    """`flows` scaled period by period until the members' sum to date is that of `wanted`."""
    fitted = flows.copy()
    for period in range(len(MONTHS)):
        who = inside[:, period]
        missing = wanted[who, period].sum() - fitted[who, :period].sum()
        here = flows[who, period].sum()
        fitted[:, period] *= min(max(missing / here, 0.75), 1.5) if here else 1.0
    return fitted
