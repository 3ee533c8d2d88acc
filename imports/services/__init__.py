"""Commands of this room: receive a file, read it into staged rows, take them, throw them away, take them back."""

from imports.services.annotating import annotate, request_annotation
from imports.services.carrying_on import ABANDONED_AFTER, WAITING_AFTER, abandoned, abandoned_annotations
from imports.services.discarding import discard
from imports.services.mappings import (
    MappingError,
    NotOwnMapping,
    accept,
    change,
    disable,
    end_offer,
    explain,
    offer,
    share,
)
from imports.services.receiving import answer, receive
from imports.services.staging import read_batch
from imports.services.states import BatchStateError
from imports.services.taking import request_take, take, withdraw
from imports.services.undoing import Undone, undo, why_not

__all__ = [
    "ABANDONED_AFTER",
    "WAITING_AFTER",
    "BatchStateError",
    "MappingError",
    "NotOwnMapping",
    "Undone",
    "abandoned",
    "abandoned_annotations",
    "accept",
    "annotate",
    "answer",
    "change",
    "disable",
    "discard",
    "end_offer",
    "explain",
    "offer",
    "read_batch",
    "receive",
    "request_annotation",
    "request_take",
    "share",
    "take",
    "undo",
    "why_not",
    "withdraw",
]
