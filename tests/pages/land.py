"""Parcels and sites for page tests: lists taken as files, and one of each with all that can hang on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from enterprises.models import Enterprise
from imports import services
from imports.models import Batch
from land.clearing import Step
from land.models import LandDispute, LandShare, Parcel, ParcelFile, Revival, Site, SiteFile, SiteMeasure
from land.services import checks, disputes, revivals
from tests.helpers import read_bytes
from tests.land.world import PDF, png

DAY = date(2023, 5, 20)


@dataclass
class LandPlace:
    """A county's parcel with share, revival, dispute and file; a site that is closed, and one that is mended."""

    parcel: Parcel
    share: LandShare
    revival: Revival
    dispute: LandDispute
    parcel_file: ParcelFile
    site: Site
    site_file: SiteFile
    mended: Site
    measure: SiteMeasure


def take_land(numbers: range, region: str) -> None:
    """A parcel of each enterprise, and a site besides, from two lists."""
    parcels = ["宗地号,土地使用权人,宗地面积（亩）,供地日期,利用状况,完成时限,已盘活面积（亩）,盘活日期"]
    sites = ["企业名称,乡镇（街道）,整治方式,存在问题,整治时限,整治状态"]
    states = ("闲置", "低效", "正常")
    for n in numbers:
        name = f"{region}第{n}号企业"
        parcels.append(
            f"G{n},{name},{50 + n},2018-05-01,{states[n % 3]},2023-10-01,{10 + n},2023-03-0{n % 9 + 1}"
        )
        way = "整顿规范" if n % 2 else "取缔关闭"
        sites.append(f"{region}第{n}号加工点,第{n % 3}镇,{way},废气直排,2023-10-01,整治中")
    for importer, lines in (("parcels", parcels), ("sites", sites)):
        content = "\n".join(lines).encode("utf-8-sig")
        batch = read_bytes(content, f"{region}-{importer}-{numbers.start}.csv", importer, region=region)
        assert batch.status == Batch.Status.READY, batch.message
        assert not batch.counts["refused"], [row.problems for row in batch.rows.filter(kind="refused")]
        services.take(batch_id=batch.pk, by="测试")


def make_land(enterprise: Enterprise) -> LandPlace:
    """The two lists of the county, and what hangs on their first parcel and sites."""
    region = enterprise.region
    take_land(range(2), region.code)
    who = {"by": None, "now": timezone.now()}
    parcel, today = Parcel.objects.get(region=region, number="G0"), timezone.localdate()
    revival = revivals.record_revival(
        parcel=parcel,
        area=Decimal(5),
        on=DAY,
        way="replace",
        evidence=[SimpleUploadedFile("合同.pdf", PDF)],
        **who,
        today=today,
    )
    dispute = disputes.raise_dispute(
        parcel=parcel,
        enterprise=enterprise,
        objector="某村",
        as_of=DAY,
        claimed=Decimal(48),
        reason="代征地",
        evidence=[SimpleUploadedFile("图.pdf", PDF)],
        raised_on=DAY,
        **who,
    )
    site = Site.objects.get(region=region, disposal="close")
    check = checks.record_check(
        site=site,
        step=Step.WATER,
        done_on=DAY,
        photos=[SimpleUploadedFile("断水.png", png())],
        **who,
        today=today,
    )
    mended = Site.objects.get(region=region, disposal="mend")
    measure = checks.add_measure(site=mended, text="除尘", due_on=DAY, **who)
    file, photo = revival.files.get(), check.photos.get()
    return LandPlace(parcel, parcel.shares.get(), revival, dispute, file, site, photo, mended, measure)
