"""What a header is known by from month to month: its headings in order, freed of what changes with the month.

Months and years count from the latest that the header names, so that 2022年1-5月 beside 2023年1-5月 stays
last year's in June and next year, and two columns that changed places give another fingerprint. A unit
counts by what it is, not by how it is written: from 万元 to 千元 is another layout, or its figures would
silently be read ten times too large.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from . import headings, units
from .spec import Dimension

LONGEST = 200
_DATE = re.compile(r"(?<!\d)(20\d{2})(?:[-./](0?[1-9]|1[0-2])|(0[1-9]|1[0-2]))(?![\d-])(?:月份?)?")
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)(?:年度?)?")
_RANGE = re.compile(r"(?<!\d)1-(\d{1,2})月份?")
_MONTH = re.compile(r"(?<![-\d])(\d{1,2})月份?")
_SPAN = re.compile(r"1-(?:本|当)月|第?一季度|1季度|上半年|前三季度|1-3季度|全年")
_SPAN_END = {"上半年": 6, "前三季度": 9, "1-3季度": 9, "全年": 12}


class _Latest(NamedTuple):
    """The latest year and month that the headings of one header name; 0 for none."""

    year: int
    month: int


def of(named: Mapping[int, str]) -> str:
    """The fingerprint of a header, from its headings by column; blank columns keep their places."""
    texts = {index: _without_unit(text[:LONGEST]) for index, text in named.items()}
    latest = _latest(text for text, _ in texts.values())
    width = max(texts, default=-1) + 1
    tokens = [_token(*texts[index], latest) if index in texts else "" for index in range(width)]
    return hashlib.sha256("\n".join(tokens).encode()).hexdigest()


def _without_unit(text: str) -> tuple[str, str]:
    """The heading as it is compared, and its unit as what it is worth."""
    plain, unit = headings.split_unit(text)
    return _spanned(plain), canonical(unit) if unit else ""


def canonical(unit: str) -> str:
    """One text for all ways to write a unit: 吨标煤 and 吨标准煤 are one; unknown units stay as written."""
    worth = [
        f"{dimension.value}*{factor.normalize():f}"
        for dimension in Dimension
        if (factor := units.factor(dimension, unit)) is not None
    ]
    return worth[0] if worth else units.tidy(unit)


def _spanned(plain: str) -> str:
    """一季度, 上半年 and the like as the months they are; 1-本月 and 1-当月 stay relative."""

    def months(match: re.Match[str]) -> str:
        if match[0].startswith("1-") and match[0].endswith("月"):
            return "1-本月"
        return f"1-{_SPAN_END.get(match[0], 3)}月"

    return _SPAN.sub(months, plain)


def _latest(texts: Iterable[str]) -> _Latest:
    years, months = [0], [0]
    for text in texts:
        for date in _DATE.finditer(text):
            months.append(int(date[2] or date[3]))
        years += [int(year) for year in _YEAR.findall(_DATE.sub(r"\1年", text))]
        months += [int(month) for pattern in (_RANGE, _MONTH) for month in pattern.findall(text)]
    return _Latest(max(years), max(months))


def _token(plain: str, unit: str, latest: _Latest) -> str:
    text = _DATE.sub(lambda found: f"{found[1]}年{int(found[2] or found[3])}月", plain)
    text = _YEAR.sub(lambda found: f"[Y{latest.year - int(found[1])}]", text)
    text = _RANGE.sub(lambda found: _span_token(latest.month - int(found[1])), text)
    text = text.replace("1-本月", _span_token(0))
    text = _MONTH.sub(lambda found: f"<M{latest.month - int(found[1])}>", text)
    # headings.key drops brackets, so that the tokens come out as plain letters.
    return f"{headings.key(text)}|{unit}"


def _span_token(back: int) -> str:
    return f"<R{back}>"
