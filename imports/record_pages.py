"""The page of one record that files keep: its fields, and for each the cell it came from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from accounts.listing import ScopedPageMixin
from imports import registry
from imports.models import Batch, StagedRow
from imports.origins import CellOrigin, history_of, origin_of, standing
from imports.previewing import printed
from imports.selectors import batch_columns, sheet_strip


@dataclass(frozen=True)
class Shown:
    """A field of the page: its label, how its value is printed, and where a file has it."""

    name: str
    label: str
    printed: Callable[[Any], str]
    columns: tuple[str, ...] = ()
    is_figure: bool = False
    stored: Callable[[Any], str] = field(default=lambda record: "")
    """The figure in its stored unit, where the page prints another."""
    mask: Callable[[str], str] | None = None
    """How personal data is hidden; None for what is none."""


class Line(NamedTuple):
    """A field with its value and its origin."""

    field: Shown
    value: str
    stored: str
    origin: CellOrigin | None


@dataclass(frozen=True)
class Past:
    """What one row of a file said of a field, and what stood before."""

    staged: StagedRow
    origin: CellOrigin
    before: str
    value: str
    stands: bool
    """Whether the field stands on this row."""

    @property
    def batch(self) -> Batch:
        """The batch of the row."""
        return self.staged.batch

    @property
    def undone(self) -> bool:
        """Whether the batch was taken back."""
        return self.batch.status == Batch.Status.UNDONE


class RecordPageMixin(ScopedPageMixin):
    """A page that lists a record's fields; `?value=` marks the cell of one of them."""

    importer = ""
    fields: Sequence[Shown] = ()
    lifting: Any = None
    """The leave to see personal data (accounts.personal); without one they are masked."""

    def record_context(self, record: Any) -> dict[str, Any]:
        """The lines of the record, and the strip of the row that holds the chosen one."""
        past = history_of(self.importer, record.pk)
        rows = standing(past)
        lines = [
            Line(
                shown,
                self._masked(shown, shown.printed(record)),
                shown.stored(record),
                self._origin(rows, shown),
            )
            for shown in self.fields
        ]
        traced = [line for line in lines if line.origin]
        wanted = self.request.GET.get("value")
        chosen = next((line for line in traced if line.field.name == wanted), traced[0] if traced else None)
        origin = chosen.origin if chosen else None
        return {
            "lines": lines,
            "chosen": chosen,
            "strip": sheet_strip(origin.staged, origin.column, self._hidden(), lifted=bool(self.lifting))
            if origin
            else None,
            "origin_batch": origin.staged.batch if origin else None,
            "can_see_batch": origin is not None and self.may_open(origin.staged.batch),
            "history": list(self._history(past, chosen)) if chosen else [],
        }

    def _history(self, rows: Sequence[StagedRow], chosen: Line) -> Iterator[Past]:
        """What each row said of the chosen field, the latest first."""
        name = chosen.field.name
        for row in rows:
            if origin := self._origin([row], chosen.field):
                before, value = (
                    self._masked(chosen.field, _said(row, values, name))
                    for values in (row.before, row.values)
                )
                stands = chosen.origin is not None and chosen.origin.staged == row
                yield Past(row, origin, before, value, stands)

    def _origin(self, rows: Sequence[Any], shown: Shown) -> CellOrigin | None:
        return origin_of(rows, shown.name, shown.columns or (shown.name,))

    def _masked(self, shown: Shown, text: str) -> str:
        return shown.mask(text) if shown.mask and not self.lifting else text

    def _hidden(self) -> set[str]:
        """The staged columns whose cells are masked in the row as the file has it."""
        personal = [shown for shown in self.fields if shown.mask and not self.lifting]
        return {column for shown in personal for column in (shown.columns or (shown.name,))}

    def may_open(self, batch: Batch) -> bool:
        """Whether the person may see the whole file, not only the row of this record."""
        allowed = self.request.user.has_perm("imports.view_batch")
        return allowed and Batch.objects.visible_to(self.request.user).filter(pk=batch.pk).exists()


def _said(row: StagedRow, values: dict[str, Any], name: str) -> str:
    """A staged value as the preview printed it: what stands as a key has its name beside it."""
    own = f"{name.removesuffix('_id')}_name"
    heading = batch_columns(row.batch).get(name)
    if heading is None or name not in values:
        heading = registry.Heading("", is_month=bool(heading and heading.is_month))
    return printed(values.get(own, values.get(name)), heading)
