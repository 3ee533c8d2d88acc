"""Blocks from Excel pasted into the grid: over its cells, or to where their headings say."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from accounts.periods import Period
from enterprises import return_forms
from reporting.prefilled import prefilled_workbook
from tests import sheets
from tests.e2e.conftest import NUMBERS
from tests.e2e.grid import PASTE, cell, open_sheet, press, saved

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]


def test_a_block_from_excel_goes_over_the_cells_that_can_be_filled(sign_in, entry_site, quiet):
    page = sign_in("county")
    open_sheet(page, "2022-09")
    page.evaluate(PASTE, "1,500\t1400\t1450\t1300\r\n２０００\t\t1900\t--\r\n")
    expect(page.locator("#entry-note")).to_have_text(
        "已粘贴 6 个数（没有表头，按列的位置填入），2 个空格未改动。"
    )
    expect(cell(page, 0, "sales_output_prior")).to_have_text("1,300")
    expect(cell(page, 1, "gross_output")).to_have_text("2,000")
    saved(page)
    press(page, "Control+z")
    expect(cell(page, 1, "gross_output")).to_have_text("")
    saved(page)
    last, first = sheets.code(NUMBERS[4]), sheets.code(NUMBERS[0])
    page.evaluate(PASTE, f"{last}\t77\t66\n贵池{NUMBERS[0]}号填报有限公司\t88\t80\n没有这家公司\t1\t2\n")
    expect(page.locator("#entry-note")).to_contain_text(
        "已粘贴 4 个数（没有表头，按列的位置填入），1 行不在本表：没有这家公司"
    )
    for code, value, text in ((last, "gross_output", "77"), (first, "gross_output_prior", "80")):
        row = page.locator("#entry-grid .tabulator-row", has_text=code)
        expect(row.locator(f"[data-cell$=':{value}']")).to_have_text(text)
    saved(page)


def test_a_block_with_headings_goes_where_they_say(sign_in, entry_site, quiet):
    """The order of the columns is the file's; what is of another month, unit or meaning is named and left out."""
    page = sign_in("county")
    open_sheet(page, "2021-08")
    page.evaluate(
        PASTE, "企业名称\t工业总产值\t工业销售产值\n" + f"{sheets.code(NUMBERS[1])}\t1,500\t1,450\n"
    )
    expect(page.locator("#entry-note")).to_have_text("已粘贴 2 个数（按表头对应）。")
    row = page.locator("#entry-grid .tabulator-row", has_text=sheets.code(NUMBERS[1]))
    expect(row.locator("[data-cell$=':sales_output']")).to_have_text("1,450")
    expect(row.locator("[data-cell$=':gross_output_prior']")).to_have_text("")
    heading = (
        "工业销售产值(千元)\t用水量\t上年同期\t工业总产值（当年价格）\t增速%\t上年同期\t出口交货值（万元）\n"
    )
    page.evaluate(PASTE, heading + "700\t9\t8\t900\t12.5\t800\t60\n")
    expect(page.locator("#entry-note")).to_have_text(
        "已粘贴 4 个数（按表头对应），已按万元换算为千元，跳过 3 列：用水量、上年同期、增速%。"
    )
    for value, text in {
        "sales_output": "700",
        "sales_output_prior": "",
        "gross_output": "900",
        "gross_output_prior": "800",
        "export_delivery": "600",
    }.items():
        expect(cell(page, 0, value)).to_have_text(text)
    saved(page)


COLUMNS = """async ({fields, period, lines}) => { const {Headings} = await import("/static/js/entry/headings.js");
  const headings = new Headings(fields, period);
  const {lines: found, body, unit} = headings.split(lines, line => line.includes("100"));
  return {columns: found.length ? headings.columns(found, unit).map(one => one.key ? "key" : one.name ?? null) : null, body: body.length}; }"""
NAMED = ["key", "key", "gross_output", "gross_output_prior", "sales_output", "sales_output_prior"]
DATA = ["1", "企业", "100", "90", "80", "70"]


@pytest.mark.parametrize(
    ("lines", "columns"),
    [
        (["序号|企业名称|工业总产值|上年同期|工业销售产值|上年同期"], NAMED),
        (["序号|企业名称|工业总产值||工业销售产值|", "||1-本月|上年同期|1-本月|上年同期"], NAMED),
        (
            ["序号|名称|工业总产值（千元）||工业销售产值|", "||2023年1-5月|2022年1-5月|本年累计|去年同期"],
            NAMED,
        ),
        (
            [
                "2023年1-5月产销报表",
                "单位：千元",
                "代码|企业|总产值|总产值(上年同期)|销售产值|上年同期销售产值",
            ],
            NAMED,
        ),
        (["序号|名称|总产值|同期|销售产值|同期", "甲|乙|1|2|3|4"], NAMED),
        (["单位：万元", "代码|企业|总产值|上年同期"], NAMED[:4]),
        (["单位：万美元", "代码|企业|总产值|上年同期"], ["key", "key", None, None]),
        (["代码|企业|总产值（公斤）|上年同期|总产值（亿元）"], ["key", "key", None, None, "gross_output"]),
        (["企业|工业总产值|", "|本月|1-4月"], ["key", None, None]),
        (["企业|工业总产值|工业总产值"], ["key", "gross_output", None]),
        (["企业|上期累计|去年已存|工业总产值增长%|2022年"], ["key", None, None, None, None]),
        ([], None),
    ],
)
def test_headings_are_read_as_offices_write_them(sign_in, entry_site, lines, columns):
    page = sign_in("county")
    fields = [
        {
            "name": name,
            "unit": return_forms.unit_of("output", name),
            "headings": return_forms.headings_of("output", name),
        }
        for name in return_forms.value_names("output")
    ]
    block = [line.split("|") for line in lines] + [DATA]
    told = page.evaluate(COLUMNS, {"fields": fields, "period": "2023-05", "lines": block})
    assert told == {"columns": columns, "body": 1}


@pytest.mark.parametrize(
    ("block", "note", "texts"),
    [
        (
            "企业名称\t工业总产值（万元）\t上年同期\t工业销售产值（亿元）\n{code}\t1,500.12345\t-\t0.12345678\n",
            "已粘贴 2 个数（按表头对应），已按万元换算为千元，已按亿元换算为千元，1 个空格未改动。",
            {"gross_output": "15,001.2345", "sales_output": "12,345.678"},
        ),
        (
            "单位：万元\n企业名称\t工业总产值\n{code}\t7\n",
            "已粘贴 1 个数（按表头对应），已按万元换算为千元。",
            {"gross_output": "70"},
        ),
        (
            "单位：万元\n{code}\t8\t9\n",
            "已粘贴 2 个数（没有表头，按列的位置填入），已按万元换算为千元。",
            {"gross_output": "80", "gross_output_prior": "90"},
        ),
        (
            "企业名称\t工业总产值（万美元）\t工业销售产值（千元）\n{code}\t5\t6\n",
            "已粘贴 1 个数（按表头对应），跳过 1 列：工业总产值（万美元），"
            "单位“万美元”不能换算为千元，请改成千元、万元或亿元后再粘贴。",
            {"sales_output": "6"},
        ),
    ],
)
def test_another_unit_is_converted_exactly_and_told(sign_in, entry_site, quiet, block, note, texts):
    page = sign_in("county")
    open_sheet(page, "2021-11")
    code = sheets.code(NUMBERS[2])
    page.evaluate(PASTE, block.format(code=code))
    expect(page.locator("#entry-note")).to_have_text(note)
    row = page.locator("#entry-grid .tabulator-row", has_text=code)
    for value, text in texts.items():
        expect(row.locator(f"[data-cell$=':{value}']")).to_have_text(text)
    saved(page)


def test_the_workbook_to_fill_in_comes_back_by_its_headings(sign_in, entry_site, quiet):
    """All of its cells copied at once, titles and merged headings with them."""
    lines = [(sheets.code(n), f"贵池{n}号填报有限公司", {"sales_output": Decimal(n)}) for n in NUMBERS]
    region = SimpleNamespace(name="贵池区")
    content = prefilled_workbook("output", Period(2021, 9), region, lines)
    rows = load_workbook(BytesIO(content)).active.iter_rows(values_only=True)
    page = sign_in("county")
    open_sheet(page, "2021-09")
    page.evaluate(PASTE, "\n".join("\t".join("" if v is None else str(v) for v in row) for row in rows))
    expect(page.locator("#entry-note")).to_have_text("已粘贴 5 个数（按表头对应），35 个空格未改动。")
    for n in NUMBERS:
        row = page.locator("#entry-grid .tabulator-row", has_text=sheets.code(n))
        expect(row.locator("[data-cell$=':sales_output']")).to_have_text(str(n))
    saved(page)
