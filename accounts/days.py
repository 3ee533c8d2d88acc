"""Days as people write them in a cell: 2023年5月12日, 2023-05-12, 2023.5.12, 20230512. Plain values, no database."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date
from enum import IntEnum

_YEAR = r"((?:19|20)\d{2})"
_PARTED = re.compile(
    _YEAR + r"\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})\s*日?|\s*月)?(?:[ T]\s*\d{1,2}:.*)?"
)
_JOINED = re.compile(_YEAR + r"(\d{2})(\d{2})?")
_ALONE = re.compile(_YEAR + r"\s*年?度?")


class Shortest(IntEnum):
    """How little a cell must say to name a day: the day, the month, or the year alone."""

    DAY = 3
    MONTH = 2
    YEAR = 1


def day_of(text: str, shortest: Shortest = Shortest.DAY, *, ends: bool = False) -> date | None:
    """The day that `text` names; of a month or year alone its first, or with `ends` its last day. None for no day."""
    plain = unicodedata.normalize("NFKC", text).strip()
    match = _PARTED.fullmatch(plain) or _JOINED.fullmatch(plain) or _ALONE.fullmatch(plain)
    parts = [int(part) for part in match.groups() if part] if match else []
    if len(parts) < shortest:
        return None
    try:
        return _last(*parts) if ends else date(*parts, *([1] * (3 - len(parts))))
    except ValueError:
        return None


def _last(year: int, month: int = 12, day: int = 0) -> date:
    return date(year, month, day or monthrange(year, month)[1])
