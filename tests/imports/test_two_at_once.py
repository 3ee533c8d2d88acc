"""Two workers at one form and period: the second finds what the first wrote. PostgreSQL only."""

import threading

import pytest
from django.db import connection

from enterprises.importers.returns import ReturnsImporter
from enterprises.models import OutputReturn
from imports import messages, services
from imports.models import Batch
from tests import sheets

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one transaction write at a time"
    ),
]


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


@pytest.fixture
def slow_taking(monkeypatch):
    """A taking that has written and waits to be let go before it commits."""
    take, written, go = ReturnsImporter.take, threading.Event(), threading.Event()

    def slow(self, batch):
        take(self, batch)
        if not written.is_set():
            written.set()
            go.wait(10)

    monkeypatch.setattr(ReturnsImporter, "take", slow)
    return written, go


def test_two_takings_follow_each_other(slow_taking):
    written, go = slow_taking
    sheets.known(1)
    first, second = sheets.read_output({1: (5, 5)}), sheets.read_output({1: (7, 7)})
    one, _ = in_thread(lambda: services.take(batch_id=first.pk, by="甲"))
    written.wait(10)
    two, result = in_thread(lambda: services.take(batch_id=second.pk, by="乙"))
    two.join(1)
    assert two.is_alive()
    go.set()
    one.join(10), two.join(10)
    assert result["value"].message == messages.STALE
    assert OutputReturn.objects.get().gross_output == 5


def test_a_preview_waits_for_a_taking_under_way(slow_taking):
    written, go = slow_taking
    sheets.known(1)
    first = sheets.read_output({1: (5, 5)})
    one, _ = in_thread(lambda: services.take(batch_id=first.pk, by="甲"))
    written.wait(10)
    two, result = in_thread(lambda: sheets.read_output({1: (7, 7)}))
    two.join(1)
    assert two.is_alive()
    go.set()
    one.join(10), two.join(10)
    batch = result["value"]
    assert batch.counts["changed"] == 1
    assert services.take(batch_id=batch.pk, by="乙").status == Batch.Status.TAKEN


def test_two_clicks_at_one_moment():
    sheets.known(1)
    batch = sheets.read_output({1: (5, 5)})
    gate = threading.Barrier(4)

    def click():
        gate.wait(10)
        return services.request_take(batch=Batch.objects.get(pk=batch.pk))

    clicks = [in_thread(click) for _ in range(4)]
    for thread, _ in clicks:
        thread.join(10)
    assert sorted(result["value"] for _, result in clicks) == [False, False, False, True]


def test_two_workers_read_one_batch_once():
    import io

    from accounts.models import Region

    sheets.known(1)
    batch = services.receive(
        file=io.BytesIO(sheets.output({1: (5, 5)})),
        file_name="output-2023-05.csv",
        importer="returns",
        region=Region.objects.get(depth=1),
    )
    workers = [in_thread(lambda: services.read_batch(batch_id=batch.pk)) for _ in range(3)]
    for thread, _ in workers:
        thread.join(20)
    assert batch.rows.count() == 1
