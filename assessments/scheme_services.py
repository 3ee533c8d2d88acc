"""Commands about schemes: load one from its text."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction

from accounts.models import Region
from assessments.grading import messages
from assessments.grading.nodes import Fault, SchemeFaults
from assessments.grading.reading import read_scheme
from assessments.grading.scheme import Scheme
from assessments.models import GradingScheme, SchemeVersion


class Loaded(NamedTuple):
    """The version that stands, and whether it is a new one."""

    version: SchemeVersion
    is_new: bool


@transaction.atomic
def load_scheme(*, text: str, file: str, now: datetime, by: Any = None, note: str = "") -> Loaded:
    """The scheme of that text stands as the latest version; the same text again makes none. Raises SchemeFaults.

    A published evaluation keeps its version; a scheme stays that of its region and data year.
    """
    regions = dict(Region.objects.values_list("code", "pk"))
    read = read_scheme(text, file, regions=regions)
    scheme, _ = GradingScheme.objects.select_for_update().get_or_create(
        slug=read.slug,
        defaults={"name": read.name, "region_id": regions[read.region], "data_year": read.data_year},
    )
    _check_same(scheme, read, regions[read.region], text, file)
    digest = hashlib.sha256(text.encode()).hexdigest()
    latest = scheme.versions.order_by("-number").first()
    if latest and latest.digest == digest:
        return Loaded(latest, is_new=False)
    if scheme.name != read.name:
        scheme.name = read.name
        scheme.save(update_fields=["name"])
    version = SchemeVersion.objects.create(
        scheme=scheme,
        number=latest.number + 1 if latest else 1,
        text=text,
        digest=digest,
        note=note,
        at=now,
        by=by,
        by_name=str(by)[:40] if by else "命令行",
    )
    return Loaded(version, is_new=True)


def _check_same(scheme: GradingScheme, read: Scheme, region: int, text: str, file: str) -> None:
    if (scheme.region_id, scheme.data_year) == (region, read.data_year):
        return
    before = re.split(r"(?m)^['\"]?slug['\"]?\s*:", text, maxsplit=1)[0]
    reason = messages.OTHER_YEAR.format(slug=scheme.slug, year=scheme.data_year, region=scheme.region)
    raise SchemeFaults([Fault(file, before.count("\n") + 1 if before != text else 1, reason)])


def scheme_of(version: SchemeVersion) -> Scheme:
    """The scheme as the version says it."""
    return read_scheme(version.text, str(version))
