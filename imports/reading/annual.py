"""Which year a file of a year's figures is of, from its title, its year column, its headings and its names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import Any

from accounts.periods import Period

from .dating import titles
from .errors import NeedsPeriod, UnreadableFile
from .matching import Match

_NAMED = re.compile(r"(?<!\d)(20\d{2})(?:年|(?=\D|$))")
_CELL = re.compile(r"(20\d{2})(?:\.0)?(?:年度?|-\d{2}-\d{2}.*)?")
Head = Sequence[Sequence[Any]]


def year_in(text: str) -> int | None:
    """The first year that `text` names, or None: 2022年度, 2022年, 亩均数据2022."""
    match = _NAMED.search(re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)))
    return int(match[1]) if match else None


def year_of_cell(text: str) -> int | None:
    """The year that a cell of a year column names, or None."""
    match = _CELL.fullmatch(re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)))
    return int(match[1]) if match else None


def settle(sheets: Iterable[tuple[str, Match, Head]], file_name: str, chosen: Period | None) -> Period:
    """December of the file's year. Raises UnreadableFile where it is not the year chosen, NeedsPeriod for none.

    A month that was chosen stands for its year.
    """
    years = [year for name, found, head in sheets for year in _years(name, found, head)]
    named = year_in(PurePath(file_name).stem)
    year = years[0] if years else named
    if chosen and year and chosen.year != year:
        raise UnreadableFile("period_differs", chosen=f"{chosen.year}年度", found=f"{year}年度")
    if chosen is None and year is None:
        raise NeedsPeriod()
    return Period(chosen.year if chosen else year or 0, 12)


def _years(name: str, found: Match, head: Head) -> Iterator[int]:
    """What the sheet says, the most trustworthy first: title, year column, headings, its own name."""
    own = (*titles(found.header.above), *_column(found, head), *found.header.headings.values(), name)
    yield from (year for text in own if (year := year_in(text)))


def _column(found: Match, head: Head) -> Iterator[str]:
    """The cells of the year column among the sheet's first rows."""
    for index, meaning in found.meanings.items():
        if meaning.column.name == found.spec.year_column:
            rows = (cells for cells in head[found.header.bottom + 1 :] if index < len(cells))
            years = (year_of_cell(_text(cells[index])) for cells in rows)
            yield from (str(year) for year in years if year)


def _text(cell: Any) -> str:
    return str(cell.get("d", "")) if isinstance(cell, dict) else str(cell)
