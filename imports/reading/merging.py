"""Figures that one merged cell holds for several: whose they are cannot be seen. Runs in the child process."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple


class Area(NamedTuple):
    """A merged area; rows and columns are counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


class Merged:
    """The merged areas below a header that begin in a number column; asked of each row in turn."""

    def __init__(self, areas: Iterable[Area], header: int, numbers: Collection[int]) -> None:
        wanted = (each for each in areas if each.top >= header and each.left in numbers)
        self._numbers = numbers
        self._coming = sorted(wanted, reverse=True)
        self._open: list[Area] = []

    def __bool__(self) -> bool:
        return bool(self._coming or self._open)

    def columns(self, number: int, cells: Sequence[Any]) -> list[int]:
        """The number columns in which the row shares a figure with other cells; `number` counts from 1."""
        while self._coming and self._coming[-1].top < number:
            area = self._coming.pop()
            if area.left < len(cells) and cells[area.left] not in ("", None):
                self._open.append(area)
        self._open = [area for area in self._open if area.bottom >= number - 1]
        shared = {index for area in self._open for index in range(area.left, area.right + 1)}
        return sorted(shared.intersection(self._numbers))
