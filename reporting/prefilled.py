"""The sheet of one unit as a workbook to fill in: it comes back through the import without a question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from accounts.exports import put
from accounts.models import Region
from accounts.periods import Period
from enterprises import return_forms

_TITLE, _UNIT, _GROUP, _PART, _FIRST = 1, 2, 4, 5, 6
_PARTS = ("1-本月", "上年同期")
_KEYS = (("统一社会信用代码", 22), ("企业名称", 36))
_HINT = "只填白色单元格；没有数的留空，不要填 0；填好后在“导入”上传，或整块复制到“网页填报”。"

_THIN = Side(style="thin", color="B8C4D4")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD_FILL, _KEY_FILL = PatternFill("solid", fgColor="E4EDF8"), PatternFill("solid", fgColor="F3F5F8")
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_OPEN = Protection(locked=False)

Line = tuple[str, str, dict[str, Decimal | None]]
"""(code, name, values by name) of one enterprise."""


def prefilled_workbook(form: str, period: Period, region: Region, lines: Sequence[Line]) -> bytes:
    """An .xlsx with a line for each enterprise: code, name and what stands now, in stored units.

    The title names the period and the form, the second row the unit, as our own reader looks for them.
    Headings are locked; codes are text; what begins like a formula stays the text it is.
    """
    book = Workbook()
    sheet: Worksheet = book.active
    sheet.title = return_forms.label_of_form(form)
    names = return_forms.value_names(form)
    _write_head(sheet, form, period, region, names)
    for number, line in enumerate(lines, _FIRST):
        _write_line(sheet, number, line, names)
    _settle(sheet, form, names, last=_FIRST + max(len(lines), 1) - 1)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def file_name(form: str, period: Period, region: Region) -> str:
    """How the workbook is called: 2023年1-5月产销报表-贵池区.xlsx."""
    return f"{period.label}{return_forms.label_of_form(form)}-{region.name}.xlsx"


def _write_head(sheet: Worksheet, form: str, period: Period, region: Region, names: Sequence[str]) -> None:
    width = len(_KEYS) + len(names) * len(_PARTS)
    _put(sheet, _TITLE, 1, f"{period.label}{return_forms.label_of_form(form)}").font = Font(
        bold=True, size=14
    )
    units = list(dict.fromkeys(return_forms.unit_of(form, name) for name in names))
    _put(sheet, _UNIT, 1, f"填报地区：{region.name}　单位：{'、'.join(units)}")
    _put(sheet, _UNIT + 1, 1, _HINT).font = Font(color="566378", size=9)
    for row in (_TITLE, _UNIT, _UNIT + 1):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
    for column, (label, _) in enumerate(_KEYS, 1):
        _put(sheet, _GROUP, column, label)
        sheet.merge_cells(start_row=_GROUP, start_column=column, end_row=_PART, end_column=column)
    for index, name in enumerate(names):
        column = len(_KEYS) + 1 + index * len(_PARTS)
        _put(
            sheet, _GROUP, column, f"{return_forms.label_of(form, name)}({return_forms.unit_of(form, name)})"
        )
        sheet.merge_cells(start_row=_GROUP, start_column=column, end_row=_GROUP, end_column=column + 1)
        for offset, part in enumerate(_PARTS):
            _put(sheet, _PART, column + offset, part)
    for cell in _cells(sheet, range(_GROUP, _FIRST), width):
        cell.font, cell.fill, cell.alignment, cell.border = Font(bold=True), _HEAD_FILL, _CENTRE, _BOX


def _write_line(sheet: Worksheet, row: int, line: Line, names: Sequence[str]) -> None:
    code, name, values = line
    for column, text in enumerate((code, name), 1):
        cell = _put(sheet, row, column, text)
        cell.number_format, cell.fill, cell.border = "@", _KEY_FILL, _BOX
    for column, value_name in enumerate(_parts(names), len(_KEYS) + 1):
        cell = sheet.cell(row, column, values.get(value_name))
        cell.number_format, cell.border, cell.protection = "#,##0.####", _BOX, _OPEN


def _settle(sheet: Worksheet, form: str, names: Sequence[str], *, last: int) -> None:
    """Widths, frozen panes, what may be typed, and the lock on everything else."""
    for column, (_, width) in enumerate(_KEYS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for column, name in enumerate(_parts(names), len(_KEYS) + 1):
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = 15
        rule = _rule(return_forms.may_be_negative(name.removesuffix("_prior")))
        rule.add(f"{letter}{_FIRST}:{letter}{last}")
        sheet.add_data_validation(rule)
    sheet.row_dimensions[_GROUP].height = 32
    sheet.freeze_panes = f"C{_FIRST}"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.print_title_rows = f"{_GROUP}:{_PART}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4


def _rule(may_be_negative: bool) -> DataValidation:
    """What Excel accepts in a column of figures, with a sentence for what it does not."""
    low = "-1E+13" if may_be_negative else "0"
    wanted = "请填数字" if may_be_negative else "请填不小于 0 的数字"
    return DataValidation(
        type="decimal",
        operator="greaterThanOrEqual",
        formula1=low,
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="不能这样填",
        error=f"{wanted}，单位见表头，没有数的留空。",
    )


def _parts(names: Iterable[str]) -> list[str]:
    return [part for name in names for part in (name, f"{name}_prior")]


def _cells(sheet: Worksheet, rows: Iterable[int], width: int) -> Iterable[Any]:
    for row in rows:
        for column in range(1, width + 1):
            yield sheet.cell(row, column)


def _put(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """A cell that holds text, whatever the text looks like."""
    cell = sheet.cell(row, column)
    put(cell, text)
    return cell
