"""The sheet that lists every problem of a workbook, each with a link to its cell.

No cell of it may read like a heading of a return: the reader must pass the sheet over when it comes back.
"""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from accounts.exports import put
from imports import notices
from imports.annotating.order import Fault, Order
from imports.annotating.paint import FILLS

_WIDTHS = {"A": 6, "B": 6, "C": 22, "D": 100}
_BOLD, _TITLE, _LINK = Font(bold=True), Font(bold=True, size=14), Font(color="FF1D5BA6", underline="single")


def add(book: Workbook, order: Order, hidden_comments: int) -> None:
    """The list as the last sheet; a workbook that has as many sheets as are read goes without."""
    if len(book.sheetnames) >= order.max_sheets:
        return
    sheet = book.create_sheet(notices.LIST_SHEET)
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    for line in [notices.LIST_TITLE, *_said(order, hidden_comments)]:
        sheet.append([""])
        put(sheet.cell(sheet.max_row, 1), line)
    sheet["A1"].font = _TITLE
    sheet.append(list(notices.LIST_HEADS))
    for cell in sheet[sheet.max_row]:
        cell.font = _BOLD
    sheet.freeze_panes = f"A{sheet.max_row + 1}"
    for number, fault in enumerate(_listed(order), start=1):
        _line(sheet, number, fault, order)


def _said(order: Order, hidden_comments: int) -> list[str]:
    """How many problems there are, and what of them is not shown where."""
    said = [*_counted(order), *order.notes]
    if (hidden := len(order.faults) - order.most_listed) > 0:
        said.append(notices.LIST_CUT.format(shown=order.most_listed, hidden=hidden))
    if hidden_comments:
        said.append(notices.COMMENTS_CUT.format(shown=order.most_comments, hidden=hidden_comments))
    return said


def _counted(order: Order) -> list[str]:
    """What reading found, which keeps rows out, and what the check rules found, which does not."""
    said = []
    for sentence, is_by_rule in ((notices.LIST_COUNT, False), (notices.LIST_BY_RULES, True)):
        faults = [fault for fault in order.faults if fault.is_by_rule == is_by_rule]
        errors = sum(fault.level == "error" for fault in faults)
        if faults:
            said.append(sentence.format(problems=len(faults), errors=errors, warnings=len(faults) - errors))
    return said or [notices.LIST_NONE]


def _listed(order: Order) -> list[Fault]:
    """Errors before warnings, each in the order of the rows."""
    return sorted(order.faults, key=lambda fault: fault.level != "error")[: order.most_listed]


def _line(sheet: Worksheet, number: int, fault: Fault, order: Order) -> None:
    row = sheet.max_row + 1
    sheet.cell(row, 1, number)
    sheet.cell(row, 2, fault.label).fill = FILLS[fault.level]
    address = f"{fault.column or order.first.get(fault.sheet, 'A')}{fault.row}"
    place = sheet.cell(row, 3)
    put(place, f"{fault.sheet}!{address}")
    # A location, not an address: this link leads nowhere outside the workbook.
    place.hyperlink = Hyperlink(
        ref=place.coordinate, location=f"{quote_sheetname(fault.sheet)}!{address}", display=place.value
    )
    place.font = _LINK
    said = sheet.cell(row, 4)
    put(said, fault.sentence)
    said.alignment = Alignment(wrap_text=True, vertical="top")
