"""The states a batch may be in when a command is given."""

from __future__ import annotations

from imports import messages
from imports.models import Batch


class BatchStateError(Exception):
    """The batch is not in a state in which the command may run; the message is for the user."""


def require(batch: Batch, *allowed: str) -> None:
    if batch.status not in allowed:
        raise BatchStateError(messages.NOT_READY.format(status=batch.get_status_display()))
