"""The annotated workbook: the clerk's own file with its faults marked, corrected and taken as it comes back."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from imports import messages, notices, services, tasks
from imports.annotating.paint import AMBER, RED
from imports.models import Annotation, Batch
from tests import helpers, sheets

pytestmark = pytest.mark.django_db
HEADS = ["统一社会信用代码", "企业名称", "工业总产值_1-本月(千元)", "工业总产值_上年同期(千元)"]


def workbook(*rows, prepare=lambda book: None):
    """A workbook as an office keeps it: a title, headings in bold, a column of its own width, a formula."""
    book = Workbook()
    sheet = book.active
    sheet.title = "产值"
    sheet["A1"] = "2023年1-5月工业产值"
    sheet.merge_cells("A1:D1")
    sheet.append(HEADS)
    for cell in sheet[2]:
        cell.font = Font(bold=True)
    sheet.column_dimensions["B"].width = 33
    for row in rows:
        sheet.append(row)
    prepare(book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def calculated(content, result):
    """The workbook as a spreadsheet program saves it: its formulas have this result."""
    saved = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(saved, "w") as taken:
        for name in given.namelist():
            text = given.read(name)
            taken.writestr(name, re.sub(rb"</f><v ?/>|</f><v></v>", f"</f><v>{result}</v>".encode(), text))
    return saved.getvalue()


def line(number, value, prior=90):
    return [sheets.code(number), sheets.name(number), value, prior]


def annotated(batch):
    """The workbook as it is downloaded, and what is said of it."""
    assert services.request_annotation(batch=batch, by="王敏")
    tasks.annotate_batch(batch.pk)
    annotation = Annotation.objects.get(batch=batch)
    assert annotation.status == Annotation.Status.READY, annotation.note
    with annotation.file.open("rb") as content:
        return content.read(), annotation.note


def opened(content):
    return load_workbook(io.BytesIO(content))


def saved(book):
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def colour(cell):
    return cell.fill.start_color.rgb


class TestOriginal:
    def test_it_comes_back_marked_is_corrected_and_taken(self, firms, output):
        content = workbook(line(1, 100), line(2, "十万"), line(3, -5))
        batch = helpers.read_bytes(content, "产值.xlsx")
        assert (batch.counts["refused"], batch.rows_noted) == (1, 1)
        book = opened(annotated(batch)[0])
        sheet = book["产值"]
        assert (colour(sheet["C4"]), colour(sheet["C5"])) == (RED, AMBER)
        assert sheet["C4"].comment.author == "系统"
        assert sheet["C4"].comment.text.startswith("错误：数字写成了汉字")
        assert sheet["C5"].comment.text.startswith("提示：")
        assert sheet["C3"].comment is None
        sheet["C4"], sheet["C5"] = 200, 5
        again = helpers.read_bytes(saved(book), "产值-批注.xlsx")
        assert again.status == Batch.Status.READY, again.message
        assert (again.counts["refused"], again.rows_noted, again.warnings) == (0, 0, [])
        services.take(batch_id=again.pk, by="测试")
        assert {number: value for number, (value, *_) in output().items()} == {1: 100, 2: 200, 3: 5}

    def test_formats_formulas_widths_and_merged_cells_stay(self, firms):
        def prepare(book):
            book["产值"]["D4"] = "=C4-10"
            book.create_sheet("说明")["A1"] = "填表说明"

        content = calculated(workbook(line(1, "十万"), line(2, 100), prepare=prepare), "90")
        batch = helpers.read_bytes(content, "产值.xlsx")
        assert batch.rows.get(row=4).values["gross_output_prior"] == "90", batch.message
        book = opened(annotated(batch)[0])
        sheet = book["产值"]
        assert book.sheetnames == ["产值", "说明", "问题清单"]
        assert sheet["D4"].value == "=C4-10"
        assert sheet["B2"].font.bold
        assert sheet.column_dimensions["B"].width == 33
        assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:D1"]

    def test_the_list_leads_to_every_cell(self, firms):
        batch = helpers.read_bytes(workbook(line(1, "十万", "约九十"), line(9, 5)), "产值.xlsx")
        listed = opened(annotated(batch)[0])["问题清单"]
        assert listed["A1"].value == notices.LIST_TITLE
        assert listed["A2"].value == notices.LIST_COUNT.format(problems=3, errors=3, warnings=0)
        places = {cell.value: cell.hyperlink.location for cell in listed["C"] if cell.hyperlink}
        assert places == {f"产值!{at}": f"'产值'!{at}" for at in ("C3", "D3", "A4")}
        assert "工作表“产值”第3行C列" in listed["D4"].value

    def test_several_problems_of_a_cell_are_one_comment(self, firms):
        batch = helpers.read_bytes(workbook(line(1, "十万")), "产值.xlsx")
        row = batch.rows.get()
        row.problems = [*row.problems, row.problems[0] | {"why": "另一个问题，请核对。"}]
        row.save()
        comment = opened(annotated(batch)[0])["产值"]["C3"].comment.text
        assert comment.splitlines() == [f"错误：{problem['why']}" for problem in row.problems]

    def test_a_problem_of_the_row_marks_its_first_cell(self, firms):
        batch = helpers.read_bytes(workbook(line(1, 5)), "产值.xlsx")
        row = batch.rows.get()
        row.kind, row.reasons = "refused", 1
        row.problems = [{"level": "error", "column": "", "heading": "", "value": "", "why": "整行的问题。"}]
        row.save()
        sheet = opened(annotated(batch)[0])["产值"]
        assert (colour(sheet["A3"]), sheet["A3"].comment.text) == (RED, "错误：整行的问题。")

    def test_a_merged_cell_is_marked_where_its_content_shows(self, firms):
        def prepare(book):
            book["产值"].merge_cells("C3:C4")

        batch = helpers.read_bytes(workbook(line(1, 5), line(2, None), prepare=prepare), "产值.xlsx")
        assert batch.counts["refused"] == 2
        sheet = opened(annotated(batch)[0])["产值"]
        assert colour(sheet["C3"]) == RED
        assert "合并" in sheet["C3"].comment.text

    def test_a_second_round_takes_the_first_ones_marks_away(self, firms):
        def remarked(book):
            book["产值"]["C3"].comment = Comment("请张工核实", "李强")

        content = workbook(line(1, "十万"), line(2, "二十"), prepare=remarked)
        first = opened(annotated(helpers.read_bytes(content, "产值.xlsx"))[0])
        assert first["产值"]["C3"].comment.text.endswith("请张工核实")
        first["产值"]["C3"] = 5
        batch = helpers.read_bytes(saved(first), "产值.xlsx")
        assert batch.counts["refused"] == 1
        second = opened(annotated(batch)[0])
        assert second.sheetnames == ["产值", "问题清单"]
        assert colour(second["产值"]["C3"]) != RED
        assert second["产值"]["C3"].comment.text == "请张工核实"
        assert colour(second["产值"]["C4"]) == RED

    def test_comments_beyond_the_cap_are_told(self, firms, settings):
        settings.IMPORT_ANNOTATE_MAX_COMMENTS = 1
        batch = helpers.read_bytes(workbook(line(1, "十万"), line(2, "二十")), "产值.xlsx")
        book = opened(annotated(batch)[0])
        assert [bool(book["产值"][at].comment) for at in ("C3", "C4")] == [True, False]
        assert colour(book["产值"]["C4"]) == RED
        assert notices.COMMENTS_CUT.format(shown=1, hidden=1) in [
            cell.value for cell in book["问题清单"]["A"]
        ]

    def test_nothing_of_ours_is_a_formula(self, firms):
        def renamed(book):
            book["产值"].title = "=1+1"

        batch = helpers.read_bytes(workbook(line(1, "十万"), prepare=renamed), "产值.xlsx")
        place = opened(annotated(batch)[0])["问题清单"]["C4"]
        assert (place.value, place.data_type, place.quotePrefix) == ("=1+1!C3", "s", True)


class TestOtherFiles:
    @pytest.mark.parametrize("name", ["output-2023-02-faults.csv", "output-2023-06-titled.xls"])
    def test_other_kinds_come_back_as_xlsx_with_the_same_rows(self, name):
        helpers.take("enterprises.xlsx", "register")
        batch = helpers.read(name)
        content, note = annotated(batch)
        assert note == notices.AS_VALUES.format(kind=note.split("原文件是")[1].split("或含有")[0])
        again = helpers.read_bytes(content, f"{name.rsplit('.', 1)[0]}-批注.xlsx")
        assert again.status == Batch.Status.READY, again.message
        assert again.counts == batch.counts
        same = [
            list(each.rows.order_by("pk").values_list("row", "uscc", "values")) for each in (batch, again)
        ]
        assert same[0] == same[1]

    def test_a_code_of_eighteen_digits_survives(self, firms):
        text = f"统一社会信用代码,企业名称,工业总产值(千元)\n{'1' * 18},某厂,5\n"
        batch = helpers.read_bytes(text.encode(), "产值2023-05.csv")
        sheet = opened(annotated(batch)[0])["CSV"]
        assert (sheet["A2"].value, sheet["A2"].data_type) == ("1" * 18, "s")
        assert sheet["C2"].value == 5
        assert colour(sheet["A2"]) == RED

    def test_a_large_file_comes_back_as_its_faulty_rows(self, firms, settings, output):
        settings.IMPORT_ANNOTATE_MAX_CELLS = 5
        rows = [line(1, 100), line(2, "十万"), line(3, "二十")]
        batch = helpers.read_bytes(workbook(*rows), "产值.xlsx")
        content, note = annotated(batch)
        assert note == notices.ONLY_FAULTY.format(rows=2)
        book = opened(content)
        sheet = book["产值"]
        assert [cell.value for cell in sheet["B"]] == [None, HEADS[1], sheets.name(2), sheets.name(3)]
        assert colour(sheet["C3"]) == RED
        assert "第4行" in book["问题清单"]["D5"].value
        sheet["C3"], sheet["C4"] = 200, 300
        again = helpers.read_bytes(saved(book), "改正.xlsx")
        assert (str(again.as_period), again.counts["new"]) == ("2023-05", 2), again.message
        services.take(batch_id=again.pk, by="测试")
        assert {number: value for number, (value, *_) in output().items()} == {2: 200, 3: 300}

    def test_a_workbook_that_exceeds_its_limits_comes_back_as_its_faulty_rows(self, firms, settings):
        batch = helpers.read_bytes(workbook(line(1, "十万")), "产值.xlsx")
        settings.IMPORT_MEMORY_BYTES = 40 * 1024 * 1024  # less than Python itself asks for
        assert annotated(batch)[1] == notices.ONLY_FAULTY.format(rows=1)

    def test_rows_beyond_the_cap_are_told(self, firms, settings):
        settings.IMPORT_ANNOTATE_MAX_CELLS, settings.IMPORT_ANNOTATE_MAX_ROWS = 0, 1
        batch = helpers.read_bytes(workbook(line(1, "十万"), line(2, "二十")), "产值.xlsx")
        content, note = annotated(batch)
        assert notices.ROWS_CUT.format(shown=1, hidden=1) in note
        assert opened(content)["产值"].max_row == 3


class TestAsking:
    def test_it_is_made_once_for_the_rows_as_they_stand(self, firms):
        batch = helpers.read_bytes(workbook(line(1, "十万")), "产值.xlsx")
        assert services.request_annotation(batch=batch, by="王敏") is True
        assert services.request_annotation(batch=batch, by="李强") is False
        tasks.annotate_batch(batch.pk)
        assert services.request_annotation(batch=batch, by="李强") is False
        Batch.objects.filter(pk=batch.pk).update(status="uploaded")
        services.read_batch(batch_id=batch.pk)
        assert services.request_annotation(batch=batch, by="李强") is True

    def test_a_file_that_is_lost_is_made_again(self, firms):
        batch = helpers.read_bytes(workbook(line(1, "十万")), "产值.xlsx")
        annotated(batch)
        stored = Annotation.objects.get().file
        stored.storage.delete(stored.name)
        assert services.request_annotation(batch=batch, by="王敏") is True

    def test_without_rows_there_is_nothing_to_annotate(self, firms):
        batch = helpers.read_bytes(b"", "空.csv")
        with pytest.raises(services.BatchStateError):
            services.request_annotation(batch=batch, by="王敏")
        assert not Annotation.objects.exists()

    def test_what_a_killed_worker_left_is_carried_on(self, firms):
        from datetime import timedelta

        from django.utils import timezone

        batch = helpers.read_bytes(workbook(line(1, "十万")), "产值.xlsx")
        services.request_annotation(batch=batch, by="王敏")
        Annotation.objects.update(status="working", touched_at=timezone.now() - timedelta(hours=1))
        tasks.annotate_batch(batch.pk)
        assert Annotation.objects.get().status == "working"
        assert services.abandoned_annotations(now=timezone.now()) == [batch.pk]
        tasks.annotate_batch(batch.pk)
        assert Annotation.objects.get().status == "ready"

    def test_it_goes_with_the_batch(self, firms, django_capture_on_commit_callbacks):
        batch = helpers.read_bytes(workbook(line(1, "十万")), "产值.xlsx")
        annotated(batch)
        stored = Annotation.objects.get().file
        with django_capture_on_commit_callbacks(execute=True):
            services.discard(batch=batch, by="王敏")
        assert not Annotation.objects.exists()
        assert not stored.storage.exists(stored.name)

    def test_an_unexpected_error_is_one_sentence(self, firms, settings):
        batch = helpers.read_bytes(workbook(line(1, "十万")), "产值.xlsx")
        services.request_annotation(batch=batch, by="王敏")
        batch.source.file.storage.delete(batch.source.file.name)
        settings.IMPORT_ANNOTATE_MAX_ROWS = -1  # no such slice
        tasks.annotate_batch(batch.pk)
        annotation = Annotation.objects.get()
        assert (annotation.status, annotation.note) == (
            "failed",
            messages.ANNOTATION_FAILED.format(batch=batch.pk),
        )
