"""Who stood in the library at a month: the latest event decides, found as a set and again one by one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Region
from enterprises.models import Enterprise, ScaleEvent
from tests import sheets

MONTHS = [date(2023, month, 1) for month in range(1, 7)]
EVENTS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(MONTHS), st.sampled_from(["entry", "exit"])),
    unique=True,
    max_size=16,
)


@pytest.fixture
def firms(db):
    region = Region.objects.get(code="341702")
    return Enterprise.objects.bulk_create(
        Enterprise(uscc=f"91341702MA{number:08d}", name=f"企业{number}", region=region) for number in range(4)
    )


def one_by_one(firms, month):
    """The same, firm by firm from its latest event."""
    last = {
        firm.pk: max(
            (event for event in firm.scale_events.all() if event.period <= month),
            key=lambda event: (event.period, event.pk),
            default=None,
        )
        for firm in firms
    }
    return {pk for pk, event in last.items() if event and event.kind == "entry"}


def test_any_history_says_the_same_as_a_set(firms):
    @settings(max_examples=40, deadline=None)
    @given(EVENTS)
    def same(history):
        ScaleEvent.objects.all().delete()
        ScaleEvent.objects.bulk_create(
            ScaleEvent(enterprise=firms[place], period=month, kind=kind) for place, month, kind in history
        )
        for month in MONTHS:
            inside = list(Enterprise.objects.in_library_at(month).values_list("pk", flat=True))
            outside = list(Enterprise.objects.out_of_library_at(month).values_list("pk", flat=True))
            assert set(inside) == one_by_one(firms, month)
            assert sorted(inside + outside) == sorted(firm.pk for firm in firms)
            standing = ScaleEvent.objects.standing_at(month).values_list("enterprise", flat=True)
            assert sorted(standing) == sorted(inside)

    same()


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["340000", "341700", "341702", "341702401", "341702400"])
def test_the_keys_of_a_subtree_find_what_its_path_finds(code):
    sheets.take_register(
        sheets.firm(1),
        sheets.firm(2, region="341721"),
        sheets.firm(3, region="341702401"),
        sheets.firm(4, region="341702400"),
    )
    top = Region.objects.get(code=code)
    below = list(Region.objects.within(top))
    found = set(Enterprise.objects.of_regions(below).values_list("uscc", flat=True))
    assert found == set(Enterprise.objects.within(top).values_list("uscc", flat=True))
    assert found
