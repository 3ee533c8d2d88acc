"""Which columns a page of the preview shows, and in which order: first those that a person came to look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from accounts.figures import NO_FIGURE
from imports.previewing import PreviewCell, PreviewLine
from imports.registry import Heading

STACKED_FROM = 3
"""From so many changed columns on, what stood goes above what comes, so that they fit on an office screen."""


@dataclass(frozen=True)
class Column:
    """One column of the page; `is_moved` where a value of the page changed in it or has something wrong."""

    heading: Heading
    is_moved: bool = False


@dataclass(frozen=True)
class Arranged:
    """The page's columns and its lines with their cells in that order; `left_out` columns are blank on the page."""

    columns: list[Column]
    lines: list[PreviewLine]
    left_out: int
    is_stacked: bool


def arranged(
    columns: Mapping[str, Heading], lines: Sequence[PreviewLine], *, everything: bool = False
) -> Arranged:
    """What changed or is faulty comes first and what is blank is left out; with `everything` as in the form."""
    by_column = [[line.cells[at] for line in lines] for at in range(len(columns))]
    moved = [any(map(_is_moved, cells)) for cells in by_column]
    blank = [all(map(_is_blank, cells)) for cells in by_column]
    order = list(range(len(by_column)))
    if not everything:
        order = sorted((at for at in order if not blank[at]), key=lambda at: not moved[at])
    headings = list(columns.values())
    return Arranged(
        [Column(headings[at], moved[at]) for at in order],
        [replace(line, cells=[_labelled(line.cells[at], headings[at]) for at in order]) for line in lines],
        sum(blank),
        sum(any(cell.changed for cell in cells) for cells in by_column) >= STACKED_FROM,
    )


def _labelled(cell: PreviewCell, heading: Heading) -> PreviewCell:
    return replace(cell, label=heading.label)


def _is_moved(cell: PreviewCell) -> bool:
    return cell.changed or bool(cell.level)


def _is_blank(cell: PreviewCell) -> bool:
    return cell.text == NO_FIGURE and not _is_moved(cell)
