"""Two people save one cell in the same moment: one is written, the other sees it. PostgreSQL only."""

import threading
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Region
from accounts.periods import Period
from enterprises.models import OutputReturn
from enterprises.services import entering
from enterprises.services.entering import Change, enter_values
from imports import messages, services
from imports.models import Batch
from tests import sheets

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one transaction write at a time"
    ),
]


@pytest.fixture
def slow_entry(monkeypatch):
    """A save that has written and waits to be let go before it commits."""
    write, written, go = entering._write, threading.Event(), threading.Event()

    def slow(*args):
        batch = write(*args)
        if not written.is_set():
            written.set()
            go.wait(10)
        return batch

    monkeypatch.setattr(entering, "_write", slow)
    return written, go


def in_thread(work):
    result = {}

    def run():
        try:
            result["value"] = work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, result


def enter(by, firm, value):
    return enter_values(
        form="output",
        period=Period(2023, 5),
        region=Region.objects.get(code="341702"),
        changes=[Change(firm, "gross_output", Decimal(value), None)],
        by=by,
        now=timezone.now(),
    )


def test_the_second_of_two_hands_sees_the_first(slow_entry, people):
    written, go = slow_entry
    (firm,) = sheets.known(1)
    one, first = in_thread(lambda: enter(people["county"], firm, 5))
    written.wait(10)
    two, second = in_thread(lambda: enter(people["bureau"], firm, 7))
    two.join(1)
    assert two.is_alive()
    go.set()
    one.join(10), two.join(10)
    assert len(first["value"].saved) == 1
    (conflict,) = second["value"].conflicts
    assert (conflict.theirs, conflict.who) == (5, str(people["county"]))
    assert OutputReturn.objects.get().gross_output == 5
    assert Batch.objects.filter(origin="hand").count() == 1


def test_a_file_taken_meanwhile_finds_what_was_typed(slow_entry, people):
    written, go = slow_entry
    (firm,) = sheets.known(1)
    batch = sheets.read_output({1: (9, 9)})
    one, _ = in_thread(lambda: enter(people["county"], firm, 5))
    written.wait(10)
    two, taken = in_thread(lambda: services.take(batch_id=batch.pk, by="乙"))
    two.join(1)
    assert two.is_alive()
    go.set()
    one.join(10), two.join(10)
    assert taken["value"].message == messages.STALE
    assert OutputReturn.objects.get().gross_output == 5
