"""Each kind of table is known among all the others, whoever uploads it and without being told."""

from __future__ import annotations

import pytest

from accounts.models import ReportingPeriod
from imports import services
from imports.models import Batch
from tests import helpers, sheets, sheets_more

pytestmark = pytest.mark.django_db
KEYS = ["统一社会信用代码", "企业名称"]


def read(*headings, name="某表-2023-05.csv", **kwargs):
    cells = [5] * len(headings)
    content = sheets.sheet([*KEYS, *headings], [[sheets.code(1), sheets.name(1), *cells]])
    return helpers.read_bytes(content, name, "", **kwargs)


@pytest.fixture(autouse=True)
def _register(db):
    sheets.known(1, 2)


@pytest.mark.parametrize(
    ("content", "name", "importer", "form", "period"),
    [
        (
            sheets_more.payroll({1: (10, 9, 9, 8, 700, 650)}),
            "表-2023-06.csv",
            "returns",
            "payroll",
            "2023-06-01",
        ),
        (
            sheets_more.power(sheets_more.account("3400001", "某户", 1, 2, 3)),
            "a.xlsx",
            "power",
            "power",
            "2023-05-01",
        ),
        (
            sheets_more.titled(
                "2022年度用地情况", sheets_more.LAND, [[1, sheets.name(1), sheets.code(1), 30]]
            ),
            "a.xlsx",
            "factors",
            "factors",
            "2022-12-01",
        ),
        (
            sheets_more.titled("2022年度纳税情况", sheets_more.TAX, [[sheets.name(1), sheets.code(1), 100]]),
            "a.xlsx",
            "factors",
            "factors",
            "2022-12-01",
        ),
        (sheets_more.projects(sheets_more.project(1)), "a.xlsx", "projects", "projects", None),
        (sheets_more.problems(sheets_more.problem(1, "缺流动资金")), "a.xlsx", "problems", "problems", None),
    ],
)
def test_each_table_is_recognised(content, name, importer, form, period):
    batch = helpers.read_bytes(content, name, "", region="341702")
    assert (batch.status, batch.importer, batch.form) == (Batch.Status.READY, importer, form), batch.message
    assert str(batch.period) == str(period)
    assert batch.counts["new"] == 1, [row.problems for row in batch.rows.all()]


@pytest.mark.parametrize(
    ("headings", "form"),
    [
        (["营业收入_1-本月(千元)"], "finance"),
        (["营业收入(千元)", "平均用工人数(人)"], "finance"),
        (["营业收入(千元)", "应付职工薪酬(千元)", "平均用工人数(人)"], "finance"),
        (["从业人员期末人数(人)", "平均从业人员(人)"], "payroll"),
        (["平均从业人员(人)", "工资总额(千元)"], "payroll"),
        (["综合能源消费量(吨标准煤)", "用电量(万千瓦时)"], "energy"),
        (["用电量(万千瓦时)"], "energy"),
        (["工业增加值(千元)", "营业收入(千元)"], "factors"),
        (["税收实际入库(千元)"], "factors"),
        (["税金总额(千元)"], "finance"),
        (["研发费用(千元)"], "finance"),
    ],
)
def test_what_several_forms_have_goes_to_the_one_it_can_be(headings, form):
    batch = read(*headings)
    assert (batch.status, batch.form) == (Batch.Status.READY, form), batch.message


def test_what_is_as_much_finance_as_payroll_is_asked_and_a_title_decides():
    headings = ["应付职工薪酬(千元)", "平均用工人数(人)"]
    batch = read(*headings)
    assert (batch.status, batch.question) == (Batch.Status.ASKING, "mapping")
    assert "财务报表" in batch.message
    assert "从业人员报表" in batch.message
    assert read(*headings, name="财务状况-2023-05.csv").form == "finance"
    assert read(*headings, name="从业人员-2023-05.csv").form == "payroll"
    assert read(*headings, form="payroll").form == "payroll"


class TestYear:
    def read(self, title="企业税收", name="a.xlsx", year=None, **kwargs):
        heads = (*sheets_more.TAX, "年度") if year else sheets_more.TAX
        row = [sheets.name(1), sheets.code(1), 100, *([year] if year else [])]
        return helpers.read_bytes(sheets_more.titled(title, heads, [row]), name, "", **kwargs)

    @pytest.mark.parametrize(
        "where",
        [
            {"title": "2022年度企业税收"},
            {"title": "2022年企业税收入库情况"},
            {"year": 2022},
            {"year": "2022年度"},
            {"name": "税收2022年.xlsx"},
        ],
    )
    def test_from_the_title_the_column_or_the_file_name(self, where):
        batch = self.read(**where)
        assert (batch.status, batch.form, str(batch.period)) == ("ready", "factors", "2022-12-01"), (
            batch.message
        )

    def test_asked_where_none_is_named_and_any_month_of_the_year_answers(self):
        from accounts.periods import Period

        batch = self.read()
        assert (batch.status, batch.question) == (Batch.Status.ASKING, "period")
        services.answer(batch=batch, period=Period(2022, 6))
        batch = services.read_batch(batch_id=batch.pk)
        assert (batch.status, str(batch.period)) == (Batch.Status.READY, "2022-12-01")

    def test_another_year_than_was_chosen_is_refused(self):
        from accounts.periods import Period

        batch = self.read(title="2022年度企业税收", period=Period(2021, 12))
        assert batch.status == Batch.Status.FAILED
        assert "2021年度" in batch.message
        assert "2022年度" in batch.message

    def test_a_row_of_another_year_is_refused(self):
        heads = (*sheets_more.TAX, "年度")
        rows = [[sheets.name(1), sheets.code(1), 100, 2022], [sheets.name(2), sheets.code(2), 90, 2021]]
        batch = helpers.read_bytes(sheets_more.titled("企业税收", heads, rows), "a.xlsx", "")
        assert batch.counts["refused"] == 1
        problem = batch.rows.get(kind="refused").problems[0]
        assert "2021" in problem["why"]
        assert problem["column"] == "D"


def test_a_supply_list_and_a_years_factors_open_no_period():
    sheets.take(sheets_more.power(sheets_more.account("3400001", "某户", 1, 2, 3)), "a.xlsx", "power")
    tax = sheets_more.titled("2022年度纳税情况", sheets_more.TAX, [[sheets.name(1), sheets.code(1), 100]])
    sheets.take(tax, "a.xlsx", "factors")
    assert not ReportingPeriod.objects.exists()
    sheets.take(sheets_more.payroll({1: (10, 9, 9, 8, 700, 650)}), "表-2023-06.csv")
    assert ReportingPeriod.objects.count() == 1
