"""Figures of factors as people say them: money in 万元, everything else in the unit it is stored in."""

from __future__ import annotations

from decimal import Decimal

from accounts.figures import NO_FIGURE, exact
from assessments.evaluation_inputs import FIELD_OF
from assessments.factor_forms import factor_fields
from assessments.models import Grade

_TEN = Decimal(10)
_STORED = {field.name: (str(field.verbose_name), str(field.help_text)) for field in factor_fields()}
DISPUTABLE = tuple(FIELD_OF.values())
"""The factors that a grade rests on and an enterprise can object to."""


def label_of(factor: str) -> str:
    """What the factor is called."""
    return _STORED[factor][0]


def unit_of(factor: str) -> str:
    """The unit that people say it in."""
    unit = _STORED[factor][1]
    return "万元" if unit == "千元" else unit


def said(factor: str, stored: Decimal | None) -> Decimal | None:
    """The stored figure in the unit that people say it in."""
    return stored / _TEN if stored is not None and _STORED[factor][1] == "千元" else stored


def stored(factor: str, figure: Decimal) -> Decimal:
    """The figure that people said in the unit that is stored."""
    return figure * _TEN if _STORED[factor][1] == "千元" else figure


def words(factor: str, value: Decimal | None) -> str:
    """The stored figure with its unit, as people say it."""
    return NO_FIGURE if value is None else f"{exact(said(factor, value))}{unit_of(factor)}"


def graded_by(grade: Grade, factor: str) -> Decimal | None:
    """The figure that the grade was computed from, in its stored unit."""
    figure = next(name for name, field in FIELD_OF.items() if field == factor)
    digits = grade.inputs["figures"].get(figure)
    return None if digits is None else Decimal(digits)
