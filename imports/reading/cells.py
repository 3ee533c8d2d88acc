"""One cell as a text: for display, as its writer meant it, and as a code."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date, datetime
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


def tagged(value: object) -> dict[str, str]:
    """The JSON form of a value that is neither number, text nor truth value."""
    if isinstance(value, datetime) and (value.hour or value.minute or value.second):
        return {"t": value.isoformat(sep=" ")}
    if isinstance(value, date):
        return {"d": value.isoformat()[:10]}
    return {"t": str(value)}


def carried(cell: Any, longest: int) -> Any:
    """The cell as it would cross to the parent: digits for a number, a tag for what JSON has no word for.

    A text past `longest` becomes its first characters, tagged.
    """
    kind = cell.__class__
    if kind is float or kind is int:
        text = repr(cell)
        return Num(text if text[-1] not in "nf" else json.dumps(cell))
    if kind is str:
        return cell if len(cell) <= longest else {"l": cell[:50]}
    return cell if kind is bool or kind is dict or cell is None else tagged(cell)
