"""Which rows are enterprises, what their keys are, and which period they belong to."""

import pytest
import reading_builders as builders

from accounts.periods import Period
from imports.reading import dating, leaving, messages

HEAD = ["序号", "企业名称", "统一社会信用代码", "工业总产值(千元)"]


def sheet(*rows):
    return [HEAD, *rows]


@pytest.mark.parametrize(
    "name",
    [
        *(
            "合计",
            "合  计",
            "总计",
            "小计",
            "青阳县小计",
            "东至县合计",
            "全市",
            "全县合计",
            "全市规上工业",
            "计",
        ),
        *("贵池区计", "其中：大型企业", "制造业合计", "全市规模以上工业企业", "汇总"),
    ],
)
def test_totals(tmp_path, may, name):
    rows = sheet(["", name, "", 10], [1, "甲公司", builders.code(1), 1])
    found = may(builders.xlsx(tmp_path / "a.xlsx", rows))
    assert [row.name for row in found.rows] == ["甲公司"]
    assert found.table.left_out == 1


def test_totals_beside_the_name(tmp_path, may):
    rows = sheet(["合计", "", "", 10], ["", "", "总计", 10], [1, "甲公司", builders.code(1), 1])
    found = may(builders.xlsx(tmp_path / "a.xlsx", rows))
    assert (len(found.rows), found.table.left_out) == (1, 2)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "制表人：×××",
            "审核人: 张三",
            "填表人 李四",
            "单位负责人：",
            "填报日期：2023年6月5日",
            "注：以上为快报数",
        ),
        *(
            "说明：1.本表由统计局填报",
            "备注：无",
            "联系电话：0566-1234567",
            "负责人：王五",
            "第1页 共3页",
            "甲",
        ),
    ],
)
def test_footers(tmp_path, may, text):
    for place in range(2):
        footer = [""] * 4
        footer[place] = text
        rows = sheet([1, "甲公司", builders.code(1), 1], footer)
        found = may(builders.xlsx(tmp_path / "a.xlsx", rows))
        assert (len(found.rows), found.table.left_out) == (1, 1)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "安徽合计科技有限公司",
            "池州总计电子厂",
            "全市通物流有限公司",
            "青阳县小计量具厂",
            "安徽设计",
            "备注文具有限公司",
        ),
        *("池州审核人科技有限公司", "注塑机械公司", "说明书印刷厂", "上海全国企业有限公司"),
    ],
)
@pytest.mark.parametrize("code", ["", builders.code(1)])
def test_enterprises_that_sound_like_totals(tmp_path, may, name, code):
    found = may(builders.xlsx(tmp_path / "a.xlsx", sheet([1, name, code, 1])))
    assert [row.name for row in found.rows] == [name]
    assert found.table.left_out == 0


def test_a_code_makes_an_enterprise_of_any_name(tmp_path, may):
    found = may(builders.xlsx(tmp_path / "a.xlsx", sheet([1, "合计", builders.code(1), 1])))
    assert len(found.rows) == 1


def test_blank_rows_and_serial_numbers_are_not_counted(tmp_path, may):
    rows = sheet(
        [1, "甲公司", builders.code(1), 1], [], ["", " ", "", ""], [2], [3, "乙公司", builders.code(2), 2], []
    )
    found = may(builders.xlsx(tmp_path / "a.xlsx", rows))
    assert [row.row for row in found.rows] == [2, 6]
    assert found.table.left_out == 0


def test_printed_pages_repeat_the_header(tmp_path, may):
    rows = builders.titled(2)
    again = [*rows[:6], *rows[:4], *rows[6:]]
    found = may(builders.xlsx(tmp_path / "a.xlsx", again), period=Period(2023, 6))
    assert [row.row for row in found.rows] == [6, 11]
    assert found.table.left_out == 6


def test_values_without_keys_are_a_problem(tmp_path, may):
    found = may(builders.xlsx(tmp_path / "a.xlsx", sheet(["", "", "", 5])))
    assert [problem.why for problem in found.problems] == [messages.NO_KEY]


@pytest.mark.parametrize(
    "typed",
    [
        "91341723uhuxqeegud",
        " 91341723 UHUXQEEGUD ",
        "９１３４１７２３ＵＨＵＸＱＥＥＧＵＤ",
        "91341723-UHUXQEEGUD",
        "'91341723UHUXQEEGUD",
    ],
)
def test_codes_are_tidied(tmp_path, may, typed):
    found = may(builders.xlsx(tmp_path / "a.xlsx", sheet([1, "甲公司", typed, 1])))
    assert found.rows[0].uscc == builders.CODE


def test_codes_stored_as_numbers(tmp_path, may):
    rows = sheet([1, "甲公司", 913417230000000000, 1], [2, "乙公司", 341723000012345, 1])
    found = may(builders.xlsx(tmp_path / "a.xlsx", rows))
    assert [row.uscc for row in found.rows] == ["", "341723000012345"]
    assert [problem.why for problem in found.problems] == [messages.CODE_AS_NUMBER]


def test_unquoted_grouping_commas_shift_no_figures(tmp_path, may):
    path = tmp_path / "a.csv"
    path.write_text(
        f"统一社会信用代码,企业名称,工业总产值(千元)\n{builders.CODE},甲公司,14,493.0\n", encoding="utf-8"
    )
    assert [problem.why for problem in may(path).problems] == [messages.EXTRA_CELLS]


def test_over_long_cells(tmp_path, may):
    found = may(builders.xlsx(tmp_path / "a.xlsx", sheet([1, "甲" * 3000, builders.code(1), "x" * 3000])))
    assert [(p.column, len(p.value)) for p in found.problems] == [("D", 50), ("B", 50)]


def periods(*cells):
    head = ["统一社会信用代码", "企业名称", "所属期", "工业总产值(千元)"]
    return [head, *[[builders.code(i), "甲公司", cell, 1] for i, cell in enumerate(cells)]]


def test_period_column(tmp_path, read):
    import datetime

    cells = [
        "2023年1-5月",
        "2023-05",
        "202305",
        datetime.date(2023, 5, 1),
        202305,
        "5月",
        "",
        "2023年1-4月",
        "2023年1月",
        "?",
    ]
    found = read(builders.xlsx(tmp_path / "a.xlsx", periods(*cells)))
    assert str(found.table.period) == "2023-05"
    assert [row.row for row in found.rows if row.problems] == [9, 10, 11]
    assert "2023年1-4月" in found.problems[0].why
    assert {problem.column for problem in found.problems} == {"C"}


def test_title_wins_over_file_name(tmp_path, read):
    rows = [["2023年1-5月产值"], *builders.flat([1, 2])]
    found = read(builders.xlsx(tmp_path / "产值202306.xlsx", rows))
    assert str(found.table.period) == "2023-05"
    assert len(found.table.warnings) == 1
    assert "2023年1-6月" in found.table.warnings[0]


def test_filling_in_date_is_no_period(tmp_path, read):
    rows = [["填报日期：2023-06"], ["打印 2023年6月5日"], *builders.flat([1, 2])]
    assert str(read(builders.xlsx(tmp_path / "产值2023.05.xlsx", rows)).table.period) == "2023-05"


def test_sheet_name_and_nothing(tmp_path, read, refused):
    assert str(read(builders.xlsx(tmp_path / "a.xlsx", sheet="2023年1-8月")).table.period) == "2023-08"
    assert refused(builders.xlsx(tmp_path / "a.xlsx")).code == "needs_period"


def test_chosen_period(tmp_path, read, refused):
    path = builders.xlsx(tmp_path / "2023-05产值.xlsx")
    error = refused(path, period=Period(2023, 6))
    assert error.code == "period_differs"
    assert "2023年1-6月" in str(error)
    assert "2023年1-5月" in str(error)
    assert read(path, period=Period(2023, 5)).table.warnings == []


def two_sheets(path, first, second, hidden=False):
    def edit(book):
        page = book.create_sheet(second)
        for row in builders.flat([5, 6], [7, 8]):
            page.append(row)
        page.sheet_state = "hidden" if hidden else "visible"

    return builders.xlsx(path, sheet=first, edit=edit)


def test_several_sheets(tmp_path, may, refused):
    found = may(two_sheets(tmp_path / "a.xlsx", "东至县", "青阳县"))
    assert [(row.sheet, row.row) for row in found.rows] == [("东至县", 2), ("青阳县", 2), ("青阳县", 3)]
    assert len(found.table.layouts) == 2
    error = refused(two_sheets(tmp_path / "b.xlsx", "2023年5月", "2023年6月"))
    assert error.code == "sheets_differ"


def test_hidden_sheets_are_left_with_a_warning(tmp_path, may):
    found = may(two_sheets(tmp_path / "a.xlsx", "东至县", "旧表", hidden=True))
    assert len(found.rows) == 1
    assert "旧表" in found.table.warnings[0]


def test_a_sheet_of_another_form_is_left_with_a_warning(tmp_path, may):
    def edit(book):
        page = book.create_sheet("用电")
        page.append(["企业名称", "用电量(万千瓦时)"])
        page.append(["甲公司", 5])

    found = may(builders.xlsx(tmp_path / "a.xlsx", edit=edit))
    assert (found.table.form, len(found.rows)) == ("output", 1)
    assert "用电" in found.table.warnings[0]


def test_looks_like_code():
    assert leaving.looks_like_code(builders.CODE)
    assert not leaving.looks_like_code("合计")


@pytest.mark.parametrize(
    ("cell", "month"),
    [
        ("2023-10", (2023, 10)),
        ("2023-12", (2023, 12)),
        ("2023-1", (2023, 1)),
        ("2023/01/15", (2023, 1)),
        ("202311", (2023, 11)),
        ("20231105", (2023, 11)),
        ("2023年10月", (2023, 10)),
        ("2023年1月5日", (2023, 1)),
        ("2023.2", (2023, 2)),
        ({"d": "2023-02-01"}, (2023, 2)),
        ("2023-13", None),
        ("2023年13月", None),
        ("2023年13", None),
        ("20231", None),
        ("十月", None),
    ],
)
def test_a_month_cell(cell, month):
    found = dating.month_of(cell)
    assert (found and (found.year, found.month)) == month
