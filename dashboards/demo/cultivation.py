"""Pools, recognitions, robots and 数字化诊断 of the demonstration: lists as offices keep them, then decided upon."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Region, User
from accounts.periods import Period
from cultivation.kinds import KIND_LABELS, LEVEL_LABELS, Level
from cultivation.models import Membership, Proposal, Recognition, RecognitionFile
from cultivation.pools import POOL_LABELS, Pool
from cultivation.services import deciding, proposing
from cultivation.services.recognitions import attach
from dashboards.demo import loading
from dashboards.demo.places import CHIZHOU, PROVINCE
from enterprises.classification import ScaleStatus
from enterprises.models import Enterprise, StatusSnapshot

OFFICES = {CHIZHOU: "demo_bureau", PROVINCE: ""}
"""Who keeps lists: the bureau of 池州, and one office for all the rest."""
_KEYS = ("统一社会信用代码", "企业名称")


class _Share(NamedTuple):
    """How many of a hundred enterprises hold a kind, at which level, given in which years."""

    kind: str
    level: Level
    of_hundred: float
    years: tuple[int, ...]
    subject: str = ""


_RECENT = (2021, 2022, 2022, 2023, 2023)
_SHARES = (
    _Share("innovative", Level.PROVINCE, 7, _RECENT),
    _Share("specialised", Level.PROVINCE, 4, _RECENT),
    _Share("specialised", Level.CITY, 5, _RECENT),
    _Share("little_giant", Level.NATION, 0.5, (2021, 2022, 2023)),
    _Share("champion", Level.PROVINCE, 0.5, (2022, 2023)),
    _Share("hightech", Level.NATION, 12, (2020, 2021, 2022, 2023)),
    _Share("tech_sme", Level.NATION, 14, (2022, 2023, 2023)),
    _Share("digital_workshop", Level.PROVINCE, 1, _RECENT, "智能化生产车间"),
    _Share("digital_workshop", Level.CITY, 2, _RECENT, "数字化车间"),
    _Share("smart_factory", Level.PROVINCE, 0.6, _RECENT),
    _Share("smart_factory", Level.CITY, 0.8, _RECENT),
    _Share("green_factory", Level.PROVINCE, 1.2, _RECENT),
    _Share("integration", Level.NATION, 2.5, _RECENT),
    _Share("cloud", Level.CITY, 8, (2022, 2023)),
    _Share("design_center", Level.CITY, 1, _RECENT),
    _Share("tech_center", Level.PROVINCE, 1.5, _RECENT),
    _Share("tech_center", Level.CITY, 2, _RECENT),
    _Share("innovation_center", Level.CITY, 0.6, _RECENT),
    _Share("fine_product", Level.PROVINCE, 1, _RECENT),
    _Share("scene_5g", Level.PROVINCE, 0.3, (2023,)),
)
_ROBOTS_OF_HUNDRED, _DIAGNOSED_OF_HUNDRED = 6, {CHIZHOU: 6, PROVINCE: 17}
_PROVIDERS = (
    "羚羊工业互联网公司",
    "合肥工业大学（桐城）产业研发中心",
    "电科云（安徽）公司",
    "移动公司产业数字化中心",
)
_RESULTS = (
    "数字化水平二级，建议先上生产执行系统，打通订单与排产。",
    "数字化水平一级，建议设备联网和能耗监测起步。",
    "数字化水平三级，建议建设数字化车间，申报省级认定。",
)
_STATUS_POOLS = {
    ScaleStatus.AT_RISK: Pool.AT_RISK,
    ScaleStatus.EXITED: Pool.EXITED,
    ScaleStatus.APPROACHING: Pool.SMALL_UP,
}
_PAPERS, _NEW_PLANTS = 6, 9
_BUILDING = (
    "总投资5000万元以上新建项目，设备安装调试，年内投产",
    "新建项目已投产，主营业务收入预计达到2000万元",
    "厂房竣工，首条生产线试运行",
)
_DECLINED = "企业已停产注销，不再列入培育。"


def load_cultivation(
    periods: Sequence[Period], folder: Path, people: Mapping[str, User], now: datetime
) -> tuple[int, int]:
    """How many recognitions and members stand; a second run adds nothing."""
    for code, username in OFFICES.items():
        _load_office(code, periods, folder, people.get(username))
    _hang_papers(people["demo_bureau"], now)
    if not Proposal.objects.exclude(state=Proposal.State.OPEN).exists():
        proposing.owe(periods=[period.date for period in periods], now=now)
        proposing.work_due(now=now)
        _decide(people["demo_bureau"], now)
    return Recognition.objects.count(), Membership.objects.filter(left=None).count()


class _List(NamedTuple):
    """A list as an office keeps it; its name ends in .csv, and tells the period where there is one."""

    importer: str
    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


def _load_office(code: str, periods: Sequence[Period], folder: Path, user: User | None) -> None:
    """The office's lists, written and taken."""
    region, rng = Region.objects.get(code=code), random.Random(int(code))  # noqa: S311  invented, nothing secret
    inside = Enterprise.objects.within(region)
    if code == PROVINCE:
        inside = inside.exclude(region__path__startswith=Region.objects.get(code=CHIZHOU).path)
    firms = list(inside.in_library_at(periods[-1].date).order_by("uscc"))
    lists = list(_of_everyone(firms, rng, periods[-1].year, _DIAGNOSED_OF_HUNDRED[code]))
    if code == CHIZHOU:
        lists += _of_the_bureau(region, firms, rng, periods)
    for each in lists:
        if each.rows:
            path = folder / f"{region.short_name}{each.name}.csv"
            _write(path, (*_KEYS, *each.headings), each.rows)
            loading.take(path, each.importer, region, user)


def _of_everyone(
    firms: Sequence[Enterprise], rng: random.Random, year: int, diagnosed: int
) -> Iterator[_List]:
    headings: Sequence[str] = ("资质类型", "级别", "对象名称", "认定日期", "证书编号", "认定文件")
    yield _List("recognitions", "企业资质认定名单", headings, list(_recognitions(firms, rng)))
    headings = ("诊断完成时间", "诊断机构", "诊断结论")
    yield _List("diagnoses", "数字化诊断清单", headings, list(_diagnoses(firms, rng, year, diagnosed)))


def _of_the_bureau(
    region: Region, firms: Sequence[Enterprise], rng: random.Random, periods: Sequence[Period]
) -> Iterator[_List]:
    year = periods[-1].year
    stays = [*_stays(StatusSnapshot.objects.within(region), periods), *_new_plants(region, year, rng)]
    yield _List("pools", "培育库名单", ("培育库", "入库月份", "出库月份", "入库理由"), stays)
    owners = rng.sample(firms, len(firms) * _ROBOTS_OF_HUNDRED // 100)
    numbers = {firm.pk: rng.randint(2, 26) for firm in owners}
    for month in (f"{year - 1}年12月", f"{year}年12月"):
        rows = [[firm.uscc, firm.name, str(numbers[firm.pk])] for firm in owners]
        yield _List("robots", f"{month}工业机器人统计表", ("工业机器人数（台）",), rows)
        numbers = {pk: number + rng.choice((0, 0, 1, 2, 4)) for pk, number in numbers.items()}


def _write(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([headings, *rows])


def _recognitions(firms: Sequence[Enterprise], rng: random.Random) -> Iterator[list[str]]:
    number = 0
    for share in _SHARES:
        wanted = max(1, round(len(firms) * share.of_hundred / 100)) if firms else 0
        for firm in rng.sample(firms, min(wanted, len(firms))):
            number += 1
            year, month = rng.choice(share.years), rng.randint(3, 12)
            label, level = KIND_LABELS[share.kind], LEVEL_LABELS[share.level]
            yield [
                *(firm.uscc, firm.name, label, level, share.subject),
                f"{year}-{month:02d}-{rng.randint(1, 28):02d}",
                f"{share.kind[:2].upper()}{year}{number:05d}",
                f"{year}年{level}{label}认定名单",
            ]


def _diagnoses(firms: Sequence[Enterprise], rng: random.Random, year: int, share: int) -> Iterator[list[str]]:
    for firm in rng.sample(firms, len(firms) * share // 100):
        day = date(year, rng.randint(3, 12), rng.randint(1, 28))
        yield [firm.uscc, firm.name, day.isoformat(), rng.choice(_PROVIDERS), rng.choice(_RESULTS)]


def _stays(standings: Any, periods: Sequence[Period]) -> Iterator[list[str]]:
    """The pools as the office kept them by hand so far: who was judged so twice running, until he was no more."""
    days = [period.date for period in periods[:-1]]
    rows = standings.filter(period__in=days, status__in=list(_STATUS_POOLS))
    columns = rows.order_by("enterprise__uscc", "period").values_list(
        "enterprise__uscc", "enterprise__name", "status", "period", "reasons"
    )
    runs: dict[tuple[str, str], list[Any]] = {}
    for uscc, name, status, day, reasons in columns:
        runs.setdefault((uscc, status), []).append((name, day, reasons))
    for (uscc, status), seen in runs.items():
        entered, last = seen[0][1], seen[-1][1]
        if len(seen) < 2 or last < days[len(days) // 2]:
            continue
        gone = days[days.index(last) + 1] if last != days[-1] else None
        words = "；".join(words for _, words in seen[0][2])
        left = f"{gone:%Y-%m}" if gone else ""
        yield [
            uscc,
            seen[0][0],
            POOL_LABELS[_STATUS_POOLS[ScaleStatus(status)]],
            f"{entered:%Y-%m}",
            left,
            words,
        ]


def _new_plants(region: Region, year: int, rng: random.Random) -> Iterator[list[str]]:
    """Projects about to be in production, whose enterprises were never in the library."""
    outside = list(Enterprise.objects.within(region).filter(scale_events=None).order_by("uscc"))
    for firm in rng.sample(outside, min(_NEW_PLANTS, len(outside))):
        month = f"{year}-{rng.randint(3, 11):02d}"
        yield [firm.uscc, firm.name, POOL_LABELS[Pool.NEW_PLANT], month, "", rng.choice(_BUILDING)]


def _hang_papers(by: User, now: datetime) -> None:
    """A certificate on the latest recognitions of the bureau's city."""
    if RecognitionFile.objects.exists():
        return
    rows = Recognition.objects.visible_to(by).select_related("enterprise").order_by("-awarded_on", "pk")
    for row in rows[:_PAPERS]:
        paper = SimpleUploadedFile(f"{row}证书.pdf", _certificate(row.certificate), "application/pdf")
        attach(recognition=row, file=paper, by=by, now=now)


def _certificate(number: str) -> bytes:
    """A page with the number of the certificate, as a PDF."""
    text = f"BT /F1 24 Tf 72 700 Td (Certificate {number}) Tj ET".encode()
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
    ]
    body, places = b"%PDF-1.4\n", []
    for key, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (key, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        body
        + b"xref\n0 5\n0000000000 65535 f \n%strailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (
            table,
            len(body),
        )
    )


def _decide(by: User, now: datetime) -> None:
    """Most of what was proposed for the bureau's city is confirmed, a little of it refused, the rest waits."""
    keys = list(
        Proposal.objects.visible_to(by)
        .filter(state=Proposal.State.OPEN)
        .order_by("enterprise__uscc", "pool")
        .values_list("pk", flat=True)
    )
    at = now - timedelta(days=1)
    deciding.confirm(proposals=[key for place, key in enumerate(keys) if place % 10 < 6], by=by, now=at)
    refused = [key for place, key in enumerate(keys) if place % 20 == 6]
    deciding.decline(proposals=refused, reason=_DECLINED, by=by, now=at)
    today = [key for place, key in enumerate(keys) if place % 40 == 7]
    deciding.confirm(proposals=today, by=by, now=now)
