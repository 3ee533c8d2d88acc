"""What is calculated of an enterprise goes with the register that brought it; what somebody reported keeps it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import ReportingPeriod
from accounts.periods import Period
from cultivation.models import Proposal, TierSnapshot
from cultivation.services import proposing
from cultivation.tiers import YI
from enterprises.models import BackData, Enterprise, ScaleEvent, StatusSnapshot
from enterprises.services.classifying import classify_period
from imports.services import why_not
from tests import sheets
from tests.undo import undo

pytestmark = pytest.mark.django_db
MAY = Period(2023, 5)
DERIVED = (StatusSnapshot, BackData, TierSnapshot, Proposal)


@pytest.fixture
def register(db):
    """An entrant's register of May, with all that the system makes of it by itself; no return of it came."""
    sheets.known(9)
    sheets.take_output({9: (1, 1)}, "2022-02")
    sheets.take_output({9: (1, 1)})
    batch = sheets.take_register(sheets.firm(1, entry="2023-05", channel="月度"))
    now = timezone.now()
    assert classify_period(period=MAY, now=now) == 2
    # No return of it may stand, so that the tier and the pool rest on a standing as a past year would leave it.
    entrant = StatusSnapshot.objects.filter(enterprise__uscc=sheets.code(1))
    entrant.update(forecast=3 * YI, last_year=15_000, status="approaching")
    ReportingPeriod.objects.filter(period=MAY.date).update(last_taken_at=now - timedelta(minutes=1))
    proposing.work_through(period=MAY, now=now)
    return batch


def derived():
    """How much of each kind there is of the entrant."""
    return [model._default_manager.filter(enterprise__uscc=sheets.code(1)).count() for model in DERIVED]


def test_what_was_calculated_goes_with_it(register):
    assert all(derived()), derived()
    assert why_not(batch=register, by=None) == []
    assert undo(register) == []
    assert derived() == [0, 0, 0, 0]
    assert list(Enterprise.objects.values_list("uscc", flat=True)) == [sheets.code(9)]
    assert ScaleEvent.objects.count() == 1
    assert StatusSnapshot.objects.filter(enterprise__uscc=sheets.code(9)).exists()


def test_a_later_return_keeps_it_and_is_named(register):
    returns = sheets.take_output({1: (Decimal(5), 4)}, "2023-06")
    (told,) = undo(register)
    assert told == f"“{sheets.name(1)}”已有产销报表（批次{returns.pk}），请先撤回这些批次。"
    assert all(derived())
    assert undo(returns) == []
    assert undo(register) == []
    assert derived() == [0, 0, 0, 0]
