"""The nouns of this room."""

from assessments.models.factors import AnnualFactors
from assessments.models.grading import Evaluation, EvaluationList, Grade, GradingScheme, SchemeVersion
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
    "Evaluation",
    "EvaluationList",
    "Grade",
    "GradingScheme",
    "IndicatorFigure",
    "ProgressRequest",
    "ProgressSnapshot",
    "SchemeVersion",
    "Target",
    "TargetProgress",
]
