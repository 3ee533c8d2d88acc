"""What 池州 makes of its published grades: rates marked as a demonstration, and D 类 under 限期整改."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import Region, User
from assessments.models import Evaluation, Rectification, UseRate
from assessments.uses import services
from assessments.uses.kinds import UseKind
from dashboards.demo.grading import PUBLISHED

# 桐城's money: A 100 %, B 70 %, C 40 %, D nothing (domain.md 40); the prices are nobody's.
_RATES: dict[UseKind, tuple[str | None, str | None, str | None, str | None]] = {
    UseKind.FUNDS: ("100", "70", "40", "0"),
    UseKind.POWER: (None, None, "0.05", "0.1"),
    UseKind.WATER: (None, None, "0.3", "0.5"),
    UseKind.GAS: (None, None, "0.1", "0.2"),
    UseKind.LAND_TAX: ("3", "5", "7", "9"),
    UseKind.LOAN: ("500", "300", None, None),
}
_NOTE = "演示用，按本地文件核定后重新设定"
_MEASURES = (
    "盘活厂区东侧闲置用地，年内引入配套企业，亩均税收提高到名单平均的八成以上。",
    "实施设备更新，压降单位产品能耗；闲置厂房对外出租，核减用地面积。",
    "对照失分项补报研发费用，规范辅助账；年内申报高新技术企业。",
)


def load_uses(people: Mapping[str, User], now: datetime) -> int:
    """How many D 类 stand under rectification."""
    by = people.get("demo_bureau")
    city = Region.objects.get(code="341700")
    for kind, rates in _RATES.items():
        if by is None or UseRate.objects.filter(region=city, kind=kind).exists():
            continue
        figures = {
            grade: None if rate is None else Decimal(rate) for grade, rate in zip("ABCD", rates, strict=True)
        }
        services.begin_rate(
            region=city,
            kind=kind,
            valid_from=date(PUBLISHED + 1, 8, 1),
            rates=figures,
            by=by,
            now=now,
            note=_NOTE,
        )
    evaluation = Evaluation.objects.filter(
        scheme__region=city, data_year=PUBLISHED, state=Evaluation.State.PUBLISHED
    ).first()
    if evaluation and not Rectification.objects.exists():
        today = timezone.localdate(now)
        made = services.open_rectifications(
            evaluation=evaluation, due=today + timedelta(days=60), by=by, now=now
        )
        _act(made, by, now)
    return Rectification.objects.count()


def _act(made: list[Rectification], by: User | None, now: datetime) -> None:
    """Some have planned, some report, one is done, one is late."""
    today = timezone.localdate(now)
    told: dict[str, Any] = {"on": today, "by": by, "now": now}
    for place, row in enumerate(made[:9]):
        measures = _MEASURES[place % len(_MEASURES)]
        services.plan_rectification(rectification=row, measures=measures, officer="分管副县长", **told)
        if place % 3 == 1:
            services.report_progress(rectification=row, text="设备已进场安装，预计两个月内投用。", **told)
        if place % 3 == 2:
            services.report_progress(rectification=row, text="整改措施全部落实。", finished=True, **told)
    if len(made) > 2:
        services.accept_rectification(rectification=made[2], accepted=True, text="现场核验属实。", **told)
    if len(made) > 9:
        Rectification.objects.filter(pk=made[9].pk).update(due=today - timedelta(days=12))
