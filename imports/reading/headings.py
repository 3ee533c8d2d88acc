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
    *("用户名称", "客户名称", "用电户名", "户名"),
    *("土地使用权人", "使用权人", "土地使用者", "权利人", "土地权利人"),
    # What a row is about where it is about no enterprise.
    *("活动名称", "活动主题"),
)
PERIOD = (
    *("所属期", "所属时期", "所属期间", "报告期", "报告期别", "报表期"),
    *("统计期", "数据期", "时期", "年月", "月份", "期别"),
)


class Part(StrEnum):
    """Which time a column speaks of; IGNORED is a single month, a growth rate or a difference.

    OTHER is another measure under a like name: the same value at constant prices.
    """

    YTD = "ytd"
    PRIOR = "prior"
    IGNORED = "ignored"
    OTHER = "other"


@dataclass(frozen=True)
class Meaning:
    """A column of a form found under a heading; `month` and `year` are those the heading itself names.

    `single` marks a month by itself, `subset` what is headed 其中.
    """

    column: Column
    part: Part
    month: int | None = None
    year: int | None = None
    length: int = 0
    single: bool = False
    subset: bool = False

    @property
    def value_name(self) -> str:
        """The key in Row.values: gross_output or gross_output_prior."""
        return f"{self.column.name}_prior" if self.part is Part.PRIOR else self.column.name


@dataclass(frozen=True)
class Label:
    """A heading that names a time or a rate and nothing else."""

    part: Part
    kinds: frozenset[str]
    month: int | None = None
    year: int | None = None


_DASHES = re.compile(r"[‐‑‒–—―−﹣~～]|(?<=[\d月初])[至到]")
NUMBERING = re.compile(
    r"^(?:\(?[一二三四五六七八九十]{1,3}\)?[、.:]|\([一二三四五六七八九十]{1,3}\)|\(\d{1,2}\)|\d{1,2}[、.](?!\d)|其中:?|[#*★])+"
)
_BRACKET = re.compile(r"[(\[【〔{]([^()\[\]【】〔〕{}]*)[)\]】〕}]")
_NOISE = re.compile(r"[()\[\]【】〔〕{}<>《》“”\"'‘’:;,、。.·_/\\|*#]")
_RANGE = re.compile(r"1-(\d{1,2})月")
_YEAR = re.compile(r"(20\d{2})年度?")
_PRIOR_YEAR = re.compile(r"(20\d{2})年度?(?:1-\d{1,2}月)?同期|(?:同期|上年|去年)[:(]?(20\d{2})年")
_SUBSET = re.compile(r"(?:^|_)(?:\(?[一二三四五六七八九十\d]{1,3}\)?[、.:]?)?其中")
_TOKENS = re.compile(
    "|".join(
        (
            r"(?P<growth>±?%|同比增长|同比增减|同比增速|同比|环比|增长速度|增长率|增长|增速|增减额|增减率|增减|增幅|增加额|比上年|比去年|比|涨跌|差额|率)",
            r"(?P<constant>按?(?:可比|不变|基期)价格?)",
            r"(?P<single>上年同月|去年同月|本月止?数|本月|当月|单月|(?<![-\d])\d{1,2}月)",
            r"(?P<prior>上年同期|去年同期|上年|去年|同期|上期|基期)",
            r"(?P<ytd>1-本月|1-\d{1,2}月|1-当月|自?年初至?-?本?月?|至?-?本月止?累计|至?-?本月末|累计|报告期|全年)",
            r"(?P<filler>按?(?:当年|现行)价格?|按?现价|计算|本年|当年|今年|本期|20\d{2}年度?|实际完成|实际|完成|总计|合计|数值|数|值|额|量|情况|月|份|及|的|-)",
        )
    )
)
_RATE = re.compile(r"[%‰±]|同比|环比|增速|增长|增减|增幅|占比|比重|率|排名|位次")
_GROWTH = re.compile(r"同比|环比|增速|增长|增减|增幅")
_SINGLE = re.compile(r"(?<![-\d至到])(?:本月|当月|单月)(?!止?累计|末)")
_ONE_MONTH = re.compile(r"[上去]年同月|(?<![-\d])(?:本月|当月|单月|\d{1,2}月)")
_TO_DATE = re.compile(r"累计|1-|年初|月末|本月止|全年|报告期")
_BEFORE = re.compile(r"上年|去年|同期|上期|基期")
_ASIDE = re.compile(r"(?:序|编|行|户)号|排序|备注.*|说明|附注|no|id", re.IGNORECASE)
_ABOUT = re.compile(
    r"联系|电话|手机|传真|邮编|邮政|地址|负责人|法人|法定代表|填表|填报|经办|行业|门类|区划|县区|区县|市县|县市"
    r"|地区|所在|所属|属地|乡镇|街道|园区|开发区|规模|类型|类别|代码$|^年份$|^年度$|时间$|日期$"
)
_FIGURE = re.compile(r"产值|收入|利润|税|额|量|成本|费用|资产|负债|人数|能耗|用电|面积")


@lru_cache(maxsize=8192)
def normal(text: str) -> str:
    """Half-width, no white space, one kind of dash; what two headings are compared by."""
    plain = re.sub(r"[\s\u200b\ufeff]+", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"-+", "-", _DASHES.sub("-", plain))


def spaced(text: str) -> str:
    """Half-width, white space as one space: what divides the words of a title cell."""
    return re.sub(r"[\s\u200b\ufeff]+", " ", unicodedata.normalize("NFKC", text)).strip()


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
    kinds = _kinds(text)
    return None if kinds is None else _part(kinds)


def _kinds(text: str) -> frozenset[str] | None:
    """The kinds of words `text` is made of; None where one of them is not about time or price."""
    text = _NOISE.sub("", text)
    kinds: set[str] = set()
    at = 0
    while at < len(text):
        match = _TOKENS.match(text, at)
        if match is None:
            return None
        kinds.add(match.lastgroup or "")
        at = match.end()
    return frozenset(kinds)


def _part(kinds: frozenset[str]) -> Part:
    if "growth" in kinds:
        return Part.IGNORED
    if "constant" in kinds:
        return Part.OTHER
    if _is_single(kinds):
        return Part.IGNORED
    return Part.PRIOR if "prior" in kinds else Part.YTD


def _is_single(kinds: frozenset[str]) -> bool:
    return "single" in kinds and not kinds & {"ytd", "growth"}


def label(text: str) -> Label | None:
    """The heading as a bare 上年同期, 1-本月, 2022年1-9月 or 增速; None for any other, 合计 among them."""
    plain, unit = split_unit(text)
    is_rate = units.tidy(unit) in ("%", "‰")
    kinds = _kinds(plain) if _NOISE.sub("", plain) or is_rate else None
    month, year = _first(_RANGE, plain), _first(_YEAR, plain)
    if kinds is None or not (is_rate or year or kinds - {"filler"}):
        return None
    if is_rate:
        kinds |= {"growth"}
    return Label(_part(kinds), kinds, month, year)


def _first(pattern: re.Pattern[str], text: str) -> int | None:
    match = pattern.search(text)
    return next((int(each) for each in match.groups() if each), None) if match else None


def ignorable(text: str) -> bool:
    """Whether nobody misses the column: serial numbers, remarks, rates, single months, who and where."""
    plain = key(text)
    found = label(text)
    if (found and found.part is Part.IGNORED) or rank(text, (*USCC, *NAME, *PERIOD)) is not None:
        return True
    if _RATE.search(normal(text)) or _ASIDE.fullmatch(plain):
        return True
    return bool(_SINGLE.search(normal(text)) or (_ABOUT.search(plain) and not _FIGURE.search(plain)))


def is_aside(text: str) -> bool:
    """Whether nobody misses the column in any form: serial numbers, remarks, growth that we calculate."""
    found = label(text)
    grown = found is not None and "growth" in found.kinds
    return grown or bool(_GROWTH.search(normal(text)) or _ASIDE.fullmatch(key(text)))


def is_rate(text: str) -> bool:
    """Whether the heading names a rate, a difference or a rank, which no amount is read from."""
    return bool(_RATE.search(normal(text)))


def is_single(text: str) -> bool:
    """Whether the heading names a month by itself, while returns report the year to date."""
    plain = normal(text)
    return bool(_ONE_MONTH.search(plain)) and not _TO_DATE.search(plain)


def dated(meaning: Meaning, heading: str) -> Meaning:
    """The meaning with the month and year that the heading itself names."""
    plain = normal(heading)
    year = _PRIOR_YEAR if meaning.part is Part.PRIOR and _BEFORE.search(plain) else _YEAR
    return replace(meaning, month=_first(_RANGE, plain), year=_first(year, plain))


def is_before(text: str) -> bool:
    """Whether the heading speaks of the year before."""
    return bool(_BEFORE.search(normal(text)))


def named_in(text: str, spec: FormSpec) -> list[Column]:
    """The number columns of the form that a title speaks of."""
    plain = key(text)
    found: list[Column] = []
    for word, column in _synonyms(spec):
        if column.kind is Kind.NUMBER and word in plain:
            plain = plain.replace(word, "|")
            found += [column] if column not in found else []
    return found


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
    subset = bool(_SUBSET.search(named))
    for word, column in _synonyms(spec):
        if column.kind is not Kind.NUMBER:
            if word in (plain, full):
                return Meaning(column, Part.YTD, length=len(word))
        elif found := _number_meaning(plain, full, word, column):
            ignored = rate and column.dimension is not Dimension.NONE
            return replace(found, part=Part.IGNORED if ignored else found.part, subset=subset)
    return None


def _number_meaning(plain: str, full: str, word: str, column: Column) -> Meaning | None:
    if word == full:
        return Meaning(column, Part.YTD, length=len(word))
    if word not in plain:
        return None
    before, _, after = plain.partition(word)
    kinds = _kinds(before + after)
    if kinds is None:
        return None
    part = _part(kinds)
    year = _first(_PRIOR_YEAR if part is Part.PRIOR else _YEAR, plain)
    if part is Part.PRIOR and not column.has_prior:
        part = Part.IGNORED
    return Meaning(column, part, _first(_RANGE, plain), year, len(word), _is_single(kinds))
