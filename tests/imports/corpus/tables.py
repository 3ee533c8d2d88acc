"""Invented enterprises and the headings over their figures: what the cases have in common."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import xlwt
from stdnum.cn import uscc

from tests.imports.corpus.ooxml import Book, Sheet, xlsx

FLAT = ("统一社会信用代码", "企业名称", "工业总产值_1-本月(千元)", "工业总产值_上年同期(千元)")
TITLE = "2023年1-5月规模以上工业企业产值情况表"
NAMESAKE = "安徽同名机电有限公司"

Builder = Callable[[], bytes]
COMMITTED: dict[str, Builder] = {}
"""Path below tests/imports, as should_fail/empty.xlsx → what writes it."""
GENERATED: dict[str, Builder] = {}
"""The same of files too large to be kept: each is written when its test runs."""


def case(path: str, *, kept: bool = True) -> Callable[[Builder], Builder]:
    """Notes the builder of one file."""

    def note(builder: Builder) -> Builder:
        (COMMITTED if kept else GENERATED)[path] = builder
        return builder

    return note


def code(number: int, area: str = "341702") -> str:
    """The 统一社会信用代码 of the enterprise of that number; its check digit holds."""
    body = f"91{area}MA{number:07d}"
    return body + uscc.calc_check_digit(body)


def name(number: int) -> str:
    """The name of the enterprise of that number."""
    return f"安徽{number}号机电有限公司"


def firm(number: int, *figures: Any) -> list[Any]:
    """A row of the flat sheet."""
    return [code(number), name(number), *figures]


def flat(*rows: Sequence[Any], head: Sequence[Any] = FLAT) -> list[Sequence[Any]]:
    """A flat sheet: the usual header and these rows; without any, those of enterprises 1 and 2."""
    return [head, *(rows or (firm(1, 100.5, 90), firm(2, 200, 180.25)))]


def titled(*rows: Sequence[Any], unit: str = "单位：千元", title: str = TITLE) -> list[Sequence[Any]]:
    """A sheet as a desk prints it: title, unit, header, rows."""
    heads = ("统一社会信用代码", "企业名称", "工业总产值_1-本月", "工业总产值_上年同期")
    return [[title], ["", "", "", unit], *flat(*rows, head=heads)]


def book(rows: Sequence[Sequence[Any]], **more: Any) -> bytes:
    """A workbook of one sheet; keyword arguments of Sheet and of Book."""
    of_book = {key: more.pop(key) for key in list(more) if key in Book.__dataclass_fields__}
    return xlsx(Book([Sheet(rows, **more)], **of_book))


def text(
    rows: Iterable[Sequence[Any]], *, encoding: str = "utf-8-sig", separator: str = ",", end: str = "\r\n"
) -> bytes:
    """A text file as a spreadsheet program saves it."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=separator, lineterminator=end)
    writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    return written.getvalue().encode(encoding)


def xls(rows: Sequence[Sequence[Any]], *, edit: Callable[[Any], None] | None = None) -> bytes:
    """A BIFF8 workbook of one sheet."""
    made = xlwt.Workbook()
    page = made.add_sheet("Sheet1")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value not in ("", None):
                page.write(number, column, value)
    if edit:
        edit(page)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()
