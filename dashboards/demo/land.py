"""Land and 散乱污 sites of the demonstration: lists taken as files, the rest done by the room's own commands."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from accounts.models import Region, User
from dashboards.demo import land_lists as lists
from dashboards.demo.loading import take
from dashboards.demo.pictures import picture
from dashboards.demo.places import CHIZHOU, TONGCHENG, YEJI
from enterprises.models import Enterprise
from land.areas import Basis
from land.clearing import STEPS
from land.models import LandShare, Parcel, ParcelLine, Site, Way
from land.services import checks, disputes, parcels, revivals, shares, sites

_COUNTIES = (("341702", "贵池区"), ("341721", "东至县"), ("341722", "石台县"), ("341723", "青阳县"))
_ZONES = (("341702401", "池州经济技术开发区"), ("341702404", "江南产业集中区"))
_MOST_FIRMS = 24
_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
_MEASURES = ("补办环评和排污登记手续", "安装集气罩和布袋除尘设施", "建设三级沉淀池，废水循环使用")


@dataclass(frozen=True)
class _Hand:
    """Whoever does it, on that day of 2023."""

    people: Mapping[str, User]
    rng: random.Random
    pictures: tuple[bytes, ...]
    today: date

    def does(self, region: Region, month: int, day: int = 20, *, on_the_spot: bool = False) -> dict[str, Any]:
        """Who acts for the region, and when; on the spot it is the cadre, where there is one."""
        who = _CADRES.get(region.code) if on_the_spot else None
        who = who or _WHO.get(region.code, "demo_bureau")
        at = timezone.make_aware(datetime.combine(date(2023, month, day), time(15, 30)))
        return {"by": self.people.get(who) or self.people["demo_bureau"], "now": at}

    def photo(self) -> SimpleUploadedFile:
        """One of a few pictures."""
        return SimpleUploadedFile(f"现场{self.rng.randint(1, 900):03d}.png", self.rng.choice(self.pictures))


_CADRES = {"341721": "demo_cadre"}
_WHO = {"341504": "demo_yeji", "340881": "demo_tongcheng", "341702": "demo_county"}


def load_land(folder: Path, people: Mapping[str, User], today: date) -> tuple[int, int]:
    """How many parcels and sites stand, with their shares, revivals, disputes, checks and visits."""
    rng = random.Random(340881)  # noqa: S311  invented places, nothing secret
    hand = _Hand(people, rng, tuple(picture(rng) for _ in range(4)), today)
    _take_lists(folder, people, rng)
    _do(hand)
    return Parcel.objects.count(), Site.objects.count()


@transaction.atomic
def _do(hand: _Hand) -> None:
    """Everything that offices did by hand, or nothing where an earlier loading came so far."""
    if ParcelLine.objects.exists():
        return
    _by_hand(hand)
    _revive(hand)
    _move(hand)
    _clear(hand)


def _take_lists(folder: Path, people: Mapping[str, User], rng: random.Random) -> None:
    rows = [row for code, name in (*_COUNTIES, *_ZONES) for row in _rows(code, name, 9, rng)]
    tongcheng = _rows(TONGCHENG, "桐城市", 42, rng, 300)
    sent = (
        ("池州市工业用地宗地清单.csv", lists.PARCEL_HEAD, rows, "parcels", CHIZHOU, "demo_bureau"),
        ("桐城市低效用地台账.csv", lists.PARCEL_HEAD, tongcheng, "parcels", TONGCHENG, "demo_tongcheng"),
        (
            "池州市散乱污排查清单.csv",
            lists.SITE_HEAD,
            lists.site_rows(_COUNTIES, 8, rng),
            "sites",
            CHIZHOU,
            "demo_bureau",
        ),
        (
            "桐城市散乱污企业清单.csv",
            lists.SITE_HEAD,
            lists.site_rows([(TONGCHENG, "桐城市")], 12, rng),
            "sites",
            TONGCHENG,
            "demo_tongcheng",
        ),
    )
    for name, head, lines, importer, code, who in sent:
        path = lists.write(folder / name, head, lines)
        take(path, importer, Region.objects.get(code=code), people.get(who))


def _rows(code: str, name: str, number: int, rng: random.Random, largest: int = 120) -> list[list[str]]:
    rows = Enterprise.objects.filter(region__code=code).select_related("zone")
    firms = list(rows.order_by("uscc")[:_MOST_FIRMS])
    return lists.parcel_rows(firms, number, code, name, rng, largest) if firms else []


def _by_hand(hand: _Hand) -> None:
    """What 叶集 entered itself."""
    region = Region.objects.get(code=YEJI)
    firms = Enterprise.objects.filter(region=region).order_by("uscc")[:3]
    for n, firm in enumerate(firms):
        values = {
            "number": f"叶集工-2023-{n + 1:02d}",
            "region": region,
            "zone": None,
            "holder_name": firm.name,
            "address": "叶集区经济开发区纬二路",
            "area": Decimal(30 + 12 * n),
            "planned_use": "工业用地",
            "obtained": Parcel.Obtained.GRANT,
            "supplied_on": date(2018, 5, 10),
            "state": (Parcel.State.INEFFICIENT, Parcel.State.PART_USED, Parcel.State.NOT_USED)[n],
            "analysis": "二期厂房未建，亩均税收低于全区平均。",
            "way": Way.INTENSIFY,
            "plan": "限期建设二期厂房，逾期分割收回。",
            "plan_owner": "叶集经济开发区",
            "plan_due": date(2023, 12, 31),
        }
        does = hand.does(region, 4)
        parcel = parcels.register_parcel(values=values, **does, today=hand.today)
        shares.begin_share(
            parcel=parcel,
            enterprise=firm,
            basis=Basis.OWNED,
            area=parcel.area,
            since=date(2018, 5, 10),
            **does,
        )


def _revive(hand: _Hand) -> None:
    """Parts brought back to use in the year, each with its proof."""
    waiting = Parcel.objects.filter(revivals=None, state__in=("idle", "inefficient", "not_used", "part_used"))
    for n, parcel in enumerate(waiting.select_related("region").order_by("pk")[:10]):
        month = 3 + n % 9
        evidence = [SimpleUploadedFile("盘活协议.pdf", _PDF), hand.photo()]
        revivals.record_revival(
            parcel=parcel,
            area=(parcel.area * (4 + n % 5) / 10).quantize(Decimal("0.1")),
            on=date(2023, month, 18),
            way=parcel.way or Way.REPLACE,
            evidence=evidence,
            **hand.does(parcel.region, month),
            today=hand.today,
            text="新项目已签约进场。",
        )


def _move(hand: _Hand) -> None:
    """Shares that changed in the year, and areas that are objected to."""
    owned = LandShare.objects.filter(basis=Basis.OWNED, until=None, parcel__region__code__startswith="3417")
    owned = owned.select_related("parcel__region", "enterprise").order_by("pk")
    # One that lets to another cannot become smaller; those with one user can.
    alone = [share for share in owned[:40] if share.parcel.shares.count() == 1][:6]
    for share in alone[:3]:
        shares.begin_share(
            parcel=share.parcel,
            enterprise=share.enterprise,
            basis=Basis.OWNED,
            area=share.area - 2,
            since=date(2023, 7, 1),
            **hand.does(share.parcel.region, 7),
            text="道路退让，重新勘测",
        )
    for n, share in enumerate(alone[3:]):
        dispute = disputes.raise_dispute(
            parcel=share.parcel,
            enterprise=share.enterprise,
            objector=share.enterprise.name,
            as_of=date(2023, 1, 1),
            claimed=share.area - 3,
            reason="代征道路绿化带3亩不应计入用地面积。",
            evidence=[SimpleUploadedFile("勘测定界图.pdf", _PDF)],
            raised_on=date(2023, 9, 6),
            **hand.does(share.parcel.region, 9),
        )
        if n:
            disputes.decide_dispute(
                dispute=dispute,
                upheld=n == 1,
                area=share.area - 3 if n == 1 else None,
                text="经自然资源和规划局复核权籍调查表"
                + ("，代征地予以扣除。" if n == 1 else "，面积无误。"),
                decided_on=date(2023, 10, 12),
                **hand.does(share.parcel.region, 10),
            )


def _clear(hand: _Hand) -> None:
    """Sites closed with their five photographs, some half-way, measures, acceptance, a relapse."""
    open_sites = Site.objects.exclude(state__in=("done", "accepted")).select_related("region").order_by("pk")
    for n, site in enumerate(open_sites.filter(disposal=Site.Disposal.CLOSE)):
        _close(hand, site, 5 if n % 3 else 2 + n % 2)
    for site in open_sites.filter(disposal=Site.Disposal.MEND):
        _mend(hand, site)
    settled = Site.objects.filter(state=Site.State.DONE, disposal=Site.Disposal.CLOSE).order_by("pk")
    for n, site in enumerate(settled.select_related("region")):
        if n % 2:
            sites.accept_site(
                site=site,
                on=date(2023, 11, 10),
                **hand.does(site.region, 11, 10),
                today=hand.today,
                text="现场已清理到位",
            )
        if n % 5 == 1:
            _look_again(hand, site, relapsed=n == 1)


def _close(hand: _Hand, site: Site, number: int) -> None:
    month = hand.rng.randint(7, 9)
    for step in list(STEPS)[:number]:
        checks.record_check(
            site=site,
            step=step,
            done_on=date(2023, month, 12),
            photos=[hand.photo()],
            **hand.does(site.region, month, 12, on_the_spot=True),
            today=hand.today,
        )
    if number == len(STEPS):
        sites.complete_site(
            site=site, on=date(2023, month, 20), **hand.does(site.region, month), today=hand.today
        )


def _mend(hand: _Hand, site: Site) -> None:
    made = list(_measures(hand, site))
    checks.finish_measure(
        measure=made[0],
        done_on=date(2023, 9, 8),
        **hand.does(site.region, 9, 8),
        today=hand.today,
        text="已领取排污登记回执",
        photos=[hand.photo()],
    )


def _measures(hand: _Hand, site: Site) -> Iterator[Any]:
    chosen: Sequence[str] = _MEASURES[:2] if site.pk % 2 else _MEASURES
    for n, text in enumerate(chosen):
        yield checks.add_measure(
            site=site, text=text, due_on=date(2023, 10 + n, 30), **hand.does(site.region, 7)
        )


def _look_again(hand: _Hand, site: Site, *, relapsed: bool) -> None:
    finding = "夜间恢复用电，重新进料生产。" if relapsed else "现场无生产痕迹，设备已拆除外运。"
    sites.record_visit(
        site=site,
        on=date(2023, 12, 5),
        finding=finding,
        relapsed=relapsed,
        **hand.does(site.region, 12, 5, on_the_spot=True),
        today=hand.today,
        photos=[hand.photo()],
    )
