"""Indicators of 帮扶服务: disposals, land freed, activities, and quarters in which one was held."""

from __future__ import annotations

from accounts.periods import Period
from assessments.indicator import Behind, Grouped, Indicator, Query, Span, Totals, counted
from assessments.progress import Kind
from support.distress import DistressKind
from support.models import Activity
from support.selectors import activities, distress

_BOTH = (DistressKind.DISTRESSED, DistressKind.ZOMBIE)


def _ended(**only: object) -> Query:
    return lambda since, period: counted(distress.ended_counts(since, period, **only))


def _held(kind: str) -> Query:
    return lambda since, period: counted(activities.held_counts(since, period, kind))


def _land(since: Period, period: Period) -> Grouped:
    return {region: Totals(land) for region, land in distress.land_freed(since, period)}


def _activity(key: str, kind: Activity.Kind, why: str) -> Indicator:
    return Indicator(
        key,
        f"{kind.label}活动",
        "场",
        Kind.FLOW,
        formula=f"期间举办的{kind.label}活动场次，按活动日期",
        why=why,
        query=_held(kind.value),
        behind=Behind("support:activities", (("kind", kind.value),), Span.DAYS),
    )


SUPPORT_INDICATORS = (
    Indicator(
        "distressed_revived",
        "盘活困难企业",
        "户",
        Kind.FLOW,
        formula="期间办结、状态为已处置（盘活）的困难企业和僵尸企业户数",
        why="六安市工业转型发展十大行动九：力争全年盘活困难企业100家",
        query=_ended(state="settled", kind__in=[kind.value for kind in _BOTH]),
        behind=Behind("support:distressed", (("kind", "both"), ("state", "settled")), Span.DAYS),
    ),
    Indicator(
        "zombies_disposed",
        "处置僵尸企业",
        "户",
        Kind.FLOW,
        formula="期间办结的僵尸企业户数，已处置（盘活）和已出清都算",
        why="六安市工业转型发展十大行动九：分类认定困难企业和僵尸企业，加快推动市场出清",
        query=_ended(kind=DistressKind.ZOMBIE.value),
        behind=Behind("support:distressed", (("kind", "zombie"), ("state", "done")), Span.DAYS),
    ),
    Indicator(
        "relocations",
        "完成退城进园",
        "户",
        Kind.FLOW,
        formula="期间办结、结合退城进园的企业户数",
        why="六安市工业转型发展十大行动九：完成20家企业的退城进园",
        query=_ended(relocates=True),
        behind=Behind("support:distressed", (("route", "relocation"), ("state", "done")), Span.DAYS),
    ),
    Indicator(
        "land_freed",
        "处置腾出土地",
        "亩",
        Kind.FLOW,
        formula="期间办结的困难、僵尸和退城进园企业腾出的土地面积之和",
        why="六安市工业转型发展十大行动七、九：对僵尸企业的土地资源处置，盘活工业存量资产",
        query=_land,
        behind=Behind("support:distressed", (("state", "done"),), Span.DAYS),
    ),
    Indicator(
        "supply_meeting_quarters",
        "举办产需对接活动的季度数",
        "个",
        Kind.FLOW,
        formula="期间至少举办1场产需对接活动的季度数；每季度至少1场，即全年4个",
        why="亳政办〔2022〕3号三（六）：各县、区围绕主导产业每季度举办至少1场产需对接活动",
        query=lambda since, period: counted(
            activities.quarters_held(since, period, Activity.Kind.SUPPLY.value)
        ),
        behind=Behind("support:calendar", (("kind", Activity.Kind.SUPPLY.value),)),
    ),
    _activity("supply_meetings", Activity.Kind.SUPPLY, "桐城市传统产业转型升级二：产需对接活动10次以上"),
    _activity("research_meetings", Activity.Kind.RESEARCH, "桐城市传统产业转型升级三：产学研活动不少于10次"),
    _activity("bank_meetings", Activity.Kind.BANK, "亳政办〔2022〕3号三（三）：每月分类别开展银企对接活动"),
    _activity("trainings", Activity.Kind.TRAINING, "六安市十：各县区全年举办2期以上企业家培训活动"),
    _activity("salons", Activity.Kind.SALON, "亳政办〔2022〕3号三（一）：每月举办企业家沙龙"),
)
