"""Commands of this room: receive a file, read it into staged rows, take them, throw them away, take them back."""

from imports.services.annotating import annotate, request_annotation
from imports.services.carrying_on import (
    ABANDONED_AFTER,
    WAITING_AFTER,
    abandoned,
    abandoned_annotations,
    abandoned_undoings,
)
from imports.services.discarding import discard
from imports.services.judging import judge, request_judging, unjudged
from imports.services.mappings import (
    MappingError,
    NotOwnMapping,
    StaleMapping,
    accept,
    change,
    disable,
    end_offer,
    explain,
    offer,
    share,
)
from imports.services.receiving import answer, receive
from imports.services.recomparing import request_comparison
from imports.services.staging import read_batch
from imports.services.states import BatchStateError
from imports.services.taking import request_take, take, withdraw
from imports.services.undoing import Undone, carry_out_undo, request_undo, undo, why_not

__all__ = [
    "ABANDONED_AFTER",
    "WAITING_AFTER",
    "BatchStateError",
    "MappingError",
    "NotOwnMapping",
    "StaleMapping",
    "Undone",
    "abandoned",
    "abandoned_annotations",
    "abandoned_undoings",
    "accept",
    "annotate",
    "answer",
    "carry_out_undo",
    "change",
    "disable",
    "discard",
    "end_offer",
    "explain",
    "judge",
    "offer",
    "read_batch",
    "receive",
    "request_annotation",
    "request_comparison",
    "request_judging",
    "request_take",
    "request_undo",
    "share",
    "take",
    "undo",
    "unjudged",
    "why_not",
    "withdraw",
]
