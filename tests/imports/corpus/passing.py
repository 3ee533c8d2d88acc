"""Odd ways of writing a workbook or its cells that must be read exactly all the same."""

from __future__ import annotations

from datetime import date

from tests.imports.corpus import ooxml, tables
from tests.imports.corpus.failing_files import SHEET
from tests.imports.corpus.ooxml import Book, Digits, Formula, Inline, Sheet
from tests.imports.corpus.tables import case, code, firm, name

REGISTER = ("统一社会信用代码", "企业名称", "行政区划代码", "行业代码", "入库时间")
_OFFICE = '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">{}</Properties>'
_WPS = _OFFICE.format("<Application>WPS 表格</Application>").encode()


@case("should_pass/plain.xlsx")
def plain() -> bytes:
    return tables.book(tables.flat())


@case("should_pass/biff8.xls")
def biff8() -> bytes:
    return tables.xls(tables.flat())


@case("should_pass/utf8-with-mark.csv")
def utf8_with_mark() -> bytes:
    return tables.text(tables.flat())


@case("should_pass/utf8-without-mark.csv")
def utf8_without_mark() -> bytes:
    return tables.text(tables.flat(), encoding="utf-8", end="\n")


@case("should_pass/gb18030.csv")
def gb18030() -> bytes:
    # The note has a character that GBK lacks, as rare surnames are.
    return tables.text([*tables.titled(), ["填表人：𬭚某"]], encoding="gb18030")


@case("should_pass/utf16-from-wps.txt")
def utf16_from_wps() -> bytes:
    return tables.text(tables.flat(), encoding="utf-16", separator="\t")


@case("should_pass/semicolons.csv")
def semicolons() -> bytes:
    return tables.text(tables.flat(), separator=";")


@case("should_pass/strict.xlsx")
def strict() -> bytes:
    return tables.book(tables.flat(), strict=True)


@case("should_pass/inline-strings.xlsx")
def inline_strings() -> bytes:
    rows = [[Inline(cell) if isinstance(cell, str) else cell for cell in row] for row in tables.flat()]
    return tables.book(rows)


@case("should_pass/prefixed-elements.xlsx")
def prefixed_elements() -> bytes:
    return tables.book(tables.flat(), prefix="x")


@case("should_pass/saved-by-wps.xlsx")
def saved_by_wps() -> bytes:
    return tables.book(tables.flat(), parts={"docProps/app.xml": _WPS})


@case("should_pass/macro-book-without-macros.xlsm")
def macro_book_without_macros() -> bytes:
    return tables.book(tables.flat())


@case("should_pass/protected-sheet.xlsx")
def protected_sheet() -> bytes:
    return tables.book(tables.flat(), after='<sheetProtection sheet="1" password="CC1A"/>')


@case("should_pass/formulas-with-results.xlsx")
def formulas_with_results() -> bytes:
    rows = [firm(1, Formula("50.25*2", 100.5), 90), firm(2, Formula("C2+99.5", 200), Formula('""', ""))]
    return tables.book(tables.flat(*rows))


@case("should_pass/external-links.xlsx")
def external_links() -> bytes:
    part = b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    row = firm(1, Formula("'[1]5'!$C$2", 100.5), 90)
    return tables.book(tables.flat(row), parts={"xl/externalLinks/externalLink1.xml": part})


@case("should_pass/date-1904.xlsx")
def date_1904() -> bytes:
    rows = [REGISTER, [code(31), name(31), "341702", "3240", date(2021, 3, 1)]]
    return tables.book(rows, date_1904=True)


@case("should_pass/register-months.xlsx")
def register_months() -> bytes:
    written = [date(2021, 3, 1), "2021年3月", "2021-03", "202103", Digits("202103"), "2021.3"]
    rows = [[code(31 + n), name(31 + n), "341702", "C3240", month] for n, month in enumerate(written)]
    return tables.book([REGISTER, *rows])


@case("should_pass/full-width.xlsx")
def full_width() -> bytes:
    wide = {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789."}
    return tables.book(tables.flat(firm(1, "100.5".translate(wide), "９０"), firm(2, "２００", "180．25")))


@case("should_pass/thousands.xlsx")
def thousands() -> bytes:
    return tables.book(tables.flat(firm(1, "1,234,567.89", "1，234"), firm(2, "12 345", "￥1,000.5")))


@case("should_pass/thousands-quoted.csv")
def thousands_quoted() -> bytes:
    return tables.text(tables.flat(firm(1, "1,234,567.89", "1,234")))


@case("should_pass/units-in-cells.xlsx")
def units_in_cells() -> bytes:
    return tables.book(tables.flat(firm(1, "1,234万元", "0.5亿元"), firm(2, "200千元", "5000元")))


@case("should_pass/blanks-as-signs.xlsx")
def blanks_as_signs() -> bytes:
    return tables.book(tables.flat(firm(1, 100.5, "-"), firm(2, "——", "…"), firm(3, 7, "无")))


@case("should_pass/losses.xlsx")
def losses() -> bytes:
    head = ("统一社会信用代码", "企业名称", "利润总额(千元)", "利润总额_上年同期(千元)")
    rows = [firm(1, -12.5, "(3,000)"), firm(2, "－7", "−8"), firm(3, "（9）", "–10")]
    return tables.book(tables.flat(*rows, head=head))


@case("should_pass/exponents.xlsx")
def exponents() -> bytes:
    return tables.book(tables.flat(firm(1, Digits("1.005E2"), Digits("9E1")), firm(2, Digits("0.1"), 1e-3)))


@case("should_pass/binary-fractions.xlsx")
def binary_fractions() -> bytes:
    rows = [firm(1, Digits("0.30000000000000004"), Digits("1234.5678499999999"))]
    return tables.book(tables.flat(*rows))


@case("should_pass/codes-as-typed.xlsx")
def codes_as_typed() -> bytes:
    wide = {ord(sign): ord(sign) + 0xFEE0 for sign in code(3)}
    spaced = f" {code(2)[:6]} {code(2)[6:]} "
    typed = ["'" + code(1), spaced, code(3).translate(wide), code(4).lower(), f"{code(5)}\n"]
    return tables.book(tables.flat(*[[text, name(n), n, 4] for n, text in enumerate(typed, 1)]))


@case("should_pass/names-only.xlsx")
def names_only() -> bytes:
    rows = [[f" {name(1)}", 100.5, 90], [name(2), 200, 180.25]]
    return tables.book(tables.flat(*rows, head=tables.FLAT[1:]))


@case("should_pass/codes-only.xlsx")
def codes_only() -> bytes:
    head = (tables.FLAT[0], *tables.FLAT[2:])
    return tables.book(tables.flat([code(1), 100.5, 90], [code(2), 200, 180.25], head=head))


@case("should_pass/other-sheets.xlsx")
def other_sheets() -> bytes:
    notes = Sheet([["填表说明"], ["一、本表按月报送。"]], name="说明")
    codes = Sheet([["341702", "贵池区"]], name="代码", state="veryHidden")
    return ooxml.xlsx(Book([notes, Sheet(tables.flat(), name="产值"), codes]))


@case("should_pass/sheet-a-county.xlsx")
def sheet_a_county() -> bytes:
    east = tables.titled(firm(7, 70, 60), unit="单位：万元")
    return ooxml.xlsx(Book([Sheet(tables.titled(), name="贵池区"), Sheet(east, name="东至县")]))


@case("should_pass/filtered-rows.xlsx")
def filtered_rows() -> bytes:
    after = '<autoFilter ref="A1:D3"/>'
    return tables.book(tables.flat(), hidden_rows=[3], after=after)


@case("should_pass/no-dimension.xlsx")
def no_dimension() -> bytes:
    """The rows begin at B3 and nothing says so beforehand."""
    rows = [[], [], *[["", *row] for row in tables.flat()]]
    return tables.book(rows)


@case("should_pass/cells-out-of-order.xlsx")
def attributes_the_other_way() -> bytes:
    part = ooxml.parts_of(plain())[SHEET]
    for place in range(9):
        part = part.replace(f'<c r="A{place}" t="s">'.encode(), f'<c t="s" r="A{place}">'.encode())
    return tables.book(tables.flat(), parts={SHEET: part})


@case("should_pass/quotes-in-remarks.csv")
def quotes_in_remarks() -> bytes:
    """Quotes in the middle of a cell as they are, and doubled in a quoted one over two lines."""
    head, *rows = tables.text(tables.flat(head=(*tables.FLAT, "备注"))).rstrip(b"\r\n").split(b"\r\n")
    remarks = ('企业称"订单减少"', '"另有""大修""，\n两周"')
    return b"\r\n".join([head, *[row + f",{text}".encode() for row, text in zip(rows, remarks, strict=True)]])


@case("should_pass/total-never-calculated.xlsx")
def total_never_calculated() -> bytes:
    """A total that is passed over and growth that is not read may lack their results."""
    rows = [
        [*firm(1, 100.5, 90), Formula("C2/D2-1", None)],
        [*firm(2, 200, 180.25), Formula("C3/D3-1", None)],
        ["合计", "", Formula("SUM(C2:C3)", None), Formula("SUM(D2:D3)", None), ""],
    ]
    return tables.book(tables.flat(*rows, head=(*tables.FLAT, "同比增长（%）")))
