"""Monthly returns: each sample gives exactly its expected.json, and every value leads to its cell."""

import csv
import io
import json
from decimal import Decimal

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from enterprises import return_forms
from enterprises.importers import reasons
from enterprises.models import Enterprise
from imports.models import Batch
from tests import helpers, sheets

pytestmark = pytest.mark.django_db
FILES = sorted(path for path in helpers.SAMPLES.glob("*-*.*") if not path.name.endswith(".json"))
FACTOR = {"万元": Decimal(10), "千元": Decimal(1), "亿元": Decimal(100_000)}


@pytest.fixture
def register(db):
    helpers.take("enterprises.xlsx", "register")


def expected(path):
    return json.loads(path.with_name(path.name + ".expected.json").read_text())


def cells_of(path):
    """(sheet, row, column letter) → the cell as the file has it, by a reader of another kind."""
    if path.suffix == ".csv":
        text = path.read_bytes().decode("gb18030")
        book = {"CSV": list(csv.reader(io.StringIO(text)))}
    elif path.suffix == ".xlsx":
        pages = openpyxl.load_workbook(path, data_only=True)
        book = {page.title: [list(row) for row in page.iter_rows(values_only=True)] for page in pages}
    else:
        pages = CalamineWorkbook.from_path(str(path))
        book = {
            name: pages.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in pages.sheet_names
        }

    def cell(sheet, address):
        letters = address.rstrip("0123456789")
        index = 0
        for letter in letters:
            index = index * 26 + ord(letter) - 64
        return book[sheet][int(address[len(letters) :]) - 1][index - 1]

    return cell


def as_number(cell):
    if cell in ("", None, "—"):
        return None
    return Decimal(str(cell).replace(",", ""))


def decimals(values):
    return {name: None if text is None else Decimal(text) for name, text in values.items()}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
class TestSamples:
    def test_exactly_what_is_expected(self, path, register):
        wanted = expected(path)
        batch = helpers.take(path)
        assert (batch.form, str(batch.as_period)) == (wanted["form"], wanted["period"])
        model = return_forms.MODELS[batch.form]
        names = [part for name in return_forms.value_names(batch.form) for part in (name, f"{name}_prior")]
        found = {ret.enterprise.uscc: ret for ret in model.objects.select_related("enterprise")}
        assert set(found) == {row["uscc"] for row in wanted["rows"]}
        for row in wanted["rows"]:
            stored = {name: getattr(found[row["uscc"]], name) for name in names}
            assert stored == dict.fromkeys(names) | decimals(row["values"])
        assert batch.counts == {
            "new": len(wanted["rows"]),
            "changed": 0,
            "unchanged": 0,
            "refused": len(wanted["refused"]),
            "left_out": wanted["left_out"],
        }

    def test_refused_rows_are_named(self, path, register):
        batch = helpers.read(path)
        refused = batch.rows.filter(kind="refused").order_by("row")
        assert [row.row for row in refused] == [each["row"] for each in expected(path)["refused"]]
        for row in refused:
            (problem,) = row.problems
            assert problem["level"] == "error"
            assert problem["why"].endswith("。")
            assert problem["heading"]
            assert problem["column"] or not row.uscc

    def test_every_value_stands_in_its_cell(self, path, register):
        batch = helpers.read(path)
        cell = cells_of(path)
        checked = 0
        for row in batch.rows.exclude(kind="refused"):
            assert cell(row.sheet, batch.cell_of(row.sheet, row.row, "uscc")) == row.uscc
            for name, text in row.values.items():
                unit = return_forms.unit_of(batch.form, name.removesuffix("_prior"))
                factor = FACTOR.get(batch.layout_of(row.sheet)["unit"], 1) if unit == "千元" else 1
                written = as_number(cell(row.sheet, batch.cell_of(row.sheet, row.row, name)))
                assert (None if written is None else written * factor) == (text and Decimal(text))
                checked += 1
        assert checked == sum(len(row["values"]) for row in expected(path)["rows"])

    def test_a_second_import_changes_nothing(self, path, register):
        first = helpers.take(path)
        model = return_forms.MODELS[first.form]
        before = list(model.objects.order_by("pk").values_list())
        second = helpers.take(path)
        assert second.counts["unchanged"] == first.counts["new"]
        assert list(model.objects.order_by("pk").values_list()) == before


def test_the_faults_in_words(register):
    batch = helpers.read("output-2023-02-faults.csv")
    rows = {row.row: row.problems[0] for row in batch.rows.filter(kind="refused")}
    assert rows[5]["why"] == reasons.BAD_CHECK_DIGIT
    assert rows[9]["column"] == "D"
    assert rows[13]["why"] == reasons.UNKNOWN_NAME
    assert rows[18]["why"] == reasons.SECOND_ROW.format(sheet="", row=17)


class TestWhoseRow:
    HEAD = ("统一社会信用代码", "企业名称", "工业总产值_1-本月(千元)")

    def read(self, *rows, **kwargs):
        return helpers.read_bytes(sheets.sheet(self.HEAD, rows), "output-2023-05.csv", **kwargs)

    def test_by_name_where_there_is_no_code(self):
        (pk,) = sheets.known(1)
        row = self.read(("", sheets.name(1), 5)).rows.get()
        assert (row.kind, row.target, row.uscc) == ("new", pk, sheets.code(1))

    def test_a_name_that_two_have(self):
        sheets.take_register(sheets.firm(1, name="同名公司"), sheets.firm(2, name="同名公司"))
        row = self.read(("", "同名公司", 5)).rows.get()
        assert row.problems[0]["why"] == reasons.AMBIGUOUS_NAME
        assert (row.problems[0]["column"], row.problems[0]["heading"]) == ("B", "企业名称")

    def test_a_name_of_another_county_is_unknown(self):
        sheets.known(1, region="341721")
        assert (
            self.read(("", sheets.name(1), 5), region="341702").rows.get().problems[0]["why"]
            == reasons.UNKNOWN_NAME
        )

    def test_a_name_that_differs_is_a_warning(self):
        sheets.known(1)
        row = self.read((sheets.code(1), "改名后的公司", 5)).rows.get()
        assert (row.kind, row.problems[0]["level"]) == ("new", "warning")
        assert row.problems[0]["why"] == reasons.OTHER_NAME.format(name=sheets.name(1))
        assert row.problems[0]["column"] == "B"

    def test_codes_that_are_not_in_the_register(self):
        rows = self.read(
            *((code, sheets.name(9), 5) for code in (sheets.code(9), "91350203M0001QAY9B", "9134"))
        ).rows
        assert [row.problems[0]["why"] for row in rows.order_by("row")] == [
            reasons.UNKNOWN_CODE,
            reasons.BAD_CHECK_DIGIT,
            reasons.BAD_SHAPE,
        ]

    def test_a_code_and_a_name_of_two_enterprises_are_refused_and_the_right_row_is_taken(self):
        first, _ = sheets.known(1, 2)
        batch = self.read((sheets.code(1), sheets.name(2), 5), (sheets.code(1), sheets.name(1), 6))
        wrong, right = batch.rows.order_by("row")
        assert wrong.problems[0]["why"] == reasons.CODE_AND_NAME_DIFFER.format(
            code=sheets.code(1), name=sheets.name(1), other=sheets.name(2), codes=sheets.code(2)
        )
        assert (right.kind, right.target, right.problems) == ("new", first, [])

    def test_a_name_that_only_another_county_has_is_a_warning(self):
        sheets.known(1)
        sheets.known(2, region="341721")
        row = self.read((sheets.code(1), sheets.name(2), 5), region="341702").rows.get()
        assert (row.kind, row.problems[0]["level"]) == ("new", "warning")

    def test_one_code_under_two_names_keeps_both_rows_out(self):
        sheets.known(1)
        batch = self.read((sheets.code(1), "甲公司", 5), (sheets.code(1), "乙公司", 6))
        assert [row.problems[0]["why"] for row in batch.rows.order_by("row")] == [
            reasons.SAME_CODE.format(sheet="", row=3, name="乙公司"),
            reasons.SAME_CODE.format(sheet="", row=2, name="甲公司"),
        ]

    def test_far_apart_the_second_names_the_first_which_stands(self, monkeypatch):
        from enterprises.importers import returns
        from imports.chunking import chunks

        monkeypatch.setattr(returns, "chunks", lambda rows: chunks(rows, 1))
        sheets.known(1)
        batch = self.read((sheets.code(1), "甲公司", 5), (sheets.code(1), "乙公司", 6))
        first, second = batch.rows.order_by("row")
        assert (first.kind, second.kind) == ("new", "refused")
        assert second.problems[0]["why"] == reasons.SAME_CODE_EARLIER.format(sheet="", row=2, name="甲公司")

    def test_once_by_code_and_once_by_name(self):
        sheets.known(1)
        batch = self.read((sheets.code(1), "", 5), ("", sheets.name(1), 6))
        assert dict(batch.rows.values_list("row", "kind")) == {2: "new", 3: "refused"}

    def test_a_row_with_more_than_one_fault_names_each(self):
        row = self.read((sheets.code(9), "甲", "十万")).rows.get()
        assert len(row.problems) == 2

    @pytest.mark.parametrize("count", [5, 40])
    def test_matching_costs_the_same_for_any_number(self, count, django_assert_num_queries):
        from accounts.models import Region
        from accounts.periods import Period
        from enterprises.importers import ReturnsImporter
        from imports.reading import Row
        from imports.registry import Context

        sheets.known(*range(1, count + 1))
        rows = [
            Row("表", i, sheets.code(i), "", {}, {}, {"gross_output": Decimal(1)}, [], [])
            for i in range(1, count + 1)
        ]
        context = Context("output", Period(2023, 5), Region.objects.get(depth=1))
        # The register, the returns that stand and stood, who is in the library, whose back data is locked.
        with django_assert_num_queries(5):
            assert len(list(ReturnsImporter().check(rows, context))) == count


def test_rows_of_a_closed_region_are_refused():
    from accounts.models import Region
    from accounts.periods import Period
    from enterprises.importers import ReturnsImporter
    from imports.reading import Row
    from imports.registry import Context

    sheets.known(1, region="341702")
    sheets.known(2, region="341721")
    rows = [Row("表", i, sheets.code(i), "", {}, {}, "1", [], "", ("gross_output",)) for i in (1, 2)]
    path = Region.objects.get(code="341702").path
    context = Context("output", Period(2023, 5), Region.objects.get(depth=1), closed={path: "已锁定。"})
    drafts = list(ReturnsImporter().check(rows, context))
    assert [draft.kind for draft in drafts] == ["refused", "new"]
    assert [problem["why"] for problem in drafts[0].problems] == ["已锁定。"]


@pytest.mark.parametrize("lines", [0, 5_000])
def test_a_long_file_is_compared_alike(lines):
    """Of a long file the register and the library are asked for whole; what is said of a row is the same."""
    from accounts.models import Region
    from accounts.periods import Period
    from enterprises.importers import ReturnsImporter
    from imports.reading import Row
    from imports.registry import Context

    sheets.known(1, 2)
    sheets.take_register(sheets.firm(3, entry="2024-01"), sheets.firm(4, name="无代码公司"))
    sheets.take_output({1: (1, 2), 2: (3, 4)})
    names = ("gross_output", "gross_output_prior")
    keys = [
        (sheets.code(1), ""),
        (sheets.code(2), "改名"),
        (sheets.code(3), ""),
        ("", "无代码公司"),
        ("9", ""),
        (sheets.code(1), sheets.name(2)),
    ]
    rows = [Row("表", i, *key, {}, {}, "1,2", [], "", names) for i, key in enumerate(keys)]
    context = Context("output", Period(2023, 5), Region.objects.get(depth=1), lines=lines)
    drafts = list(ReturnsImporter().check(rows, context))
    assert [draft.kind for draft in drafts] == ["unchanged", "changed", "new", "new", "refused", "refused"]
    assert json.loads(drafts[1].before) == {"gross_output": "3", "gross_output_prior": "4"}
    assert [len(draft.problems) for draft in drafts] == [0, 1, 1, 0, 1, 1]


def test_money_in_any_unit_is_exact():
    sheets.known(1, 2, 3)
    for unit, text, stored in (
        ("元", "1234", "1.234"),
        ("万元", "4007.35", "40073.5"),
        ("亿元", "56.6", "5660000"),
    ):
        batch = sheets.read_output({1: (text, 1)}, unit=unit)
        assert Decimal(batch.rows.get().values["gross_output"]) == Decimal(stored)


def test_what_goes_out_as_an_export_can_come_back():
    from enterprises.resources import EnterpriseResource

    sheets.take_register(
        sheets.firm(1), sheets.firm(2, "341702400"), sheets.firm(3, "341702404", industry="")
    )
    content = EnterpriseResource().export(Enterprise.objects.all()).export("xlsx")
    batch = helpers.read_bytes(content, "企业名录.xlsx", "register")
    assert (batch.status, batch.counts["unchanged"]) == (Batch.Status.READY, 3), batch.message


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (60_000, ""),
        (600_000, "工业总产值约为该企业上期或上年同期的10 倍，请核对单位和位数。"),
        (60, "工业总产值约为该企业上期或上年同期的1/1000，请核对单位和位数。"),
    ],
)
def test_a_figure_off_by_a_unit_is_told_before_it_is_taken(db, typed, told):
    sheets.known(1, 2)
    sheets.take_output({1: (48_000, None), 2: (5, 4)}, period="2023-04")
    sheets.take_output({1: (55_000, None)}, period="2022-05")
    batch = sheets.read_output({1: (typed, 55_000), 2: (6, 5)})
    rows = {row.uscc: row for row in batch.rows.all()}
    assert [problem["why"] for problem in rows[sheets.code(1)].problems] == ([told] if told else [])
    assert rows[sheets.code(1)].kind == "new"
    assert rows[sheets.code(2)].problems == []
    if told:
        assert rows[sheets.code(1)].problems[0]["column"] == "C"


def test_a_months_first_file_has_nothing_to_be_held_against(db):
    sheets.known(1)
    assert not sheets.read_output({1: (60_000, 6)}).rows.get().problems


class TestBlankCells:
    """A blank cell empties what stands, and says so before it does."""

    VALUES = ("工业总产值", "工业销售产值")

    @pytest.fixture
    def taken(self, db):
        sheets.known(1, 2)
        sheets.take_output({1: ("48078.4", 5, 7, 6), 2: (1, None, None, 1)}, values=self.VALUES)

    def read(self, *cells):
        return sheets.read_output({1: cells, 2: (2, None, None, 1)}, values=self.VALUES)

    def test_the_figure_that_goes_is_named_at_its_cell(self, taken):
        batch = self.read(None, 5, 7, 6)
        row = batch.rows.get(uscc=sheets.code(1))
        (told,) = row.problems
        assert told["why"].startswith("将清空已存的数：“工业总产值 48,078.4 千元”，")
        assert (told["level"], told["column"], row.kind) == ("warning", "C", "changed")
        assert batch.rows_noted == 1
        assert any(
            said.startswith("1行：将清空已存的数：“工业总产值 48,078.4 千元”") for said in batch.warnings
        )

    def test_several_are_told_in_one_sentence(self, taken):
        (told,) = self.read(None, None, None, None).rows.get(uscc=sheets.code(1)).problems
        assert "工业总产值 48,078.4 千元、" in told["why"]
        assert "等4项”" in told["why"]
        assert told["column"] == ""

    def test_where_nothing_stood_nothing_is_told(self, taken):
        batch = self.read("48078.4", 5, 7, 6)
        assert [row.kind for row in batch.rows.order_by("row")] == ["unchanged", "changed"]
        assert batch.rows_noted == 0

    def test_a_column_that_the_file_lacks_empties_nothing(self, taken):
        batch = sheets.read_output({1: (9, 5)}, values=("工业总产值",))
        assert batch.rows.get().problems == []
