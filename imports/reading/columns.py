"""Which value stands in each column of a header, bare 上年同期 beside their indicator included."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import partial

from . import headings, units
from .header import Header
from .headings import Label, Meaning, Part
from .spec import Column, FormSpec

_TIMES = re.compile(
    r"1-(?:本|当)月|(?:1-)?\d{1,2}月份?|20\d{2}年度?|上年|去年|本年|本期|同期|上期|累计|年初至?|本月止?|数$"
)


@dataclass
class Columns:
    """What each column means; `borrowed` is the text whose unit a column without one of its own has."""

    meanings: dict[int, Meaning] = field(default_factory=dict)
    borrowed: dict[int, str] = field(default_factory=dict)


def read(header: Header, spec: FormSpec, keys: set[int]) -> Columns:
    """The columns of the form, those read later and those ignored."""
    found = Columns()
    for index, text in header.headings.items():
        if index not in keys and (meaning := headings.meaning(text, spec)):
            found.meanings[index] = meaning
    named = None if found.meanings else _titled(header, spec, keys)
    _attach(header, keys, found, named)
    return found


def _titled(header: Header, spec: FormSpec, keys: set[int]) -> tuple[str, Meaning] | None:
    """The one indicator that stands in the title alone, above nothing but times; its unit may stand there too."""
    rest = [text for index, text in header.headings.items() if index not in keys]
    if not all(headings.label(text) or headings.ignorable(text) for text in rest):
        return None
    named: dict[Column, str] = {}
    for text in header.above:
        for column in headings.named_in(text, spec):
            named.setdefault(column, text)
    if len(named) != 1:
        return None
    (column, text), *_ = named.items()
    _, unit = headings.split_unit(text)
    is_unit = units.factor(column.dimension, unit) is not None
    return text if is_unit else "", Meaning(column, Part.YTD, length=len(column.label))


def _attach(header: Header, keys: set[int], found: Columns, base: tuple[str, Meaning] | None) -> None:
    """Gives every bare label the indicator on its left, or the `base` that the title names."""
    current = base
    for index, text in sorted(header.headings.items()):
        own = found.meanings.get(index)
        if own:
            current = _next(current, text, own)
        elif current and index not in keys and (label := _label(header, index)):
            unit, meaning = current
            attached = _attached(label, meaning)
            found.meanings[index], found.borrowed[index] = attached, unit
            if label.part is Part.YTD or attached.single:
                current = unit, attached
        else:
            current = base


def _label(header: Header, index: int) -> Label | None:
    """The heading as a bare label; 报告期 is one only beside its 基期, else the column says which period."""
    label = headings.label(header.headings[index])
    if label is None or headings.rank(header.headings[index], headings.PERIOD) is None:
        return label
    beside = headings.label(header.headings.get(index + 1, ""))
    return label if beside and beside.part is Part.PRIOR else None


def _next(current: tuple[str, Meaning] | None, text: str, own: Meaning) -> tuple[str, Meaning]:
    """The indicator that labels further right belong to: 增速 between it and its 上年同期 changes nothing."""
    is_growth = own.part is Part.IGNORED and not own.single
    if current and is_growth and current[1].column == own.column:
        return current
    return text, own


def _attached(label: Label, left: Meaning) -> Meaning:
    single = label.part is Part.IGNORED and "growth" not in label.kinds
    part, year = label.part, label.year
    if part is Part.PRIOR:
        year = None
        single = left.single and "ytd" not in label.kinds
        if single or not left.column.has_prior:
            part = Part.IGNORED
    if part is not Part.IGNORED and not left.single and left.part in (Part.IGNORED, Part.OTHER):
        part = left.part
    return replace(left, part=part, month=label.month or left.month, year=year, single=single)


def bare(text: str) -> str:
    """The heading without its unit and the words for a time: what is left names the indicator."""
    named, _ = headings.split_unit(text)
    return headings.key(_TIMES.sub("", headings.NUMBERING.sub("", named)))


def unread(header: Header, spec: FormSpec, found: Columns, kept: Iterable[int], keys: set[int]) -> list[int]:
    """The columns that hold what a user may expect to be read, and that are not."""
    taken = set(kept)
    names = {found.meanings[index].column.name for index in taken}
    missed = partial(_is_missed, names=names) if spec.only_figures else _is_missed_anywhere
    return [
        index
        for index, text in sorted(header.headings.items())
        if index not in keys and index not in taken and missed(text, found.meanings.get(index))
    ]


def _is_missed_anywhere(text: str, meaning: Meaning | None) -> bool:
    """In a list every column counts, texts as well."""
    return not headings.is_aside(text) and (
        meaning is None or meaning.part is not Part.IGNORED or meaning.single
    )


def _is_missed(text: str, meaning: Meaning | None, names: set[str]) -> bool:
    if meaning is None:
        return not headings.ignorable(text)
    return meaning.part is not Part.IGNORED or (meaning.single and meaning.column.name not in names)
