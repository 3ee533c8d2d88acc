"""The first rows of each sheet, kept so that a person can be shown them without opening the file again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .process import Num

_LONGEST = 400
_NUMBER = "n"


@dataclass(frozen=True)
class Head:
    """One visible sheet: its first rows as the child sent them, its merged areas and its height."""

    sheet: str
    rows: list[list[Any]]
    merged: list[list[int]]
    height: int

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in its first rows."""
        return not any(cell not in ("", None) for cells in self.rows for cell in cells)


def of_messages(described: Iterable[Mapping[str, Any]]) -> list[Head]:
    """The heads of the visible sheets."""
    return [
        Head(
            each["sheet"],
            each["head"],
            [[int(edge) for edge in area] for area in each["merged"]],
            int(each["height"]),
        )
        for each in described
        if each["visible"]
    ]


def as_json(heads: Iterable[Head]) -> list[dict[str, Any]]:
    """The heads as they are stored; number cells stay apart from texts."""
    return [
        {
            "sheet": head.sheet,
            "rows": [[_stored(cell) for cell in cells] for cells in head.rows],
            "merged": head.merged,
            "height": head.height,
        }
        for head in heads
    ]


def of_json(stored: Sequence[Mapping[str, Any]]) -> list[Head]:
    """The heads as they were stored."""
    return [
        Head(
            each["sheet"],
            [[_cell(cell) for cell in cells] for cells in each["rows"]],
            each["merged"],
            each["height"],
        )
        for each in stored
    ]


def _stored(cell: Any) -> Any:
    if isinstance(cell, Num):
        return {_NUMBER: str(cell)}
    return cell[:_LONGEST] if isinstance(cell, str) else cell


def _cell(cell: Any) -> Any:
    return Num(cell[_NUMBER]) if isinstance(cell, dict) and _NUMBER in cell else cell
