"""What the columns of an unknown layout most probably are: prefilled on the screen, never read by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache, lru_cache
from typing import Any

from . import columns, headings, leaving, matching, units
from .cells import code, written
from .errors import UnreadableFile
from .header import Cells, Header, text_of
from .known import NAME, PERIOD, USCC
from .spec import Column, Dimension, FormSpec, Kind

LIKE = 0.5
_KIND = re.compile(r"(?:时间|日期|月份|年月|情况|类型|类别|名称|代码)$")
_SCALE = re.compile(r"[(_](千|万|百万|亿)\)?(?:_|$)")
_COMPANY = ("公司", "厂", "集团", "合作社")


@dataclass(frozen=True)
class Guess:
    """What a column may be, in which unit, and how sure that is: 1 where the heading says it.

    A `hint` is told and not chosen: the reader knows the layout and leaves this column unread.
    """

    value: str = ""
    unit: str = ""
    score: float = 0.0
    hint: str = ""


def of(header: Header, spec: FormSpec, rows: Sequence[Cells]) -> dict[int, Guess]:
    """A guess for each column of the header; no value is guessed twice. `rows` are the first below it."""
    known = _recognised(header, spec)
    found = known | {
        index: guess for index, guess in _keys(header, rows, known).items() if index not in known
    }
    taken = {guess.value for guess in found.values()}
    ranked = sorted(_likenesses(header, spec, set(found)), key=lambda each: (-each[0], each[1]))
    for score, index, value in ranked:
        if index not in found and value not in taken:
            found[index] = Guess(value, score=score)
            taken.add(value)
    if _is_readable(header, spec):
        hints = {i: Guess(score=each.score, hint=each.value) for i, each in found.items() if i not in known}
        found = hints | known
    money = {column.name for column in spec.columns if column.dimension is Dimension.MONEY}
    return {
        index: _in_scale(found.get(index, Guess()), text, money) for index, text in header.headings.items()
    }


def _in_scale(guess: Guess, heading: str, money: set[str]) -> Guess:
    """The guess, in 亿元 where the heading of an amount says 亿 alone: for a person to confirm."""
    scale = _SCALE.search(headings.normal(heading))
    if scale is None or guess.unit or guess.value.removesuffix("_prior") not in money:
        return guess
    return replace(guess, unit=f"{scale[1]}元")


def _is_readable(header: Header, spec: FormSpec) -> bool:
    """Whether the reader takes such a header without being told anything."""
    found = matching.match(header, spec)
    try:
        matching.check("", found)
    except UnreadableFile:
        return False
    return found.fits and (found.uscc, found.name) != (None, None)


def score(guesses: Mapping[int, Guess], spec: FormSpec) -> float:
    """How well the form fits the header, by the values guessed."""
    kinds = {column.name: column.kind for column in spec.columns}
    names = [((each.value or each.hint).removesuffix("_prior"), each.score) for each in guesses.values()]
    return sum(part * (3 if kinds[name] is Kind.NUMBER else 1) for name, part in names if name in kinds)


def likely_header(head: Sequence[Cells]) -> int:
    """The line that most probably is the header where none names an enterprise: the fullest before the codes."""
    end = next((line for line, cells in enumerate(head) if any(map(is_code, cells))), len(head))
    counts = [len([cell for cell in cells if text_of(cell)]) for cells in head[: end or 1]]
    return counts.index(max(counts)) if counts else 0


def is_code(cell: Any) -> bool:
    """Whether a cell holds what only an enterprise's row has."""
    text = code(cell) if isinstance(cell, str) else ""
    return leaving.looks_like_code(text) and any(letter.isdigit() for letter in text)


def _recognised(header: Header, spec: FormSpec) -> dict[int, Guess]:
    """What the reader finds by itself; of two columns for one value only the first."""
    found = matching.match(header, spec)
    keys = ((found.uscc, USCC), (found.name, NAME), (found.period, PERIOD))
    guesses = {index: Guess(key, score=1) for index, key in keys if index is not None}
    seen: set[str] = set()
    for index, meaning in sorted(found.meanings.items()):
        if meaning.value_name not in seen and index not in guesses:
            seen.add(meaning.value_name)
            guesses[index] = Guess(meaning.value_name, _borrowed(found, index, meaning.column), 1)
    return guesses


def _borrowed(found: matching.Match, index: int, column: Column) -> str:
    """The unit that a bare 上年同期 has from the indicator on its left, as nothing in it says so."""
    unit = headings.split_unit(found.borrowed.get(index, ""))[1]
    own = headings.split_unit(found.header.headings[index])[1]
    return units.chosen(column.dimension, unit) if unit and not own else ""


def _keys(header: Header, rows: Sequence[Cells], found: Mapping[int, Guess]) -> dict[int, Guess]:
    """Columns that hold codes or names of companies, whatever they are headed."""
    taken = {guess.value for guess in found.values()}
    keys: dict[int, Guess] = {}
    for index in header.headings:
        texts = [written(cells[index]) for cells in rows if index < len(cells) and text_of(cells[index])]
        if not texts:
            continue
        if USCC not in taken and all(map(is_code, texts)):
            keys[index] = Guess(USCC, score=1)
            taken.add(USCC)
        elif NAME not in taken and sum(any(w in t for w in _COMPANY) for t in texts) * 2 > len(texts):
            keys[index] = Guess(NAME, score=1)
            taken.add(NAME)
    return keys


def _likenesses(header: Header, spec: FormSpec, skip: set[int]) -> list[tuple[float, int, str]]:
    """(likeness, column, value name) for every pair that is like enough."""
    found: list[tuple[float, int, str]] = []
    for index, text in header.headings.items():
        if index in skip or headings.is_rate(text) or headings.is_single(text):
            continue
        before, plain = headings.is_before(text), columns.bare(text)
        for column in spec.columns:
            if (before and not column.has_prior) or not plain:
                continue
            like = _likeness(plain, column)
            if like >= LIKE:
                found.append((like, index, f"{column.name}_prior" if before else column.name))
    return found


def _likeness(plain: str, column: Column) -> float:
    """How like the heading is to the likeliest name of the column; 0 where hardly a character is shared."""
    own = set(plain)
    near = [word for word, letters in _words(column) if len(own & letters) * 3 >= len(letters)]
    return max((_ratio(plain, word) for word in near if not _ends_alike_only(plain, word)), default=0.0)


def _ends_alike_only(one: str, other: str) -> bool:
    """Whether two headings share nothing but their kind: 变动时间 is no 入库时间."""
    heads = [set(_KIND.sub("", text)) for text in (one, other)]
    return bool(_KIND.search(one) and _KIND.search(other)) and heads[0].isdisjoint(heads[1])


@cache
def _words(column: Column) -> tuple[tuple[str, frozenset[str]], ...]:
    words = dict.fromkeys(headings.key(word) for word in (column.label, *column.headings))
    return tuple((word, frozenset(word)) for word in words)


@lru_cache(maxsize=8192)
def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
