"""Which figures a taking writes, from which file, and whose."""

from __future__ import annotations

import pytest

from enterprises.models import OutputReturn
from tests import helpers, sheets
from tests.imports.receiving import TWO

pytestmark = pytest.mark.django_db


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
