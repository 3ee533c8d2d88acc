"""Reporting periods: the eleven months of a statistical year, and how people write them.

A period is the year to date up to a month. January is not reported by itself (NBS finance and
investment systems exempt it), so February stands for 1–2月 and a year has eleven points.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass

FIRST_MONTH = 2
MIN_YEAR, MAX_YEAR = 2000, 2099


class PeriodError(ValueError):
    """A text or date that names no reporting period; the message is a Chinese sentence for the user."""


class JanuaryError(PeriodError):
    """The text or date names January, which no return is filed for."""


@dataclass(frozen=True, order=True)
class Period:
    """The year to date of `year` up to the end of `month` (2 … 12). Raises PeriodError for January."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if self.month == 1:
            raise JanuaryError(f"{self.year}年1月不单独报送，1月数据并入1-2月，请选择2月。")
        if not (MIN_YEAR <= self.year <= MAX_YEAR and FIRST_MONTH <= self.month <= 12):
            raise PeriodError(f"“{self.year}-{self.month:02d}”不是有效的报告期，请写成如“2023年1-5月”。")

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}"

    @property
    def date(self) -> datetime.date:
        """First day of the last month: the form in which a period is stored."""
        return datetime.date(self.year, self.month, 1)

    @property
    def label(self) -> str:
        """How an official document writes it: 2023年1-5月; the whole year is 2023年1-12月."""
        return f"{self.year}年1-{self.month}月"

    @property
    def prior(self) -> Period:
        """The same period of last year."""
        return Period(self.year - 1, self.month)

    @property
    def previous(self) -> Period:
        """The period reported before this one: February follows last December."""
        return Period(self.year - 1, 12) if self.month == FIRST_MONTH else Period(self.year, self.month - 1)

    @property
    def following(self) -> Period:
        """The period reported after this one: February follows December; the last year ends with itself."""
        if self.month < 12:
            return Period(self.year, self.month + 1)
        return Period(min(self.year + 1, MAX_YEAR), FIRST_MONTH if self.year < MAX_YEAR else 12)

    @property
    def of_year(self) -> list[Period]:
        """The periods of the same year up to and with this one."""
        return [Period(self.year, month) for month in range(FIRST_MONTH, self.month + 1)]

    @classmethod
    def from_date(cls, day: datetime.date) -> Period:
        """The period whose last month holds `day`. Raises PeriodError for a day in January."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Period:
        """The period that `text` names as YYYY-MM. Raises PeriodError otherwise."""
        match = re.fullmatch(r"(\d{4})-(\d{1,2})", text.strip())
        if not match:
            raise PeriodError(f"“{text}”不是有效的报告期，请写成 2023-05 这样的形式。")
        return cls(int(match[1]), int(match[2]))


def first_day(since: Period) -> datetime.date:
    """The first day that a span from the period counts: February is 1–2月, so January is in it."""
    return datetime.date(since.year, 1 if since.month == FIRST_MONTH else since.month, 1)


def last_day(period: Period) -> datetime.date:
    """The last day of the period's month."""
    return datetime.date(period.year, period.month, monthrange(period.year, period.month)[1])


def latest(periods: Iterable[Period], today: datetime.date) -> Period | None:
    """The last of the periods whose month has begun by `today`; None where all lie ahead."""
    return max((period for period in periods if period.date <= today), default=None)


# Between the year and the month stand words of the title: 2023年规模以上工业产值(1-5月).
_BETWEEN = r"[^0-9年]{0,30}?"
_NO_DAY = r"(?!\d{1,2}日)"
_RANGE = re.compile(r"(?<!\d)(20\d{2})年?(?:度)?" + _BETWEEN + r"(?:0?1|一)月?[-~—–－至到](\d{1,2})月")
_CHINESE = re.compile(r"(?<!\d)(20\d{2})年(?:度)?0?(\d{1,2})月" + _NO_DAY)
_DASHED = re.compile(r"(?<!\d)(20\d{2})[-._/]?(0[1-9]|1[0-2])(?!\d|[-._/]\d)")
_LOOSE = re.compile(r"(?<!\d)(20\d{2})[-._/]([1-9])(?!\d|[-._/]\d)")
_SHORT_YEAR = re.compile(r"(?<!\d)([12]\d)年(?:1月?[-~—–至到])?(\d{1,2})月" + _NO_DAY)
_NAMED = re.compile(r"(?<!\d)(20\d{2})年?度?(上半年|前三季度|[1一]-[3三]季度|前3季度|[一1]季度|全年)")
_NAMED_MONTHS = {"一季度": 3, "1季度": 3, "上半年": 6, "全年": 12}
_YEAR = re.compile(r"(?<!\d)(20\d{2})年度")
_NUMERALS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_CHINESE_DATE = re.compile(
    r"[二][〇零○][〇零○一二三四五六七八九]{2}年(?:(?:一月?[-~—–至到])?[一二三四五六七八九十]{1,3}月)?"
)


def find_period(text: str) -> Period | None:
    """The first period named anywhere in `text` (title, sheet name, file name), or None.

    Reads 2023年1-5月, 2023年5月, 23年5月, 2023-05, 202305, 二〇二三年五月, 2023年上半年 and 2023年度 (the
    whole year); a full date such as 2023年6月5日 is no period. Raises PeriodError where the text names
    January alone.
    """
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    text = _CHINESE_DATE.sub(lambda match: _arabic(match[0]), text)
    for pattern in (_RANGE, _CHINESE, _DASHED, _LOOSE):
        if match := pattern.search(text):
            return Period(int(match[1]), int(match[2]))
    if match := _SHORT_YEAR.search(text):
        return Period(2000 + int(match[1]), int(match[2]))
    if match := _NAMED.search(text):
        return Period(int(match[1]), _NAMED_MONTHS.get(match[2], 9))
    if match := _YEAR.search(text):
        return Period(int(match[1]), 12)
    return None


def _arabic(text: str) -> str:
    """二〇二三年一至十二月 in Arabic digits."""
    tens = re.sub(r"十([一二三四五六七八九])", r"1\1", text).replace("十", "10")
    return tens.translate(_NUMERALS)
