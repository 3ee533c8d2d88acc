"""Which words of a need a product is looked for by. Plain text: no dictionary, no guessing of synonyms."""

from __future__ import annotations

import re
import unicodedata

MOST_WORDS = 6
_APART = re.compile(r"[\s,，、;；/|（）()。.．:：+和与及]+")
# What says nothing of the product itself.
_IDLE = (
    "采购",
    "供应",
    "配套",
    "加工",
    "需要",
    "寻找",
    "生产",
    "企业",
    "供应商",
    "客户",
    "本地",
    "一批",
    "等",
)


def keywords(text: str) -> list[str]:
    """The parts of `text` of two signs or more, each once, in their order; words of commerce left off."""
    plain = unicodedata.normalize("NFKC", text)
    parts = (_bare(part) for part in _APART.split(plain))
    return list(dict.fromkeys(part for part in parts if len(part) > 1))[:MOST_WORDS]


def _bare(part: str) -> str:
    """The part without idle words at its ends."""
    before = None
    while part != before:
        before = part
        for word in _IDLE:
            part = part.removeprefix(word).removesuffix(word)
    return part
