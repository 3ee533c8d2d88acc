"""The region tree as the reference data brings it."""

from __future__ import annotations

import pytest

from accounts import reference
from accounts.models import Department, Region

pytestmark = pytest.mark.django_db
UNITS_OF_CHIZHOU = {"341702", "341721", "341722", "341723", "341702401", "341702404"}
CITIES = {"341700": "池州市", "340800": "安庆市", "341500": "六安市", "341600": "亳州市"}


def rows(model):
    return list(model.objects.order_by("pk").values())


def parent_of(code):
    return Region.objects.get_parent(Region.objects.get(code=code))


def test_loading_again_changes_nothing():
    before = rows(Region), rows(Department)
    reference.load()
    assert (rows(Region), rows(Department)) == before
    assert Region.objects.find_problems() == ([], [], [], [], [])


def test_loading_again_reads_the_regions_once(django_assert_num_queries):
    with django_assert_num_queries(1):
        reference.load_regions()


def test_a_name_that_moved_on_is_brought_up_to_date():
    Region.objects.filter(code="341504").update(name="叶集试验区", aliases=[], assessed=False)
    pk = Region.objects.get(code="341504").pk
    reference.load()
    region = Region.objects.get(code="341504")
    assert (region.pk, region.name, region.assessed) == (pk, "叶集区", True)


def test_a_region_that_was_taken_out_of_the_file_stays():
    Region.objects.add_child(parent_of("341722"), {"code": "341799", "name": "旧县", "kind": "county"})
    reference.load()
    assert Region.objects.filter(code="341799").exists()


def test_a_department_that_was_renamed_is_brought_up_to_date():
    department = Department.objects.first()
    name, count = department.name, Department.objects.count()
    Department.objects.filter(pk=department.pk).update(name="旧名")
    reference.load()
    department.refresh_from_db()
    assert (department.name, Department.objects.count()) == (name, count)


@pytest.mark.parametrize(("code", "name"), CITIES.items())
def test_cities_stand_below_the_province(code, name):
    assert Region.objects.get(code=code).name == name
    assert parent_of(code).code == "340000"


def test_the_six_assessed_units_of_chizhou_stand_beside_each_other():
    city = Region.objects.get(code="341700")
    assert {
        region.code for region in Region.objects.get_children(city).filter(assessed=True)
    } == UNITS_OF_CHIZHOU
    assert {region.code for region in Region.objects.within(city).filter(assessed=True)} == UNITS_OF_CHIZHOU


def test_zones_that_are_not_assessed_lie_in_their_county():
    zones = Region.objects.filter(kind=Region.Kind.ZONE, assessed=False)
    assert zones.count() >= 10
    for zone in zones:
        assert parent_of(zone.code).kind == Region.Kind.COUNTY
        assert zone.code[:6] == parent_of(zone.code).code


def test_zones_that_are_assessed_stand_below_the_city_and_name_the_county_around_them():
    zones = list(Region.objects.filter(kind=Region.Kind.ZONE, assessed=True))
    assert {zone.code for zone in zones} >= {"341702401", "341702404", "341602400", "341602403"}
    for zone in zones:
        assert parent_of(zone.code).kind == Region.Kind.CITY
        assert not zone.within_code or Region.objects.filter(code=zone.within_code, kind="county").exists()


def test_codes_are_of_six_digits_or_nine_for_zones():
    for region in Region.objects.all():
        # The statistics bureau gives a few zones a county's place: six digits, the fifth a 7 (340871).
        like_a_county = region.assessed and region.code[4] == "7"
        assert len(region.code) == (9 if region.kind == Region.Kind.ZONE and not like_a_county else 6)


def test_every_name_of_a_region_is_known():
    assert {"叶集区", "叶集"} <= Region.objects.get(code="341504").names
    assert "" not in Region.objects.get(code="341504").names


def test_within_holds_the_region_itself_and_its_subtree_only():
    county = Region.objects.get(code="341721")
    assert {r.code for r in Region.objects.within(county)} == {"341721", "341721400", "341721401"}
