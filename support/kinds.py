"""The kinds of needs, and what each asks for: subject, amount with its unit. Plain values, no database.

亳政办〔2022〕3号 三（二）至（六）: 土地, 融资, 用工, 市场, 产业链协作需求清单; 四（二）: 用能.
Money stands in 千元 as everywhere, and is typed and shown in 万元.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class NeedKind(StrEnum):
    """What an enterprise lacks."""

    LABOUR = "labour"
    FINANCE = "finance"
    LAND = "land"
    POWER = "power"
    GAS = "gas"
    MARKET = "market"
    SUPPLIER = "supplier"
    CUSTOMER = "customer"


@dataclass(frozen=True)
class About:
    """How a kind is named, what its subject is called, and in which unit its amount is typed and stored."""

    label: str
    group: str
    subject: str
    amount: str = ""
    unit: str = ""
    stored_unit: str = ""
    per_unit: Decimal = Decimal(1)
    """How many stored units one typed unit is."""
    words: tuple[str, ...] = ()
    """How offices write the kind."""
    whole: bool = False
    """Whether it is counted in whole units only: people are."""

    @property
    def has_amount(self) -> bool:
        """Whether the kind is counted in something beside needs."""
        return bool(self.unit)


KINDS: dict[NeedKind, About] = {
    NeedKind.LABOUR: About(
        "用工",
        "用工",
        "岗位",
        "人数",
        "人",
        "人",
        words=("用工", "招工", "人才", "劳动力", "岗位"),
        whole=True,
    ),
    NeedKind.FINANCE: About(
        "融资", "融资", "用途", "金额", "万元", "千元", Decimal(10), words=("融资", "贷款", "资金", "信贷")
    ),
    NeedKind.LAND: About("用地", "用地", "用途", "面积", "亩", "亩", words=("用地", "土地", "厂房")),
    NeedKind.POWER: About(
        "用能（电）", "用能", "用途", "电量", "万千瓦时", "万千瓦时", words=("用电", "电力", "用能", "能源")
    ),
    NeedKind.GAS: About(
        "用能（气）", "用能", "用途", "气量", "万立方米", "万立方米", words=("用气", "天然气", "燃气")
    ),
    NeedKind.MARKET: About("市场", "市场", "要推广的产品", words=("市场", "销售", "拓展市场")),
    NeedKind.SUPPLIER: About(
        "产业链配套（找供应商）", "产业链配套", "需要的产品或工序", words=("供应", "配套", "产业链", "采购")
    ),
    NeedKind.CUSTOMER: About(
        "产业链配套（找客户）", "产业链配套", "可提供的产品或工序", words=("客户", "订单", "承接")
    ),
}
CHOICES = [(kind.value, about.label) for kind, about in KINDS.items()]
GROUPS = tuple(dict.fromkeys(about.group for about in KINDS.values()))
CHAIN = (NeedKind.SUPPLIER, NeedKind.CUSTOMER)


def of_group(group: str) -> list[NeedKind]:
    """The kinds that are counted under one name."""
    return [kind for kind, about in KINDS.items() if about.group == group]


def counted_as(kind: NeedKind) -> str:
    """The choice that lists the kind by itself: its group where it is alone there."""
    group = KINDS[kind].group
    return group if len(of_group(group)) == 1 else kind.value


GROUP_CHOICES = [(group, group) for group in GROUPS] + [
    (kind.value, about.label) for kind, about in KINDS.items() if counted_as(kind) == kind.value
]


# The more telling word first: 用气 is no 用能（电）, 招工 no 市场.
_ORDER = (
    *(NeedKind.GAS, NeedKind.CUSTOMER, NeedKind.LABOUR, NeedKind.FINANCE, NeedKind.LAND),
    *(NeedKind.POWER, NeedKind.SUPPLIER, NeedKind.MARKET),
)


def kind_of(text: str) -> NeedKind | None:
    """The kind that an office's word names; None for none."""
    plain = "".join(text.split())
    return next((kind for kind in _ORDER if any(word in plain for word in KINDS[kind].words)), None)


def is_broken(kind: str, amount: Decimal | None) -> bool:
    """Whether the amount has a fraction where the kind knows whole units only."""
    return amount is not None and KINDS[NeedKind(kind)].whole and amount != amount.to_integral_value()


def stored(kind: str, typed: Decimal | None) -> Decimal | None:
    """An amount as it is typed, in the unit it is stored in."""
    return None if typed is None else typed * KINDS[NeedKind(kind)].per_unit


def typed(kind: str, stands: Decimal | None) -> Decimal | None:
    """A stored amount in the unit in which people type and read it."""
    return None if stands is None else stands / KINDS[NeedKind(kind)].per_unit
