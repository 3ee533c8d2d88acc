"""The nouns of this room."""

from assessments.models.annual import (
    AnnualRule,
    FactorConfirmation,
    FactorDoubt,
    SharedSite,
    SharedSiteMember,
)
from assessments.models.appeals import Appeal, AppealFile, AppealItem, AppealLine
from assessments.models.factors import AnnualFactors
from assessments.models.flow import Computing, ComputingPart, EvaluationStep
from assessments.models.grading import Evaluation, EvaluationList, Grade, GradingScheme, SchemeVersion
from assessments.models.land_notice import LandNotice, NoticedArea
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
    "AnnualRule",
    "Appeal",
    "AppealFile",
    "AppealItem",
    "AppealLine",
    "Computing",
    "ComputingPart",
    "Evaluation",
    "EvaluationList",
    "EvaluationStep",
    "FactorConfirmation",
    "FactorDoubt",
    "Grade",
    "GradingScheme",
    "IndicatorFigure",
    "LandNotice",
    "NoticedArea",
    "ProgressRequest",
    "ProgressSnapshot",
    "Rectification",
    "RectificationFile",
    "RectificationStep",
    "SchemeVersion",
    "SharedSite",
    "SharedSiteMember",
    "Target",
    "TargetProgress",
    "UseRate",
]
