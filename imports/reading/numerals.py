"""Numbers as people type them, read exactly into stored units."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

from . import messages, units
from .spec import Dimension

LIMIT = Decimal(10) ** 13
PLACES = Decimal("0.0001")

BLANK = re.compile(r"[-‐‑‒–—―─−﹣_]+|\.{2,}|…+|⋯+|[/\\]|无|空")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣", "-") | dict.fromkeys("\u200b\ufeff\u2060", None))
_PLAIN = re.compile(r"\d+\.?\d*|\.\d+")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?")
_SPACED = re.compile(r"\d{1,3}(?: \d{3})+(?:\.\d*)?")
_NUMBER_UNIT = re.compile(r"([\d,.\s]*\d\.?)\s*([^\d\s,.][^\d\s]*\d?)")
_SIGNED = re.compile(r"([-+]?)\s*¥?\s*([-+]?)\s*(.*)", re.DOTALL)
_CHINESE = re.compile(r"[负]?[零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟点元整人吨度亩]+")
_ABOUT = re.compile(r"[约近超]|左右|以上|以下|多$|余|[~≈<>≥≤]")
_ERROR = re.compile(r"#(?:REF|VALUE|DIV/0|N/A|NAME|NUM|NULL|SPILL|CALC|####*)[!?]?|#N/A|#+", re.IGNORECASE)


class NotNumber(ValueError):
    """A cell that holds no number; the text is the Chinese reason."""


def settle(value: Decimal) -> Decimal:
    """`value` with at most four decimal places, half up. Raises NotNumber for an absurd size or no number."""
    if not value.is_finite():
        raise NotNumber(messages.NOT_NUMBER)
    if not -LIMIT < value < LIMIT:
        raise NotNumber(messages.TOO_LARGE)
    rounded = value.quantize(PLACES, ROUND_HALF_UP)
    return value if rounded == value else rounded


def read(text: str, dimension: Dimension, factor: Decimal) -> Decimal | None:
    """The number in stored units, or None for a blank. Raises NotNumber with the reason.

    `factor` is how many stored units the column's unit is; a unit typed after the number wins over it.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES).strip().removeprefix("'").strip()
    if not plain or BLANK.fullmatch(plain):
        return None
    negative, digits = _sign(plain)
    if (number := _digits(digits)) is None:
        number, factor = _with_unit(digits, plain, dimension)
    return settle((-number if negative else number) * factor)


def _sign(plain: str) -> tuple[bool, str]:
    """Whether it is negative, by a minus sign or by brackets round the whole; and the rest."""
    bracketed = len(plain) > 2 and plain[0] == "(" and plain[-1] == ")"
    match = _SIGNED.fullmatch(plain[1:-1].strip() if bracketed else plain)
    before, after, digits = match.groups() if match else ("", "", plain)
    if (before and after) or (bracketed and (before or after)):
        raise NotNumber(messages.NOT_NUMBER)
    return bracketed or "-" in (before, after), digits.strip()


def _digits(text: str) -> Decimal | None:
    """The bare number, thousands grouped by commas or spaces, or None."""
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    if _GROUPED.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if _SPACED.fullmatch(text):
        return Decimal(text.replace(" ", ""))
    return None


def _with_unit(digits: str, plain: str, dimension: Dimension) -> tuple[Decimal, Decimal]:
    """The number and the factor of the unit typed behind it."""
    match = _NUMBER_UNIT.fullmatch(digits)
    number = _digits(match[1].strip()) if match else None
    if match is None or number is None:
        raise NotNumber(_reason(plain))
    unit = units.tidy(match[2])
    if (factor := units.FACTORS[dimension].get(unit)) is None:
        raise NotNumber(_unit_reason(unit, plain, dimension))
    return number, factor


def _unit_reason(unit: str, plain: str, dimension: Dimension) -> str:
    if unit in ("万", "亿", "千", "百"):
        return messages.SCALE_WITHOUT_UNIT.format(scale=unit)
    if not units.looks_like_unit(unit) or "%" in unit or "‰" in unit:
        return _reason(plain)
    if dimension is Dimension.NONE:
        return messages.UNIT_HERE.format(unit=unit)
    return messages.WRONG_UNIT.format(unit=unit, allowed=units.ALLOWED[dimension])


def _reason(plain: str) -> str:
    """Why a text is no number, in the most helpful words."""
    checks = (
        (_ERROR.fullmatch(plain), messages.IS_ERROR),
        (plain.upper() in ("TRUE", "FALSE"), messages.IS_BOOLEAN),
        ("%" in plain or "‰" in plain, messages.PERCENT),
        (re.fullmatch(r"[-+]?[\d.]+[eE][-+]?\d+", plain), messages.SCIENTIFIC),
        (re.fullmatch(r"(?:19|20)\d{2}[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?|月)?.*", plain), messages.IS_DATE),
        (_ABOUT.search(plain), messages.APPROXIMATE),
        (_CHINESE.fullmatch(plain), messages.CHINESE_NUMBER),
        (re.fullmatch(r"[-+(¥]*[\d,.]+\)?", plain) and "," in plain, messages.BAD_COMMAS),
        (re.fullmatch(r"[-+\d.,\s]+", plain) and " " in plain, messages.BAD_SPACES),
    )
    return next((why for found, why in checks if found), messages.NOT_NUMBER)
