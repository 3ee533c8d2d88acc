"""Commands of this room: receive a file, read it into staged rows, take them, throw them away, take them back."""

from imports.services.carrying_on import ABANDONED_AFTER, abandoned
from imports.services.receiving import answer, receive
from imports.services.staging import read_batch
from imports.services.states import BatchStateError
from imports.services.taking import discard, request_take, take
from imports.services.undoing import Undone, undo, why_not

__all__ = [
    "ABANDONED_AFTER",
    "BatchStateError",
    "Undone",
    "abandoned",
    "answer",
    "discard",
    "read_batch",
    "receive",
    "request_take",
    "take",
    "undo",
    "why_not",
]
