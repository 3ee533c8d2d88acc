"""The confirmation sheets that are printed and signed: a workbook with a sheet an enterprise."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from urllib.parse import quote

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

from accounts.exports import XLSX, put
from assessments.annual.checking import label_of
from assessments.annual.confirmation_selectors import current_figures
from assessments.annual.confirming import FACTORS
from assessments.annual.departments import office_of
from assessments.factor_forms import factor_fields
from assessments.models import AnnualFactors

MOST_SHEETS = 200
_HEADS = ("序号", "数据项", "单位", "数值", "报送部门", "有异议的请写明应为多少、依据什么")
_WIDTHS = (6, 22, 12, 16, 20, 34)
_FOOT = (
    "以上数据用于亩均效益评价。请逐项核对：无异议的，在下方签字盖章；有异议的，在末栏写明。",
    "企业意见：□ 确认无误    □ 有异议（见末栏）",
    "法定代表人（或授权人）签字：                    日期：      年    月    日（公章）",
)
_LINE = Side(style="thin")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


def sheets_response(some: Sequence[AnnualFactors], name: str) -> HttpResponse:
    """The sheets of these enterprises as one .xlsx attachment, each on its page of A4."""
    book = Workbook()
    book.remove(book.active)
    for number, factors in enumerate(some, start=1):
        _fill(book.create_sheet(_title(number, factors.enterprise.name)), factors)
    content = BytesIO()
    book.save(content)
    response = HttpResponse(content.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.xlsx"
    return response


def _title(number: int, name: str) -> str:
    """A name for the sheet that no other has, without what Excel forbids."""
    plain = re.sub(r"[^\w（）()]", "", name)
    return f"{number}-{plain}"[:31]


def _fill(sheet: Worksheet, factors: AnnualFactors) -> None:
    enterprise = factors.enterprise
    put(sheet["A1"], f"{factors.year}年度亩均效益评价数据确认表")
    sheet["A1"].font = Font(bold=True, size=16)
    put(sheet["A2"], f"企业名称：{enterprise.name}")
    put(sheet["A3"], f"统一社会信用代码：{enterprise.uscc}    所在县区：{enterprise.region}")
    units = {field.name: str(field.help_text) for field in factor_fields()}
    rows = [
        _HEADS,
        *(_row(place, name, digits, units) for place, (name, digits) in enumerate(_known(factors), 1)),
    ]
    for number, row in enumerate(rows, start=5):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            put(cell, value)
            cell.border = _BOX
            cell.alignment = Alignment(wrap_text=True, vertical="center")
            if number == 5:
                cell.font = Font(bold=True)
    for number, text in enumerate(_FOOT, start=len(rows) + 6):
        put(sheet.cell(number, 1), text)
    for letter, width in zip("ABCDEF", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.page_setup.paperSize, sheet.page_setup.orientation = sheet.PAPERSIZE_A4, "landscape"
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True


def _known(factors: AnnualFactors) -> list[tuple[str, str]]:
    figures = current_figures(factors)
    return [(name, figures[name]) for name in FACTORS if name in figures]


def _row(place: int, name: str, digits: str, units: dict[str, str]) -> tuple[object, ...]:
    """One figure, money in 万元."""
    office, unit, figure = office_of(name), units[name], Decimal(digits)
    if unit == "千元":
        unit, figure = "万元", figure / 10
    return place, label_of(name), unit, figure, office.label if office else "", ""
