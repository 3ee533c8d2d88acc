"""The units people write, and how many stored units one of each is."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from .spec import Dimension

Factors = dict[str, Decimal]
ONE = Decimal(1)

_TABLE: dict[Dimension, str] = {
    Dimension.MONEY: "千元 1 元 0.001 百元 0.1 万元 10 十万元 100 百万元 1000 千万元 10000 亿元 100000",
    Dimension.PERSONS: "人 1 名 1 个 1 百人 100 千人 1000 万人 10000",
    Dimension.ENERGY: (
        "吨标准煤 1 吨标煤 1 tce 1 千吨标准煤 1000 万吨标准煤 10000 万吨标煤 10000 万tce 10000"
        " 千克标准煤 0.001 公斤标准煤 0.001 千克标煤 0.001 kgce 0.001"
    ),
    Dimension.ELECTRICITY: (
        "万千瓦时 1 万千瓦小时 1 万度 1 万kwh 1 千瓦时 0.0001 千瓦小时 0.0001 度 0.0001 kwh 0.0001"
        " 亿千瓦时 10000 亿度 10000 亿kwh 10000 兆瓦时 0.1 mwh 0.1"
    ),
    # 1 亩 = 1/15 公顷, so 1 平方米 is exactly 0.0015 亩.
    Dimension.AREA: (
        "亩 1 万亩 10000 平方米 0.0015 平米 0.0015 m2 0.0015 万平方米 15 万平米 15 公顷 15 hm2 15"
        " 平方公里 1500 平方千米 1500 km2 1500"
    ),
    Dimension.MASS: "吨 1 t 1 千吨 1000 万吨 10000 千克 0.001 公斤 0.001 kg 0.001",
}
STORED = {
    Dimension.MONEY: "千元",
    Dimension.PERSONS: "人",
    Dimension.ENERGY: "吨标准煤",
    Dimension.ELECTRICITY: "万千瓦时",
    Dimension.AREA: "亩",
    Dimension.MASS: "吨",
    Dimension.NONE: "",
}
ALLOWED = {
    Dimension.MONEY: "元、千元、万元或亿元",
    Dimension.PERSONS: "人",
    Dimension.ENERGY: "吨标准煤或万吨标准煤",
    Dimension.ELECTRICITY: "万千瓦时或千瓦时",
    Dimension.AREA: "亩、平方米或公顷",
    Dimension.MASS: "吨或万吨",
    Dimension.NONE: "不带单位的数字",
}

CHOICES = {
    Dimension.MONEY: ("元", "千元", "万元", "百万元", "亿元"),
    Dimension.PERSONS: ("人", "百人", "万人"),
    Dimension.ENERGY: ("吨标准煤", "千克标准煤", "万吨标准煤"),
    Dimension.ELECTRICITY: ("万千瓦时", "千瓦时", "兆瓦时", "亿千瓦时"),
    Dimension.AREA: ("亩", "平方米", "万平方米", "公顷", "平方公里"),
    Dimension.MASS: ("吨", "千克", "万吨"),
}
"""The units that a person may choose from, one way to write each."""


def _factors(pairs: str) -> Factors:
    words = pairs.split()
    return {words[i]: Decimal(words[i + 1]) for i in range(0, len(words), 2)}


FACTORS: dict[Dimension, Factors] = {dimension: _factors(pairs) for dimension, pairs in _TABLE.items()}
FACTORS[Dimension.NONE] = {}
_ALL = {name for factors in FACTORS.values() for name in factors}
_LOOKS_LIKE = re.compile(
    r"(?:元|币|人|人次|煤|吨|度|时|亩|米|公里|顷|[km]?m2|k?wh|tce|台|件|套|辆|户|家|个|%|‰)$"
)

_FOREIGN = re.compile(r"[美欧日港澳台韩加英]元|美金|港币|台币|英镑|外币|卢布|usd|eur|hkd|jpy|\$|€|£")


def tidy(text: str) -> str:
    """The unit as the tables write it: half-width, lower case, no spaces, no 人民币."""
    plain = re.sub(r"[\s·.]", "", unicodedata.normalize("NFKC", text)).lower()
    return plain.removeprefix("单位:").removeprefix("计量单位:").removeprefix("人民币")


def is_known(text: str) -> bool:
    """Whether `text` is a unit of any dimension, or a percent sign."""
    return tidy(text) in _ALL or tidy(text) in ("%", "‰")


def looks_like_unit(text: str) -> bool:
    """Whether a writer may have meant `text` as a unit, known or not (万美元, 千吨公里)."""
    plain = tidy(text)
    return plain in _ALL or (len(plain) <= 8 and bool(_LOOKS_LIKE.search(plain)))


def is_foreign(text: str) -> bool:
    """Whether `text` is another country's money, which no figure of ours is counted in."""
    return bool(_FOREIGN.search(tidy(text)))


def factor(dimension: Dimension, text: str) -> Decimal | None:
    """Stored units in one `text`, or None where `text` does not measure the dimension."""
    return FACTORS[dimension].get(tidy(text))


def chosen(dimension: Dimension, text: str) -> str:
    """The one of CHOICES that `text` means; "" where it means none of them."""
    worth = factor(dimension, text)
    names = CHOICES.get(dimension, ()) if worth is not None else ()
    return next((name for name in names if FACTORS[dimension][name] == worth), "")
