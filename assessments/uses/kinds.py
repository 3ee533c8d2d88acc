"""The uses of a grade as values, and the yuan they come to (domain.md 40, 41)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

FEN = Decimal("0.01")
_WAN, _HUNDRED = Decimal(10_000), Decimal(100)
SQUARE_METRES_A_MU = Decimal(2000) / 3


class UseKind(StrEnum):
    """What a region lets the grade decide."""

    FUNDS = "funds"
    POWER = "power"
    WATER = "water"
    GAS = "gas"
    LAND_TAX = "land_tax"
    LOAN = "loan"


@dataclass(frozen=True, slots=True)
class About:
    """One use: what its figure a grade is called and measured in, and what else its list needs.

    `account` is the factor that holds the account number, `usage` the one that the figure is multiplied by.
    """

    label: str
    rate: str
    unit: str
    account: str = ""
    usage: str = ""
    amount: str = ""


ABOUT = {
    UseKind.FUNDS: About("资金倍率", "兑现比例", "%"),
    UseKind.POWER: About(
        "差别电价", "加价标准", "元/千瓦时", "power_account", "electricity", "全年加价（元）"
    ),
    UseKind.WATER: About("差别水价", "加价标准", "元/立方米", "water_account"),
    UseKind.GAS: About("差别气价", "加价标准", "元/立方米", "gas_account"),
    UseKind.LAND_TAX: About("城镇土地使用税", "年税额标准", "元/平方米", "", "land_area", "全年税额（元）"),
    UseKind.LOAN: About("亩均英雄贷", "授信额度", "万元"),
}
KINDS = [(kind.value, about.label) for kind, about in ABOUT.items()]


def amount_of(kind: UseKind, usage: Decimal | None, rate: Decimal | None) -> Decimal | None:
    """The yuan of a year, halves up to the fen: 万千瓦时 by 元/千瓦时, or 亩 by 元/平方米.

    None for a use that is no price, and where the usage or the rate is not known.
    """
    if usage is None or rate is None:
        return None
    if kind is UseKind.POWER:
        return _fen(usage * _WAN * rate)
    if kind is UseKind.LAND_TAX:
        return _fen(usage * SQUARE_METRES_A_MU * rate)
    return None


def granted(rate: Decimal, base: Decimal, cap: Decimal | None, ratio: Decimal) -> Decimal:
    """The yuan paid: min(rate × base, cap) × ratio, halves up to the fen; `rate` and `ratio` in %.

    The cap goes before the ratio: 桐城's text caps the reward of a clause and then scales what is paid by the grade
    (domain.md 40). A base of 2000 at 5 % with a cap of 80 comes to 80, and to 56 for grade B at 70 %.
    """
    earned = base * rate / _HUNDRED
    return _fen((earned if cap is None else min(earned, cap)) * ratio / _HUNDRED)


def _fen(amount: Decimal) -> Decimal:
    return amount.quantize(FEN, ROUND_HALF_UP)
