"""Why rows are refused or deserve a look, in groups: each reason of a batch has a number, each row its bits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

# A row's reasons are one whole number of 63 bits: what is rarer than these shares the last one of its level.
NUMBERED = 60
_REST = {"error": 60, "warning": 61}
_REST_WHY = {"error": "其他原因，请逐行查看。", "warning": "其他需要留意的情况，请逐行查看。"}
_HEADINGS = 3
_EXAMPLES = 3
_PARTICULAR = re.compile(r"(?<=“)[^”]*(?=”)|(?<=《)[^》]*(?=》)|\d{4}-\d{2}(?:-\d{2})?|(?<=第)\d+(?=行)")


def gist(why: str) -> str:
    """What the rows with one fault have in common: the names, rows and months of each left out."""
    return _PARTICULAR.sub("…", why)


def mask(groups: Iterable[Mapping[str, Any]], level: str) -> int:
    """The bits of all reasons of a level."""
    return sum(1 << group["number"] for group in groups if group["level"] == level)


@dataclass
class _Group:
    number: int
    level: str
    why: str
    rows: int = 0
    headings: list[str] = field(default_factory=list)
    elsewhere: bool = False
    """Whether nothing in the file mends it: the sheet that the rows go to is closed."""
    examples: list[str] = field(default_factory=list)
    """The reason in full as the first rows have it, one more than are told."""


class Reasons:
    """Numbers the reasons of one batch as its rows come by, and counts the rows of each."""

    def __init__(self) -> None:
        self._groups: dict[tuple[str, str], _Group] = {}
        self.rows_noted = 0
        """Rows to be taken that deserve a look."""

    def of_row(self, problems: Iterable[Mapping[str, str]], *, refused: bool) -> int:
        """The bits of the row's reasons: those it is refused for, else those for which it deserves a look."""
        level, bits = ("error" if refused else "warning"), 0
        for problem in problems:
            if refused and problem["level"] != "error":
                continue
            group = self._group(level, problem["why"])
            if not bits & (1 << group.number):
                group.rows += 1
                bits |= 1 << group.number
            group.elsewhere = bool(problem.get("elsewhere"))
            _note_heading(group, problem.get("heading", ""))
        self.rows_noted += bool(bits) and not refused
        return bits

    def groups(self) -> list[dict[str, Any]]:
        """As a batch keeps them: errors before warnings, the commonest first."""
        ordered = sorted(self._groups.values(), key=lambda each: (each.level, -each.rows, each.number))
        return [{name: said for name, said in vars(group).items() if name != "examples"} for group in ordered]

    def notes(self) -> list[tuple[int, str]]:
        """(rows, why they deserve a look), the commonest first; where rows differ, what the first of them have."""
        noted = [group for group in self._groups.values() if group.level == "warning"]
        return [
            (each.rows, _told(each)) for each in sorted(noted, key=lambda each: (-each.rows, each.number))
        ]

    def _group(self, level: str, why: str) -> _Group:
        key = level, gist(why)
        group = self._groups.get(key)
        if group is None:
            # The bits are shared out as long as there are any; the rest of a level is one group.
            if len(self._groups) >= NUMBERED:
                key = level, ""
            number = _REST[level] if not key[1] else len(self._groups)
            said = _REST_WHY[level] if not key[1] else why
            group = self._groups.setdefault(key, _Group(number, level, said))
        elif group.why != why and key[1]:
            group.why = key[1]
        if len(group.examples) <= _EXAMPLES and why not in group.examples:
            group.examples.append(why)
        return group


def _note_heading(group: _Group, heading: str) -> None:
    if heading and heading not in group.headings and len(group.headings) < _HEADINGS:
        group.headings.append(heading)


def _told(group: _Group) -> str:
    """The gist with the first particulars in place of what was left out, if each row has just one."""
    found = [_PARTICULAR.findall(why) for why in group.examples]
    if group.why.count("…") != 1 or any(len(each) != 1 for each in found):
        return group.why
    first = "、".join(each[0] for each in found[:_EXAMPLES])
    return group.why.replace("…", first + ("等" if len(found) > _EXAMPLES else ""))
