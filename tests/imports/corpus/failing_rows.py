"""Readable workbooks with rows that cannot be taken, or that deserve a look."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.imports.corpus import tables
from tests.imports.corpus.ooxml import Digits, Error, Inline
from tests.imports.corpus.tables import NAMESAKE, case, code, firm, name

GOOD = firm(2, 200, 180.25)


def keyed(uscc: Any, called: Any = "") -> bytes:
    """A row with these keys above one that nothing is wrong with."""
    return tables.book(tables.flat([uscc, called, 5, 4], GOOD))


def each(*cells: Any) -> bytes:
    """An enterprise a cell, which stands where its output belongs; below them a row that nothing is wrong with."""
    return tables.book(tables.flat(*[firm(n, cell, 4) for n, cell in enumerate(cells, 11)], GOOD))


@case("should_fail/code-as-number.xlsx")
def code_as_number() -> bytes:
    return keyed(Digits("913417020000000000"), name(1))


@case("should_fail/code-in-exponent.csv")
def code_in_exponent() -> bytes:
    return tables.text(tables.flat(["9.13417E+17", name(1), 5, 4], GOOD))


@case("should_fail/wrong-check-digit.xlsx")
def wrong_check_digit() -> bytes:
    right = code(1)
    return keyed(right[:-1] + ("0" if right[-1] != "0" else "1"), name(1))


@case("should_fail/code-too-short.xlsx")
def code_too_short() -> bytes:
    return keyed(code(1)[:-2], name(1))


@case("should_fail/letter-for-zero.xlsx")
def letter_for_zero() -> bytes:
    return keyed(code(1).replace("0", "O"), name(1))


@case("should_fail/unknown-code.xlsx")
def unknown_code() -> bytes:
    return keyed(code(99), name(99))


@case("should_fail/another-countys-firm.xlsx")
def another_countys_firm() -> bytes:
    return keyed(code(7), name(7))


@case("should_fail/firm-twice.xlsx")
def firm_twice() -> bytes:
    return tables.book(tables.flat(firm(1, 5, 4), GOOD, firm(1, 6, 4)))


@case("should_fail/name-of-two.xlsx")
def name_of_two() -> bytes:
    return keyed("", NAMESAKE)


@case("should_fail/name-unknown.xlsx")
def name_unknown() -> bytes:
    return keyed("", "安徽查无此名机电有限公司")


@case("should_fail/no-key.xlsx")
def no_key() -> bytes:
    return keyed("", "")


@case("should_fail/other-name.xlsx")
def other_name() -> bytes:
    return keyed(code(1), "安徽改了名的机电有限公司")


@case("should_fail/not-in-library.xlsx")
def not_in_library() -> bytes:
    return keyed(code(10), name(10))


@case("should_fail/texts-for-numbers.xlsx")
def texts_for_numbers() -> bytes:
    cells = ["12.3.4", "暂无数据", "约500", "十万", "12%", "1.2E+5", "1,23,4", "12 3", "NaN", "inf", "5-6"]
    return each(*cells)


@case("should_fail/wrong-units-typed.xlsx")
def wrong_units_typed() -> bytes:
    return each("1,234万", "12人", "5吨")


@case("should_fail/date-for-number.xlsx")
def date_for_number() -> bytes:
    return each(date(2023, 5, 1))


@case("should_fail/truth-for-number.xlsx")
def truth_for_number() -> bytes:
    return each(True, False)


@case("should_fail/error-values.xlsx")
def error_values() -> bytes:
    return each(Error("#REF!", "Sheet2!A1"), Error("#DIV/0!", "1/0"), Error("#N/A"))


@case("should_fail/error-values.xls")
def old_error_values() -> bytes:
    return tables.xls(
        tables.flat(firm(1, "", 4), GOOD), edit=lambda page: page.row(1).set_cell_error(2, "#REF!")
    )


@case("should_fail/error-for-name.xlsx")
def error_for_name() -> bytes:
    return keyed(code(1), Error("#N/A", "VLOOKUP(A2,Sheet2!A:B,2,0)"))


@case("should_fail/huge-numbers.xlsx")
def huge_numbers() -> bytes:
    return each(Digits("1E+308"), Digits("99999999999999999"), "1" + "0" * 40)


@case("should_fail/negative-output.xlsx")
def negative_output() -> bytes:
    return each(-5, "(5)")


@case("should_fail/merged-figures.xlsx")
def merged_figures() -> bytes:
    return tables.book(tables.flat(firm(1, 5, 4), firm(3, "", ""), GOOD), merged=["C2:C3", "D2:D3"])


@case("should_fail/merged-names.xlsx")
def merged_names() -> bytes:
    return tables.book(tables.flat(firm(1, 5, 4), ["", "", 6, 5], GOOD), merged=["A2:A3", "B2:B3"])


@case("should_fail/ragged-rows.csv")
def ragged_rows() -> bytes:
    head, good = tables.text(tables.flat(GOOD)).split(b"\r\n", 1)
    loose = f"{code(1)},{name(1)},1,234,567\r\n".encode()
    return head + b"\r\n" + loose + good


@case("should_fail/rows-of-another-period.xlsx")
def rows_of_another_period() -> bytes:
    rows = [[*firm(n, 5, 4), month] for n, month in ((2, "2023-05"), (1, "2023-04"), (3, "下个月"))]
    return tables.book(tables.flat(*rows, head=(*tables.FLAT, "报告期")))


@case("should_fail/endless-name.xlsx")
def endless_name() -> bytes:
    return keyed(code(1), "长" * 3000)


@case("should_fail/endless-code.xlsx")
def endless_code() -> bytes:
    return keyed("9" * 3000, name(1))


@case("should_fail/formula-for-name.xlsx")
def formula_for_name() -> bytes:
    return keyed("", Inline("=cmd|' /C calc'!A0"))


@case("should_fail/formula-for-code.csv")
def formula_for_code() -> bytes:
    return tables.text(tables.flat(['=HYPERLINK("http://x.invalid","点我")', name(1), 5, 4], GOOD))


@case("should_fail/control-characters.xlsx")
def control_characters() -> bytes:
    return keyed("", "安徽\u200b_x0007_无此名_x000B_机电有限公司")


REGISTER = ("统一社会信用代码", "企业名称", "行政区划代码", "行业代码", "入库时间")


@case("should_fail/register-of-wrong-places.xlsx")
def register_of_wrong_places() -> bytes:
    rows = [
        [code(51), name(51), "999999", "3240", "2023-05"],
        [code(52), name(52), "341504", "3240", "2023-05"],
        [code(53), name(53), "341702", "0111", "2023-05"],
        [code(54), name(54), "341702", "3240", "去年"],
        [code(55), "", "341702", "3240", "2023-05"],
        [code(56), name(56), "", "3240", "2023-05"],
    ]
    return tables.book([REGISTER, *rows])


@case("should_fail/merged-across.xlsx")
def merged_across() -> bytes:
    return tables.book(tables.flat(firm(1, 5, ""), GOOD), merged=["C2:D2"])


@case("should_fail/merged-to-the-end.xlsx")
def merged_to_the_end() -> bytes:
    """One figure over a whole column, a million rows of it."""
    return tables.book(tables.flat(firm(1, 5, 4), firm(3, "", 4)), merged=["C2:C1048576"])
