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
from assessments.models.uses import Rectification, RectificationFile, RectificationStep, UseRate

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
    "Rectification",
    "RectificationFile",
    "RectificationStep",
    "SchemeVersion",
    "Target",
    "TargetProgress",
    "UseRate",
]
