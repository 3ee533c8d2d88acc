"""Which reporting period a file is of, from its title, its rows, its sheet names and its own name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import PurePath
from typing import Any

from accounts.periods import JanuaryError, Period, PeriodError, find_period

from . import messages
from .errors import NeedsPeriod, UnreadableFile
from .matching import Match
from .rows import letter

_FILLED_IN = re.compile(
    r"(?:填报|填表|制表|报送|报出|打印|导出|审核|上报|截至|截止)\S{0,2}(?:日期|时间|[:：])"
)
_OFFICE = re.compile(r"\S{0,2}单\S?位[:：]\s*\S+")
_SPAN = re.compile(r"1月?\s*[-~—–－至到]\s*\d{1,2}\s*月|年度|季度|上半年")
_DAY = re.compile(r"(20\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:0?0:00(?::00)?)?")
_CHINESE_MONTHS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_BARE_MONTH = re.compile(
    r"(?<![\d一二三四五六七八九十])(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?!\d{1,2}日)"
)
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
    titled = _first(titles(found.header.above))
    inside = titled or _of_column(found, head) or _of_headings(found.header.headings.values())
    return inside, _quiet(sheet)


def titles(above: Iterable[str]) -> Iterator[str]:
    """What the cells above the header say, the days left off on which the sheet was filled in.

    A title may share its cell with 填报单位：…; behind a label only a span of months is surely the title's.
    """
    for text in above:
        label = _FILLED_IN.search(text)
        if label is None:
            yield text
            continue
        yield text[: label.start()]
        rest = _OFFICE.sub("", text[label.start() :], count=1)
        if not _FILLED_IN.search(rest) and _SPAN.search(rest):
            yield rest


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
    others = {sheet: _other(sheet, name, period) for sheet, (_, name) in sheets.items()}
    warnings = [
        messages.SHEET_NAME_DIFFERS.format(sheet=sheet, other=other, period=period.label)
        for sheet, other in others.items()
        if other
    ]
    if named and named != period:
        warnings.append(messages.FILE_NAME_DIFFERS.format(other=named.label, period=period.label))
    return warnings


def _other(sheet: str, named: Period | None, period: Period) -> str:
    """What else than the period the sheet's name says, be it a month without a year; "" for nothing."""
    if named:
        return named.label if named != period else ""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", sheet))
    months = {_month_number(match[1]) for match in _BARE_MONTH.finditer(plain)}
    return "" if not months or period.month in months else f"{max(months)}月"


def _month_number(text: str) -> int:
    return int(text) if text.isascii() else _CHINESE_MONTHS.index(text) + 1


def check_headings(sheet: str, found: Match, period: Period) -> None:
    """Raises UnreadableFile where a heading names another month or year than the file's period."""
    for index, meaning in found.meanings.items():
        year = period.year - 1 if meaning.value_name.endswith("_prior") else period.year
        if meaning.month not in (None, period.month) or meaning.year not in (None, year):
            heading = found.header.headings[index]
            details = {"sheet": sheet, "column": letter(index), "heading": heading}
            raise UnreadableFile("heading_month", **details, period=period.label)
