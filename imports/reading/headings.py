"""What a column heading says: which value it is, of which time, in which unit."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache

from . import units
from .spec import Column, Dimension, FormSpec, Kind

USCC = ("统一社会信用代码", "社会信用代码", "统一信用代码", "统一代码", "信用代码", "uscc")
NAME = (
    *("企业名称", "单位详细名称", "单位名称", "企业详细名称", "法人单位名称", "法人单位详细名称"),
    *(
        "调查单位名称",
        "企业单位名称",
        "企业全称",
        "单位全称",
        "公司名称",
        "纳税人名称",
        "名称",
        "企业",
        "单位",
    ),
    *("建设单位", "项目单位", "项目业主", "申报单位", "申报企业"),
)
PERIOD = (
    *("所属期", "所属时期", "所属期间", "报告期", "报告期别", "报表期"),
    *("统计期", "数据期", "时期", "年月", "月份", "期别"),
)


class Part(StrEnum):
    """Which time a column speaks of; IGNORED is a single month, a growth rate or a difference."""

    YTD = "ytd"
    PRIOR = "prior"
    IGNORED = "ignored"


@dataclass(frozen=True)
class Meaning:
    """A column of a form found under a heading; `month` and `year` are those the heading itself names."""

    column: Column
    part: Part
    month: int | None = None
    year: int | None = None
    length: int = 0

    @property
    def value_name(self) -> str:
        """The key in Row.values: gross_output or gross_output_prior."""
        return f"{self.column.name}_prior" if self.part is Part.PRIOR else self.column.name


_DASHES = re.compile(r"[‐‑‒–—―−﹣~～]|(?<=[\d月初])[至到]")
NUMBERING = re.compile(
    r"^(?:\(?[一二三四五六七八九十]{1,3}\)?[、.:]|\([一二三四五六七八九十]{1,3}\)|\(\d{1,2}\)|\d{1,2}[、.](?!\d)|其中:?|[#*★])+"
)
_BRACKET = re.compile(r"[(\[【〔{]([^()\[\]【】〔〕{}]*)[)\]】〕}]")
_NOISE = re.compile(r"[()\[\]【】〔〕{}<>《》“”\"'‘’:;,、。.·_/\\|*#]")
_RANGE = re.compile(r"1-(\d{1,2})月")
_YEAR = re.compile(r"(20\d{2})年度?")
_TOKENS = re.compile(
    "|".join(
        (
            r"(?P<growth>±?%|同比增长|同比增减|同比增速|同比|环比|增长速度|增长率|增长|增速|增减额|增减率|增减|增幅|增加额|比上年|比去年|比|涨跌|差额|率)",
            r"(?P<single>上年同月|去年同月|本月止?数|本月|当月|单月|(?<![-\d])\d{1,2}月)",
            r"(?P<prior>上年同期|去年同期|上年|去年|同期|上期|基期)",
            r"(?P<ytd>1-本月|1-\d{1,2}月|1-当月|自?年初至?-?本?月?|至?-?本月止?累计|至?-?本月末|累计|报告期|全年)",
            r"(?P<filler>本年|今年|本期|20\d{2}年度?|实际完成|实际|完成|总计|合计|数值|数|值|额|量|情况|月|份|及|的|-)",
        )
    )
)


@lru_cache(maxsize=8192)
def normal(text: str) -> str:
    """Half-width, no white space, one kind of dash; what two headings are compared by."""
    plain = re.sub(r"[\s\u200b\ufeff]+", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"-+", "-", _DASHES.sub("-", plain))


@lru_cache(maxsize=8192)
def key(text: str) -> str:
    """The heading with punctuation left off as well, so that brackets need not agree."""
    return _NOISE.sub("", normal(text)).lower()


def rank(text: str, words: tuple[str, ...]) -> int | None:
    """The place of the heading among `words`, units and numbering left off; None where it is not there."""
    plain = key(NUMBERING.sub("", normal(text)))
    for place, word in enumerate(words):
        if plain == word or (len(word) >= 6 and plain.startswith(word) and len(plain) <= len(word) + 8):
            return place
    return None


def split_unit(heading: str) -> tuple[str, str]:
    """The heading without its unit, and the unit as written; "" where it names none."""
    found = ""
    plain = normal(heading)
    for match in _BRACKET.finditer(plain):
        if units.looks_like_unit(match[1]):
            found = match[1]
            plain = plain.replace(match[0], "")
    parts = plain.split("_")
    for part in parts[1:] if len(parts) > 1 else []:
        if units.is_known(part):
            found = part
            parts.remove(part)
    return "_".join(parts), found.removeprefix("单位:")


def timing(text: str) -> Part | None:
    """What the words beside an indicator's name say of time; None where they say anything else."""
    text = _NOISE.sub("", text)
    kinds: set[str | None] = set()
    at = 0
    while at < len(text):
        match = _TOKENS.match(text, at)
        if match is None:
            return None
        kinds.add(match.lastgroup)
        at = match.end()
    if kinds & {"growth"} or ("single" in kinds and "ytd" not in kinds):
        return Part.IGNORED
    return Part.PRIOR if "prior" in kinds else Part.YTD


def is_sub_label(text: str) -> bool:
    """Whether a cell of a lower header row stands for a time, a rate or a unit by itself."""
    plain, unit = split_unit(text)
    stripped = _NOISE.sub("", plain)
    return (
        bool(unit and not stripped) or units.is_known(plain) or bool(stripped and timing(plain) is not None)
    )


@cache
def _synonyms(spec: FormSpec) -> tuple[tuple[str, Column], ...]:
    """Every heading of the form, longest first."""
    pairs = {(key(text), column) for column in spec.columns for text in (*column.headings, column.label)}
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[1].name)))


def meaning(heading: str, spec: FormSpec) -> Meaning | None:
    """What the full heading stands for in the form, by the longest of its synonyms; None for nothing."""
    named, unit = split_unit(heading)
    rate = units.tidy(unit) in ("%", "‰")
    plain = key("_".join(NUMBERING.sub("", part) for part in named.split("_")))
    full = key(heading)
    for word, column in _synonyms(spec):
        if column.kind is not Kind.NUMBER:
            if word in (plain, full):
                return Meaning(column, Part.YTD, length=len(word))
        elif found := _number_meaning(plain, full, word, column):
            ignored = rate and column.dimension is not Dimension.NONE
            return replace(found, part=Part.IGNORED) if ignored else found
    return None


def _number_meaning(plain: str, full: str, word: str, column: Column) -> Meaning | None:
    if word == full:
        return Meaning(column, Part.YTD, length=len(word))
    if word not in plain:
        return None
    before, _, after = plain.partition(word)
    part = timing(before + after)
    if part is None:
        return None
    month, year = _RANGE.search(plain), _YEAR.search(plain)
    if part is Part.PRIOR and not column.has_prior:
        part = Part.IGNORED
    return Meaning(column, part, int(month[1]) if month else None, int(year[1]) if year else None, len(word))
