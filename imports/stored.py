"""What the reader gave, as it stays with the staged rows, so that no file is parsed a second time.

Most of it stands in a row's own columns: place, code, name, figures, cells. What they do not hold, or hold
otherwise than it was read, stands beside them; of a plain return that is nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Max, Min

from imports.models import Batch, StagedRow
from imports.reading import Problem, Row
from imports.registry import Draft

NOTHING_MORE = "{}"
CHUNK = 2_000
LONGEST_USCC = StagedRow._meta.get_field("uscc").max_length or 0
LONGEST_NAME = StagedRow._meta.get_field("name").max_length or 0
_COLUMNS = ("pk", "sheet", "row", "uscc", "name", "values", "read")


class StoredRow(Row):
    """A row as it was read, and the key of the staged row that keeps it; its cells are not fetched."""

    __slots__ = ("pk",)

    def __init__(self, pk: int, *given: Any) -> None:
        super().__init__(*given)
        self.pk = pk


def beside(draft: Draft) -> dict[str, Any] | str:
    """What the staged columns of the draft do not say of the row as it was read."""
    row = draft.row
    # Most rows end here: values handed on as text are the row's own figures.
    if (
        draft.values.__class__ is str
        and not (row.texts or row.months or row.problems)
        and (not draft.uscc or draft.uscc == row.uscc)
        and len(row.name) <= LONGEST_NAME
        and len(row.uscc) <= LONGEST_USCC
    ):
        return NOTHING_MORE
    return _beside(draft)


def _beside(draft: Draft) -> dict[str, Any]:
    row = draft.row
    more: dict[str, Any] = {}
    if staged_uscc(draft) != row.uscc:
        more["uscc"] = row.uscc
    if len(row.name) > LONGEST_NAME:
        more["name"] = row.name
    if draft.values.__class__ is not str:
        more["names"], more["digits"] = list(row.names), row.digits
    if row.texts:
        more["texts"] = row.texts
    if row.months:
        more["months"] = {name: month.isoformat() for name, month in row.months.items()}
    if row.problems:
        more["problems"] = [[each.column, each.heading, each.value, each.why] for each in row.problems]
    return more


def staged_uscc(draft: Draft) -> str:
    """The code that the draft is staged with: the one by which the row was matched, else its own."""
    return (draft.uscc or draft.row.uscc)[:LONGEST_USCC]


def rows_of(batch: Batch) -> Iterator[StoredRow]:
    """The batch's rows as its file was read, in order; they may be written anew as they come by."""
    last = batch.rows.aggregate(first=Min("pk"), last=Max("pk"))
    after, end = (last["first"] or 0) - 1, last["last"] or 0
    while after < end:
        # By key alone: a batch's rows stand close together, and its indexes have another order.
        part = batch.rows.filter(pk__gt=after, pk__lte=end).order_by("pk").values_list(*_COLUMNS)[:CHUNK]
        found = list(part)
        if not found:
            return
        yield from (_row(*each) for each in found)
        after = found[-1][0]


def _row(
    pk: int, sheet: str, row: int, uscc: str, name: str, values: Mapping[str, Any], more: Mapping[str, Any]
) -> StoredRow:
    figures = {} if "digits" in more else values
    names = more.get("names", figures)
    digits = more.get("digits", ",".join([figure or "" for figure in figures.values()]))
    return StoredRow(
        pk,
        sheet,
        row,
        more.get("uscc", uscc),
        more.get("name", name),
        dict(more.get("texts", {})),
        {key: date.fromisoformat(month) for key, month in more.get("months", {}).items()},
        digits,
        [Problem(*each) for each in more.get("problems", ())],
        "",
        tuple(names),
    )
