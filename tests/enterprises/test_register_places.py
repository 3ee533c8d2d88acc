"""A register that says less than is known takes nothing away."""

from __future__ import annotations

import pytest

from enterprises.models import Enterprise
from imports import services
from imports.models import StagedRow
from tests import helpers

pytestmark = pytest.mark.django_db
HEAD = "统一社会信用代码,单位详细名称,行政区划代码,行业代码\n"
CODE = "91341702902JQ3C3U1"


def register(place: str):
    batch = helpers.read_bytes(
        f"{HEAD}{CODE},安徽元恒建材有限公司,{place},3240\n".encode(), "名录.csv", "register"
    )
    kind = batch.rows.get().kind
    if kind != StagedRow.Kind.UNCHANGED:
        services.take(batch_id=batch.pk, by="测试")
    return kind


def test_a_file_that_names_the_county_only_keeps_the_park():
    assert register("341702400") == StagedRow.Kind.NEW
    assert register("341702") == StagedRow.Kind.UNCHANGED
    enterprise = Enterprise.objects.get(uscc=CODE)
    assert (enterprise.region.code, enterprise.zone.code) == ("341702", "341702400")


def test_another_county_leaves_the_park_behind():
    register("341702400")
    assert register("341721") == StagedRow.Kind.CHANGED
    enterprise = Enterprise.objects.get(uscc=CODE)
    assert (enterprise.region.code, enterprise.zone) == ("341721", None)
