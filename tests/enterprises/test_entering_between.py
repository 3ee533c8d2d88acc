"""Typing and files in turn over the same enterprises: none of them ever keeps another from being taken back."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import Region
from accounts.periods import Period
from enterprises.models import OutputReturn
from enterprises.services.entering import Change, enter_values
from tests import sheets
from tests.undo import undo

pytestmark = pytest.mark.django_db


@pytest.fixture
def firms(people):
    """Three enterprises of 贵池, by number."""
    return dict(zip((1, 2, 3), sheets.known(1, 2, 3), strict=True))


@pytest.fixture
def enter(people, firms):
    """A function: the gross output of an enterprise typed for May, where `was` stood; the hand batch."""

    def typed(number, value, was=None, by="county", now=None):
        return enter_values(
            form="output",
            period=Period(2023, 5),
            region=Region.objects.get(code="341702"),
            changes=[Change(firms[number], "gross_output", Decimal(value), was)],
            by=people[by],
            now=now or timezone.now(),
        ).batch

    return typed


def figures():
    rows = OutputReturn.objects.order_by("enterprise__uscc")
    return list(rows.values_list("enterprise__uscc", "gross_output"))


def test_a_file_between_begins_another_hand_batch_and_all_can_be_taken_back(enter):
    first = enter(1, 5)
    taken = sheets.take_output({1: (6, 6), 2: (7, 7)})
    second = enter(2, 8, was=7)
    assert second != first
    assert f"批次{second.pk}" in undo(taken)[0]
    for batch in (second, taken, first):
        assert undo(batch) == []
    assert figures() == []


def test_a_file_that_said_the_same_begins_another_too(enter):
    first = enter(1, 5)
    taken = sheets.take_output({1: (5, None), 2: (7, 7)})
    second = enter(2, 8, was=7)
    assert [undo(batch) for batch in (second, taken, first)] == [[], [], []]


def test_a_file_of_other_enterprises_does_not(enter):
    first = enter(1, 5)
    sheets.take_output({3: (6, 6)})
    assert enter(2, 8) == first


def test_two_who_type_for_enterprises_of_their_own_keep_one_batch_each(enter):
    mine, theirs = enter(1, 5), enter(2, 6, by="bureau")
    assert (enter(1, 7, was=5), enter(2, 8, was=6, by="bureau")) == (mine, theirs)


def test_two_who_type_for_one_enterprise_in_turn_can_be_taken_back(enter):
    batches = [enter(1, 1), enter(1, 2, 1, by="bureau"), enter(1, 3, 2), enter(1, 4, 3, by="bureau")]
    assert [undo(batch) for batch in reversed(batches)] == [[]] * 4
    assert figures() == []


def test_a_file_that_was_taken_back_counts_no_more(enter):
    first = enter(1, 5)
    taken = sheets.take_output({1: (6, 6)})
    assert undo(taken) == []
    assert enter(2, 8) == first


def test_who_waited_for_a_file_to_be_taken_writes_after_it(enter):
    asked = timezone.now() - timedelta(seconds=5)
    taken = sheets.take_output({1: (6, 6), 2: (7, 7)})
    typed = enter(1, 8, was=6, now=asked)
    assert f"批次{typed.pk}" in undo(taken)[0]
    assert undo(typed) == []
    assert undo(taken) == []
