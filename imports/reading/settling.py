"""The period of a file, whichever kind its form has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from accounts.periods import Period

from . import annual, dating
from .matching import Match
from .spec import FormSpec

Sheets = Sequence[tuple[str, Match, Sequence[Sequence[Any]]]]


def settle(
    spec: FormSpec, sheets: Sheets, file_name: str, chosen: Period | None
) -> tuple[Period | None, list[str]]:
    """The period and warnings; None for a form without periods. Raises UnreadableFile, NeedsPeriod.

    `sheets` are (name, match, first rows) of those that are read.
    """
    if spec.year_column:
        return annual.settle(sheets, file_name, chosen), []
    if not spec.periodic:
        return None, []
    sources = {name: dating.of_sheet(name, found, head) for name, found, head in sheets}
    return dating.settle(sources, file_name, chosen)
