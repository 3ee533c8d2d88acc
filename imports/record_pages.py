"""The page of one record that files keep: its fields, and for each the cell it came from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from accounts.listing import ScopedPageMixin
from imports.models import Batch
from imports.origins import CellOrigin, origin_of, rows_of
from imports.selectors import sheet_strip


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


class Line(NamedTuple):
    """A field with its value and its origin."""

    field: Shown
    value: str
    stored: str
    origin: CellOrigin | None


class RecordPageMixin(ScopedPageMixin):
    """A page that lists a record's fields; `?value=` marks the cell of one of them."""

    importer = ""
    fields: Sequence[Shown] = ()

    def record_context(self, record: Any) -> dict[str, Any]:
        """The lines of the record, and the strip of the row that holds the chosen one."""
        rows = rows_of(self.importer, record.pk)
        lines = [
            Line(shown, shown.printed(record), shown.stored(record), self._origin(rows, shown))
            for shown in self.fields
        ]
        traced = [line for line in lines if line.origin]
        wanted = self.request.GET.get("value")
        chosen = next((line for line in traced if line.field.name == wanted), traced[0] if traced else None)
        origin = chosen.origin if chosen else None
        return {
            "lines": lines,
            "chosen": chosen,
            "strip": sheet_strip(origin.staged, origin.column) if origin else None,
            "origin_batch": origin.staged.batch if origin else None,
            "can_see_batch": origin is not None and self.may_open(origin.staged.batch),
        }

    def _origin(self, rows: Sequence[Any], shown: Shown) -> CellOrigin | None:
        return origin_of(rows, shown.name, shown.columns or (shown.name,))

    def may_open(self, batch: Batch) -> bool:
        """Whether the person may see the whole file, not only the row of this record."""
        allowed = self.request.user.has_perm("imports.view_batch")
        return allowed and Batch.objects.visible_to(self.request.user).filter(pk=batch.pk).exists()
