"""The nouns of this room."""

from cultivation.models.pools import Membership, Proposal
from cultivation.models.recognitions import (
    Diagnosis,
    DiagnosisFile,
    Recognition,
    RecognitionFile,
    RobotCount,
)
from cultivation.models.rules import CultivationRequest, CultivationRule
from cultivation.models.tiers import TierSnapshot

__all__ = [
    "CultivationRequest",
    "CultivationRule",
    "Diagnosis",
    "DiagnosisFile",
    "Membership",
    "Proposal",
    "Recognition",
    "RecognitionFile",
    "RobotCount",
    "TierSnapshot",
]
