"""What an enterprise is found by: its name, code and pinyin initials in one text, and the pieces of a needle."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from itertools import pairwise

_APART = "\n"


def fold(text: str) -> str:
    """`text` as it is compared: full width like half width, capitals like small letters, no spaces."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def initials(name: str) -> str:
    """The first letter of each character's pinyin, as it reads in its word; letters and digits as they are."""
    # Its dictionaries take 0.2 s and 40 MB, which a process that only reads need not spend.
    from pypinyin import Style, lazy_pinyin

    read = fold("".join(lazy_pinyin(name, style=Style.FIRST_LETTER)))
    return "".join(sign for sign in read if sign.isalnum())


def search_text(name: str, uscc: str, aliases: str = "") -> str:
    """What stands in the search column; no needle holds the line break between its parts.

    `aliases` are former names and codes, one a line, as the enterprise keeps them.
    """
    former = [fold(alias) for alias in aliases.splitlines()]
    return _APART.join((fold(name), fold(uscc), initials(name), *former))


def aliases_of(former: Iterable[tuple[str, str]], name: str, uscc: str) -> str:
    """Former (name, code) pairs as the column of aliases: each once, what still holds left out."""
    said = dict.fromkeys(part for pair in former for part in pair if part and part not in (name, uscc))
    return _APART.join(said)


def grams(needle: str) -> list[str]:
    """The pairs of neighbours in a folded needle, or its only Chinese character: what an index is asked for.

    Empty for a single letter or digit, which nearly every text holds.
    """
    if len(needle) == 1:
        return [] if needle.isascii() else [needle]
    return sorted({first + second for first, second in pairwise(needle)})
