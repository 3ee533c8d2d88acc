"""Where a sheet's header stands, and the full heading of every column under its merged groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from . import headings
from .process import Num
from .spec import FormSpec

Cells = Sequence[Any]
SEARCHED = 30
_MOST_LINES = 3


@dataclass(frozen=True)
class Header:
    """Lines `top` … `bottom` (from 0), the heading of each column, and the texts that stand above."""

    top: int
    bottom: int
    headings: dict[int, str]
    above: list[str] = field(default_factory=list)

    def column_of(self, words: tuple[str, ...]) -> int | None:
        """The column whose heading is the best of `words`; the leftmost of equals."""
        ranked = [(headings.rank(text, words), index) for index, text in self.headings.items()]
        return min(((rank, index) for rank, index in ranked if rank is not None), default=(0, None))[1]


def text_of(cell: object) -> str:
    """A cell's text when it is one; numbers, dates and errors are no headings."""
    return cell.strip() if isinstance(cell, str) and not isinstance(cell, Num) else ""


def find(head: Sequence[Cells], merged: Sequence[Sequence[int]], specs: Sequence[FormSpec]) -> Header | None:
    """The header of a sheet from its first rows, or None where no line names an enterprise."""
    for line in range(min(len(head), SEARCHED)):
        if not _is_key_line(head[line]):
            continue
        top = _with_groups_above(head, line, specs, merged)
        bottom = _with_lines_below(head, line, merged)
        found = Header(top, bottom, _join(head, top, bottom, merged), _texts(head[:top]))
        if len(found.headings) > 1:
            return found
    return None


def at(head: Sequence[Cells], merged: Sequence[Sequence[int]], top: int, bottom: int) -> Header | None:
    """The header that the lines `top` … `bottom` are, whatever stands in them; None for blank ones."""
    if not 0 <= top <= bottom < len(head):
        return None
    found = _join(head, top, bottom, merged)
    return Header(top, bottom, found, _texts(head[:top])) if found else None


def around(head: Sequence[Cells], merged: Sequence[Sequence[int]], line: int) -> tuple[int, int]:
    """The first and the last line of the header that `line` is part of, where no line names an enterprise.

    Told by what is merged with the line or spans the columns under it, and by bare sub-labels.
    """
    tall = [(first, last) for first, _, last, _ in merged if first <= line <= last < first + _MOST_LINES]
    top = min([line, *[first for first, _ in tall]])
    if top == line and _has_bare_groups(head, line):
        top -= 1
    bottom = max([line, *[last for _, last in tall if last < len(head)]])
    while bottom + 1 < min(len(head), top + _MOST_LINES) and _is_divided(head, merged, bottom):
        bottom += 1
    return top, bottom


def _has_bare_groups(head: Sequence[Cells], line: int) -> bool:
    """Whether the line holds sub-labels, and the one above the headings of several columns."""
    above = [text for cell in head[line - 1] if (text := text_of(cell))] if line else []
    return len(above) > 1 and any(headings.is_sub_label(text) for text in map(text_of, head[line]) if text)


def _is_divided(head: Sequence[Cells], merged: Sequence[Sequence[int]], line: int) -> bool:
    """Whether the next line only divides the groups of this one: texts under them, and nothing beside."""
    below = head[line + 1]
    groups = {
        index
        for first, left, last, right in merged
        if first == last == line
        for index in range(left, right + 1)
    }
    texts = {index for index, cell in enumerate(below) if cell not in ("", None)}
    if groups and texts and all(text_of(below[index]) for index in texts):
        return texts <= groups
    blank_first = not any(text_of(cell) for cell in below[:1])
    return blank_first and _is_sub_line(below, [])


def _is_key_line(cells: Cells) -> bool:
    words = (*headings.USCC, *headings.NAME)
    texts = [text for cell in cells if (text := text_of(cell))]
    return len(texts) > 1 and any(headings.rank(text, words) is not None for text in texts)


def _with_groups_above(
    head: Sequence[Cells], line: int, specs: Sequence[FormSpec], merged: Sequence[Sequence[int]]
) -> int:
    """The first line of the header: the keys may stand in its last line, beside bare sub-labels."""
    labels = [text for cell in head[line] if (text := text_of(cell))]
    if line == 0 or not any(headings.is_sub_label(text) for text in labels):
        return line
    pairs = zip(map(text_of, head[line - 1]), map(text_of, head[line]), strict=False)
    # A title stands over the keys as well; a group stands over its own sub-labels.
    groups = [text for text, below in pairs if text and headings.is_sub_label(below)]
    named = any(headings.meaning(text, spec) for text in groups for spec in specs)
    return line - 1 if named and not _is_title(head, line, merged) else line


def _is_title(head: Sequence[Cells], line: int, merged: Sequence[Sequence[int]]) -> bool:
    """Whether the line above is one text merged over a key column too."""
    keys = [index for index, cell in enumerate(head[line]) if _is_key(text_of(cell))]
    wide = [(left, right) for first, left, _, right in merged if first == line - 1]
    return any(left <= key <= right and right > left for key in keys for left, right in wide)


def _with_lines_below(head: Sequence[Cells], line: int, merged: Sequence[Sequence[int]]) -> int:
    """The last line of the header: sub-labels follow while the key columns stay blank."""
    keys = [i for i, cell in enumerate(head[line]) if _is_key(text_of(cell))]
    bottom = line
    while bottom + 1 < min(len(head), line + _MOST_LINES) and _is_sub_line(head[bottom + 1], keys):
        bottom += 1
    tall = [end for top, left, end, _ in merged if top == line and left in keys and end < len(head)]
    return max([bottom, *[end for end in tall if end < line + _MOST_LINES]])


def _is_key(text: str) -> bool:
    return bool(text) and headings.rank(text, (*headings.USCC, *headings.NAME)) is not None


def _is_sub_line(cells: Cells, keys: list[int]) -> bool:
    """Whether a line only divides the groups above it: no number, no enterprise, some sub-label."""
    if any(isinstance(cell, Num) for cell in cells):
        return False
    if any(text and not _is_key(text) for text in (text_of(cells[i]) for i in keys if i < len(cells))):
        return False
    return any(headings.is_sub_label(text) for text in map(text_of, cells) if text)


def _join(head: Sequence[Cells], top: int, bottom: int, merged: Sequence[Sequence[int]]) -> dict[int, str]:
    """Each column's heading, its lines joined by "_" from top to bottom."""
    lines = [_filled(head, line, bottom, merged) for line in range(top, bottom + 1)]
    width = max(len(line) for line in lines)
    found: dict[int, str] = {}
    for index in range(width):
        parts: list[str] = []
        for line in lines:
            text = line[index] if index < len(line) else ""
            if text and text not in parts:
                parts.append(text)
        if parts:
            found[index] = "_".join(" ".join(part.split()) for part in parts)
    return found


def _filled(head: Sequence[Cells], line: int, bottom: int, merged: Sequence[Sequence[int]]) -> list[str]:
    """One header line with group headings carried over the columns they span."""
    width = max(len(head[each]) for each in range(line, bottom + 1))
    texts = [text_of(cell) for cell in head[line]] + [""] * (width - len(head[line]))
    for first, left, last, right in merged:
        if first == line and last <= bottom and left < width:
            texts[left : right + 1] = [texts[left]] * (min(right + 1, width) - left)
    if line == bottom:
        return texts
    below = [text_of(cell) for cell in head[line + 1]]
    for index in range(1, width):
        label = below[index] if index < len(below) else ""
        if not texts[index] and label and headings.is_sub_label(label):
            texts[index] = texts[index - 1] if not _is_key(texts[index - 1]) else ""
    return texts


def _texts(lines: Sequence[Cells]) -> list[str]:
    return [text for line in lines for cell in line if (text := text_of(cell))]
