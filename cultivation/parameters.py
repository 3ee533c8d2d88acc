"""What parameters of the pools and tiers may be, and the sentences that refuse others."""

from __future__ import annotations

from cultivation.pools import PoolRules
from cultivation.tiers import TierRules

MOST_STEADY, MOST_EXPIRING = 11, 24
"""Periods: as many as a year has; months: two years ahead."""
_POSITIVE = "要大于0，请填写万元数。"


def problems_of(pools: PoolRules, tiers: TierRules, expiring_months: int) -> dict[str, str]:
    """Field → what is wrong with it and how to put it right; empty for parameters that can stand."""
    money = ("leading_from", "growth_least", "special_from", "listing_revenue")
    found = {name: _POSITIVE for name in money if getattr(pools, name) <= 0}
    checks = (
        (
            1 <= pools.steady_months <= MOST_STEADY,
            "steady_months",
            f"回稳期数填1到{MOST_STEADY}之间的整数，如3。",
        ),
        (0 < pools.leading_keep <= 100, "leading_keep", "保留线填大于0、不超过100的百分数，如90。"),
        (0 < pools.growth_from <= 1000, "growth_from", "高成长增速填大于0的百分数，如30。"),
        (pools.growth_keep <= pools.growth_from, "growth_keep", "保留增速不能高于高成长增速，如10。"),
        (0 <= tiers.margin <= 50, "tier_margin", "幅度填0到50之间的百分数，如10。"),
        (
            1 <= expiring_months <= MOST_EXPIRING,
            "expiring_months",
            f"提醒月数填1到{MOST_EXPIRING}之间的整数，如3。",
        ),
    )
    return found | {name: sentence for holds, name, sentence in checks if not holds}
