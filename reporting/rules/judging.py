"""Checks over thousands of enterprises at once."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import reduce
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from enterprises.plausibility import STOCKS, expected_growth, slip_exponents
from reporting.arithmetic import DOUBT, Floats, estimate, exact
from reporting.expressions import Reference
from reporting.outliers import THRESHOLD, Outlook, Scale, modified_z
from reporting.rules.compiling import Check, Test, blank_bases, slip_bases
from reporting.rules.frames import Frame, periods_back
from reporting.rules.text import PERIODS_BACK, Kind

Flags = NDArray[np.bool_]
LEAST_SPREAD = 0.08
"""A figure that moves by less than about a third is no outlier, however even its history was."""


class Judged(NamedTuple):
    """What a check says of every enterprise: hit, and whether it had anything to say at all."""

    check: Check
    hit: Flags
    told: Flags
    exponents: NDArray[np.int64] | None = None
    outlook: Outlook | None = None


def judge(check: Check, frame: Frame, history: Floats | None = None) -> Judged:
    """The check for every enterprise of the frame; `history` stands in for what the frame has of earlier periods."""
    applies = _all_hold(check.condition, frame)[0]
    if check.kind is Kind.SLIP:
        return _slipped(check, frame, applies)
    if check.kind is Kind.BLANK:
        return _left_blank(check, frame, applies)
    if check.kind is Kind.OUTLIER:
        return _outlying(check, frame, applies, history)
    holds, known = _all_hold(check.tests, frame)
    return Judged(check, applies & known & ~holds, applies & known)


def _all_hold(tests: Iterable[Test], frame: Frame) -> tuple[Flags, Flags]:
    """(all hold, all could be told) for every enterprise."""
    holds, known = np.ones(frame.size, dtype=bool), np.ones(frame.size, dtype=bool)
    for test in tests:
        sign, tells = _signs(test, frame)
        holds &= _COMPARED[test.operator](sign) & tells
        known &= tells
    return holds, known


_COMPARED: dict[str, Any] = {
    "<=": lambda sign: sign <= 0,
    "<": lambda sign: sign < 0,
    ">=": lambda sign: sign >= 0,
    ">": lambda sign: sign > 0,
    "=": lambda sign: sign == 0,
    "!=": lambda sign: sign != 0,
}


def _signs(test: Test, frame: Frame) -> tuple[NDArray[np.int8], Flags]:
    """(sign of left − limit, whether both are known); exact where float64 cannot tell."""
    left = estimate(test.left, frame.floats, frame.size)
    limit = estimate(test.limit, frame.floats, frame.size)
    known = ~np.isnan(left.value) & ~np.isnan(limit.value)
    with np.errstate(all="ignore"):
        gap = left.value - limit.value
        doubt = DOUBT * (left.scale + limit.scale)
        sign = np.where(gap > doubt, 1, np.where(gap < -doubt, -1, 0)).astype(np.int8)
        # Where everything is 0 there is nothing to doubt.
        unsure = known & (sign == 0) & (doubt != 0)
    for place in np.flatnonzero(unsure):
        exactly = _sign(test, frame, int(place))
        known[place] = exactly is not None
        sign[place] = exactly or 0
    return sign, known


def _sign(test: Test, frame: Frame, place: int) -> int | None:
    left = exact(test.left, lambda each: frame.one(each, place))
    limit = exact(test.limit, lambda each: frame.one(each, place))
    if left is None or limit is None:
        return None
    return int(left > limit) - int(left < limit)


def _slipped(check: Check, frame: Frame, applies: Flags) -> Judged:
    subject = Reference(check.subject, check.form)
    previous, last_year = slip_bases(check.subject, check.form)
    bases = [frame.floats(previous) * expected_growth(check.subject, frame.period.month)]
    bases.append(frame.floats(last_year))
    values = frame.floats(subject)
    exponents = slip_exponents(values, bases)
    told = applies & ~np.isnan(values) & reduce(np.logical_or, [~np.isnan(base) for base in bases])
    return Judged(check, told & (exponents != 0), told, exponents=exponents)


def _left_blank(check: Check, frame: Frame, applies: Flags) -> Judged:
    """Blank now though filled before; what was 0 may as well be left out, since the sums are the same."""
    bases = [frame.floats(base) for base in blank_bases(check.subject, check.form)]
    filled = reduce(np.logical_or, [~np.isnan(base) & (base != 0) for base in bases])
    told = applies & filled
    return Judged(check, told & np.isnan(frame.floats(Reference(check.subject, check.form))), told)


def slip_growth(check: Check, frame: Frame) -> Decimal | None:
    """By how much the period before is multiplied before it is held against; None for 1–2月 and what stands."""
    month = frame.period.month
    return None if check.subject in STOCKS or month <= 2 else Decimal(month) / (month - 1)


def _outlying(check: Check, frame: Frame, applies: Flags, history: Floats | None) -> Judged:
    here = Frame(frame.period, frame.book, per_month=True)
    value = estimate(check.left, here.floats, frame.size).value
    past = outlier_history(check, frame) if history is None else history
    outlook = outlook_of(check, value, past)
    told = applies & ~np.isnan(outlook.score)
    with np.errstate(invalid="ignore"):
        hit = told & (np.abs(outlook.score) > threshold_of(check))
    return Judged(check, hit, told, outlook=outlook)


def threshold_of(check: Check) -> float:
    """Beyond which score the check hits."""
    return float(check.tolerance) or THRESHOLD


def outlook_of(check: Check, value: Floats, history: Floats) -> Outlook:
    """What each history lets expect: by logarithms, but where a loss stands in it as the figures are."""
    threshold = threshold_of(check)
    log = modified_z(value, history, threshold=threshold, least_spread=LEAST_SPREAD)
    with np.errstate(invalid="ignore"):
        losses = (history < 0).any(axis=1) | (value < 0)
    if not losses.any():
        return log
    linear = modified_z(value, history, threshold=threshold, scale=Scale.LINEAR)
    return Outlook(*(np.where(losses, a, b) for a, b in zip(linear, log, strict=True)))


def outlier_history(check: Check, frame: Frame) -> Floats:
    """The check's figure at the periods before, the latest first: enterprises × periods."""
    periods = periods_back(frame.period, PERIODS_BACK)
    frames = [Frame(each, frame.book, per_month=True) for each in periods]
    columns = [estimate(check.left, each.floats, frame.size).value for each in frames]
    return np.column_stack(columns) if columns else np.empty((frame.size, 0))
