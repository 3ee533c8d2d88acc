"""Indicators of land and 散乱污: what was revived, how many sites were cleared and what share of them."""

from __future__ import annotations

from decimal import Decimal

from accounts.periods import Period, first_day, last_day
from assessments.indicator import Behind, Grouped, Indicator, Totals, counted
from assessments.progress import Kind
from land.selectors import counts


def _revived(since: Period, period: Period) -> Grouped:
    rows = counts.revived_by_place(first_day(since), last_day(period))
    return {region: Totals(area) for region, area in rows}


def _cleared(since: Period, period: Period) -> Grouped:
    return counted(counts.sites_done_by_place(first_day(since), last_day(period)))


def _rate(since: Period, period: Period) -> Grouped:
    rows = counts.sites_at_by_place(last_day(period))
    return {region: Totals(Decimal(done), Decimal(number)) for region, done, number in rows}


LAND_INDICATORS = (
    Indicator(
        "revived_land",
        "盘活土地",
        "亩",
        Kind.FLOW,
        formula="期间登记的各宗地盘活面积之和，不含作废的记录",
        why="桐城市转型升级十二条八：力争全年清理盘活土地5500亩以上",
        query=_revived,
        behind=Behind("land:list", (("revived", "period"),)),
    ),
    Indicator(
        "sites_cleared",
        "散乱污整治完成数",
        "个",
        Kind.FLOW,
        formula="期间办结、至今没有反弹的点位数；取缔关闭的两断三清五项都有日期和照片，整顿规范的措施全部完成",
        why="桐城市转型升级十二条九：加强“散乱污”整治，按取缔关闭和整顿规范分类整治",
        query=_cleared,
        behind=Behind("land:sites", (("state", "settled"),)),
    ),
    Indicator(
        "sites_cleared_rate",
        "散乱污整治完成率",
        "%",
        Kind.LEVEL,
        formula="报告期末已完成和验收的点位数 ÷ 已排查的点位数 × 100",
        why="桐城市转型升级十二条九：加强“散乱污”整治",
        query=_rate,
        behind=Behind("land:site_counts"),
        is_share=True,
    ),
)
