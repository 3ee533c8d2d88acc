"""The check rules asked before the taking: the same findings, seen in the preview, the workbook and the result."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from enterprises.models import OutputReturn
from imports import previewing, services, tasks
from imports.annotating.paint import AMBER, RED
from imports.models import Annotation, Batch, Judgement, StagedRemark
from reporting.models import Finding
from tests import helpers, sheets
from tests.reporting import doubts

pytestmark = pytest.mark.django_db
Status = Judgement.Status
EXPORTS_MORE, SELLS_MORE, SOUND = (1000, 900, 950), (2000, 2600, 0), (3000, 2900, 100)


def compared(rows, **kwargs):
    """The batch of an output return: number → 产值, 销售产值, 出口交货值; compared, and judged by the task."""
    cells = {number: [cell for value in values for cell in (value, None)] for number, values in rows.items()}
    batch = sheets.read_output(cells, values=doubts.VALUES, **kwargs)
    tasks._have_judged(batch.pk)
    tasks.judge_batch(batch.pk)
    return Batch.objects.select_related("judgement").get(pk=batch.pk)


def said(batch):
    """(number of the enterprise, value, level) of each remark."""
    rows = {row.pk: int(row.uscc[10:17]) for row in batch.rows.all()}
    return {(rows[each.row_id], each.name, each.level) for each in StagedRemark.objects.filter(batch=batch)}


def found():
    """The same of the findings that stand."""
    rows = Finding.objects.standing().filter(enterprise__isnull=False)
    return {(int(each.enterprise.uscc[10:17]), each.subject, each.severity) for each in rows}


def taken(batch):
    batch = services.take(batch_id=batch.pk, by="王敏")
    doubts.run()
    return batch


def test_what_the_rules_would_find_is_told_before_the_taking(firms):
    batch = compared({1: EXPORTS_MORE, 2: SELLS_MORE, 3: SOUND})
    assert said(batch) == {(1, "export_delivery", "error"), (2, "sales_output", "warning")}
    assert (batch.judgement.rows_wrong, batch.judgement.rows_doubted) == (1, 1)
    error, doubt = StagedRemark.objects.filter(batch=batch).order_by("level")
    assert error.why.startswith("出口交货值 950 千元 大于 工业销售产值 900 千元。")
    assert error.why.endswith("可以入库，但入库后须更正，否则不能报送。")
    assert doubt.why.endswith("可以入库，报送前须更正或说明。")
    assert not Finding.objects.exists()
    assert not OutputReturn.objects.exists()


def test_a_rule_error_keeps_no_row_out(firms, output):
    batch = taken(compared({1: EXPORTS_MORE}))
    assert output() == {1: (1000, batch.pk, 2)}


def test_a_slip_against_what_stood_is_told(firms):
    for month in ("2023-03", "2023-04"):
        doubts.take({1: (62_009, 60_000, 0)}, month)
    batch = compared({1: (78, 75, 0)})
    told = said(batch)
    assert {(1, "gross_output", "error"), (1, "gross_output", "warning")} <= told
    taken(batch)
    assert found() == told


class TestAgainstWhatStands:
    def test_values_that_the_file_lacks_are_judged_as_they_stand(self, firms):
        doubts.take({1: (1000, 900, 850)})
        batch = sheets.read_output({1: (1000, None, 800, None)}, values=("工业总产值", "工业销售产值"))
        tasks._have_judged(batch.pk)
        tasks.judge_batch(batch.pk)
        assert (1, "export_delivery", "error") in said(batch)

    def test_rows_that_change_nothing_are_not_judged_again(self, firms):
        doubts.take({1: EXPORTS_MORE, 2: SOUND})
        assert said(compared({1: EXPORTS_MORE, 2: SELLS_MORE})) == {(2, "sales_output", "warning")}

    def test_a_mended_row_is_told_no_more(self, firms):
        doubts.export_beyond_sales()
        assert said(compared({1: (1000, 900, 850)})) == set()

    def test_an_enterprise_outside_the_library_is_not_judged_as_its_findings_are_not(self, db):
        sheets.take_register(sheets.firm(1, exit="2022-06"), sheets.firm(2))
        batch = compared({1: EXPORTS_MORE, 2: SELLS_MORE})
        assert said(batch) == {(2, "sales_output", "warning")}
        taken(batch)
        assert found() == said(batch)

    def test_what_was_confirmed_of_the_same_figures_is_not_told_again(self, firms):
        finding = doubts.export_beyond_sales()
        Finding.objects.filter(pk=finding.pk).update(state="confirmed")
        cells = {1: [1000, 800, 900, None, 950, None]}
        batch = sheets.read_output(cells, values=doubts.VALUES)
        tasks._have_judged(batch.pk)
        tasks.judge_batch(batch.pk)
        assert batch.rows.get().kind == "changed"
        assert "export_delivery" not in {name for _, name, _ in said(batch)}

    def test_another_countys_rows_are_neither_judged_nor_counted(self, firms):
        sheets.take_register(sheets.firm(5, "341721"))
        doubts.take({5: EXPORTS_MORE})
        batch = compared({1: SOUND, 5: SELLS_MORE}, region="341702")
        assert batch.counts["refused"] == 1
        assert said(batch) == set()


def test_comparing_again_replaces_what_was_said(firms):
    batch = compared({1: EXPORTS_MORE, 2: SOUND})
    assert said(batch)
    doubts.take({1: EXPORTS_MORE})
    assert services.request_comparison(batch=batch)
    services.read_batch(batch_id=batch.pk)
    again = Batch.objects.select_related("judgement").get(pk=batch.pk)
    assert previewing.tabs(again, "")[4].name == "refused"  # nothing is said of an older comparison
    assert services.request_judging(batch_id=batch.pk)
    services.judge(batch_id=batch.pk)
    again = Batch.objects.select_related("judgement").get(pk=batch.pk)
    assert said(again) == set()
    assert again.judgement.rows_wrong == 0


def test_taking_back_and_importing_again_says_the_same(firms):
    batch = compared({1: EXPORTS_MORE})
    before = said(batch)
    taken(batch)
    undone = services.undo(batch_id=batch.pk, by=None, reason="文件有误", now=timezone.now())
    assert undone.refusals == []
    doubts.run()
    assert found() == set()
    assert said(compared({1: EXPORTS_MORE})) == before == said(batch)


class TestTheStep:
    def test_it_is_asked_for_once_and_done_once(self, firms):
        batch = sheets.read_output({1: (100, 90)})
        assert services.request_judging(batch_id=batch.pk)
        services.judge(batch_id=batch.pk)
        assert not services.request_judging(batch_id=batch.pk)
        services.judge(batch_id=batch.pk)
        assert Judgement.objects.get().status == Status.READY

    def test_a_register_has_no_rules(self, db):
        batch = helpers.read_bytes(sheets.register(sheets.firm(1)), "名录.csv", "register")
        assert batch.status == Batch.Status.READY
        assert not services.request_judging(batch_id=batch.pk)
        assert not Judgement.objects.exists()

    def test_what_a_killed_worker_left_is_carried_on(self, firms):
        batch = sheets.read_output({1: (100, 90)})
        then = timezone.now() - timedelta(minutes=6)
        services.request_judging(batch_id=batch.pk)
        Judgement.objects.update(status=Status.WORKING, touched_at=then)
        assert services.unjudged(now=timezone.now()) == [batch.pk]
        tasks._have_judged(batch.pk)
        tasks.judge_batch(batch.pk)
        assert Judgement.objects.get().status == Status.READY
        assert services.unjudged(now=timezone.now()) == []

    def test_a_batch_whose_message_was_lost_is_asked_for(self, firms):
        batch = sheets.read_output({1: (100, 90)})
        assert services.unjudged(now=timezone.now()) == []
        later = timezone.now() + timedelta(minutes=2)
        assert services.unjudged(now=later) == [batch.pk]

    def test_a_batch_thrown_away_keeps_nothing(self, firms):
        batch = compared({1: EXPORTS_MORE})
        services.discard(batch=batch)
        assert not StagedRemark.objects.exists()
        assert not Judgement.objects.exists()

    def test_the_number_of_queries_does_not_grow_with_the_rows(self, db):
        sheets.known(*range(1, 31))
        counts = []
        for numbers in ([1], range(1, 31)):
            batch = compared(dict.fromkeys(numbers, EXPORTS_MORE))
            Judgement.objects.filter(batch=batch).update(status=Status.WAITING)
            with CaptureQueriesContext(connection) as asked:
                services.judge(batch_id=batch.pk)
            counts.append(len(asked))
        assert counts[0] == counts[1]


class TestTheWorkbook:
    def annotated(self, batch):
        services.request_annotation(batch=batch, by="王敏")
        tasks.annotate_batch(batch.pk)
        with Annotation.objects.get(batch=batch).file.open("rb") as file:
            return load_workbook(io.BytesIO(file.read()))

    def listed(self, book):
        """The list of problems as text."""
        rows = book.worksheets[-1].iter_rows(values_only=True)
        return "".join(str(cell) for row in rows for cell in row if cell)

    def test_cells_of_rule_errors_and_doubts_are_coloured_and_commented(self, firms):
        batch = compared({1: EXPORTS_MORE, 2: SELLS_MORE, 3: SOUND})
        layout = batch.layouts[0]["columns"]
        book = self.annotated(batch)
        sheet = book.worksheets[0]
        wrong, doubted = sheet[f"{layout['export_delivery']}2"], sheet[f"{layout['sales_output']}3"]
        assert (wrong.fill.start_color.rgb, doubted.fill.start_color.rgb) == (RED, AMBER)
        assert wrong.comment.text.startswith("校核错误：出口交货值 950 千元 大于")
        assert doubted.comment.text.startswith("校核疑点：")
        assert "校核规则查出2处：错误1处" in self.listed(book)
        assert "所在行未入库" not in self.listed(book)

    def test_a_workbook_made_before_the_rules_spoke_is_made_again(self, firms):
        batch = sheets.read_output({1: (1000, None, 900, None, 950, None)}, values=doubts.VALUES)
        self.annotated(batch)
        services.request_judging(batch_id=batch.pk)
        assert services.judge(batch_id=batch.pk)
        assert Annotation.objects.get(batch=batch).status == Annotation.Status.WAITING
        tasks.annotate_batch(batch.pk)
        annotation = Annotation.objects.get(batch=batch)
        with annotation.file.open("rb") as file:
            book = load_workbook(io.BytesIO(file.read()))
        assert "校核规则查出1处：错误1处" in self.listed(book)
