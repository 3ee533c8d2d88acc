"""Recognitions entered by hand, corrected and revoked; what counts when; robots; indicators of it all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Region
from accounts.periods import Period
from assessments import selectors as assessment_selectors
from assessments.indicators import INDICATORS, roll_up
from assessments.models import TargetProgress
from assessments.services import compute_progress
from cultivation.models import (
    CultivationRequest,
    Diagnosis,
    Membership,
    Recognition,
    RobotCount,
    TierSnapshot,
)
from cultivation.selectors import recognitions as selectors
from cultivation.services import recognitions as services
from cultivation.services.refusing import Refused
from enterprises.models import Enterprise
from tests.conftest import make_person
from tests.cultivation.conftest import MAY, NOW

pytestmark = pytest.mark.django_db
HIGHTECH = {"kind": "hightech", "level": "nation", "awarded_on": date(2021, 9, 18)}
PDF = b"%PDF-1.4 certificate"
YEAR = Period(2023, 2)


@pytest.fixture
def bureau(db):
    return make_person("bureau")


def record(enterprise, by, file=None, **values):
    return services.record_recognition(
        enterprise=enterprise, values=HIGHTECH | values, by=by, now=NOW, file=file
    )


def told(refused):
    return dict(refused.value.problems)


def test_what_is_entered_stands_with_its_usual_term(firms, bureau):
    row = record(firms[1], bureau)
    assert (row.valid_until, row.recorded_by_name) == (date(2024, 9, 17), "王敏")
    assert CultivationRequest.objects.filter(period=MAY.date).exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"level": "city"}, "level"),
        ({"awarded_on": date(2023, 6, 11)}, "awarded_on"),
        ({"valid_until": date(2021, 9, 17)}, "valid_until"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(firms, bureau, values, field):
    with pytest.raises(Refused) as refused:
        record(firms[1], bureau, **values)
    assert set(told(refused)) == {field}
    assert not Recognition.objects.exists()


def test_the_same_twice_is_refused_and_another_enterprise_is_not(firms, bureau):
    record(firms[1], bureau)
    with pytest.raises(Refused, match="已登记过"):
        record(firms[1], bureau)
    record(firms[2], bureau)
    with pytest.raises(Refused, match="管辖范围"):
        record(firms[5], bureau)


def test_a_correction_is_checked_like_an_entry(firms, bureau):
    row = record(firms[1], bureau)
    fixed = services.correct_recognition(
        recognition=row, values=HIGHTECH | {"certificate": "GR2021"}, by=bureau, now=NOW
    )
    assert fixed.certificate == "GR2021"
    with pytest.raises(Refused):
        services.correct_recognition(recognition=row, values={"level": "county"}, by=bureau, now=NOW)


def test_a_revoked_one_counts_up_to_its_day(firms, bureau):
    row = record(firms[1], bureau)
    with pytest.raises(Refused, match="早于认定日期"):
        services.revoke_recognition(recognition=row, day=date(2020, 1, 1), reason="复核", by=bureau, now=NOW)
    services.revoke_recognition(
        recognition=row, day=date(2023, 6, 1), reason="复核未通过", by=bureau, now=NOW
    )
    valid = Recognition.objects.valid_on
    assert valid(date(2023, 5, 31)).exists()
    assert not valid(date(2023, 6, 1)).exists()
    with pytest.raises(Refused, match="已经撤销"):
        services.revoke_recognition(recognition=row, day=date(2023, 6, 2), reason="再", by=bureau, now=NOW)


@pytest.mark.parametrize(
    ("day", "valid"),
    [
        (date(2021, 9, 17), False),
        (date(2021, 9, 18), True),
        (date(2024, 9, 17), True),
        (date(2024, 9, 18), False),
    ],
)
def test_it_holds_from_its_first_day_to_its_last(firms, bureau, day, valid):
    record(firms[1], bureau)
    assert Recognition.objects.valid_on(day).exists() == valid


def test_papers_are_checked_by_content_and_kept_once(firms, bureau):
    row = record(firms[1], bureau, file=SimpleUploadedFile("证书.pdf", PDF))
    services.attach(recognition=row, file=SimpleUploadedFile("同一张.pdf", PDF), by=bureau, now=NOW)
    assert [file.name for file in row.files.all()] == ["证书.pdf"]
    with pytest.raises(Refused, match="不是PDF或照片"):
        services.attach(recognition=row, file=SimpleUploadedFile("证书.pdf", b"<html>"), by=bureau, now=NOW)


def test_ending_soon_goes_to_the_end_of_the_month(firms, bureau):
    record(firms[1], bureau, valid_until=date(2023, 9, 30))
    record(firms[2], bureau, valid_until=date(2023, 10, 1))
    record(firms[3], bureau, valid_until=date(2023, 6, 9))
    rows = selectors.ending_soon(Recognition.objects.all(), NOW.date(), 3)
    assert [row.enterprise_id for row in rows] == [firms[1].pk]


# --- robots


def robots(enterprise, **counts):
    for month, number in counts.items():
        RobotCount.objects.create(
            enterprise=enterprise, month=date(int(month[1:5]), int(month[5:]), 1), number=number
        )


def test_new_robots_run_from_the_last_count_before_the_span(firms):
    robots(firms[1], m202212=5, m202303=7, m202305=9)
    robots(firms[2], m202303=4, m202305=6)
    robots(firms[3], m202212=8)
    found = selectors.robots_in(YEAR, MAY)
    assert {pk: (each.standing, each.added) for pk, each in found.items()} == {
        firms[1].pk: (9, 4),
        firms[2].pk: (6, 2),
        firms[3].pk: (8, 0),
    }


def test_the_list_of_robots_tells_the_same(firms, chizhou, bureau):
    robots(firms[1], m202212=5, m202303=7, m202305=9)
    robots(firms[2], m202303=4, m202305=6)
    robots(firms[3], m202212=8)
    rows = selectors.robots(chizhou, YEAR, MAY, bureau)
    listed = {row.enterprise_id: (row.number, row.added) for row in rows}
    found = selectors.robots_in(YEAR, MAY)
    assert listed == {pk: (each.standing, each.added) for pk, each in found.items()}


def test_a_later_month_is_not_looked_at(firms):
    robots(firms[1], m202212=5, m202306=50)
    assert selectors.robots_in(YEAR, MAY)[firms[1].pk].standing == 5


# --- as indicators


@pytest.fixture
def everything(firms, bureau):
    """Something of every kind in 贵池, 东至 and 叶集."""
    make = Recognition.objects.create
    make(enterprise=firms[1], kind="specialised", level="province", awarded_on=date(2023, 3, 1))
    make(
        enterprise=firms[1],
        kind="specialised",
        level="city",
        awarded_on=date(2021, 3, 1),
        valid_until=date(2024, 2, 28),
    )
    make(enterprise=firms[2], kind="specialised", level="city", awarded_on=date(2023, 4, 1))
    make(enterprise=firms[4], kind="smart_factory", level="city", awarded_on=date(2023, 1, 20))
    make(
        enterprise=firms[4], kind="digital_workshop", level="city", awarded_on=date(2023, 5, 31), subject="一"
    )
    make(
        enterprise=firms[4], kind="digital_workshop", level="city", awarded_on=date(2023, 5, 31), subject="二"
    )
    make(
        enterprise=firms[5],
        kind="hightech",
        level="nation",
        awarded_on=date(2023, 5, 1),
        revoked_on=date(2023, 5, 20),
    )
    robots(firms[1], m202212=5, m202305=9)
    robots(firms[5], m202212=1, m202305=4)
    for number in (1, 4):
        Diagnosis.objects.create(enterprise=firms[number], done_on=date(2023, 2, 3))
    for number, pool in ((1, "specialised"), (5, "hightech")):
        Membership.objects.create(enterprise=firms[number], pool=pool, entered=date(2023, 4, 1))
    for number, figure in ((1, 300_000), (2, 99_999), (4, 6_000_000)):
        TierSnapshot.objects.create(
            enterprise=firms[number], period=MAY.date, basis="year", tier=1, figure=figure, computed_at=NOW
        )
    return firms


def value(key, code):
    totals = roll_up(INDICATORS[key].query(YEAR, MAY), Region.objects.all())
    found = totals.get(Region.objects.get(code=code).pk)
    return None if found is None else int(found.value)


@pytest.mark.parametrize(
    ("key", "chizhou", "guichi"),
    [
        ("specialised_valid", 2, 2),
        ("specialised_new", 2, 2),
        ("specialised_province_new", 1, 1),
        ("specialised_city_new", 1, 1),
        ("smart_new", 3, None),
        ("digital_workshop_new", 2, None),
        ("smart_factory_valid", 1, None),
        ("robots", 9, 9),
        ("robots_new", 4, 4),
        ("diagnosed", 2, 1),
        ("pool_specialised_joined", 1, 1),
        ("tier_3", 2, 1),
        ("tier_50", 1, None),
        ("tier_50_to_100", 1, None),
        ("tier_100", None, None),
    ],
)
def test_counts_by_region(everything, key, chizhou, guichi):
    assert (value(key, "341700"), value(key, "341702")) == (chizhou, guichi)


def test_what_was_revoked_since_was_given_all_the_same(everything):
    assert value("hightech_new", "341504") == 1
    assert value("hightech_valid", "341504") is None


def test_the_rows_behind_an_indicator_sum_to_it(everything):
    region = Region.objects.get(code="341700")
    checked = 0
    for indicator in INDICATORS.values():
        if indicator.traced is None:
            continue
        found = assessment_selectors.trace(indicator, region, MAY, YEAR)
        total = roll_up(indicator.query(YEAR, MAY), Region.objects.all()).get(region.pk)
        assert found.total == (total.value if total else 0), indicator.key
        checked += 1
    assert checked > 40


def test_every_list_behind_an_indicator_has_an_address_and_holds_as_many(everything, signed_in):
    client = signed_in("bureau")
    counted = (
        "specialised_valid",
        "specialised_new",
        "specialised_city_new",
        "smart_new",
        "digital_workshop_new",
        "tier_3",
        "tier_50_to_100",
        "pool_specialised_joined",
        "diagnosed",
    )
    for key, indicator in INDICATORS.items():
        if indicator.behind is None:
            continue
        answer = client.get(f"/figures/{key}/?region=341700&period=2023-05", follow=True)
        assert answer.status_code == 200, key
        if key in counted:
            rows = answer.context["table"].paginator.count
            # An enterprise with two recognitions of a kind counts once and is listed twice.
            assert rows == value(key, "341700") + (key == "specialised_valid"), key


def test_targets_of_the_policies_are_judged(everything):
    compute_progress(period=MAY, now=timezone.now())
    rows = {
        (row.target.indicator, row.target.region.code): row
        for row in TargetProgress.objects.filter(snapshot__period=MAY.date).select_related("target__region")
    }
    yeji = rows["robots_new", "341504"]
    assert (yeji.actual, yeji.completion) == (Decimal(3), Decimal("30.0"))
    assert rows["hightech_new", "341504"].actual == 1
    assert rows["pool_hightech_joined", "341504"].actual == 1
    assert rows["cloud_new", "341504"].actual == 0
    assert rows["scene_5g_new", "341504"].actual == 0


def test_the_share_diagnosed_is_of_those_in_the_library(everything):
    compute_progress(period=MAY, now=timezone.now())
    inside = Enterprise.objects.in_library_at(MAY.date).within(Region.objects.get(code="341700")).count()
    from assessments.models import IndicatorFigure

    figure = IndicatorFigure.objects.get(indicator="diagnosed_share", snapshot__region__code="341700")
    assert inside == 4
    assert figure.value == Decimal("50.0")
