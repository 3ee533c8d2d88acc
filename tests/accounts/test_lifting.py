"""Personal data: how they are hidden, who may lift the mask, for how long, and what stays on record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts import lifting, privacy
from accounts.models import LiftedView, Lifting

NOW = timezone.now()
PAGE = {"path": "/problems/", "title": "企业问题"}


class TestMasks:
    @pytest.mark.parametrize(
        ("name", "shown"), [("王某某", "王**"), ("王", "王"), ("", ""), (" 李某 ", "李*"), ("John", "J***")]
    )
    def test_a_name_keeps_its_first_sign(self, name, shown):
        assert privacy.masked_name(name) == shown

    @pytest.mark.parametrize(
        ("cell", "shown"),
        [
            ("王某 13800000001", "王* 138****0001"),
            ("13800000001（王某某）", "138****0001（王**）"),
            ("0566-1234567", "0566-12***67"),
            ("办公室转 8012", "办*** 8012"),
        ],
    )
    def test_a_cell_of_a_file_is_hidden_word_by_word(self, cell, shown):
        assert privacy.masked_cell(cell) == shown

    @given(st.text(alphabet="0123456789", min_size=7, max_size=13))
    def test_no_telephone_comes_through_whole(self, phone):
        shown = privacy.masked_phone(phone)
        assert shown != phone
        assert len(shown) == len(phone)
        assert shown.count("*") >= 3

    @given(st.text(alphabet="王李张某小明", min_size=2, max_size=6))
    def test_what_is_masked_is_known_to_be(self, name):
        assert privacy.is_masked(privacy.masked_name(name))
        assert not privacy.is_masked(name)


@pytest.mark.django_db
class TestLifting:
    def test_it_stands_for_its_page_and_person_until_its_end(self, people):
        leave = lifting.lift(user=people["county"], **PAGE, purpose="联系企业", now=NOW)

        def stands(person, path, when):
            return lifting.standing(user=people[person], path=path, now=when)

        assert stands("county", "/problems/", NOW) == leave
        assert stands("county", "/problems/", NOW + lifting.LASTS - timedelta(seconds=1)) == leave
        assert stands("county", "/problems/", NOW + lifting.LASTS) is None
        assert stands("county", "/problems/1/", NOW) is None
        assert stands("bureau", "/problems/", NOW) is None

    def test_it_can_be_ended_and_stays_on_record(self, people):
        lifting.lift(user=people["county"], **PAGE, purpose="联系企业", now=NOW)
        lifting.end(user=people["county"], path="/problems/", now=NOW + timedelta(minutes=1))
        assert (
            lifting.standing(user=people["county"], path="/problems/", now=NOW + timedelta(minutes=1)) is None
        )
        assert Lifting.objects.get().until == NOW + timedelta(minutes=1)

    @pytest.mark.parametrize("person", ["leader", "handler", "system", "security", "audit"])
    def test_who_rings_nobody_lifts_nothing(self, people, person):
        with pytest.raises(lifting.LiftingError, match="没有查看"):
            lifting.lift(user=people[person], **PAGE, purpose="联系企业", now=NOW)
        assert not Lifting.objects.exists()

    @pytest.mark.parametrize("purpose", ["", "  ", "看", "用" * 101])
    def test_without_a_purpose_the_mask_stays(self, people, purpose):
        with pytest.raises(lifting.LiftingError, match="用途"):
            lifting.lift(user=people["county"], **PAGE, purpose=purpose, now=NOW)

    def test_a_permission_taken_away_ends_what_was_lifted(self, people):
        lifting.lift(user=people["county"], **PAGE, purpose="联系企业", now=NOW)
        people["county"].role_rows.update(role="viewer")
        person = type(people["county"]).objects.get(pk=people["county"].pk)
        assert lifting.standing(user=person, path="/problems/", now=NOW) is None

    def test_what_was_seen_is_noted_with_its_filter(self, people):
        leave = lifting.lift(user=people["county"], **PAGE, purpose="联系企业", now=NOW)
        lifting.note(lifting=leave, address="/problems/?q=融资", rows=3, exported=True, now=NOW)
        seen = LiftedView.objects.get()
        assert (seen.lifting, seen.address, seen.rows, seen.exported) == (leave, "/problems/?q=融资", 3, True)
