"""Parcels, sites, enterprises and photographs for the tests of this room."""

from __future__ import annotations

import struct
import zlib
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Region, User
from enterprises.models import Enterprise
from land.areas import Basis
from land.models import LandShare, Parcel, Site
from land.services import checks, parcels, shares, sites

TODAY = date(2023, 12, 20)
NOW = timezone.make_aware(datetime.combine(TODAY, time(9, 30)))
PDF = b"%PDF-1.4\n%%EOF\n"


def png(side: int = 4) -> bytes:
    """A real picture: red, so many pixels a side."""
    rows = b"".join(b"\x00" + b"\xc8\x28\x28" * side for _ in range(side))
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    made = b"\x89PNG\r\n\x1a\n"
    for kind, data in chunks:
        made += struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return made


def photo(name: str = "现场.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, png())


def deed(name: str = "合同.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF)


def firm(number: int = 1, code: str = "341702") -> Enterprise:
    """An enterprise of the county, the same for the same number."""
    region = Region.objects.get(code=code)
    uscc = f"91{code}MA{number:08d}"[:18]
    made, _ = Enterprise.objects.get_or_create(
        uscc=uscc, defaults={"name": f"{region.name}用地{number}号公司", "region": region}
    )
    return made


def does(by: User | None = None) -> dict[str, Any]:
    return {"by": by, "now": NOW}


def parcel(area: int | str = 100, number: str = "G-1", code: str = "341702", **more: Any) -> Parcel:
    """A parcel of the county, registered."""
    values: dict[str, Any] = {
        "number": number,
        "region": Region.objects.get(code=code),
        "zone": None,
        "area": Decimal(area),
        "state": Parcel.State.IDLE,
    }
    return parcels.register_parcel(values=values | more, **does(), today=TODAY)


def share(
    of: Parcel,
    who: Enterprise,
    area: int | str,
    since: date | None = None,
    lessor: Enterprise | None = None,
    basis: Basis | None = None,
) -> LandShare:
    """A share, rented where somebody lets it."""
    basis = basis or (Basis.RENTED if lessor else Basis.OWNED)
    return shares.begin_share(
        parcel=of, enterprise=who, basis=basis, area=Decimal(area), since=since, lessor=lessor, **does()
    )


def site(disposal: str = "close", name: str = "某加工点", code: str = "341702", **more: Any) -> Site:
    """A site of the county, registered."""
    values: dict[str, Any] = {
        "name": name,
        "region": Region.objects.get(code=code),
        "zone": None,
        "township": "殷汇镇",
        "problem": "无环保手续",
        "disposal": disposal,
        "found_on": date(2023, 4, 1),
    }
    return sites.register_site(values=values | more, **does(), today=TODAY)


def check(of: Site, step: Any, day: date = date(2023, 8, 1)) -> Any:
    """One of the five, with a photograph."""
    return checks.record_check(site=of, step=step, done_on=day, photos=[photo()], **does(), today=TODAY)
