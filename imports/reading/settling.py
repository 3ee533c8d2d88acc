"""The period of a file, whichever kind its form has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from accounts.periods import Period

from . import annual, dating
from .errors import NeedsPeriod
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
    try:
        return dating.settle(sources, file_name, chosen)
    except NeedsPeriod:
        if _dates_its_rows(spec, sheets):
            return None, []
        raise


def _dates_its_rows(spec: FormSpec, sheets: Sheets) -> bool:
    """Whether every sheet has the column by which its rows say their own months."""
    columns = [{each.column.name for each in found.meanings.values()} for _, found, _ in sheets]
    return bool(spec.dated_by) and all(spec.dated_by in names for names in columns)
