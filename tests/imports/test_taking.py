"""A batch taken: one transaction, nothing before it and nothing twice; a preview that was overtaken is compared again."""

from __future__ import annotations

import pytest

from accounts.models import ReportingPeriod
from assessments.models import ProgressRequest
from enterprises.importers.returns import ReturnsImporter
from enterprises.models import OutputReturn
from imports import bulk, messages, services, tasks
from imports.models import Batch, SourceFile
from tests import sheets
from tests.imports.receiving import TWO, nothing_in_the_returns

pytestmark = pytest.mark.django_db
Status = Batch.Status


class TestTaking:
    def test_nothing_reaches_the_returns_before(self, firms):
        batch = sheets.read_output(TWO)
        services.request_take(batch=batch)
        assert nothing_in_the_returns()
        services.discard(batch=sheets.read_output(TWO))
        assert nothing_in_the_returns()
        taken = services.take(batch_id=batch.pk, by="王敏")
        assert (taken.status, taken.taken_by_name) == (Status.TAKEN, "王敏")
        assert OutputReturn.objects.count() == 2
        assert [str(p.as_period) for p in ReportingPeriod.objects.all()] == ["2023-05"]
        assert [str(p.period) for p in ProgressRequest.objects.all()] == ["2023-05-01"]

    def test_a_double_click_puts_it_in_line_once(self, firms):
        batch = sheets.read_output(TWO)
        same = Batch.objects.get(pk=batch.pk)
        assert services.request_take(batch=batch) is True
        assert services.request_take(batch=same) is False
        services.take(batch_id=batch.pk, by="测试")
        assert services.request_take(batch=same) is False

    def test_a_second_taking_writes_nothing(self, firms, monkeypatch):
        batch = sheets.take_output(TWO)
        first = batch.taken_at

        def never(*_, **__):
            raise AssertionError("written twice")

        monkeypatch.setattr(bulk, "write", never)
        assert services.take(batch_id=batch.pk, by="别人").taken_by_name == "测试"
        tasks.take_batch(batch.pk, "别人")
        batch.refresh_from_db()
        assert (batch.taken_at, batch.taken_by_name) == (first, "测试")

    def test_a_discarded_batch_is_gone_for_good(self, firms):
        batch = sheets.read_output(TWO)
        services.discard(batch=batch)
        assert not batch.rows.exists()
        assert SourceFile.objects.filter(pk=batch.source_id).exists()
        with pytest.raises(services.BatchStateError, match="已放弃"):
            services.take(batch_id=batch.pk, by="测试")
        assert nothing_in_the_returns()

    @pytest.mark.parametrize("requested", [False, True])
    def test_it_is_one_transaction(self, firms, monkeypatch, requested):
        take = ReturnsImporter.take

        def breaks(self, batch):
            take(self, batch)
            assert OutputReturn.objects.count() == 2
            raise RuntimeError("half-way")

        monkeypatch.setattr(ReturnsImporter, "take", breaks)
        batch = sheets.read_output(TWO)
        if requested:
            services.request_take(batch=batch)
        with pytest.raises(RuntimeError):
            services.take(batch_id=batch.pk, by="测试", requested=requested)
        batch.refresh_from_db()
        assert (batch.status, batch.message) == (Status.READY, messages.TAKE_FAILED.format(batch=batch.pk))
        assert nothing_in_the_returns()
        monkeypatch.undo()
        assert services.take(batch_id=batch.pk, by="测试").message == ""
        assert OutputReturn.objects.count() == 2

    def test_a_receiver_that_fails_takes_the_rows_with_it(self, firms, monkeypatch):
        def breaks(*_, **__):
            raise RuntimeError("no progress today")

        monkeypatch.setattr("assessments.services.request_progress", breaks)
        batch = sheets.read_output(TWO)
        with pytest.raises(RuntimeError):
            services.take(batch_id=batch.pk, by="测试")
        assert nothing_in_the_returns()

    def test_refused_rows_stay_out(self, firms, output):
        sheets.take_output({1: (1, 1), 2: ("十万", 1), 9: (3, 3)})
        assert list(output()) == [1]


class TestStale:
    def test_a_preview_that_was_overtaken_is_read_again(self, firms, output):
        early, late = sheets.read_output({1: (5, 5), 2: (6, 6)}), sheets.read_output({1: (7, 7), 3: (8, 8)})
        services.take(batch_id=late.pk, by="测试")
        again = services.take(batch_id=early.pk, by="测试")
        assert (again.status, again.message) == (Status.READY, messages.STALE)
        assert {number: value for number, (value, *_) in output().items()} == {1: 7, 3: 8}
        assert again.counts | {"left_out": 0} == {
            "new": 1,
            "changed": 1,
            "unchanged": 0,
            "refused": 0,
            "left_out": 0,
        }
        assert again.rows.get(row=2).before["gross_output"] == "7"
        taken = services.take(batch_id=early.pk, by="测试")
        assert (taken.status, taken.message) == (Status.TAKEN, "")
        assert {number: value for number, (value, *_) in output().items()} == {1: 5, 2: 6, 3: 8}

    def test_a_task_delivered_twice_does_not_take_what_went_back(self, firms, output):
        early, late = sheets.read_output({1: (5, 5)}), sheets.read_output({1: (7, 7)})
        services.take(batch_id=late.pk, by="测试")
        services.request_take(batch=early)
        tasks.take_batch(early.pk, "测试")
        with pytest.raises(services.BatchStateError):
            tasks.take_batch(early.pk, "测试")
        assert output()[1][0] == 7

    def test_what_cannot_meet_does_not_overtake(self, firms, output):
        """Two counties send their shares of one form and month on one day."""
        sheets.take_register(sheets.firm(4, "341721"))
        mine = sheets.read_output({1: (5, 5)}, region="341702")
        sheets.take_output({4: (7, 7)}, region="341721")
        assert services.take(batch_id=mine.pk, by="测试").status == Status.TAKEN
        other_month = sheets.read_output({1: (1, 1)}, "2023-06")
        sheets.take_output({1: (6, 6)})
        assert services.take(batch_id=other_month.pk, by="测试").status == Status.TAKEN

    @pytest.mark.parametrize(("first", "then"), [("341700", "341702"), ("341702", "341700")])
    def test_a_city_and_its_county_can_meet(self, firms, first, then):
        batch = sheets.read_output({1: (5, 5)}, region=first)
        sheets.take_output({1: (7, 7)}, region=then)
        assert services.take(batch_id=batch.pk, by="测试").message == messages.STALE
