"""What the enterprises outside the library took in: those below scale, and those that fell below it and left."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboards.demo.flows import MONTHS, Array, normal, uniform
from dashboards.demo.library import EXIT_BELOW, Firm

QUARTERS = (3, 6, 9, 12)
"""The months of the quarterly survey of what is below scale."""
ASKED_FROM = 2022
VALUES = ("revenue", "total_profit")
# Revenue a year in 千元, in turn over the enterprises of a unit: near the line, small, over it and not entered.
_SIZES = (
    (9_000, 15_000),
    (2_000, 6_500),
    (15_500, 18_500),
    (22_000, 27_000),
    (3_000, 7_000),
    (8_500, 13_000),
)
_SHARE = np.array([2, *[1] * (len(MONTHS) - 1)]) / 12


@dataclass(frozen=True)
class Small:
    """Revenue and profit of the enterprises never in the library, year to date, in tenths of 千元."""

    current: dict[int, dict[str, NDArray[np.int64]]]
    prior: dict[int, dict[str, NDArray[np.int64]]]


def make_small(firms: Sequence[Firm], units: int, rng: random.Random) -> Small:
    """The figures of the enterprises, which come in turn from so many units."""
    sizes = [rng.uniform(*_SIZES[place // units % len(_SIZES)]) for place in range(len(firms))]
    size = np.array(sizes).reshape(-1, 1)
    growth, margin = uniform(rng, 0.9, 1.25, len(firms)), uniform(rng, -0.03, 0.08, len(firms))
    years = {
        year: _tenths(size * growth ** (year - 2022), margin, len(firms), rng) for year in (2021, 2022, 2023)
    }
    return Small({2022: years[2022], 2023: years[2023]}, {2022: years[2021], 2023: years[2022]})


def _tenths(size: Array, margin: Array, number: int, rng: random.Random) -> dict[str, NDArray[np.int64]]:
    months = size * _SHARE * np.exp(normal(rng, 0.12, number, len(MONTHS)))
    revenue = np.rint(np.cumsum(months, 1) * 10).astype(np.int64)
    return {"revenue": revenue, "total_profit": np.rint(revenue * margin).astype(np.int64)}


def goes_on(firm: Firm) -> bool:
    """Whether the enterprise is asked after it left: it still works, and left within the years of the figures."""
    return firm.exit is not None and firm.exit_reason == EXIT_BELOW and firm.exit.year >= ASKED_FROM
