"""池州's figures of 2023 on their way to the grades: doubts decided, sites shared, land on notice, figures confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import Region, User
from assessments.annual import checking, land_notices, shared_selectors, shared_services
from assessments.annual.confirmation_services import Signature, confirm, object_to
from assessments.annual.corrections import Correction, correct
from assessments.models import AnnualFactors, FactorConfirmation, FactorDoubt, GradingScheme, SharedSite
from dashboards.demo.loading import MARK
from dashboards.demo.places import CHIZHOU
from enterprises.models import Enterprise
from imports.models import Batch

YEAR = 2023
SITES, OBJECTIONS = 2, 4
_SIGNERS = ("王建军", "李红梅", "张国平", "陈志明", "吴秀英", "周海燕", "徐立新", "汪涛")
_SAID = (
    "税务局核定年报口径，见完税证明",
    "现场核实，以不动产权证为准",
    "企业年报审计数与月报口径不同，以年报为准",
)
_OBJECTED = ("土地证载面积已扣除道路退让", "厂区含未竣工宗地，投产后再计入", "部分土地上年已由政府收回")


def load_figures(people: Mapping[str, User], now: datetime) -> int:
    """How many doubts of both years were found; some are decided, and sites are shared, before the grades are computed."""
    by, region = people.get("demo_bureau"), Region.objects.get(code=CHIZHOU)
    found = sum(checking.check_region(region=region, year=year, now=now)[1] for year in (YEAR - 1, YEAR))
    waiting = FactorDoubt.objects.within(region).filter(year=YEAR, decision=FactorDoubt.Decision.OPEN)
    decided = FactorDoubt.objects.within(region).filter(year=YEAR).exclude(decision=FactorDoubt.Decision.OPEN)
    some = () if decided.exists() else waiting.order_by("pk")[: 2 * len(_SAID)]
    for number, doubt in enumerate(some):  # an interrupted loading goes on
        act = checking.adopt if number % 3 == 0 and doubt.may_adopt else checking.keep
        act(doubt=doubt, reason=_SAID[number % len(_SAID)], by=by, now=now)
    _share(region, by, now)
    _mark()
    return found


def _share(region: Region, by: User | None, now: datetime) -> None:
    if by is None or SharedSite.objects.exists():
        return
    graded = set(AnnualFactors.objects.filter(year=YEAR).values_list("enterprise__uscc", flat=True))
    proposed = [each for each in shared_selectors.proposed(region, YEAR) if graded.issuperset(each.codes)]
    for each in proposed[:SITES]:
        members = list(Enterprise.objects.filter(uscc__in=each.codes).order_by("pk"))
        said = shared_services.Said(f"{each.parcel.number}号宗地", each.parcel.area, members, "用地台账")
        place = each.parcel.region
        shared_services.register_site(region=place, year=YEAR, said=said, by=by, now=now)


def load_signatures(people: Mapping[str, User], now: datetime) -> int:
    """How many enterprises of 贵池 and the city confirmed their figures; the land of the year is on notice."""
    by, county = people.get("demo_bureau"), people.get("demo_county")
    scheme = GradingScheme.objects.get(region__code=CHIZHOU, data_year=YEAR)
    today = timezone.localdate(now)
    _notice(scheme, by, now, today)
    rows = AnnualFactors.objects.within(scheme.region).filter(year=YEAR).select_related("enterprise__region")
    asked = list(rows.order_by("enterprise__region__path", "pk"))
    signed = [factors for number, factors in enumerate(asked) if number % 5 < 3]
    if FactorConfirmation.objects.filter(year=YEAR).exists():
        return len(signed)
    for number, signer in enumerate(_SIGNERS):
        some = signed[number :: len(_SIGNERS)]
        if some:
            signature = Signature(signer, today - timedelta(days=number + 1))
            confirm(factors=some, signature=signature, by=county, now=now, today=today)
    for number, factors in enumerate(asked[3 : 5 * OBJECTIONS : 5]):
        said = {"land_area": _OBJECTED[number % len(_OBJECTED)]}
        signature = Signature(_SIGNERS[number], today)
        object_to(factors=factors, objections=said, signature=signature, by=county, now=now, today=today)
    _mend(signed[:2], by, now)
    _mark()
    return len(signed)


def _notice(scheme: GradingScheme, by: User | None, now: datetime, today: date) -> None:
    if land_notices.notice_of(scheme):  # an interrupted loading goes on
        return
    notice = land_notices.open_notice(scheme=scheme, by=by, now=now, today=today)
    lines = list(notice.areas.order_by("pk")[:OBJECTIONS])
    for number, line in enumerate(lines):
        claimed, grounds = (line.area * Decimal("0.9")).quantize(Decimal("0.01")), _OBJECTED[number % 3]
        line = land_notices.object_to(line=line, claimed=claimed, grounds=grounds, today=today)
        if number == 0:
            said: dict[str, Any] = {
                "decision": "与不动产权证一致，维持公告面积",
                "by": by,
                "now": now,
                "today": today,
            }
            land_notices.settle(line=line, settled=line.area, **said)


def _mend(some: list[AnnualFactors], by: User | None, now: datetime) -> None:
    """Figures that nobody is graded by change after they were confirmed, so that the confirmation lapses."""
    changes = [
        Correction(factors, "electricity", factors.electricity + 1)
        for factors in some
        if factors.electricity is not None
    ]
    correct(corrections=changes, why="供电公司补报", by=by, now=now)


def _mark() -> None:
    """What was typed for the demonstration is the demonstration's."""
    Batch.objects.filter(origin=Batch.Origin.HAND, importer="factors").update(options=MARK)
