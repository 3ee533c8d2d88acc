"""Tables out to Excel: what is filtered, with its headings, and nothing that Excel would run as a formula."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from urllib.parse import quote

import tablib
from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NARROW, _WIDE = 10, 48


def xlsx_response(dataset: tablib.Dataset, file_name: str, note: str = "") -> HttpResponse:
    """`dataset` as an .xlsx attachment, `note` below it; text that begins like a formula stays the text it is."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("数据")
    sheet.freeze_panes = "A2"
    rows = list(dataset)
    for number, heading in enumerate(dataset.headers or (), 1):
        widest = max((len(str(row[number - 1])) for row in rows[:200]), default=0)
        # A Chinese character is two columns wide.
        sheet.column_dimensions[get_column_letter(number)].width = min(
            max(2 * len(heading), widest, _NARROW), _WIDE
        )
    for row in (dataset.headers or (), *rows, *([(note,)] if note else [])):
        sheet.append([_cell(sheet, value) for value in row])
    content = BytesIO()
    book.save(content)
    response = HttpResponse(content.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file_name)}.xlsx"
    return response


def _cell(sheet: Any, value: Any) -> WriteOnlyCell:
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    # Stripping the sign, as tablib does, would change the name; the quote prefix keeps Excel from
    # running it when somebody edits the cell.
    cell.data_type = "s"
    if value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        cell.quotePrefix = True
    return cell
