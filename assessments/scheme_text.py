"""A scheme's text as it is edited: read with faults by line, compared with another, carried to another year.

Plain values, no database; comments stay, since the text is never written anew from what was read of it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from assessments.grading.nodes import Fault, SchemeFaults
from assessments.grading.reading import read_scheme
from assessments.grading.scheme import Scheme

FILE = "方案"
AROUND = 3
"""Unchanged lines shown on either side of a change."""
MOST_CHARACTERS = 200_000


@dataclass(frozen=True)
class Reading:
    """What a text says: the scheme, or the faults by which it cannot stand."""

    scheme: Scheme | None
    faults: tuple[Fault, ...] = ()


def reading_of(text: str, regions: Collection[str] | None = None) -> Reading:
    """The scheme of the text or all of its faults; never raises."""
    try:
        return Reading(read_scheme(text, FILE, regions=regions))
    except SchemeFaults as error:
        return Reading(None, tuple(error.faults))


def unix(text: str) -> str:
    """The text with line ends as files have them: a browser posts CRLF, which would be another text."""
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip() + "\n"


@dataclass(frozen=True)
class Line:
    """One line of a comparison; `before` and `after` are its numbers there, None where it does not stand."""

    kind: str
    before: int | None
    after: int | None
    text: str = ""


def compared(before: str, after: str) -> list[Line]:
    """The lines of both texts, changed ones as removed and added, unchanged ones only near a change."""
    old, new = before.splitlines(), after.splitlines()
    lines: list[Line] = []
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for number, group in enumerate(matcher.get_grouped_opcodes(AROUND)):
        if number or group[0][1]:
            lines.append(Line("gap", None, None))
        for tag, start, end, new_start, new_end in group:
            lines += _lines(tag, old, new, (start, end, new_start, new_end))
    return lines


def _lines(
    tag: str, old: Sequence[str], new: Sequence[str], places: tuple[int, int, int, int]
) -> Iterator[Line]:
    start, end, new_start, new_end = places
    if tag == "equal":
        for place in range(end - start):
            yield Line("same", start + place + 1, new_start + place + 1, old[start + place])
        return
    for place in range(start, end):
        yield Line("removed", place + 1, None, old[place])
    for place in range(new_start, new_end):
        yield Line("added", None, place + 1, new[place])


def carried(text: str, *, slug: str, name: str, year: int) -> str:
    """The text as the scheme of another year: slug, name and data year anew, the document's day left out."""
    text = _set(text, "slug", slug)
    text = _set(text, "name", name)
    text = _set(text, "data_year", str(year))
    return re.sub(r"(?m)^issued_on\s*:.*\n", "", text)


def _set(text: str, key: str, value: str) -> str:
    """The text with the top-level `key` saying `value`; a comment at the line's end stays."""
    return re.sub(
        rf"(?m)^({key}\s*:[ \t]*)(?:\"[^\"\n]*\"|'[^'\n]*'|[^#\n]*?)([ \t]*(?:[ \t]#.*)?)$",
        lambda match: match[1] + value + match[2],
        text,
        count=1,
    )


def next_year(text: str, scheme: Scheme) -> tuple[str, str, int]:
    """Slug, name and data year for the year after, as they are proposed."""
    old, new = str(scheme.data_year), str(scheme.data_year + 1)
    slug = scheme.slug.replace(old, new) if old in scheme.slug else f"{scheme.slug}-{new}"
    name = scheme.name.replace(old, new) if old in scheme.name else f"{scheme.name}（{new}年度）"
    return slug[:60], name[:100], int(new)
