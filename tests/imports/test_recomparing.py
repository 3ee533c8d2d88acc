"""Compared again with what stands now: from storage, by a task, killed or stopped at any point; never parsed twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from enterprises.importers.returns import ReturnsImporter
from enterprises.models import OutputReturn
from imports import messages, services, tasks
from imports.models import Batch
from tests import sheets
from tests.imports.recomparing import anew, compared_again, forget_file, told

pytestmark = pytest.mark.django_db
Status = Batch.Status
ROWS = {number: (number, number) for number in range(1, 8)}
MINE = ROWS | {8: (3, 3), 7: ("七", 7)}
THEIRS = ROWS | {2: (22, 2), 4: (44, 4)}


class Killed(BaseException):
    """Nothing catches it, as nothing catches a kill."""


@pytest.fixture
def firms(db):
    return sheets.known(*ROWS)


@pytest.fixture(autouse=True)
def _short_chunks(monkeypatch):
    monkeypatch.setattr("imports.services.comparing.CHUNK", 2)
    monkeypatch.setattr("imports.stored.CHUNK", 3)


@pytest.fixture
def overtaken(firms):
    """A preview that another batch of the form and month overtook, its own file gone since."""
    batch = sheets.read_output(MINE)
    sheets.take_output(THEIRS)
    forget_file(batch)
    return batch


@pytest.fixture
def fresh():
    """A function: what reading the same rows anew would say; of a file of its own."""

    def read(rows=MINE):
        content = sheets.read_output(rows)
        found = told(content)
        services.discard(batch=content)
        return found

    return read


def killed():
    raise Killed


def aged(batch):
    """The batch as a dead worker left it long ago is found and carried on."""
    later = timezone.now() + services.ABANDONED_AFTER + timedelta(seconds=1)
    assert services.abandoned(now=later)[0] == [batch.pk]
    tasks.read_batch(batch.pk)
    batch.refresh_from_db()
    return batch


class TestWithoutTheFile:
    def test_a_taking_that_was_overtaken(self, overtaken, fresh):
        batch = services.take(batch_id=overtaken.pk, by="测试")
        assert (batch.status, batch.message) == (Status.READY, messages.STALE)
        assert told(batch) == fresh()
        assert batch.counts["changed"] == 2
        taken = services.take(batch_id=overtaken.pk, by="测试")
        assert (taken.status, taken.message) == (Status.TAKEN, "")
        assert OutputReturn.objects.get(enterprise__uscc=sheets.code(2)).gross_output == 2

    def test_one_in_line_for_the_task(self, overtaken):
        services.request_take(batch=overtaken)
        tasks.take_batch(overtaken.pk, "测试")
        overtaken.refresh_from_db()
        assert (overtaken.status, overtaken.message) == (Status.READY, messages.STALE)

    def test_an_undoing_that_overtook_it(self, firms, fresh):
        base = sheets.take_output(THEIRS)
        batch = sheets.read_output(MINE)
        assert batch.counts["changed"] == 2
        forget_file(batch)
        assert not services.undo(batch_id=base.pk, by=None, reason="测试", now=timezone.now()).refusals
        again = services.take(batch_id=batch.pk, by="测试")
        assert (again.status, again.message, again.counts["new"]) == (Status.READY, messages.STALE, 6)
        assert told(again) == fresh()

    def test_a_clerk_who_asks_for_it(self, overtaken, fresh):
        batch = compared_again(overtaken)
        assert (batch.status, batch.message) == (Status.READY, "")
        assert told(batch) == fresh()
        assert services.take(batch_id=batch.pk, by="测试").status == Status.TAKEN

    def test_a_preview_of_before_rows_were_kept_so_is_read_from_its_file(self, firms):
        batch = sheets.read_output(MINE)
        Batch.objects.filter(pk=batch.pk).update(read_at=None, read_warnings=[])
        sheets.take_output(THEIRS)
        again = services.take(batch_id=batch.pk, by="测试")
        assert (again.status, again.message) == (Status.READY, messages.STALE)
        assert again.read_at is not None
        assert told(again) == told(anew(again))


class TestAsking:
    def test_a_double_click_asks_once(self, overtaken):
        assert services.request_comparison(batch=overtaken)
        assert not services.request_comparison(batch=overtaken)
        tasks.read_batch(overtaken.pk)
        tasks.read_batch(overtaken.pk)
        overtaken.refresh_from_db()
        assert overtaken.status == Status.READY

    @pytest.mark.parametrize(
        "status",
        [Status.ASKING, Status.TAKING, Status.TAKEN, Status.DISCARDED, Status.FAILED, Status.UNDONE],
    )
    def test_only_a_preview_is_compared(self, overtaken, status):
        Batch.objects.filter(pk=overtaken.pk).update(status=status)
        with pytest.raises(services.BatchStateError):
            services.request_comparison(batch=overtaken)

    def test_an_explained_layout_is_another_reading(self, firms):
        """What the columns mean was told anew: what had been read by the old meaning is not compared, but read."""
        from imports.services import mappings

        batch = sheets.read_output(MINE)
        assert batch.read_at is not None
        mappings._read_again(batch)
        batch.refresh_from_db()
        assert batch.read_at is None


class TestKilled:
    def test_a_worker_in_the_middle(self, overtaken, at_row, fresh):
        at_row(6, killed)
        with pytest.raises(Killed):
            services.take(batch_id=overtaken.pk, by="测试")
        overtaken.refresh_from_db()
        assert (overtaken.status, overtaken.rows_done, overtaken.rows_total) == (Status.READING, 4, 8)
        assert overtaken.compared_at is None
        # Half of the rows say what stands now, the rest what stood before.
        assert set(overtaken.rows.values_list("kind", flat=True)) == {
            *("new", "changed", "unchanged", "refused")
        }
        with pytest.raises(services.BatchStateError):
            services.take(batch_id=overtaken.pk, by="测试")
        batch = aged(overtaken)
        assert (batch.status, batch.message) == (Status.READY, messages.STALE)
        assert told(batch) == fresh()
        assert services.take(batch_id=batch.pk, by="测试").status == Status.TAKEN

    @pytest.mark.parametrize("row", range(2, 10))
    def test_at_any_row_and_what_stands_changed_once_more(self, overtaken, at_row, fresh, row):
        services.request_comparison(batch=overtaken)
        at_row(row, killed)
        with pytest.raises(Killed):
            tasks.read_batch(overtaken.pk)
        sheets.take_output({1: (111, 1), 3: (333, 3)})
        assert told(aged(overtaken)) == fresh()

    def test_a_worker_that_is_thought_dead_leaves_the_batch_to_the_other(self, overtaken, at_row, fresh):
        def carried_on():
            Batch.objects.filter(pk=overtaken.pk).update(touched_at=timezone.now() - timedelta(hours=1))
            assert services.abandoned(now=timezone.now() + services.WAITING_AFTER)[0] == [overtaken.pk]
            assert services.read_batch(batch_id=overtaken.pk).status == Status.READY

        services.request_comparison(batch=overtaken)
        at_row(5, carried_on)
        tasks.read_batch(overtaken.pk)
        assert told(overtaken) == fresh()


class TestFailing:
    @pytest.fixture
    def failed(self, overtaken, monkeypatch):
        check = ReturnsImporter.check

        def breaks(self, rows, context):
            for number, draft in enumerate(check(self, rows, context)):
                if number == 5:
                    raise RuntimeError("half-way")
                yield draft

        monkeypatch.setattr(ReturnsImporter, "check", breaks)
        batch = services.take(batch_id=overtaken.pk, by="测试")
        monkeypatch.undo()
        return batch

    def test_it_stays_a_preview_and_says_so(self, failed):
        assert (failed.status, failed.compared_at) == (Status.READY, None)
        assert failed.message == messages.COMPARE_FAILED.format(batch=failed.pk)
        assert failed.rows.count() == 8

    def test_what_was_compared_in_part_is_not_taken(self, failed, fresh):
        before = list(OutputReturn.objects.order_by("pk").values())
        again = services.take(batch_id=failed.pk, by="测试")
        assert (again.status, again.message) == (Status.READY, messages.COMPARED_AGAIN)
        assert list(OutputReturn.objects.order_by("pk").values()) == before
        assert told(again) == fresh()
        assert services.take(batch_id=failed.pk, by="测试").status == Status.TAKEN


def test_a_user_throws_it_away_in_the_middle(overtaken, at_row):
    services.request_comparison(batch=overtaken)
    at_row(6, lambda: services.discard(batch=overtaken, by="王敏"))
    batch = services.read_batch(batch_id=overtaken.pk)
    assert batch.status == Status.DISCARDED
    assert "王敏于" in batch.message
    assert "放弃了该批次" in batch.message
    assert not batch.rows.exists()
