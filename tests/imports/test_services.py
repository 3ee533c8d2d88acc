"""A batch from its upload to its rows in the returns: every state, and nothing written before it is taken."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Region, ReportingPeriod
from accounts.periods import Period
from assessments.models import ProgressRequest
from enterprises.importers.returns import ReturnsImporter
from enterprises.models import OutputReturn
from imports import bulk, messages, services, tasks
from imports.models import Batch, SourceFile
from tests import helpers, sheets

pytestmark = pytest.mark.django_db
Status = Batch.Status
TWO = {1: (100, 90), 2: (200, 180)}


def receive(content=None, name="output-2023-05.csv", **kwargs):
    kwargs.setdefault("region", Region.objects.get(depth=1))
    content = sheets.output(TWO) if content is None else content
    return services.receive(file=io.BytesIO(content), file_name=name, importer="returns", **kwargs)


def nothing_in_the_returns():
    counts = OutputReturn.objects.count(), ReportingPeriod.objects.count(), ProgressRequest.objects.count()
    return counts == (0, 0, 0)


class TestReceiving:
    def test_one_file_is_kept_once_whoever_uploads_it(self, people, settings):
        first, second = receive(), receive(name="副本.csv", user=people["bureau"])
        assert first.source.file.name == second.source.file.name
        assert first.source.sha256 == second.source.sha256
        assert [first.source.name, second.source.name] == ["output-2023-05.csv", "副本.csv"]
        assert len([path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]) == 1
        assert [first.uploaded_by_name, second.uploaded_by_name] == ["命令行", "王敏"]

    def test_a_file_that_is_gone_from_the_disk_is_kept_again(self):
        first = receive()
        first.source.file.storage.delete(first.source.file.name)
        second = receive()
        assert second.source.file.storage.exists(second.source.file.name)

    @pytest.mark.parametrize(
        "name", ["../../etc/passwd", "a.b/../../c", "无扩展名", "a.甲乙", "表" * 300 + ".csv"]
    )
    def test_no_file_name_reaches_the_disk(self, name):
        kept = receive(name=name).source
        folder, digest = kept.file.name.removeprefix("uploads/").split("/")
        assert digest.split(".")[0] == kept.sha256
        assert folder == kept.sha256[:2]
        assert kept.file.name.isascii()

    def test_a_long_name_of_the_uploader_fits(self, people):
        people["bureau"].display_name = ""
        people["bureau"].username = "w" * 150
        assert len(receive(user=people["bureau"]).uploaded_by_name) == 40


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


ACTIONS = {
    "answer": lambda batch: services.answer(batch=batch, period=Period(2023, 5)),
    "request_take": lambda batch: services.request_take(batch=batch),
    "take": lambda batch: services.take(batch_id=batch.pk, by="测试"),
    "take_task": lambda batch: tasks.take_batch(batch.pk, "测试"),
    "withdraw": lambda batch: services.withdraw(batch=batch),
    "discard": lambda batch: services.discard(batch=batch),
}
ALLOWED = {
    "answer": {Status.ASKING},
    "request_take": {Status.READY, Status.TAKING, Status.TAKEN},
    "take": {Status.READY, Status.TAKING, Status.TAKEN},
    "take_task": {Status.TAKING, Status.TAKEN},
    "withdraw": {Status.TAKING},
    "discard": {
        *(Status.UPLOADED, Status.READING, Status.READY),
        *(Status.ASKING, Status.FAILED, Status.DISCARDED),
    },
}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("action", ACTIONS)
def test_what_may_be_done_in_each_state(firms, action, status):
    batch = sheets.read_output(TWO)
    Batch.objects.filter(pk=batch.pk).update(status=status)
    batch.refresh_from_db()
    if status in ALLOWED[action]:
        ACTIONS[action](batch)
        return
    with pytest.raises(services.BatchStateError) as caught:
        ACTIONS[action](batch)
    assert str(caught.value) == messages.NOT_READY.format(status=status.label)
    batch.refresh_from_db()
    assert batch.status == status
    assert nothing_in_the_returns()


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


class TestLineage:
    def test_unchanged_rows_keep_theirs(self, firms, output):
        first = sheets.take_output({1: (1, 1), 2: (2, 2)})
        second = sheets.take_output({3: (9, 9), 1: (1, 1), 2: (3, 2)})
        assert output() == {1: (1, first.pk, 2), 2: (3, second.pk, 4), 3: (9, second.pk, 2)}

    def test_a_partial_file_leaves_other_values(self, firms):
        sheets.take_output({1: (1, 2, 3, 4)}, values=("工业总产值", "工业销售产值"))
        sheets.take_output({1: (30, 40)}, values=("工业销售产值",))
        names = ("gross_output", "gross_output_prior", "sales_output", "sales_output_prior")
        assert OutputReturn.objects.values_list(*names).get() == (1, 2, 30, 40)

    def test_an_empty_cell_of_a_column_that_is_there_takes_the_value_away(self, firms):
        sheets.take_output({1: (1, 2)})
        sheets.take_output({1: ("", 2)})
        assert OutputReturn.objects.values_list("gross_output", "gross_output_prior").get() == (None, 2)

    def test_sheets_with_different_columns(self, firms, tmp_path):
        """A sheet that lacks a column does not empty it because another sheet of the file has it."""
        import openpyxl

        sheets.take_output({1: (1, 2, 3, 4), 2: (5, 6, 7, 8)}, values=("工业总产值", "工业销售产值"))
        book = openpyxl.Workbook()
        for title, value, number in (("产值", "工业总产值", 1), ("销售", "工业销售产值", 2)):
            page = book.create_sheet(title)
            page.append(["统一社会信用代码", f"{value}_1-本月(千元)", f"{value}_上年同期(千元)"])
            page.append([sheets.code(number), 100, 200])
        del book["Sheet"]
        book.save(tmp_path / "output-2023-05.xlsx")
        helpers.take(tmp_path / "output-2023-05.xlsx")
        names = ("gross_output", "gross_output_prior", "sales_output", "sales_output_prior")
        found = OutputReturn.objects.order_by("enterprise").values_list(*names)
        assert list(found) == [(100, 200, 3, 4), (5, 6, 100, 200)]

    def test_one_enterprise_on_the_same_row_of_two_sheets(self, firms, tmp_path):
        import openpyxl

        book = openpyxl.Workbook()
        for title in ("甲", "乙"):
            page = book.create_sheet(title)
            page.append(["统一社会信用代码", "工业总产值_1-本月(千元)"])
            page.append([sheets.code(1), 100])
        del book["Sheet"]
        book.save(tmp_path / "output-2023-05.xlsx")
        batch = helpers.read(tmp_path / "output-2023-05.xlsx")
        assert (batch.counts["new"], batch.counts["refused"]) == (1, 1)
        why = batch.rows.get(kind="refused").problems[0]["why"]
        assert "工作表“甲”第2行" in why
        sheets.finish(batch)


class TestScope:
    def test_a_county_takes_only_its_own(self, firms, output):
        sheets.take_register(sheets.firm(4, "341721"))
        batch = sheets.read_output({1: (1, 1), 4: (2, 2)}, region="341721")
        assert dict(batch.rows.values_list("row", "kind")) == {2: "refused", 3: "new"}
        problem = batch.rows.get(row=2).problems[0]
        assert "不在您的管辖范围（东至县）内" in problem["why"]
        assert (problem["column"], problem["heading"]) == ("A", "统一社会信用代码")
        sheets.finish(batch)
        assert list(output()) == [4]

    def test_a_county_registers_only_its_own(self, firms):
        rows = sheets.register(sheets.firm(4, "341721"), sheets.firm(5, "341702"), sheets.firm(1, "341721"))
        batch = helpers.read_bytes(rows, "名录.csv", "register", region="341721")
        assert dict(batch.rows.values_list("row", "kind")) == {2: "new", 3: "refused", 4: "refused"}

    def test_a_file_of_another_regions_enterprises_writes_nothing(self, firms, output):
        sheets.take_output(TWO, region="341721")
        assert output() == {}


class TestCarryingOn:
    def aged(self, status, **age):
        batch = receive()
        then = timezone.now() - timedelta(**age)
        Batch.objects.filter(pk=batch.pk).update(status=status, touched_at=then)
        return batch.pk

    def test_what_was_left_behind(self, firms):
        old = [self.aged(s, minutes=6) for s in (Status.UPLOADED, Status.READING, Status.TAKING)]
        for status in (Status.READING, Status.TAKING):
            self.aged(status, minutes=4)
        self.aged(Status.UPLOADED, seconds=20)
        for status in (Status.READY, Status.ASKING, Status.TAKEN, Status.DISCARDED, Status.FAILED):
            self.aged(status, minutes=60)
        to_read, to_take = services.abandoned(now=timezone.now())
        assert (sorted(to_read), to_take) == (old[:2], old[2:])

    def test_the_task_puts_it_in_line_by_id(self, firms, monkeypatch):
        read, taking = self.aged(Status.READING, minutes=6), self.aged(Status.TAKING, minutes=6)
        queued = []
        monkeypatch.setattr(tasks, "enqueue", lambda task, *args: queued.append((task.name, args)))
        tasks.carry_on_batches()
        assert queued == [
            ("imports.tasks.read_batch", (read,)),
            ("imports.tasks.take_batch", (taking, "系统续办")),
        ]

    def test_a_killed_workers_batch_is_carried_through(self, firms, settings, output):
        settings.CELERY_TASK_ALWAYS_EAGER = True
        batch = self.aged(Status.READING, minutes=6)
        tasks.carry_on_batches()
        assert Batch.objects.get(pk=batch).status in (Status.READY, Status.UPLOADED)
        tasks.read_batch(batch)
        services.request_take(batch=Batch.objects.get(pk=batch))
        Batch.objects.filter(pk=batch).update(touched_at=timezone.now() - timedelta(minutes=6))
        for pk in services.abandoned(now=timezone.now())[1]:
            tasks.take_batch(pk, "系统续办")
        assert Batch.objects.get(pk=batch).taken_by_name == "系统续办"
        assert len(output()) == 2


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
