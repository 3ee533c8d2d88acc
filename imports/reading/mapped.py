"""A header read as somebody explained it, in place of what its headings say by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from . import fingerprint, header, headings
from .header import Cells, Header
from .headings import Meaning, Part
from .known import KEYS, NAME, PERIOD, USCC, KnownLayout, column_of
from .matching import Match
from .spec import FormSpec


def locate(
    head: Sequence[Cells], merged: Sequence[Sequence[int]], known: Mapping[str, KnownLayout]
) -> tuple[Header, KnownLayout] | None:
    """The first rows of the sheet that are the header of a known layout, wherever they stand."""
    heights = sorted({layout.lines for layout in known.values()}, reverse=True)
    for top in range(len(head)):
        if not any(map(header.text_of, head[top])):
            continue
        for lines in heights:
            found = header.at(head, merged, top, top + lines - 1)
            layout = known.get(fingerprint.of(found.headings)) if found else None
            if found and layout and layout.lines == lines:
                return found, layout
    return None


def by_fingerprint(known: Iterable[KnownLayout], specs: Sequence[FormSpec]) -> dict[str, KnownLayout]:
    """The layouts of these forms; of two with one fingerprint the first, which is the nearest, counts."""
    forms = {spec.name for spec in specs}
    found: dict[str, KnownLayout] = {}
    for layout in known:
        if layout.form in forms:
            found.setdefault(layout.fingerprint, layout)
    return found


def match(found: Header, spec: FormSpec, layout: KnownLayout) -> Match:
    """The header read as the layout says. Its headings still say of which month and year they are."""
    meanings = {
        column.index: meaning
        for column in layout.columns
        if column.value not in KEYS and (meaning := _meaning(column.heading, column.value, spec))
    }
    here = {index: headings.dated(each, found.headings.get(index, "")) for index, each in meanings.items()}
    uscc, name, period = (layout.place_of(key) for key in (USCC, NAME, PERIOD))
    return Match(spec, found, uscc, name, period, here, told=layout)


def _meaning(heading: str, value: str, spec: FormSpec) -> Meaning | None:
    known = column_of(spec, value)
    if known is None:
        return None
    column, prior = known
    return Meaning(column, Part.PRIOR if prior else Part.YTD, length=len(heading))
