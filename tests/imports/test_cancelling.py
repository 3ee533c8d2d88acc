"""Stopped while it is read, taken out of line, resumed by another worker: no row twice, none lost."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Region
from enterprises.importers.returns import ReturnsImporter
from enterprises.models import OutputReturn
from imports import messages, services, tasks
from imports.models import Batch
from tests import sheets
from tests.imports.test_two_at_once import in_thread

pytestmark = pytest.mark.django_db
Status = Batch.Status
ROWS = {number: (number, number) for number in range(1, 8)}


@pytest.fixture
def firms(db):
    """Seven enterprises of 贵池, and files read two rows at a time."""
    return sheets.known(*ROWS)


@pytest.fixture(autouse=True)
def _short_chunks(monkeypatch):
    monkeypatch.setattr("imports.services.comparing.CHUNK", 2)


def receive():
    return services.receive(
        file=io.BytesIO(sheets.output(ROWS)),
        file_name="output-2023-05.csv",
        importer="returns",
        region=Region.objects.get(depth=1),
    )


def test_the_user_stops_a_file_that_is_being_read(firms, at_row):
    batch = receive()
    at_row(6, lambda: services.discard(batch=batch, by="王敏"))
    read = services.read_batch(batch_id=batch.pk)
    assert read.status == Status.DISCARDED
    assert read.message.startswith("王敏于")
    assert "停止了读取" in read.message
    assert not batch.rows.exists()


def test_a_file_in_line_is_stopped_before_anyone_reads_it(firms):
    batch = receive()
    services.discard(batch=batch, by="王敏")
    tasks.read_batch(batch.pk)
    batch.refresh_from_db()
    assert batch.status == Status.DISCARDED
    assert not batch.rows.exists()


def test_a_worker_that_is_thought_dead_leaves_the_batch_to_the_other(firms, at_row):
    """Another worker carries the batch on while the first still breathes: the first one writes nothing more."""
    batch = receive()

    def carried_on():
        Batch.objects.filter(pk=batch.pk).update(touched_at=timezone.now() - timedelta(hours=1))
        to_read, _ = services.abandoned(now=timezone.now() + services.WAITING_AFTER)
        assert to_read == [batch.pk]
        assert services.read_batch(batch_id=batch.pk).status == Status.READY

    at_row(4, carried_on)
    services.read_batch(batch_id=batch.pk)
    batch.refresh_from_db()
    assert (batch.status, batch.rows_done) == (Status.READY, 7)
    assert sorted(batch.rows.values_list("row", flat=True)) == list(range(2, 9))


def test_what_a_killed_worker_left_is_read_anew_and_taken_whole(firms, at_row):
    class Killed(BaseException):
        """Nothing catches it, as nothing catches a kill."""

    def killed():
        raise Killed

    batch = receive()
    at_row(6, killed)
    with pytest.raises(Killed):
        services.read_batch(batch_id=batch.pk)
    batch.refresh_from_db()
    assert batch.status == Status.READING
    assert 0 < batch.rows.count() < 7
    later = timezone.now() + services.ABANDONED_AFTER + timedelta(seconds=1)
    assert services.abandoned(now=later)[0] == [batch.pk]
    tasks.read_batch(batch.pk)
    assert sorted(batch.rows.values_list("row", flat=True)) == list(range(2, 9))
    services.take(batch_id=batch.pk, by="测试")
    assert OutputReturn.objects.count() == 7


class TestOutOfLine:
    def test_a_taking_that_has_not_begun(self, firms):
        batch = sheets.read_output(ROWS)
        services.request_take(batch=batch)
        services.withdraw(batch=batch)
        batch.refresh_from_db()
        assert (batch.status, batch.taking_since) == (Status.READY, None)
        with pytest.raises(services.BatchStateError):
            tasks.take_batch(batch.pk, "测试")
        assert not OutputReturn.objects.exists()
        services.request_take(batch=batch)
        tasks.take_batch(batch.pk, "测试")
        assert OutputReturn.objects.count() == 7

    def test_one_whose_worker_was_killed(self, firms):
        batch = sheets.read_output(ROWS)
        services.request_take(batch=batch)
        Batch.objects.filter(pk=batch.pk).update(taking_since=timezone.now() - timedelta(hours=1))
        services.withdraw(batch=batch)
        batch.refresh_from_db()
        assert batch.status == Status.READY

    def test_the_beginning_is_on_record(self, firms):
        batch = sheets.read_output(ROWS)
        services.request_take(batch=batch)
        batch.refresh_from_db()
        assert batch.taking_since is None
        taken = services.take(batch_id=batch.pk, by="测试", requested=True)
        assert taken.taking_since <= taken.taken_at

    def test_a_taking_that_broke_is_not_under_way(self, firms, monkeypatch):
        def breaks(*_):
            raise RuntimeError("half-way")

        monkeypatch.setattr(ReturnsImporter, "take", breaks)
        batch = sheets.read_output(ROWS)
        with pytest.raises(RuntimeError):
            services.take(batch_id=batch.pk, by="测试")
        batch.refresh_from_db()
        assert (batch.status, batch.taking_since) == (Status.READY, None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one transaction write at a time")
def test_a_taking_under_way_cannot_be_stopped(monkeypatch):
    import threading

    take, written, go = ReturnsImporter.take, threading.Event(), threading.Event()

    def slow(self, batch):
        take(self, batch)
        written.set()
        go.wait(10)

    monkeypatch.setattr(ReturnsImporter, "take", slow)
    sheets.known(1)
    batch = sheets.read_output({1: (5, 5)})
    services.request_take(batch=batch)
    thread, _ = in_thread(lambda: services.take(batch_id=batch.pk, by="甲", requested=True))
    written.wait(10)
    batch.refresh_from_db()
    assert batch.taking_since is not None
    with pytest.raises(services.BatchStateError) as caught:
        services.withdraw(batch=batch)
    assert str(caught.value) == messages.TAKING_NOW
    go.set()
    thread.join(10)
    batch.refresh_from_db()
    assert batch.status == Status.TAKEN
    assert OutputReturn.objects.count() == 1
