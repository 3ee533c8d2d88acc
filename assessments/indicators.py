"""The registry of indicators: each names its unit, its kind, and one query grouped by region.

A query returns, for the regions that hold enterprises themselves (the park, where one lies in a park), the figure of the months from
`since` to `period`; what lies in a subtree is added up by `roll_up`. An indicator whose room is not
built yet has no query: its targets stand with a grey lamp.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from accounts.models import Region
from accounts.periods import Period
from assessments.cultivation_indicators import CULTIVATION
from assessments.indicator import Behind, Grouped, Indicator, Query, Span, Totals, counted
from assessments.land_indicators import LAND_INDICATORS
from assessments.progress import Kind
from assessments.support_indicators import SUPPORT_INDICATORS
from enterprises import selectors
from enterprises.classification import STATUS_LABELS, ScaleStatus
from enterprises.models import CorporateEvent
from enterprises.selectors import history as history_selectors
from enterprises.selectors import status as status_selectors


def _returns(form: str, name: str) -> Query:
    def query(since: Period, period: Period) -> Grouped:
        """The year to date at `period`, and the whole of each earlier year of the span."""
        ends = [Period(year, 12) for year in range(since.year, period.year)] + [period]
        grouped: Grouped = {}
        for end in ends:
            for region, value, prior in selectors.return_sums(form, name, end):
                grouped[region] = grouped.get(region, Totals(Decimal(0))) + Totals(value, prior)
        return grouped

    return query


def _form_change(key: str, kind: CorporateEvent.Kind, why: str) -> Indicator:
    return Indicator(
        key,
        f"{kind.label}企业数",
        "户",
        Kind.FLOW,
        formula=f"期间登记的{kind.label}企业数，同一企业只计一次",
        why=why,
        query=lambda since, period: counted(history_selectors.corporate_counts(since, period, kind)),
        behind=Behind("enterprises:corporate", (("kind", str(kind)),), Span.MONTHS),
        traced=lambda region, since, period: history_selectors.trace_corporate(region, since, period, kind),
    )


def _standing(key: str, status: ScaleStatus, why: str) -> Indicator:
    label = STATUS_LABELS[status]
    return Indicator(
        key,
        f"{label}企业数",
        "户",
        Kind.LEVEL,
        formula=f"报告期末判定为{label}的企业数，按各地当期的判定参数",
        why=why,
        query=lambda since, period: counted(status_selectors.status_counts(period, status)),
        status=status,
    )


_ALL = (
    Indicator(
        "above_scale_count",
        "规上工业企业数",
        "户",
        Kind.LEVEL,
        formula="报告期末在规上库的企业数（最近一次事件为入规）",
        why="池政办秘〔2019〕105号：到2025年全市突破1000户",
        query=lambda since, period: counted(selectors.library_counts(period)),
    ),
    Indicator(
        "net_increase",
        "净增规上企业",
        "户",
        Kind.FLOW,
        formula="期间入规数 − 期间退规数",
        why="池政办秘〔2019〕105号附件：净增规模企业数",
        query=lambda since, period: counted(selectors.event_balance(since, period)),
    ),
    Indicator(
        "entries",
        "新增规上企业",
        "户",
        Kind.FLOW,
        formula="期间入规数",
        why="叶集区2023年工作意见二：新增规上工业企业15家以上",
        query=lambda since, period: counted(selectors.entry_counts(since, period)),
    ),
    Indicator(
        "monthly_entries",
        "月度纳规企业",
        "户",
        Kind.FLOW,
        formula="期间按月度（新建投产）入规的企业数",
        why="叶集区2023年工作意见：实现月度纳规5个以上",
        query=lambda since, period: counted(history_selectors.monthly_entry_counts(since, period)),
        behind=Behind("enterprises:events", (("kind", "entry"), ("channel", "monthly")), Span.MONTHS),
        traced=history_selectors.trace_monthly,
    ),
    _form_change(
        "incorporated_count",
        CorporateEvent.Kind.INCORPORATED,
        "叶集区2023年工作意见：梯次推动优质企业个转企、小升规、规改股、股上市",
    ),
    _form_change(
        "joint_stock_count",
        CorporateEvent.Kind.JOINT_STOCK,
        "叶集区2023年工作意见：梯次推动优质企业个转企、小升规、规改股、股上市",
    ),
    _form_change(
        "listed_count",
        CorporateEvent.Kind.LISTED,
        "叶集区2023年工作意见：梯次推动优质企业个转企、小升规、规改股、股上市",
    ),
    _standing(
        "approaching_count", ScaleStatus.APPROACHING, "池政办秘〔2019〕105号培育·二（三）：建立“小升规”培育库"
    ),
    _standing("at_risk_count", ScaleStatus.AT_RISK, "亳州市扶优育规：帮扶临退企业"),
    _standing("exited_count", ScaleStatus.EXITED, "亳州市扶优育规：帮扶近两年内退规的企业"),
    Indicator(
        "gross_output",
        "工业总产值",
        "千元",
        Kind.FLOW,
        formula="在库企业工业总产值（当年价格）1—本月之和",
        why="叶集区2023年工作意见二：规上工业总产值超过100亿元",
        query=_returns("output", "gross_output"),
        shown_in="亿元",
        source=("output", "gross_output"),
    ),
    Indicator(
        "gross_output_growth",
        "产值增速",
        "%",
        Kind.GROWTH,
        formula="（在库企业产值之和 ÷ 同一批企业上年同期产值之和 − 1）× 100，上年同期为本年报送的可比口径",
        why="叶集区2023年工作意见二：规上工业产值增长12%以上",
        query=_returns("output", "gross_output"),
        source=("output", "gross_output"),
    ),
    Indicator(
        "revenue",
        "营业收入",
        "千元",
        Kind.FLOW,
        formula="在库企业营业收入1—本月之和",
        why="规上认定与梯队的依据",
        query=_returns("finance", "revenue"),
        shown_in="亿元",
        source=("finance", "revenue"),
    ),
    Indicator(
        "total_profit",
        "利润总额",
        "千元",
        Kind.FLOW,
        formula="在库企业利润总额1—本月之和",
        why="企业效益的总体反映",
        query=_returns("finance", "total_profit"),
        shown_in="亿元",
        source=("finance", "total_profit"),
    ),
    Indicator(
        "renovation_projects",
        "技改项目数",
        "个",
        Kind.FLOW,
        formula="期间实施的技改项目数",
        why="池政办秘〔2019〕105号技改计划二",
    ),
    Indicator(
        "renovation_investment",
        "技改投资",
        "亿元",
        Kind.FLOW,
        formula="期间完成的技改投资",
        why="池政办秘〔2019〕105号技改计划二",
    ),
    Indicator(
        "renovation_investment_growth",
        "技改投资增速",
        "%",
        Kind.GROWTH,
        formula="（本期技改投资 ÷ 上年同期 − 1）× 100",
        why="池政办秘〔2019〕105号技改计划二",
    ),
    Indicator(
        "labour_productivity",
        "全员劳动生产率",
        "万元/人",
        Kind.LEVEL,
        formula="工业增加值 ÷ 年平均职工人数",
        why="池政办秘〔2019〕105号技改计划二",
    ),
    *LAND_INDICATORS,
    *CULTIVATION,
    *SUPPORT_INDICATORS,
)
INDICATORS: Mapping[str, Indicator] = {indicator.key: indicator for indicator in _ALL}


def roll_up(grouped: Grouped, regions: Iterable[Region]) -> Grouped:
    """The totals of every region's subtree; a region without any is left out."""
    regions = list(regions)
    totals: Grouped = {}
    for leaf in regions:
        if leaf.pk not in grouped:
            continue
        for region in regions:
            if leaf.path.startswith(region.path):
                totals[region.pk] = (
                    totals[region.pk] + grouped[leaf.pk] if region.pk in totals else grouped[leaf.pk]
                )
    return totals
