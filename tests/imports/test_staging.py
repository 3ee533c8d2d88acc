"""A file read into staged rows: counted by kind, asked about, stopped between two chunks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.periods import Period
from enterprises.importers.returns import ReturnsImporter
from imports import messages, services, tasks
from imports.models import Batch
from tests import helpers, sheets
from tests.imports.receiving import TWO, receive

pytestmark = pytest.mark.django_db
Status = Batch.Status


class TestReading:
    def test_counts_by_kind(self, firms):
        sheets.take_output({1: (100, 90), 2: (200, 180)})
        batch = sheets.read_output({1: (100, 90), 2: (201, 180), 3: (5, 6), 9: (1, 1)})
        assert batch.status == Status.READY
        assert batch.counts == {"new": 1, "changed": 1, "unchanged": 1, "refused": 1, "left_out": 0}
        kinds = dict(batch.rows.values_list("row", "kind"))
        assert kinds == {2: "unchanged", 3: "changed", 4: "new", 5: "refused"}
        changed = batch.rows.get(row=3)
        assert (changed.values["gross_output"], changed.before["gross_output"]) == ("201", "200")

    def test_a_second_call_stages_nothing_twice(self, firms):
        batch = receive()
        services.read_batch(batch_id=batch.pk)
        services.read_batch(batch_id=batch.pk)
        tasks.read_batch(batch.pk)
        assert batch.rows.count() == 2

    def test_a_batch_that_another_worker_has_is_left_to_it(self, firms):
        batch = receive()
        Batch.objects.filter(pk=batch.pk).update(status=Status.READING)
        assert services.read_batch(batch_id=batch.pk).status == Status.READING
        assert not batch.rows.exists()

    def test_rows_of_a_killed_worker_are_not_doubled(self, firms):
        batch = helpers.read_bytes(sheets.output(TWO), "output-2023-05.csv")
        Batch.objects.filter(pk=batch.pk).update(status=Status.UPLOADED)
        services.read_batch(batch_id=batch.pk)
        assert batch.rows.count() == 2

    def test_more_rows_than_a_chunk(self, firms, monkeypatch):
        monkeypatch.setattr("imports.services.comparing.CHUNK", 2)
        batch = sheets.read_output(dict.fromkeys((1, 2, 3), (1, 1)))
        assert (batch.rows_done, batch.rows.count()) == (3, 3)

    def test_a_second_sheet_of_the_same_file_is_warned_of(self, firms):
        sheets.take_output(TWO)
        batch = sheets.read_output(TWO)
        assert any("同一文件已于" in warning and "测试" in warning for warning in batch.warnings)
        assert batch.counts["unchanged"] == 2
        assert not any("同一文件" in warning for warning in sheets.read_output({1: (7, 7)}).warnings)

    def test_another_regions_upload_of_the_file_is_not_told(self, firms):
        sheets.take_output(TWO)
        assert not any("同一文件" in w for w in sheets.read_output(TWO, region="341721").warnings)

    def test_an_unexpected_error_is_one_sentence_and_no_rows(self, firms, monkeypatch):
        def breaks(*_):
            raise RuntimeError("boom")
            yield

        monkeypatch.setattr(ReturnsImporter, "check", breaks)
        batch = sheets.read_output(TWO)
        assert batch.status == Status.FAILED
        assert batch.message == messages.READ_FAILED.format(batch=batch.pk)
        assert not batch.rows.exists()

    def test_a_file_of_totals_only_is_refused(self, firms):
        content = sheets.sheet(["企业名称", "工业总产值_1-本月(千元)"], [["合计", 5]])
        batch = helpers.read_bytes(content, "output-2023-05.csv")
        assert (batch.status, batch.message) == (Status.FAILED, messages.NOTHING_READ)


class TestAsking:
    def test_the_period(self, firms):
        batch = helpers.read_bytes(sheets.output(TWO), "产值.csv")
        assert (batch.status, batch.question) == (Status.ASKING, "period")
        assert not batch.rows.exists()
        services.answer(batch=batch, period=Period(2023, 5))
        batch = services.read_batch(batch_id=batch.pk)
        assert (batch.status, str(batch.as_period), batch.message) == (Status.READY, "2023-05", "")

    def test_what_the_columns_mean(self, firms):
        """A header that names no value of any form; told the form alone, the batch says what is missing."""
        rows = sheets.sheet(
            ["统一社会信用代码", "企业名称", "金额(千元)"], [[sheets.code(1), sheets.name(1), 2]]
        )
        batch = helpers.read_bytes(rows, "2023-05.csv")
        assert (batch.status, batch.question) == (Status.ASKING, "mapping")
        batch = helpers.read_bytes(rows, "2023-05.csv", form="finance")
        assert (batch.status, batch.question) == (Status.ASKING, "mapping")
        assert "财务报表" in batch.message

    def test_an_answer_needs_a_question(self, firms):
        batch = sheets.read_output(TWO)
        with pytest.raises(services.BatchStateError, match="待入库"):
            services.answer(batch=batch, period=Period(2023, 5))


class TestStopping:
    """A reading that is thrown away, or carried on by another worker, ends between two chunks."""

    @pytest.fixture
    def interrupt(self, firms, monkeypatch):
        """A function: what to do to the batch once its first chunk is staged; the batch as reading left it."""
        from imports.services import claims, comparing

        def read(change):
            monkeypatch.setattr(comparing, "CHUNK", 1)
            batch = receive(sheets.output({number: (1, 1) for number in (1, 2, 3)}))
            advance, seen = claims.advance, []

            def written(given, rows, write):
                advance(given, rows, write)
                seen.append(Batch.objects.get(pk=given.pk))
                if len(seen) == 1:
                    change(Batch.objects.filter(pk=given.pk))

            monkeypatch.setattr(claims, "advance", written)
            return services.read_batch(batch_id=batch.pk), seen

        return read

    def test_thrown_away(self, interrupt):
        batch, seen = interrupt(lambda it: it.update(status=Status.DISCARDED))
        assert (batch.status, len(seen)) == (Status.DISCARDED, 1)
        assert not batch.rows.exists()

    def test_carried_on_by_another_worker(self, interrupt):
        """Its rows are the other's by then: this worker leaves them alone."""
        batch, seen = interrupt(lambda it: it.update(touched_at=timezone.now() + timedelta(minutes=1)))
        assert (batch.status, len(seen)) == (Status.READING, 1)
        assert batch.rows.count() == 1

    def test_the_number_of_rows_is_known_before_the_first_is_staged(self, interrupt):
        batch, seen = interrupt(lambda it: None)
        assert [(each.rows_done, each.rows_total) for each in seen[:3]] == [(1, 3), (2, 3), (3, 3)]
        assert (batch.status, batch.rows_done, batch.rows_total) == (Status.READY, 3, 3)
