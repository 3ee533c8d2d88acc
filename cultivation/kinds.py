"""The kinds of recognition (资质认定): levels, how long one holds, and what it is counted in.

Terms: 优质中小企业梯度培育管理暂行办法（工信部企业〔2022〕63号）for 创新型, 专精特新 and 小巨人 (three years), 高新技术企业
认定管理办法 (three years), 科技型中小企业评价办法 (to the end of the year). A kind without a term holds until it is revoked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Level(StrEnum):
    """Who recognises, the highest first."""

    NATION = "nation"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"


LEVEL_LABELS = {Level.NATION: "国家级", Level.PROVINCE: "省级", Level.CITY: "市级", Level.COUNTY: "县级"}
_ALL = (Level.NATION, Level.PROVINCE, Level.CITY, Level.COUNTY)
_UP_TO_CITY = (Level.NATION, Level.PROVINCE, Level.CITY)

INNOVATIVE, SPECIALISED, LITTLE_GIANT = "innovative", "specialised", "little_giant"
HIGHTECH, TECH_SME = "hightech", "tech_sme"
GROUNDS = (INNOVATIVE, HIGHTECH, TECH_SME)
"""What an enterprise becomes 专精特新 from."""
TO_YEAR_END = 0
"""The term of what holds to the end of the year it was given in."""


@dataclass(frozen=True, slots=True)
class RecognitionKind:
    """One kind; `words` are other ways lists write it."""

    key: str
    label: str
    levels: Sequence[Level]
    years: int | None = None
    unit: str = "户"
    words: Sequence[str] = ()


_KINDS = (
    RecognitionKind(INNOVATIVE, "创新型中小企业", (Level.PROVINCE,), 3),
    RecognitionKind(
        SPECIALISED, "专精特新中小企业", (Level.PROVINCE, Level.CITY), 3, words=("专精特新企业", "专精特新")
    ),
    RecognitionKind(
        LITTLE_GIANT,
        "专精特新“小巨人”企业",
        _UP_TO_CITY,
        3,
        words=("专精特新小巨人企业", "专精特新小巨人", "小巨人企业", "小巨人"),
    ),
    RecognitionKind(
        "champion", "单项冠军企业", _UP_TO_CITY, 3, words=("制造业单项冠军", "单项冠军", "单打冠军")
    ),
    RecognitionKind(HIGHTECH, "高新技术企业", (Level.NATION,), 3, words=("高企", "国家高新技术企业")),
    RecognitionKind(TECH_SME, "科技型中小企业", (Level.NATION,), TO_YEAR_END),
    RecognitionKind("digital_workshop", "数字化车间", _UP_TO_CITY, unit="个"),
    RecognitionKind("smart_factory", "智能工厂", _UP_TO_CITY, unit="个"),
    RecognitionKind("green_factory", "绿色工厂", _UP_TO_CITY),
    RecognitionKind(
        "integration",
        "两化融合贯标企业",
        _UP_TO_CITY,
        3,
        words=("两化融合管理体系贯标", "两化融合贯标", "两化融合"),
    ),
    RecognitionKind("cloud", "上云企业", _ALL, words=("企业上云", "上云")),
    RecognitionKind("scene_5g", "“5G+工业互联网”应用场景", _UP_TO_CITY, unit="个", words=("5G+工业互联网",)),
    RecognitionKind("design_center", "工业设计中心", _UP_TO_CITY, unit="个"),
    RecognitionKind("tech_center", "企业技术中心", _UP_TO_CITY, unit="个", words=("技术中心",)),
    RecognitionKind("innovation_center", "技术创新中心", _UP_TO_CITY, unit="个"),
    RecognitionKind(
        "fine_product",
        "“三品”示范企业、安徽工业精品",
        _UP_TO_CITY,
        unit="个",
        words=("安徽工业精品", "三品示范企业", "消费品三品示范企业", "工业精品"),
    ),
)
KINDS = {kind.key: kind for kind in _KINDS}
KIND_LABELS = {kind.key: kind.label for kind in _KINDS}
_QUOTES = str.maketrans("", "", "“”\"'‘’ 　")
_LEVEL_WORDS = (("国家", Level.NATION), ("省", Level.PROVINCE), ("市", Level.CITY))
_COUNTY_WORDS = ("县", "区")


def label_of(key: str, level: str) -> str:
    """The kind with its level where it has several: 省级专精特新中小企业."""
    kind = KINDS[key]
    return f"{LEVEL_LABELS[Level(level)]}{kind.label}" if len(kind.levels) > 1 else kind.label


def kind_of(text: str) -> str:
    """The key of the kind that `text` names, by the longest of its names; "" for none."""
    plain = text.translate(_QUOTES)
    names = {word.translate(_QUOTES): kind.key for kind in _KINDS for word in (kind.label, *kind.words)}
    found = [name for name in names if name in plain]
    return names[max(found, key=len)] if found else ""


def level_of(text: str) -> Level | None:
    """The level that `text` names: 国家级, 省级, 市级, 县（区）级."""
    for word, level in _LEVEL_WORDS:
        if word in text:
            return level
    return Level.COUNTY if any(word in text for word in _COUNTY_WORDS) else None


def usual_end(key: str, awarded_on: date) -> date | None:
    """The last day on which a recognition given on that day holds; None where it has no term."""
    years = KINDS[key].years
    if years is None:
        return None
    if years == TO_YEAR_END:
        return date(awarded_on.year, 12, 31)
    leap = awarded_on.month == 2 and awarded_on.day == 29
    return awarded_on.replace(year=awarded_on.year + years, day=28 if leap else awarded_on.day) - timedelta(
        days=0 if leap else 1
    )
