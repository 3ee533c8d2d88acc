"""One cell as a text: for display, as its writer meant it, and as a code."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Any

from .process import Num

_JUNK = re.compile(r"[\s\-'‘’`·\u200b\ufeff\u2010-\u2015\u2212]+")
_SPACES = re.compile(r"[\s\u200b\ufeff]+")
SHORT = 60


def shown(cell: Any) -> str:
    """The cell as a short text for display."""
    if isinstance(cell, dict):
        return str(next(iter(cell.values()), ""))[:SHORT]
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    return cell[:-2] if isinstance(cell, Num) and cell.endswith(".0") else str(cell)[:SHORT]


def written(cell: Any) -> str:
    """The cell as the text its writer meant: 341723.0 is the code 341723, a date is YYYY-MM-DD."""
    if isinstance(cell, dict):
        return str(cell.get("d", cell.get("t", "")))
    if isinstance(cell, Num):
        return whole(cell)
    return "" if cell is None else _SPACES.sub(" ", str(cell)).strip()


def whole(cell: Num) -> str:
    """A whole number without its decimal point or exponent."""
    try:
        value = Decimal(cell)
    except ArithmeticError:
        return str(cell)
    is_whole = value.is_finite() and abs(value) < 10**20 and value == value.to_integral_value()
    return str(int(value)) if is_whole else str(cell)


def code(cell: Any) -> str:
    """The 统一社会信用代码 in half-width capitals without spaces and hyphens."""
    return _JUNK.sub("", unicodedata.normalize("NFKC", written(cell))).upper()
