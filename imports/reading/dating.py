"""Which reporting period a file is of, from its title, its rows, its sheet names and its own name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import PurePath
from typing import Any

from accounts.periods import JanuaryError, Period, PeriodError, find_period

from . import messages
from .errors import NeedsPeriod, UnreadableFile
from .matching import Match
from .rows import letter

FILLED_IN = re.compile(
    r"(?:填报|填表|制表|报送|报出|打印|导出|审核|上报|截至|截止)\S{0,2}(?:日期|时间|[:：])"
)
_DAY = re.compile(r"(20\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:0?0:00(?::00)?)?")
_MONTH = re.compile(r"(?:1-)?(\d{1,2})月?份?")


def guarded(text: str) -> Period | None:
    """The period `text` names, or None. Raises UnreadableFile for January and impossible months."""
    try:
        return find_period(text)
    except PeriodError as error:
        code = "january" if isinstance(error, JanuaryError) else "bad_period"
        raise UnreadableFile(code, sentence=str(error)) from error


def of_cell(cell: Any, year: int | None) -> Period | None:
    """The period a cell of a period column names; `year` completes a bare month. Raises PeriodError."""
    text = cell.get("d", "") if isinstance(cell, dict) else str(cell).removesuffix(".0")
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    if match := _DAY.fullmatch(plain):
        return Period(int(match[1]), int(match[2]))
    if year and (match := _MONTH.fullmatch(plain)):
        return Period(year, int(match[1]))
    return find_period(plain)


# Only six or eight digits in a row need no separator: 2023-13 is no January of the third day.
_MONTHS = (
    re.compile(r"((?:19|20)\d{2})(1[0-2]|0[1-9])(?:\d{2})?"),
    re.compile(r"((?:19|20)\d{2})[-/.](1[0-2]|0?[1-9])(?:[-/.]\d{1,2})?(?:T?00:00:00)?"),
    re.compile(r"((?:19|20)\d{2})年(1[0-2]|0?[1-9])(?:月份?(?:\d{1,2}日?)?)?"),
)


def month_of(cell: Any) -> date | None:
    """The first of the month a cell names, January allowed; None where it names none."""
    text = cell.get("d", "") if isinstance(cell, dict) else str(cell).removesuffix(".0")
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    for written in _MONTHS:
        if match := written.fullmatch(plain):
            return date(int(match[1]), int(match[2]), 1)
    return None


def of_sheet(sheet: str, found: Match, head: Sequence[Sequence[Any]]) -> tuple[Period | None, Period | None]:
    """What the sheet's own content says, title before period column; and what its name says."""
    titled = _first(text for text in found.header.above if not FILLED_IN.search(text))
    inside = titled or _of_column(found, head) or _of_headings(found.header.headings.values())
    return inside, _quiet(sheet)


def _first(texts: Iterable[str]) -> Period | None:
    return next((period for text in texts if (period := guarded(text))), None)


def _of_headings(texts: Iterable[str]) -> Period | None:
    """The latest period in the headings: 2022年1-5月 may stand left of 2023年1-5月."""
    return max((period for text in texts if (period := _quiet(text))), default=None)


def _of_column(found: Match, head: Sequence[Sequence[Any]]) -> Period | None:
    if found.period is None:
        return None
    for cells in head[found.header.bottom + 1 :]:
        if found.period < len(cells) and cells[found.period] not in ("", None):
            try:
                if period := of_cell(cells[found.period], None):
                    return period
            except JanuaryError as error:
                raise UnreadableFile("january", sentence=str(error)) from error
            except PeriodError:
                continue
    return None


def _quiet(text: str) -> Period | None:
    """The period a name gives, where the content has the last word and a bad name is no error."""
    try:
        return find_period(text)
    except PeriodError:
        return None


def settle(
    sheets: dict[str, tuple[Period | None, Period | None]], file_name: str, chosen: Period | None
) -> tuple[Period, list[str]]:
    """The file's period and warnings. Raises UnreadableFile where its sources exclude each other."""
    stem = PurePath(file_name).stem
    own = {sheet: inside or named for sheet, (inside, named) in sheets.items() if inside or named}
    _check_alike(own)
    found = next(iter(own.values()), None)
    if found is None:
        found = _quiet(stem) if chosen else guarded(stem)
    if chosen and found and chosen != found:
        raise UnreadableFile("period_differs", chosen=chosen.label, found=found.label)
    period = chosen or found
    if period is None:
        raise NeedsPeriod()
    return period, _differences(period, sheets, _quiet(stem))


def _check_alike(own: dict[str, Period | None]) -> None:
    first_sheet, first = next(iter(own.items()), ("", None))
    for sheet, period in own.items():
        if period != first and period and first:
            details = {"first_sheet": first_sheet, "first": first.label, "second_sheet": sheet}
            raise UnreadableFile("sheets_differ", **details, second=period.label)


def _differences(
    period: Period, sheets: dict[str, tuple[Period | None, Period | None]], named: Period | None
) -> list[str]:
    warnings = [
        messages.SHEET_NAME_DIFFERS.format(sheet=sheet, other=name.label, period=period.label)
        for sheet, (_, name) in sheets.items()
        if name and name != period
    ]
    if named and named != period:
        warnings.append(messages.FILE_NAME_DIFFERS.format(other=named.label, period=period.label))
    return warnings


def check_headings(sheet: str, found: Match, period: Period) -> None:
    """Raises UnreadableFile where a heading names another month or year than the file's period."""
    for index, meaning in found.meanings.items():
        year = period.year - 1 if meaning.value_name.endswith("_prior") else period.year
        if meaning.month not in (None, period.month) or meaning.year not in (None, year):
            heading = found.header.headings[index]
            details = {"sheet": sheet, "column": letter(index), "heading": heading}
            raise UnreadableFile("heading_month", **details, period=period.label)
