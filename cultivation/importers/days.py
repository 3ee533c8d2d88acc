"""Days and months as lists of certificates write them: plain values, no database."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from cultivation.months import last_of

_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?")
_YEAR = re.compile(r"(\d{4})\s*年?度?")
_NONE = frozenset({"长期", "长期有效", "永久", "无", "-", "--", "/", "无期限"})


def day_of(text: str, *, ends: bool = False) -> date | None:
    """The day that `text` names; of a month or year alone its first, or with `ends` its last day. None for no day."""
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix("00:00:00").strip()
    if match := _DAY.fullmatch(plain) or _COMPACT.fullmatch(plain):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := _MONTH.fullmatch(plain):
        month = _date(int(match[1]), int(match[2]), 1)
        return last_of(month) if month and ends else month
    if match := _YEAR.fullmatch(plain):
        return _date(int(match[1]), *((12, 31) if ends else (1, 1)))
    return None


def is_endless(text: str) -> bool:
    """Whether the cell says that there is no end."""
    return text.strip() in _NONE


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1980 <= year <= 2099 else None
    except ValueError:
        return None
