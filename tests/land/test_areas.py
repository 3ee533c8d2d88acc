"""Areas and shares: what fits into a parcel, whose it is on a day, and how it is written."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.days import Shortest, day_of
from land import areas, clearing, wording
from land.areas import Basis, Held, Part
from land.clearing import STEPS, Checked, Mended, Step

MU = st.decimals("0.01", "500", places=2)
DAYS = st.none() | st.dates(date(2015, 1, 1), date(2024, 12, 31))


@st.composite
def parts(draw) -> Part:
    since, length = draw(DAYS), draw(st.none() | st.integers(0, 2000))
    until = since + timedelta(days=length) if since and length is not None else None
    enterprise = draw(st.integers(1, 4))
    basis = draw(st.sampled_from(list(Basis)))
    lessor = draw(st.none() | st.integers(1, 4)) if basis is Basis.RENTED else None
    return Part(enterprise, basis, draw(MU), None if lessor == enterprise else lessor, since, until)


PARCELS = st.lists(parts(), max_size=6)


@given(MU)
def test_a_hectare_is_fifteen_mu_and_ten_thousand_square_metres(mu):
    assert areas.hectares(mu) * 15 == pytest.approx(mu)
    assert areas.mu_of_square_metres(areas.square_metres(mu)) == mu
    assert areas.mu_of_square_metres(Decimal(10_000)) == 15


@given(MU, PARCELS)
def test_shares_without_a_fault_fit_into_the_parcel_on_every_day(area, shares):
    if areas.first_fault(area, shares) is not None:
        return
    edges = {day for part in shares for day in (part.since, part.until) if day}
    for day in {date(2010, 1, 1), *edges, *(edge + timedelta(days=1) for edge in edges)}:
        held = areas.held_on(shares, day)
        assert areas.used(held) <= area
        assert all(each.total >= 0 for each in held.values())


@given(PARCELS)
def test_a_fault_names_a_day_on_which_it_is_one(shares):
    fault = areas.first_fault(Decimal(100), shares)
    if fault is None:
        return
    held = areas.held_on(shares, fault.day)
    assert fault.shared > fault.limit
    assert (areas.used(held) > 100) or held[fault.lessor].total < 0


@given(PARCELS, st.dates(date(2014, 1, 1), date(2026, 1, 1)))
def test_what_is_let_is_counted_once(shares, day):
    standing = [part for part in shares if part.holds_on(day)]
    unlet = sum((p.area for p in standing if p.basis is Basis.OWNED or p.lessor is None), Decimal(0))
    assert areas.used(areas.held_on(shares, day)) == unlet


@given(PARCELS, st.dates(date(2014, 1, 1), date(2023, 1, 1)))
def test_what_begins_later_changes_no_day_before(shares, day):
    later = Part(1, Basis.OWNED, Decimal(7), since=day + timedelta(days=1))
    assert areas.held_on([*shares, later], day) == areas.held_on(shares, day)


def test_own_and_rented_less_let():
    own = Part(1, Basis.OWNED, Decimal(50))
    let = Part(2, Basis.RENTED, Decimal(20), lessor=1)
    held = areas.held_on([own, let], date(2023, 6, 1))
    assert held == {1: Held(Decimal(50), Decimal(0), Decimal(20)), 2: Held(rented=Decimal(20))}
    assert (held[1].total, held[2].total) == (30, 20)


def test_one_cannot_let_more_than_one_has():
    fault = areas.first_fault(
        Decimal(100), [Part(1, Basis.OWNED, Decimal(30)), Part(2, Basis.RENTED, Decimal(40), lessor=1)]
    )
    assert (fault.lessor, fault.shared, fault.limit) == (1, 40, 30)


class TestUsers:
    def test_each_with_area_and_right(self):
        found = wording.users_of(
            "安徽甲（池州）有限公司（30亩，自有）；乙公司(2公顷，租用)、丙公司（3000㎡）"
        )
        assert [(user.name, user.area, user.basis) for user in found] == [
            ("安徽甲（池州）有限公司", Decimal(30), Basis.OWNED),
            ("乙公司", Decimal(30), Basis.RENTED),
            ("丙公司", Decimal("4.5"), None),
        ]

    def test_a_name_with_brackets_alone_has_no_area(self):
        assert wording.users_of("安徽甲（池州）有限公司") == [wording.User("安徽甲（池州）有限公司")]

    @given(
        st.sampled_from(["甲公司", "安徽乙（池州）有限公司", "丙厂"]), MU, st.sampled_from(["自有", "租用"])
    )
    def test_what_an_export_writes_is_read_again(self, name, area, label):
        (user,) = wording.users_of(wording.user_words(name, area, label))
        assert (user.name, user.area) == (name, area)
        assert user.basis is (Basis.OWNED if label == "自有" else Basis.RENTED)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023-05-06", date(2023, 5, 6)),
        ("2023年5月6日", date(2023, 5, 6)),
        ("2023.5", date(2023, 5, 1)),
        ("1998年7月", date(1998, 7, 1)),
        ("20230506", date(2023, 5, 6)),
        ("2023-05-06 00:00:00", date(2023, 5, 6)),
        ("2023-13-01", None),
        ("去年", None),
    ],
)
def test_days_as_offices_write_them(text, day):
    assert day_of(text, Shortest.MONTH) == day


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("批而未供土地", "not_supplied"),
        ("供而未用", "not_used"),
        ("用而未尽", "part_used"),
        ("闲置土地", "idle"),
        ("低效用地", "inefficient"),
        ("正常", "normal"),
        ("在册", ""),
    ],
)
def test_states_as_offices_write_them(text, state):
    assert wording.named(text, wording.STATES) == state


class TestClearing:
    DAY = date(2023, 8, 1)

    def test_five_checks_with_day_and_photograph_are_all(self):
        assert clearing.missing_checks(Checked(step, self.DAY, True) for step in STEPS) == []

    @pytest.mark.parametrize("absent", list(Step))
    def test_each_that_was_not_made_is_named(self, absent):
        made = [Checked(step, self.DAY, True) for step in STEPS if step is not absent]
        assert clearing.missing_checks(made) == [f"{STEPS[absent]}未核验"]

    def test_what_a_check_lacks_is_named(self):
        made = [Checked(step, self.DAY, step is not Step.POWER) for step in STEPS]
        assert clearing.missing_checks(made) == ["断电缺照片"]

    def test_measures_are_all_done_and_there_is_one(self):
        assert clearing.missing_measures([]) == ["没有登记整改措施"]
        assert clearing.missing_measures([Mended("补办手续", None), Mended("除尘", self.DAY)]) == [
            "“补办手续”未完成"
        ]
        assert clearing.missing_measures([Mended("除尘", self.DAY)]) == []
