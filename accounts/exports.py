"""Tables out to Excel: what is filtered, with its headings, and nothing that Excel would run as a formula."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any
from urllib.parse import quote

import tablib
from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NARROW, _WIDE = 6, 40
# What Excel takes for the beginning of a formula, full-width signs included; spaces and quotes do not hide it.
_LIKE_A_FORMULA = re.compile(r"[\s'\"‘’“”`]*[=+\-@＝＋－＠]|[\t\r\n]")
# The title and the line below it stand above the headings.
_HEAD_ROW = 3
_BOLD, _TITLE = Font(bold=True), Font(bold=True, size=14)
_SIGNED, _RATE, _AMOUNT, _WHOLE = "+0.0;-0.0;0.0", "0.0", "#,##0.00", "#,##0"


def xlsx_response(
    dataset: tablib.Dataset,
    title: str,
    *,
    about: str = "",
    footer: Sequence[Any] = (),
    note: str = "",
) -> HttpResponse:
    """`dataset` as an .xlsx attachment: title, `about`, headings, rows, `footer` with the totals, `note`.

    Text that begins like a formula stays the text it is.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(title))
    sheet.freeze_panes = f"A{_HEAD_ROW + 1}"
    heads, rows = list(dataset.headers or ()), list(dataset)
    formats = [_format(head) for head in heads]
    for number, head in enumerate(heads):
        seen = [head, *(_printed(row[number], formats[number]) for row in (*rows[:500], footer or heads))]
        widest = max(map(_width, seen)) + 2
        sheet.column_dimensions[get_column_letter(number + 1)].width = min(max(widest, _NARROW), _WIDE)
    sheet.append([_cell(sheet, title, font=_TITLE)])
    sheet.append([_cell(sheet, about)])
    sheet.append([_cell(sheet, head, font=_BOLD) for head in heads])
    for row in rows:
        sheet.append([_cell(sheet, *pair) for pair in zip(row, formats, strict=True)])
    if footer:
        sheet.append([_cell(sheet, *pair, font=_BOLD) for pair in zip(footer, formats, strict=True)])
    if note:
        sheet.append([_cell(sheet, note)])
    content = BytesIO()
    book.save(content)
    response = HttpResponse(content.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(title)}.xlsx"
    return response


def _sheet_name(title: str) -> str:
    """The title without what Excel forbids in the name of a sheet."""
    return re.sub(r"[\\/*?:\[\]'\x00-\x1f]", "", title)[:31] or "数据"


def _format(head: str) -> str:
    """How numbers under this heading are printed; "" where it depends on the number."""
    if "增速" in head or "差距" in head:
        return _SIGNED
    if "%" in head:
        return _RATE
    return _AMOUNT if head.rstrip("）").endswith("元") else ""


def _number_format(value: Any, wanted: str) -> str:
    whole = isinstance(value, int) or value == int(value)
    return wanted or (_WHOLE if whole else _AMOUNT)


def _printed(value: Any, wanted: str) -> str:
    """Roughly what Excel shows, for the width."""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return f"{value:,.2f}" if wanted in ("", _AMOUNT) else f"{value:+.1f}"
    return "" if value is None else str(value)


def _width(text: str) -> int:
    """The columns that a text takes; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def put(cell: Any, value: Any) -> None:
    """Writes `value` into a cell of openpyxl: a number stays a number, a text the text it is.

    Whatever a text begins with, it is no formula. Stripping the sign, as tablib does, would change the name;
    the quote prefix, which Excel itself sets for a typed apostrophe, keeps Excel from running it when somebody
    edits the cell.
    """
    if not isinstance(value, str):
        cell.value = value
        return
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell.value = text
    cell.data_type = "s"
    if _LIKE_A_FORMULA.match(text):
        cell.quotePrefix = True


def _cell(sheet: Any, value: Any, wanted: str = "", font: Font | None = None) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet)
    put(cell, value)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        cell.number_format = _number_format(value, wanted)
    if font:
        cell.font = font
    return cell
