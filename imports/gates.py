"""Why a batch may not write, or take back, what it has rows of: the sentences of the gates that it meets."""

from __future__ import annotations

from typing import Any

from imports import registry
from imports.models import Batch


def why_closed(batch: Batch, by: Any) -> list[str]:
    """The reasons of the closed regions in which the batch's rows lie, each once; `by` is None for a command."""
    closed = registry.closed_to(batch, by)
    if not closed:
        return []
    places = sorted(registry.get(batch.importer).places(batch))
    return list(dict.fromkeys(why for path in places if (why := registry.reason_in(closed, path))))
