"""The nouns of this room."""

from assessments.models.appeals import Appeal, AppealFile, AppealItem, AppealLine
from assessments.models.factors import AnnualFactors
from assessments.models.flow import Computing, ComputingPart, EvaluationStep
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
    "Appeal",
    "AppealFile",
    "AppealItem",
    "AppealLine",
    "Computing",
    "ComputingPart",
    "Evaluation",
    "EvaluationList",
    "EvaluationStep",
    "Grade",
    "GradingScheme",
    "IndicatorFigure",
    "ProgressRequest",
    "ProgressSnapshot",
    "SchemeVersion",
    "Target",
    "TargetProgress",
]
