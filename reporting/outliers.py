"""Which value lies outside what its own history lets expect: the modified z-score of Iglewicz and Hoaglin.

0.6745 × (x − median) / MAD, an outlier beyond 3.5. Industry figures are skewed and grow by shares, so by
default the score is taken of their logarithms: a month at a third of the usual is as far out as one at
three times. What can be negative, as profit, is scored as it is.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
MAD_FACTOR = 0.6745
"""Makes the median absolute deviation of a normal distribution its standard deviation."""
MEAN_FACTOR = 1.253314
"""The same for the mean absolute deviation, which stands in where more than half the values are equal."""
THRESHOLD, FEWEST = 3.5, 6


class Scale(StrEnum):
    """On what the score is taken."""

    LOG = "log"
    LINEAR = "linear"


class Outlook(NamedTuple):
    """What each row's history lets expect, in the values' own unit; NaN where the history is too short."""

    median: Floats
    spread: Floats
    """Half the width of the usual on the scale of the score: the deviation that scores 1."""
    low: Floats
    high: Floats
    score: Floats


def modified_z(
    value: Floats,
    history: Floats,
    *,
    threshold: float = THRESHOLD,
    fewest: int = FEWEST,
    scale: Scale = Scale.LOG,
    least_spread: float = 0.0,
) -> Outlook:
    """The score of `value` (n) against `history` (n × periods), with the bounds beyond which it is an outlier.

    NaN in the history is a period without a figure; on the log scale so is what is not positive. With
    fewer than `fewest` points nothing is said. `least_spread` keeps a very even history from making an
    outlier of a trifle.
    """
    past, now = _scaled(history, scale), _scaled(value, scale)
    enough = np.sum(~np.isnan(past), axis=1) >= max(fewest, 1)
    # Rows without a history would make numpy warn of an empty median; their results are blanked below.
    filled = np.where(enough[:, None], past, 0.0)
    if not filled.shape[1]:
        filled = np.zeros((len(now), 1))
    median = np.nanmedian(filled, axis=1)
    deviations = np.abs(filled - median[:, None])
    robust = np.nanmedian(deviations, axis=1) / MAD_FACTOR
    spread = np.where(robust > 0, robust, np.nanmean(deviations, axis=1) * MEAN_FACTOR)
    spread = np.maximum(spread, least_spread)
    with np.errstate(all="ignore"):
        score = np.where(now == median, 0.0, (now - median) / spread)
    reach = threshold * spread
    median, spread, low, high, score = (
        np.where(enough, part, np.nan) for part in (median, spread, median - reach, median + reach, score)
    )
    return Outlook(_back(median, scale), spread, _back(low, scale), _back(high, scale), score)


def _scaled(values: Floats, scale: Scale) -> Floats:
    if scale is Scale.LINEAR:
        return np.asarray(values, dtype=np.float64)
    with np.errstate(all="ignore"):
        logarithms: Floats = np.where(values > 0, np.log(values), np.nan)
    return logarithms


def _back(values: Floats, scale: Scale) -> Floats:
    if scale is Scale.LINEAR:
        return values
    with np.errstate(all="ignore"):
        restored: Floats = np.exp(values)
    return restored
