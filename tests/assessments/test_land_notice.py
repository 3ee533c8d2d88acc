"""Land areas have a notice of their own: published, objected to, settled with what is written, and closed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Region
from assessments.annual import land_notices as services
from assessments.annual.checking import Refused
from assessments.models import AnnualFactors, AnnualRule, LandNotice, NoticedArea
from assessments.scheme_services import load_scheme
from tests import sheets
from tests.assessments.schemes import CHIZHOU

pytestmark = pytest.mark.django_db
FRIDAY, LATER = date(2023, 6, 16), date(2023, 7, 1)
"""A Friday; the week after it has the Dragon Boat days off on Thursday and Friday, and Sunday is worked."""


@pytest.fixture
def scheme(db):
    """An area as handed in, one of its parts, and one without any."""
    keys = sheets.known(1, 2, 3)
    rows = ({"land_area": 10}, {"land_owned": 8, "land_rented": 5, "land_let": 1}, {"tax": 5})
    AnnualFactors.objects.bulk_create(
        AnnualFactors(enterprise_id=key, year=2022, **row) for key, row in zip(keys, rows, strict=True)
    )
    return load_scheme(text=CHIZHOU, file="方案.yaml", now=timezone.now()).version.scheme


@pytest.fixture
def doing(people):
    return {"by": people["bureau"], "now": timezone.now()}


def opened(scheme, doing):
    return services.open_notice(scheme=scheme, **doing, today=FRIDAY)


def line(number):
    return NoticedArea.objects.get(enterprise__uscc=sheets.code(number))


def land(number):
    return AnnualFactors.objects.get(enterprise__uscc=sheets.code(number)).land_area


def object_to(number, claimed="9", grounds="不动产权证", today=FRIDAY):
    return services.object_to(
        line=line(number), claimed=claimed and Decimal(claimed), grounds=grounds, today=today
    )


def test_what_is_published_is_the_land_that_is_graded_for_so_many_working_days(scheme, doing):
    notice = opened(scheme, doing)
    assert notice.closes_on == date(2023, 6, 26)
    assert [(each.area, each.owned) for each in notice.areas.order_by("pk")] == [(10, None), (12, 8)]
    AnnualFactors.objects.update(land_area=99)
    assert line(1).area == 10
    with pytest.raises(Refused, match="还没有结束"):
        opened(scheme, doing)


def test_the_working_days_are_a_parameter_of_the_region(scheme, doing):
    city = Region.objects.get(code="341700")
    AnnualRule.objects.create(region=city, valid_from=date(2022, 1, 1), land_workdays=3)
    assert opened(scheme, doing).closes_on == date(2023, 6, 21)


def test_without_any_area_there_is_nothing_to_publish(scheme, doing):
    AnnualFactors.objects.update(land_area=None, land_owned=None)
    with pytest.raises(Refused, match="还没有用地面积"):
        opened(scheme, doing)
    assert not LandNotice.objects.exists()


def test_an_objection_settled_with_another_area_is_written_with_its_place(scheme, doing):
    opened(scheme, doing)
    object_to(1)
    services.settle(line=line(1), settled=Decimal("9.5"), decision="现场测量", **doing, today=LATER)
    factors = AnnualFactors.objects.select_related("batch").get(enterprise__uscc=sheets.code(1))
    assert (factors.land_area, factors.batch.origin) == (Decimal("9.5"), "hand")
    assert "现场测量" in factors.batch.rows.get().raw[2]
    assert line(1).state == "异议成立"


def test_an_objection_that_is_turned_down_writes_nothing(scheme, doing):
    opened(scheme, doing)
    object_to(1)
    services.settle(line=line(1), settled=Decimal(10), decision="与证载一致", **doing, today=LATER)
    assert AnnualFactors.objects.get(enterprise__uscc=sheets.code(1)).batch is None
    assert line(1).state == "维持公告面积"


def test_closing_fixes_the_areas_as_published(scheme, doing):
    notice = opened(scheme, doing)
    object_to(1)
    with pytest.raises(Refused, match="期满后才能结束"):
        services.close_notice(notice=notice, **doing, today=notice.closes_on)
    with pytest.raises(Refused, match="还有1户的异议"):
        services.close_notice(notice=notice, **doing, today=LATER)
    services.settle(line=line(1), settled=Decimal(9), decision="现场测量", **doing, today=LATER)
    services.close_notice(notice=notice, **doing, today=LATER)
    assert [land(number) for number in (1, 2, 3)] == [9, 12, None]
    with pytest.raises(Refused, match="面积已定"):
        object_to(2)
    assert opened(scheme, doing).pk != notice.pk


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"claimed": None}, "主张的面积"),
        ({"claimed": "0"}, "主张的面积"),
        ({"grounds": " "}, "异议理由"),
        ({"today": LATER}, "2023-06-26前提出"),
    ],
)
def test_what_an_objection_needs(scheme, doing, change, words):
    opened(scheme, doing)
    with pytest.raises(Refused, match=words):
        object_to(1, **change)
    with pytest.raises(Refused, match="没有提出异议"):
        services.settle(line=line(1), settled=Decimal(9), decision="x", **doing, today=FRIDAY)


def test_the_pages_open_object_and_settle(scheme, signed_in):
    bureau, county = signed_in("bureau"), signed_in("county")
    page, act = (
        reverse(f"assessments:{name}", args=[scheme.slug]) for name in ("land_notice", "land_notice_act")
    )
    assert county.post(act, {"act": "open"}).status_code == 403
    assert bureau.post(act, {"act": "open"}).status_code == 302
    assert bureau.post(act, {"act": "close"}).status_code == 422
    one = line(1)
    said = reverse("assessments:noticed_area_act", args=[one.pk])
    lost = county.post(said, {"act": "object", "claimed": "九亩", "grounds": "不动产权证"})
    assert lost.status_code == 422
    assert "九亩" in lost.content.decode()
    assert county.post(said, {"act": "object", "claimed": "9", "grounds": "不动产权证"}).status_code == 302
    assert [row.record for row in county.get(page, {"state": "open"}).context["table"].rows] == [one]
    assert county.post(said, {"act": "settle", "settled": "9", "decision": "现场测量"}).status_code == 302
    assert land(1) == 9
    assert signed_in("elsewhere").get(one.get_absolute_url()).status_code == 404
