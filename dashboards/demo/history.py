"""What happened to enterprises of the demonstration beside their returns: changes of form, names, a merge, back data."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from accounts.models import User
from accounts.periods import Period
from dashboards.demo.names import Namer
from enterprises import return_forms
from enterprises.backdata import FORMS, periods_before
from enterprises.models import BackData, CorporateEvent, Enterprise, PowerAccount, ScaleEvent
from enterprises.services import backdata, corporate, events, merging, naming
from enterprises.services.backdata import WAN

WHOLE, BEGUN = 3, 1
"""How many entrants of the first county handed in all their months, and how many only some."""


class _Change(NamedTuple):
    """A change of form of the county's enterprise of that number."""

    region: str
    number: int
    kind: str
    day: date
    document: str
    board: str = ""
    stock_code: str = ""
    former: str = ""


_CHANGES = (
    _Change(
        "341702", 2, "incorporated", date(2022, 6, 15), "准予设立登记通知书", former="贵池区秋浦木器加工厂"
    ),
    _Change(
        "341702", 9, "incorporated", date(2023, 3, 8), "准予设立登记通知书", former="贵池区马衙建材经营部"
    ),
    _Change("341721", 3, "incorporated", date(2023, 4, 21), "准予设立登记通知书", former="东至县尧渡竹器厂"),
    _Change(
        "341721", 8, "incorporated", date(2023, 9, 12), "准予设立登记通知书", former="东至县大渡口五金店"
    ),
    _Change(
        "341504", 1, "incorporated", date(2023, 5, 30), "准予设立登记通知书", former="叶集区三元木业加工部"
    ),
    _Change("341504", 5, "incorporated", date(2023, 10, 18), "准予设立登记通知书", former="叶集区洪集板材厂"),
    _Change("341702", 5, "joint_stock", date(2023, 2, 27), "准予变更登记通知书"),
    _Change("341723", 4, "joint_stock", date(2023, 7, 6), "准予变更登记通知书"),
    _Change("341504", 3, "joint_stock", date(2023, 8, 25), "准予变更登记通知书"),
    _Change("341702", 7, "listed", date(2022, 11, 11), "股转函〔2022〕", "neeq", "873900"),
    _Change("341723", 6, "listed", date(2023, 6, 20), "安徽省股权托管交易中心挂牌公告", "regional", "680123"),
    _Change("341504", 7, "listed", date(2023, 12, 5), "股转函〔2023〕", "neeq", "874001"),
)


def load_history(periods: Sequence[Period], people: Mapping[str, User], now: datetime) -> int:
    """How many events there are; those that an earlier run made are left as they are."""
    if not CorporateEvent.objects.exists():
        for change in _CHANGES:
            _load_change(change, people, now)
        _load_names(people["demo_county"], Namer(random.Random(2023)), now)  # noqa: S311  an invented code
        _correct_a_cause(people["demo_county"], now)
    backdata.open_requests(now=now)
    _hand_in([period.date for period in periods], people["demo_county"], now)
    return CorporateEvent.objects.count()


def _firm(region: str, number: int) -> Enterprise | None:
    return Enterprise.objects.filter(region__code=region).order_by("pk")[number : number + 1].first()


def _load_change(change: _Change, people: Mapping[str, User], now: datetime) -> None:
    enterprise = _firm(change.region, change.number)
    if enterprise is None:
        return
    said = corporate.Said(
        change.kind,
        change.day,
        document=change.document,
        board=change.board,
        stock_code=change.stock_code,
        former_name=change.former,
    )
    corporate.add_corporate_event(
        enterprise=enterprise,
        said=said,
        why=f"依据{change.document}登记",
        by=people["demo_yeji" if change.region == "341504" else "demo_bureau"],
        now=now,
        today=now.date(),
    )


def _load_names(by: User, namer: Namer, now: datetime) -> None:
    """One enterprise has a new name; a second record of another has gone into it."""
    county = Enterprise.objects.filter(region__code="341702").order_by("pk")
    if first := county.filter(name__endswith="有限公司").exclude(name__contains="股份").last():
        name = first.name.replace("有限公司", "股份有限公司")
        wanted = naming.Rename(date(2023, 8, 1), name, reason="换发营业执照")
        naming.rename(enterprise=first, wanted=wanted, by=by, now=now, today=now.date())
    if second := _firm("341702", 12):
        twice = Enterprise.objects.create(
            uscc=namer.code("341702"),
            name=f"{second.name}（原生产部）",
            region=second.region,
            industry=second.industry,
            industry_code=second.industry_code,
        )
        PowerAccount.objects.create(
            number="3417020099", name=twice.name, region=twice.region, enterprise=twice
        )
        merging.merge_enterprises(
            source=twice,
            target=second,
            why="同一法人单位重复建档",
            by=by,
            now=now,
            today=now.date(),
            confirmed=True,
        )


def _correct_a_cause(by: User, now: datetime) -> None:
    """An exit that came from the register says more precisely why."""
    event = (
        ScaleEvent.objects.filter(enterprise__region__code="341702", kind="exit").order_by("-period").first()
    )
    if event:
        cause = ScaleEvent.Cause.STOPPED
        said = events.Said("exit", event.period, cause=cause, reason="生产线停产满一年，经现场核实")
        events.correct_event(event=event, said=said, why="现场核实后更正退规原因", by=by, now=now)


def _hand_in(known: Sequence[date], by: User, now: datetime) -> None:
    """Some entrants of the first county hand in what next year's 上年同期 then repeats."""
    asked = BackData.objects.filter(enterprise__region__code="341702").order_by("pk")
    asked = asked.select_related("enterprise__region", "entry")
    whole = [each for each in asked if _is_in(known, each)][: WHOLE + BEGUN]
    for number, request in enumerate(whole):
        values = _values(request)
        if number >= WHOLE:
            values = dict(list(values.items())[: len(values) // 2])
        backdata.enter(request=request, values=values, seen={}, by=by, now=now)


def _is_in(known: Sequence[date], request: BackData) -> bool:
    """Whether it entered with a year's beginning, and every month that is asked lies in the demonstration."""
    asked = [period.date for period in periods_before(request.entry.period)]
    return request.locked_at is None and request.entry.period.month == 2 and set(asked) <= set(known)


def _values(request: BackData) -> dict[str, Decimal | None]:
    """What the year's own returns say of the year before, in 万元."""
    found: dict[str, Decimal | None] = {}
    for form, value in FORMS.items():
        year = request.entry.period.year
        rows = return_forms.MODELS[form]._default_manager.filter(
            enterprise=request.enterprise_id, period__year=year, **{f"{value}_prior__isnull": False}
        )
        for day, amount in rows.order_by("period").values_list("period", f"{value}_prior"):
            found[f"{form}-{Period(year - 1, day.month)}"] = amount / WAN
    return found
