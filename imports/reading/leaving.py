"""Which rows are no enterprise's: totals, footers, repeated headers, and notes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from . import headings

_SPACE = re.compile(r"[\s\u3000]+")
_TOTAL = re.compile(
    r"(?:[\u4e00-\u9fffA-Za-z0-9()（）、]{0,14}(?:合计|总计|小计|共计)(?:数)?[:：]?)"
    r"|计|累计|汇总|总量|平均|(?:[\u4e00-\u9fff]{0,10}[县区市省镇乡园业类型组局部])计"
)
_WHOLE = re.compile(
    r"其中.*|全(?:市|县|区|省|国|县区|开发区|园区|部|行业)(?:规上|规模以上|工业|企业|平均|汇总|合计|总计)*"
)
_SIGNED = re.compile(
    r"(?:制表|审核|填表|填报|复核|经办|统计|单位|企业|分管)?(?:负责)?人(?:\(?签[字章]\)?)?[:：].*"
    r"|(?:制表人|审核人|填表人|填报人|复核人|经办人|单位负责人|统计负责人|制表|审核|填表|填报单位|填报人员|联系电话|联系方式|电话"
    r"|报出日期|报送日期|填报日期|制表日期|填表日期|制表时间|填报时间|打印日期|打印时间|数据来源|资料来源)(?:[:：].*|.{0,12})"
    r"|(?:统计员|编制人?|制表单位|主管|分管领导|领导|校对|报表人|报送人|上报人|录入[员人])[:：].*"
    r"|(?:附?注|说明|备注|附|注释|填表说明|填报说明)\d{0,2}[:：].*|[※*＊★].*|第\d+页.*"
)
_COMPANY = re.compile(r"(?:公司|厂|集团|合作社|中心|企业|店|矿|院|所|社|部|场|站|行)(?:\(.*\)|（.*）)?$")
_NUMBERING_ROW = re.compile(r"[甲乙丙丁戊]")
_DATE = re.compile(
    r"(?:20\d{2}|[二2][〇○零0\d一二三四五六七八九]{3})(?:年\d{1,2}月\d{1,2}日?|[-/.]\d{1,2}[-/.]\d{1,2}"
    r"|年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)"
)
_PLACE = re.compile(
    r"[\u4e00-\u9fff]{1,7}[县区市]|[\u4e00-\u9fff]{0,10}(?:开发区|园区|集中区)|[\u4e00-\u9fff]{1,6}小计"
)
_NO_PLACE = re.compile(r"公司|厂|集团|企业|店|合作社|(?:超|夜|菜|早|商)市|(?:服务|矿|库)区")
_SOME_CODE = re.compile(r"[0-9A-Z]{3,}")


def looks_like_code(code: str) -> bool:
    """Whether a normalised code is one that a typist meant as a code: 15 characters and more."""
    return len(code) >= 15 and code.isascii() and code.isalnum()


def leaves(texts: Iterable[str], keys: tuple[str, str], seen: frozenset[str]) -> bool:
    """Whether a row without a code is left out, by the texts in it and those in its two key cells.

    `seen` are the texts of the title and the header: a row of nothing else is a printed page's heading.
    """
    filled = [text for text in texts if text]
    if filled and all(text in seen for text in filled):
        return True
    code, name = keys
    if not _SOME_CODE.search(code) and _is_numbering_or_place(name or code, filled):
        return True
    for text in dict.fromkeys((*keys, *filled[:1])):
        plain = _SPACE.sub("", text)
        if plain and (_is_total(plain) or _is_footer(plain)):
            return True
    return False


def _is_numbering_or_place(text: str, filled: list[str]) -> bool:
    """Whether a row without any code is the one that numbers the columns, or a county's subtotal."""
    plain = _SPACE.sub("", text)
    if _NUMBERING_ROW.fullmatch(plain) or (filled and _NUMBERING_ROW.fullmatch(_SPACE.sub("", filled[0]))):
        return True
    is_place = _PLACE.fullmatch(plain) and not _NO_PLACE.search(plain)
    return bool(is_place) and not any(looks_like_code(each.upper()) for each in filled)


def _is_total(plain: str) -> bool:
    if _WHOLE.fullmatch(plain):
        return True
    bare = headings.NUMBERING.sub("", plain) or plain
    return bool(_TOTAL.fullmatch(bare)) and not _COMPANY.search(bare)


def _is_footer(plain: str) -> bool:
    if _DATE.fullmatch(plain):
        return True
    match = _SIGNED.match(plain)
    return bool(match and match.end() == len(plain)) and (
        ":" in plain or "：" in plain or not _COMPANY.search(plain)
    )
