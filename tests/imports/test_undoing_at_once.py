"""Taking back beside takings, typing, handing in and other takings back. PostgreSQL only."""

import threading
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Region
from accounts.periods import Period
from enterprises.importers import RegisterImporter, ReturnsImporter
from enterprises.models import Enterprise, OutputReturn
from enterprises.services.entering import Change, enter_values
from imports import messages, services
from imports.models import Batch
from reporting.cycle import Action
from reporting.services import cycle
from tests import sheets
from tests.imports.test_two_at_once import in_thread
from tests.undo import undo

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one transaction write at a time"
    ),
]
Status = Batch.Status
SHEET = {"form": "output", "period": Period(2023, 5)}


@pytest.fixture(params=[ReturnsImporter])
def slow_undoing(request, monkeypatch):
    """A taking back that has written and waits to be let go before it commits."""
    restore, written, go = request.param.undo, threading.Event(), threading.Event()

    def slow(self, batch):
        told = restore(self, batch)
        if not written.is_set():
            written.set()
            go.wait(10)
        return told

    monkeypatch.setattr(request.param, "undo", slow)
    return written, go


def beside(slow_undoing, batch, work, by=None):
    """What `work` returns, begun while the batch is being taken back and waiting for the end of that."""
    written, go = slow_undoing
    one, first = in_thread(lambda: undo(batch, by))
    assert written.wait(10)
    two, second = in_thread(work)
    two.join(1)
    assert two.is_alive()
    go.set()
    one.join(10), two.join(10)
    assert first["value"] == []
    return second["value"]


def test_of_two_people_one_takes_back(slow_undoing, people):
    sheets.known(1)
    batch = sheets.take_output({1: (5, 5)})
    assert beside(slow_undoing, batch, lambda: undo(batch, people["county"]), people["bureau"]) == []
    assert OutputReturn.objects.count() == 0
    assert Batch.objects.get(pk=batch.pk).undone_by_name == "王敏"


def test_a_taking_meanwhile_is_compared_again(slow_undoing):
    sheets.known(1)
    batch, waiting = sheets.take_output({1: (5, 5)}), sheets.read_output({1: (6, 5)})
    again = beside(slow_undoing, batch, lambda: services.take(batch_id=waiting.pk, by="乙"))
    assert (again.status, again.message, again.counts["new"]) == (Status.READY, messages.STALE, 1)
    assert OutputReturn.objects.count() == 0


def test_a_preview_meanwhile_finds_what_is_left(slow_undoing):
    sheets.known(1)
    batch = sheets.take_output({1: (5, 5)})
    waiting = beside(slow_undoing, batch, lambda: sheets.read_output({1: (6, 5)}))
    assert waiting.counts["new"] == 1
    assert services.take(batch_id=waiting.pk, by="乙").status == Status.TAKEN


def test_who_types_meanwhile_sees_what_is_left(slow_undoing, people):
    (firm,) = sheets.known(1)
    batch = sheets.take_output({1: (5, 5)})
    entered = beside(
        slow_undoing,
        batch,
        lambda: enter_values(
            **SHEET,
            region=Region.objects.get(code="341702"),
            changes=[Change(firm, "gross_output", Decimal(7), Decimal(5))],
            by=people["county"],
            now=timezone.now(),
        ),
    )
    assert [conflict.theirs for conflict in entered.conflicts] == [None]
    assert OutputReturn.objects.count() == 0


def test_a_sheet_handed_in_meanwhile_is_that_which_is_left(slow_undoing, people):
    sheets.known(1)
    batch = sheets.take_output({1: (5, 5)})

    def hand_in():
        unit = Region.objects.get(code="341702")
        with pytest.raises(cycle.CycleError, match="还没有任何企业的数据"):
            cycle.submit(**SHEET, region=unit, by=people["county"], now=timezone.now())

    beside(slow_undoing, batch, hand_in)


@pytest.mark.parametrize("slow_undoing", [RegisterImporter], indirect=True)
def test_returns_of_enterprises_that_go_are_not_taken(slow_undoing):
    register = sheets.take_register(sheets.firm(1))
    waiting = sheets.read_output({1: (6, 5)})
    again = beside(slow_undoing, register, lambda: services.take(batch_id=waiting.pk, by="乙"))
    assert (again.status, again.counts["refused"]) == (Status.READY, 1)
    assert Enterprise.objects.count() == 0


def test_a_confirmation_waits_for_nobody_twice(people):
    """Everybody at once, over and over: whoever loses is told, and nobody waits for ever."""
    sheets.known(1, 2)
    unit, gate = Region.objects.get(code="341702"), threading.Barrier(4)
    batches = [sheets.take_output({number: (5, 5)}) for number in (1, 2)]
    waiting = sheets.read_output({1: (9, 9)})

    def confirm():
        try:
            cycle.submit(**SHEET, region=unit, by=people["county"], now=timezone.now(), missing_note="停产")
            cycle.act(**SHEET, action=Action.APPROVE, region=unit, by=people["bureau"], now=timezone.now())
        except cycle.CycleError as error:
            return str(error)
        return ""

    works = [
        confirm,
        lambda: undo(batches[0], people["bureau"]),
        lambda: undo(batches[1], people["bureau"]),
        lambda: services.take(batch_id=waiting.pk, by="乙").status,
    ]
    started = [in_thread(lambda work=work: (gate.wait(10), work())[1]) for work in works]
    for thread, _ in started:
        thread.join(30)
    assert all("value" in result for _, result in started)
    standing = set(OutputReturn.objects.values_list("batch__status", flat=True))
    assert standing <= {Status.TAKEN}
