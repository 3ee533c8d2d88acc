"""Figures and cells as texts: the form in which they leave the child process and stand in storage.

Staged figures are a JSON object of plain strings, so that no reader of them can round; before that only
their digits travel. Cells end with a tab each.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

_ESCAPED = re.compile(r"[\\\t\n\r\x00\x1e]")
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\x00": "", "\x1e": "\\e"}
_MEANT = {"\\\\": "\\", "\\t": "\t", "\\n": "\n", "\\r": "\r", "\\e": "\x1e"}
_ESCAPE = re.compile(r"\\[\\tnre]")


def plain(value: Decimal) -> str:
    """`value` without exponent and without idle zeros behind the point, at least as precise as it was."""
    text = str(value)
    if "E" in text:  # str is several times as fast as a format, and seldom has an exponent.
        text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def digits(values: Iterable[Decimal | None]) -> str:
    """The figures without their names, nothing for a blank: as short as they can cross to the parent."""
    return ",".join(["" if value is None else plain(value) for value in values])


def figures(names: tuple[str, ...], digits: str) -> str:
    """The figures with their names: as they are staged."""
    if not names:
        return "{}"
    text = _template(names) % tuple(digits.split(","))
    return text.replace(':""', ":null") if has_blanks(digits) else text


def has_blanks(digits: str) -> bool:
    """Whether one of the figures is a blank."""
    return ",," in digits or digits[:1] in ("", ",") or digits[-1:] == ","


@lru_cache(maxsize=64)
def _template(names: tuple[str, ...]) -> str:
    return "{" + ",".join(f'"{name}":"%s"' for name in names) + "}"


def cells(shown: Iterable[str]) -> str:
    """The cells as text; what separates cells and rows is escaped, NUL characters are dropped."""
    return "".join([_ESCAPED.sub(lambda found: _ESCAPES[found[0]], cell) + "\t" for cell in shown])


def read_cells(text: str) -> list[str]:
    """The cells of a text; of a JSON array as well, which is how rows were staged at first."""
    if text and not text.endswith("\t"):
        return [str(cell) for cell in json.loads(text)]
    found = text.split("\t")[:-1]
    if "\\" not in text:
        return found
    return [_ESCAPE.sub(lambda escape: _MEANT[escape[0]], cell) for cell in found]
