"""What offices write of parcels and sites, read as plain values: days, states, users with their areas. No database."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from land.areas import MU_PER_HECTARE, Basis, mu_of_square_metres

_APART = re.compile(r"[;；\n、]+")
_USER = re.compile(
    r"(?P<name>.+?)\((?P<area>\d+(?:\.\d+)?)(?P<unit>亩|平方米|m2|公顷)?(?:[,，](?P<basis>自有|自用|租用|租入|租赁))?\)"
)
Words = tuple[tuple[str, tuple[str, ...]], ...]
# The longest word first where one holds another: 批而未供 and 供而未用 before 未用.
STATES: Words = (
    ("not_supplied", ("批而未供", "未供")),
    ("not_used", ("供而未用", "供而未建", "未用")),
    ("part_used", ("用而未尽", "建而未尽", "用而未足")),
    ("idle", ("闲置", "荒芜", "停产")),
    ("inefficient", ("低效",)),
    ("normal", ("正常", "高效", "已盘活", "已利用")),
)
NATURES: Words = (("state", ("国有",)), ("collective", ("集体",)))
OBTAINED: Words = (
    ("grant", ("出让", "招拍挂", "挂牌", "拍卖", "招标")),
    ("allocation", ("划拨",)),
    ("lease", ("租赁", "租用")),
    ("transfer", ("转让", "受让", "二级市场")),
    ("shares", ("作价", "入股", "出资")),
    ("other", ("其他", "其它")),
)
WAYS: Words = (
    ("replace", ("腾笼换鸟", "嫁接", "引进")),
    ("mixed", ("复合",)),
    ("intensify", ("挖潜", "提容", "增容", "技改", "扩建")),
    ("gather", ("退散进集", "退城进园", "搬迁")),
    ("transfer", ("转让", "出租", "租赁", "重组", "兼并")),
    ("recover", ("收回", "收购", "收储", "回购")),
    ("start", ("促建", "开工", "投产", "续建")),
    ("other", ("其他", "其它")),
)
DISPOSALS: Words = (
    ("close", ("取缔", "关闭", "关停", "两断三清")),
    ("mend", ("整顿", "规范", "整改", "提升", "改造")),
)
SITE_STATES: Words = (
    ("relapsed", ("反弹", "死灰复燃")),
    ("working", ("整治中", "整改中", "未完成", "推进")),
    ("accepted", ("验收", "销号")),
    ("done", ("完成", "到位", "办结", "取缔完毕")),
    ("found", ("排查", "未整治", "未启动", "待整治")),
)
VIOLATIONS: Words = (
    ("building", ("违建", "违法建设", "违章")),
    ("land", ("违法用地", "占地", "用地")),
    ("licence", ("无证", "无照", "证照", "手续")),
    ("safety", ("安全", "消防")),
    ("policy", ("产业政策", "淘汰", "落后")),
    ("environment", ("环境", "环保", "污染", "排放", "废气", "废水", "粉尘", "环评")),
)


@dataclass(frozen=True, slots=True)
class User:
    """An enterprise of a parcel as it is written: its name, and where they stand its area in 亩 and its right."""

    name: str
    area: Decimal | None = None
    basis: Basis | None = None


def named(text: str, words: Words) -> str:
    """The first of the names of whose words the text has one; "" for none."""
    plain = re.sub(r"\s+", "", text)
    return next((name for name, some in words if any(word in plain for word in some)), "")


def users_of(text: str) -> list[User]:
    """The enterprises of a cell such as 甲公司（30亩，自有）；乙公司（20亩，租用）."""
    parts = (part.strip() for part in _APART.split(text))
    return [_user(part) for part in parts if part and part not in {"-", "/", "无"}]


def _user(part: str) -> User:
    match = _USER.fullmatch(unicodedata.normalize("NFKC", part).replace(" ", ""))
    if match is None:
        return User(part)
    # The name keeps the brackets and letters that it was written with: it is looked up as it stands.
    written = part[: len(match["name"])] if len(part) >= len(match["name"]) else match["name"]
    basis = {"自有": Basis.OWNED, "自用": Basis.OWNED}.get(match["basis"] or "", Basis.RENTED)
    return User(
        written.strip(), _mu(Decimal(match["area"]), match["unit"]), basis if match["basis"] else None
    )


def _mu(value: Decimal, unit: str | None) -> Decimal:
    if unit == "公顷":
        return value * MU_PER_HECTARE
    return mu_of_square_metres(value) if unit in ("平方米", "m2") else value


def user_words(name: str, area: Decimal, basis_label: str) -> str:
    """An enterprise of a parcel as an export writes it, and `users_of` reads it."""
    return f"{name}（{area.normalize():f}亩，{basis_label}）"
