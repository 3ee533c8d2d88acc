"""Commands of this room: receive a file, read it into staged rows, take them, throw them away, take them back."""

from imports.services.carrying_on import ABANDONED_AFTER, abandoned
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
from imports.services.taking import discard, request_take, take

__all__ = [
    "ABANDONED_AFTER",
    "BatchStateError",
    "MappingError",
    "NotOwnMapping",
    "abandoned",
    "accept",
    "answer",
    "change",
    "disable",
    "discard",
    "end_offer",
    "explain",
    "offer",
    "read_batch",
    "receive",
    "request_take",
    "share",
    "take",
]
