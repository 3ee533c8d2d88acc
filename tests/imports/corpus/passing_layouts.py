"""Odd layouts that must be read exactly all the same."""

from __future__ import annotations

from tests.imports.corpus import tables
from tests.imports.corpus.tables import TITLE, case, code, firm, name

KEYS = ("统一社会信用代码", "企业名称")


def headed(*heads: str, rows: tuple[list[object], ...] = ()) -> bytes:
    return tables.book(tables.flat(*rows, head=(*KEYS, *heads)))


@case("should_pass/title-and-unit-above.xlsx")
def title_and_unit_above() -> bytes:
    return tables.book(tables.titled(unit="单位：万元"), merged=["A1:D1"])


@case("should_pass/unit-yuan.xlsx")
def unit_yuan() -> bytes:
    return tables.book(tables.titled(firm(1, 100500, 90000), unit="计量单位：元"))


@case("should_pass/unit-hundred-millions.xlsx")
def unit_hundred_millions() -> bytes:
    return headed("工业总产值（亿元）", "上年同期（亿元）", rows=(firm(1, 1.005, "0.9"),))


@case("should_pass/unit-a-column.xlsx")
def unit_a_column() -> bytes:
    return headed("工业总产值(万元)", "工业总产值上年同期(千元)", rows=(firm(1, 10.05, 90),))


@case("should_pass/units-of-two-kinds.xlsx")
def units_of_two_kinds() -> bytes:
    head = (*KEYS, "营业收入", "平均用工人数")
    return tables.book(
        [["2023年1-5月财务状况"], ["单位：万元、人"], *tables.flat(firm(1, 10.05, 90), head=head)]
    )


@case("should_pass/header-of-two-rows.xlsx")
def header_of_two_rows() -> bytes:
    rows = [
        [TITLE],
        ["单位：千元"],
        ["序号", *KEYS, "工业总产值", "", "", "工业销售产值", "", ""],
        ["", "", "", "1-本月", "上年同期", "增速（%）", "1-本月", "上年同期", "增速（%）"],
        [1, *firm(1, 100.5, 90, 11.7, 50, 40, 25)],
        [2, *firm(2, 200, 180.25, 11, 60, 50, 20)],
    ]
    merged = ["A1:I1", "A3:A4", "B3:B4", "C3:C4", "D3:F3", "G3:I3"]
    return tables.book(rows, merged=merged)


@case("should_pass/header-of-three-rows.xlsx")
def header_of_three_rows() -> bytes:
    rows = [
        [TITLE],
        [*KEYS, "工业总产值", "", "工业销售产值", ""],
        ["", "", "1-本月", "上年同期", "1-本月", "上年同期"],
        ["", "", "千元", "千元", "万元", "万元"],
        firm(1, 100.5, 90, 5, 4),
    ]
    return tables.book(rows, merged=["A1:F1", "A2:A4", "B2:B4", "C2:D2", "E2:F2"])


@case("should_pass/numbering-row.xlsx")
def numbering_row() -> bytes:
    return tables.book([tables.FLAT, ["甲", "乙", 1, 2], *tables.flat()[1:]])


@case("should_pass/totals-everywhere.xlsx")
def totals_everywhere() -> bytes:
    rows = [
        ["", "全市合计", 300.5, 270.25],
        ["", "贵池区", 300.5, 270.25],
        firm(1, 100.5, 90),
        ["", "小计", 100.5, 90],
        firm(2, 200, 180.25),
        ["", "总 计", 300.5, 270.25],
    ]
    return tables.book(tables.flat(*rows))


@case("should_pass/notes-below.xlsx")
def notes_below() -> bytes:
    below = [
        ["注：本表数据为快报数。"],
        ["单位负责人：", "", "填表人：张某", "报出日期：2023年6月9日"],
        ["说明：1. 口径为规模以上工业。"],
    ]
    return tables.book(tables.flat(firm(1, 100.5, 90), firm(2, 200, 180.25), [], *below))


@case("should_pass/printed-pages.xlsx")
def printed_pages() -> bytes:
    rows = tables.titled(firm(1, 100.5, 90))
    return tables.book([*rows, [], rows[0], rows[1], rows[2], firm(2, 200, 180.25)])


@case("should_pass/blank-rows.xlsx")
def blank_rows() -> bytes:
    return tables.book(tables.flat(firm(1, 100.5, 90), [], ["", " ", "", ""], [], firm(2, 200, 180.25)))


@case("should_pass/hidden-helper-columns.xlsx")
def hidden_helper_columns() -> bytes:
    head = (KEYS[0], "辅助", KEYS[1], "序", *tables.FLAT[2:])
    rows = [[code(n), "x", name(n), n, *pair] for n, pair in ((1, (100.5, 90)), (2, (200, 180.25)))]
    return tables.book(tables.flat(*rows, head=head), hidden_columns=[2, 4])


@case("should_pass/columns-reordered.xlsx")
def columns_reordered() -> bytes:
    head = ("工业总产值_上年同期(千元)", "企业名称", "工业总产值_1-本月(千元)", "统一社会信用代码")
    return tables.book(tables.flat([90, name(1), 100.5, code(1)], [180.25, name(2), 200, code(2)], head=head))


@case("should_pass/prior-year-missing.xlsx")
def prior_year_missing() -> bytes:
    return headed("工业总产值(千元)", rows=(firm(1, 100.5), firm(2, 200)))


@case("should_pass/growth-between.xlsx")
def growth_between() -> bytes:
    heads = ("工业总产值(千元)", "同比增长(%)", "上年同期(千元)", "备注")
    return headed(*heads, rows=(firm(1, 100.5, 11.7, 90, ""), firm(2, 200, "-", 180.25, "停产半月")))


@case("should_pass/period-in-file-name.xlsx")
def period_in_file_name() -> bytes:
    return tables.book(tables.flat())


@case("should_pass/period-in-title.xlsx")
def period_in_title() -> bytes:
    return tables.book(tables.titled(title="池州市二〇二三年一至五月产值快报"))


@case("should_pass/period-in-column.xlsx")
def period_in_column() -> bytes:
    rows = [["2023年5月", *firm(1, 100.5, 90)], ["2023-05", *firm(2, 200, 180.25)]]
    return tables.book(tables.flat(*rows, head=("所属期", *tables.FLAT)))


@case("should_pass/period-in-sheet-name.xlsx")
def period_in_sheet_name() -> bytes:
    return tables.book(tables.flat(), name="2023年1-5月")


@case("should_pass/year-in-headings.xlsx")
def year_in_headings() -> bytes:
    heads = ("工业总产值_2022年1-5月(千元)", "工业总产值_2023年1-5月(千元)")
    return headed(*heads, rows=(firm(1, 90, 100.5), firm(2, 180.25, 200)))


@case("should_pass/broken-headings.xlsx")
def broken_headings() -> bytes:
    head = (
        "统一社会\n信用代码",
        "企 业 名 称",
        "工业总产值\n1—本月\n（千元）",
        "工业总产值\n上年同期\n（千元）",
    )
    return tables.book(tables.flat(firm(1, 100.5, 90), firm(2, 200, 180.25), head=head))


@case("should_pass/other-words.xlsx")
def other_words() -> bytes:
    head = ("信用代码", "单位详细名称", "产值累计(千元)", "去年同期(千元)")
    return tables.book(tables.flat(firm(1, 100.5, 90), firm(2, 200, 180.25), head=head))


@case("should_pass/energy-units.xlsx")
def energy_units() -> bytes:
    heads = ("综合能源消费量(万吨标准煤)", "用电量(千瓦时)")
    return headed(*heads, rows=(firm(1, 0.01005, 90000),))


@case("should_pass/merged-blanks.xlsx")
def merged_blanks() -> bytes:
    """Merged cells that share no figure: blanks, a name of one row, the total and the note."""
    rows = [
        firm(1, 100.5, ""),
        firm(2, 200, ""),
        ["合计", "", 300.5, ""],
        ["注：上年同期待核。"],
    ]
    return tables.book(tables.flat(*rows), merged=["D2:D3", "A4:B4", "C4:D4", "A5:D5"])


_BARE = (*KEYS, "工业总产值_1-本月", "工业总产值_上年同期")


@case("should_pass/unit-beside-the-title.xlsx")
def unit_beside_the_title() -> bytes:
    return tables.book([["2023年1-5月叶集区产销报表   单位：万元"], *tables.flat(head=_BARE)])


@case("should_pass/units-beside-the-title.xlsx")
def units_beside_the_title() -> bytes:
    head = (*KEYS, "营业收入", "平均用工人数")
    return tables.book([["2023年1-5月财务报表 单位:万元、人"], *tables.flat(firm(1, 10.05, 90), head=head)])


@case("should_pass/office-before-the-unit.xlsx")
def office_before_the_unit() -> bytes:
    above = [[TITLE], ["填报单位：贵池区经信局    单位：万元"]]
    return tables.book([*above, *tables.flat(head=_BARE)])


@case("should_pass/office-and-unit-beside-the-title.xlsx")
def office_and_unit_beside_the_title() -> bytes:
    title = "2023年1-5月产销报表 填报单位：叶集区经信局\u3000金额单位：万元\n填报日期：2023年6月"
    return tables.book([[title], *tables.flat(head=_BARE)])
