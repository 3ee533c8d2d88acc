"""The nouns of this room."""

from assessments.models.factors import AnnualFactors
from assessments.models.targets import (
    DIRECTIONS,
    KINDS,
    LIGHTS,
    IndicatorFigure,
    ProgressRequest,
    ProgressSnapshot,
    Target,
    TargetProgress,
)

__all__ = [
    "DIRECTIONS",
    "KINDS",
    "LIGHTS",
    "AnnualFactors",
    "IndicatorFigure",
    "ProgressRequest",
    "ProgressSnapshot",
    "Target",
    "TargetProgress",
]
