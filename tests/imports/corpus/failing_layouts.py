"""Workbooks whose header, period or unit cannot be made out, or contradicts itself."""

from __future__ import annotations

from tests.imports.corpus import ooxml, tables
from tests.imports.corpus.ooxml import Book, Sheet
from tests.imports.corpus.tables import case, code, firm, name

KEYS = ("统一社会信用代码", "企业名称")


def headed(*heads: str) -> bytes:
    """A flat sheet with these headings after the keys, fives and fours below."""
    figures = [5 - place % 2 for place in range(len(heads))]
    return tables.book(tables.flat(firm(1, *figures), head=(*KEYS, *heads)))


@case("should_fail/nothing-in-it.xlsx")
def nothing_in_it() -> bytes:
    return tables.book([])


@case("should_fail/no-header.xlsx")
def no_header() -> bytes:
    return tables.book([firm(1, 5, 4), firm(2, 6, 5)])


@case("should_fail/header-too-low.xlsx")
def header_too_low() -> bytes:
    return tables.book([*[["填表说明"]] * 44, *tables.flat()])


@case("should_fail/header-only.xlsx")
def header_only() -> bytes:
    return tables.book([tables.FLAT])


@case("should_fail/totals-only.xlsx")
def totals_only() -> bytes:
    return tables.book(tables.flat(["", "合计", 300, 280], ["", "其中：贵池区", 100, 90]))


@case("should_fail/no-indicator.xlsx")
def no_indicator() -> bytes:
    return tables.book(tables.flat(firm(1, "晴"), head=(*KEYS, "天气")))


@case("should_fail/two-forms.xlsx")
def two_forms() -> bytes:
    return headed("工业总产值(千元)", "营业收入(千元)")


@case("should_fail/form-not-as-chosen.xlsx")
def form_not_as_chosen() -> bytes:
    return headed("营业收入_1-本月(千元)", "营业收入_上年同期(千元)")


@case("should_fail/same-value-twice.xlsx")
def same_value_twice() -> bytes:
    return headed("工业总产值(千元)", "上年同期(千元)", "工业总产值(当年价格)(千元)")


@case("should_fail/two-code-columns.xlsx")
def two_code_columns() -> bytes:
    head = ("统一社会信用代码", "统一社会信用代码", "企业名称", "工业总产值(千元)")
    return tables.book(tables.flat([code(1), code(2), name(1), 5], head=head))


@case("should_fail/only-single-month.xlsx")
def only_single_month() -> bytes:
    return headed("工业总产值_本月(千元)", "工业总产值_上年同月(千元)")


@case("should_fail/no-period.xlsx")
def no_period() -> bytes:
    return tables.book(tables.flat())


@case("should_fail/january.xlsx")
def january() -> bytes:
    return tables.book(tables.titled(title="2023年1月规模以上工业企业产值情况表"))


@case("should_fail/thirteenth-month.xlsx")
def thirteenth_month() -> bytes:
    return tables.book(tables.titled(title="2023年1-13月规模以上工业企业产值情况表"))


@case("should_fail/future-period.xlsx")
def future_period() -> bytes:
    return tables.book(tables.titled(title="2098年1-5月规模以上工业企业产值情况表"))


@case("should_fail/period-not-as-chosen.xlsx")
def period_not_as_chosen() -> bytes:
    return tables.book(tables.titled())


@case("should_fail/sheets-of-two-periods.xlsx")
def sheets_of_two_periods() -> bytes:
    later = tables.titled(firm(3, 5, 4), title="2023年1-6月规模以上工业企业产值情况表")
    return ooxml.xlsx(Book([Sheet(tables.titled(), name="五月"), Sheet(later, name="六月")]))


@case("should_fail/heading-of-another-month.xlsx")
def heading_of_another_month() -> bytes:
    rows = tables.titled()
    rows[2] = (*KEYS, "工业总产值_1-4月", "工业总产值_上年同期")
    return tables.book(rows)


@case("should_fail/unknown-unit.xlsx")
def unknown_unit() -> bytes:
    return tables.book(tables.titled(unit="单位：万美元"))


@case("should_fail/unit-of-something-else.xlsx")
def unit_of_something_else() -> bytes:
    return headed("工业总产值(人)", "上年同期(人)")


@case("should_fail/two-units.xlsx")
def two_units() -> bytes:
    rows = tables.titled()
    return tables.book([rows[0], ["单位：万元", "", "", "单位：千元"], *rows[2:]])


@case("should_fail/required-column-missing.xlsx")
def required_column_missing() -> bytes:
    return tables.book([["填表说明"], ["企业名称", "序号"], [name(1), 1]])


@case("should_fail/hidden-sheet-with-rows.xlsx")
def hidden_sheet_with_rows() -> bytes:
    hidden = Sheet(tables.flat(firm(3, 5, 4)), name="补报", state="hidden")
    return ooxml.xlsx(Book([Sheet(tables.flat(), name="产值"), hidden]))


@case("should_fail/no-unit.xlsx")
def no_unit() -> bytes:
    return headed("工业总产值", "上年同期")


@case("should_fail/only-prior-year.xlsx")
def only_prior_year() -> bytes:
    return headed("工业总产值_上年同期(千元)")


@case("should_fail/column-of-no-form.xlsx")
def column_of_no_form() -> bytes:
    return headed("工业总产值(千元)", "上年同期(千元)", "税收贡献额(千元)")


@case("should_fail/figures-without-heading.xlsx")
def figures_without_heading() -> bytes:
    return tables.book(tables.flat(firm(1, 5, 4, "", 777)))


@case("should_fail/sheet-of-another-table.xlsx")
def sheet_of_another_table() -> bytes:
    other = Sheet(tables.flat(firm(1, 70), head=(*KEYS, "天气")), name="气象")
    return ooxml.xlsx(Book([Sheet(tables.flat(), name="产值"), other]))


@case("should_fail/file-name-of-another-month.xlsx")
def file_name_of_another_month() -> bytes:
    return tables.book(tables.titled())


@case("should_fail/sheet-name-of-another-month.xlsx")
def sheet_name_of_another_month() -> bytes:
    return tables.book(tables.titled(), name="2023年4月")
