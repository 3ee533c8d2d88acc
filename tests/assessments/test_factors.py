"""Annual factors: departments send files of their own, and what a file lacks stays."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assessments import factor_forms, importers
from assessments.models import AnnualFactors
from enterprises.importers import reasons
from tests import helpers, sheets
from tests.sheets_more import LAND, TAX, titled
from tests.undo import undo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def firms(db):
    return sheets.known(1, 2)


def land(number, *cells):
    return [number, sheets.name(number), sheets.code(number), *cells]


def tax(number, figure):
    return [sheets.name(number), sheets.code(number), figure]


def read(headings, *rows, year=2022, **kwargs):
    return helpers.read_bytes(titled(f"{year}年度企业情况", headings, rows), "a.xlsx", "factors", **kwargs)


def take(headings, *rows, **kwargs):
    return sheets.finish(read(headings, *rows, **kwargs))


def told(batch):
    return [
        (row.row, problem["level"], problem["why"])
        for row in batch.rows.order_by("pk")
        for problem in row.problems
    ]


def state():
    return list(AnnualFactors.objects.order_by("pk").values())


def test_each_departments_file_writes_what_it_has():
    take(LAND, land(1, 30.5, 20.5, 12, 2))
    take(TAX, tax(1, "123.45"), tax(2, 9))
    heads = (
        "企业名称",
        "统一社会信用代码",
        "工业增加值(万元)",
        "R&D经费支出(千元)",
        "COD排放量(千克)",
        "污染当量数",
        "年平均职工人数",
    )
    take(heads, [sheets.name(1), sheets.code(1), 800, 55.5, 1500, 3.2, 66])
    factors = AnnualFactors.objects.get(enterprise__uscc=sheets.code(1))
    assert (factors.year, factors.land_area, factors.land_let, factors.tax) == (
        2022,
        Decimal("30.5"),
        2,
        Decimal("1234.5"),
    )
    assert (factors.value_added, factors.rd_expense) == (8000, Decimal("55.5"))
    assert (factors.cod, factors.pollution, factors.average_employees) == (Decimal("1.5"), Decimal("3.2"), 66)
    assert factors.nox is None
    assert AnnualFactors.objects.count() == 2


@pytest.mark.parametrize(
    ("heading", "cell", "name", "stored"),
    [
        ("占地面积(平方米)", 20_000, "land_area", "30"),
        ("用地面积(公顷)", 2, "land_area", "30"),
        ("自有用地面积(㎡)", 1000, "land_owned", "1.5"),
        ("实缴税金(元)", 1234, "tax", "1.234"),
        ("税收(亿元)", 1.5, "tax", "150000"),
        ("氮氧化物(吨)", 1.25, "nox", "1.25"),
    ],
)
def test_units_are_exact(heading, cell, name, stored):
    take(("企业名称", "统一社会信用代码", heading), [sheets.name(1), sheets.code(1), cell])
    assert getattr(AnnualFactors.objects.get(), name) == Decimal(stored)


def test_a_blank_keeps_what_stands_and_another_year_is_another_row():
    take(TAX, tax(1, 100))
    take((*TAX, "工业增加值(万元)"), [*tax(1, None), 50])
    take(TAX, tax(1, 70), year=2023)
    figures = list(AnnualFactors.objects.order_by("year").values_list("year", "tax", "value_added"))
    assert figures == [(2022, 1000, 500), (2023, 700, None)]


def test_again_changes_nothing_and_a_correction_says_from_what():
    take(TAX, tax(1, 100))
    before = state()
    assert take(TAX, tax(1, 100)).counts["unchanged"] == 1
    assert state() == before
    row = read(TAX, tax(1, 120)).rows.get()
    assert (row.kind, row.before["tax"], row.values["tax"]) == ("changed", "1000", "1200")


def test_refusals_say_what_to_do():
    batch = read(
        (*LAND, "年度"),
        land(9, 30, None, None, None, 2022),
        land(1, -5, None, None, None, 2022),
        land(1, 5, None, None, None, 2022),
        land(2, None, None, None, None, "2022年"),
    )
    assert told(batch) == [
        (3, "error", reasons.UNKNOWN_CODE),
        (4, "error", importers.NEGATIVE.format(label="用地面积")),
        (5, "error", reasons.SECOND_ROW.format(sheet="", row=4)),
        (6, "error", importers.NO_FIGURE),
    ]


def test_land_whose_parts_do_not_make_the_whole_is_a_warning_across_files():
    take(("企业名称", "统一社会信用代码", "自有用地面积(亩)"), [sheets.name(1), sheets.code(1), 20])
    batch = read(("企业名称", "统一社会信用代码", "用地面积(亩)"), [sheets.name(1), sheets.code(1), 25])
    assert told(batch) == [(3, "warning", importers.LAND_DIFFERS.format(total="25", sum="20"))]


@pytest.mark.parametrize(
    ("heading", "name"), [("否决事项", "vetoes"), ("不定等级", "ungraded"), ("保护事项", "protections")]
)
@pytest.mark.parametrize("importer", ["factors", ""])
def test_a_list_of_nothing_but_what_is_noted_is_known_as_one(heading, name, importer):
    content = titled(
        "2022年度企业名单",
        ("企业名称", "统一社会信用代码", heading),
        [[sheets.name(1), sheets.code(1), "甲类情形"]],
    )
    sheets.finish(helpers.read_bytes(content, "a.xlsx", importer))
    assert getattr(AnnualFactors.objects.get(), name) == "甲类情形"


def test_another_county_is_refused():
    sheets.known(3, region="341721")
    batch = read(TAX, tax(3, 1), region="341702")
    assert told(batch) == [(3, "error", reasons.OUT_OF_SCOPE.format(region="贵池区"))]


def test_every_value_leads_to_its_cell():
    batch = take(TAX, tax(1, 100))
    factors = AnnualFactors.objects.get()
    assert batch.cell_of(factors.sheet, factors.row, "tax") == "C3"


class TestUndo:
    def test_new_rows_go_and_changed_ones_come_back_with_their_place(self):
        first = take(TAX, tax(1, 100))
        before = state()
        second = take((*TAX, "工业增加值(万元)"), [*tax(1, 120), 50], [*tax(2, 9), 5])
        assert undo(second) == []
        assert state() == before
        assert undo(first) == []
        assert state() == []

    def test_each_later_batch_is_named(self):
        first = take(TAX, tax(1, 100), tax(2, 100))
        later = [take(TAX, tax(number, 120)) for number in (1, 2)]
        before = state()
        sentences = undo(first)
        assert [f"批次{batch.pk}" in sentence for batch, sentence in zip(later, sentences, strict=True)] == [
            True,
            True,
        ]
        assert state() == before

    def test_an_edit_by_hand_stands_on_it(self):
        batch = take(TAX, tax(1, 100))
        AnnualFactors.objects.update(tax=Decimal(5))
        (sentence,) = undo(batch)
        assert "第3行" in sentence
        assert AnnualFactors.objects.get().tax == 5

    def test_after_an_undone_batch_the_place_is_that_of_the_one_before(self):
        first, second = take(TAX, tax(1, 100)), take(TAX, tax(1, 110))
        third = take(TAX, tax(1, 120))
        assert undo(third) == []
        assert AnnualFactors.objects.get().batch_id == second.pk
        assert undo(second) == []
        assert AnnualFactors.objects.get().batch_id == first.pk


def test_every_figure_has_a_heading_that_reads_it():
    columns = {column.name for column in factor_forms.FACTORS_SPEC.columns}
    assert {field.name for field in factor_forms.factor_fields()} <= columns
