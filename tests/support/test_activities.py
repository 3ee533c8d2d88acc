"""Activities: recorded, attended, on file; and the quarters in which at least one was held."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Region
from accounts.periods import Period
from assessments.indicators import INDICATORS, roll_up
from assessments.models import Target
from support import messages
from support.models import Activity
from support.selectors import activities as selectors
from support.services import SupportRefused
from support.services import activities as services

pytestmark = pytest.mark.django_db
JPEG = b"\xff\xd8\xff\xe0" + b"0" * 40


def region(code="341702"):
    return Region.objects.get(code=code)


def held(people, now, day, key="county", kind="supply", title="对接会", **more):
    return services.record_activity(
        region=more.pop("region", region()),
        kind=kind,
        held_on=day,
        title=title,
        by=people[key],
        now=now,
        **more,
    )


def refused(call):
    with pytest.raises(SupportRefused) as error:
        call()
    return error.value.problems


def test_an_activity_is_recorded_once_by_those_of_the_region(people, now):
    held(people, now, date(2023, 5, 6))
    assert refused(lambda: held(people, now, date(2023, 5, 6))) == {"title": messages.SAME_ACTIVITY}
    assert refused(lambda: held(people, now, date(2023, 9, 1))) == {"held_on": messages.IN_FUTURE}
    other = {"region": region("341721")}
    assert refused(lambda: held(people, now, date(2023, 5, 6), **other)) == {
        "region": messages.NOT_YOUR_REGION
    }
    assert Activity.objects.count() == 1


def test_who_came_is_listed_once(people, now, firm):
    activity = held(people, now, date(2023, 5, 6))
    row = services.add_attendance(activity=activity, enterprise=firm, people=2)
    assert refused(lambda: services.add_attendance(activity=activity, enterprise=firm)) == {
        "enterprise": messages.SAME_ATTENDANCE
    }
    services.remove_attendance(attendance=row)
    assert activity.attendances.count() == 0


def test_no_more_people_are_listed_than_came(people, now, firm, other_firm):
    activity = held(people, now, date(2023, 5, 6))
    services.note_results(activity=activity, results="", signed_amount=None, people=5)
    services.add_attendance(activity=activity, enterprise=firm, people=4)
    assert refused(lambda: services.add_attendance(activity=activity, enterprise=other_firm, people=2)) == {
        "people": messages.MORE_PEOPLE.format(listed=6, stated=5)
    }
    assert activity.attendances.count() == 1
    said = refused(lambda: services.note_results(activity=activity, results="", signed_amount=None, people=3))
    assert said == {"people": messages.MORE_PEOPLE.format(listed=4, stated=3)}


def test_the_stated_attendance_stands_beside_the_listed(people, now, firm, signed_in):
    activity = held(people, now, date(2023, 5, 6), enterprises=24)
    client = signed_in("county")
    assert "24 户（未列名单）" in client.get(activity.get_absolute_url()).content.decode()
    services.add_attendance(activity=activity, enterprise=firm, people=2)
    assert "24 户（已列 1 户）" in client.get(activity.get_absolute_url()).content.decode()
    assert "24（已列 1）" in client.get("/support/activities/").content.decode()


def test_a_photograph_hangs_on_it_and_a_script_does_not(people, now):
    activity = held(people, now, date(2023, 5, 6))
    by = {"by": people["county"], "now": now}
    services.attach(activity=activity, upload=SimpleUploadedFile("现场.jpg", JPEG), **by)
    page = SimpleUploadedFile("现场.jpg", b"<script>")
    assert set(refused(lambda: services.attach(activity=activity, upload=page, **by))) == {"file"}
    assert [file.name for file in activity.files.all()] == ["现场.jpg"]


@pytest.fixture
def a_year(people, now):
    """贵池 held two in the first quarter and one in the third, and a training in the second."""
    for day in (date(2022, 1, 5), date(2022, 3, 31), date(2022, 7, 1)):
        held(people, now, day)
    held(people, now, date(2022, 5, 1), kind="training")


def test_quarters_with_at_least_one_are_counted_of_those_due(a_year):
    span = Period(2022, 2), Period(2022, 12)
    assert selectors.quarters_held(*span, "supply") == [(region().pk, 2)]
    assert len(selectors.quarters_due(*span)) == 4
    assert len(selectors.quarters_due(Period(2022, 2), Period(2022, 4))) == 2
    assert dict(selectors.held_counts(*span, "supply")) == {region().pk: 3}
    assert selectors.quarters_held(Period(2022, 4), Period(2022, 6), "supply") == []


def test_the_indicators_answer_by_region_and_add_up(a_year, people, now):
    held(people, now, date(2022, 2, 2), key="bureau", region=region("341700"))
    regions = list(Region.objects.all())
    span = Period(2022, 2), Period(2022, 12)
    totals = roll_up(INDICATORS["supply_meetings"].query(*span), regions)
    assert (totals[region().pk].value, totals[region("341700").pk].value) == (3, 4)
    assert INDICATORS["trainings"].query(*span)[region().pk].value == Decimal(1)
    assert INDICATORS["supply_meeting_quarters"].query(*span)[region().pk].value == Decimal(2)


def test_one_meeting_a_quarter_is_a_target_of_each_unit_of_bozhou():
    targets = Target.objects.filter(indicator="supply_meeting_quarters", start=date(2022, 1, 1))
    assert targets.count() == 6
    assert set(targets.values_list("figure", flat=True)) == {Decimal(4)}
    assert set(targets.values_list("article__key", flat=True)) == {"三（六）"}


def test_the_calendar_lamps_each_quarter(a_year, people):
    today = date(2022, 8, 1)
    (line,) = selectors.calendar(people["bureau"], 2022, "supply", [region()], today)
    assert [cell.number for cell in line.cells] == [2, 0, 1, 0]
    assert [cell.lamp.word for cell in line.cells] == ["已办2次", "未办", "已办", "未到"]
    assert (line.held, line.due, line.year_number) == (2, 3, 3)


def test_what_a_park_held_is_its_countys(people, now):
    park = region("341702400")
    held(people, now, date(2022, 2, 2), region=park, signed_amount=Decimal(5000))
    city = [region(), region("341721")]
    own, other = selectors.calendar(people["bureau"], 2022, "supply", city, date(2022, 8, 1))
    assert (own.year_number, own.signed, other.year_number) == (1, Decimal(5000), 0)


def test_a_county_does_not_count_what_others_held(a_year, people):
    (line,) = selectors.calendar(people["elsewhere"], 2022, "supply", [region()], date(2022, 8, 1))
    assert line.year_number == 0
