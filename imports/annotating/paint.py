"""Colours and comments in the cells of a workbook, and what an earlier annotation left taken out first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet

from imports.annotating.order import Fault, Order
from imports.notices import COMMENT_AUTHOR, LIST_SHEET, LIST_TITLE

# Shades that nobody picks by hand, so that a later annotation knows its own.
RED, AMBER = "FFFFB3B1", "FFFFE08D"
FILLS = {
    "error": PatternFill("solid", start_color=RED, end_color=RED),
    "warning": PatternFill("solid", start_color=AMBER, end_color=AMBER),
}
_FORMER = "\n—— 原批注 ——\n"
_LONGEST = 2_000
Place = tuple[str, int, str]


def by_cell(order: Order) -> dict[Place, list[Fault]]:
    """The faults of each cell; cells with an error come first, so that they get the comments there are."""
    cells: dict[Place, list[Fault]] = defaultdict(list)
    for fault in order.faults:
        column = fault.column or order.first.get(fault.sheet, "A")
        cells[fault.sheet, fault.row, column].append(fault)
    return dict(sorted(cells.items(), key=lambda each: level_of(each[1]) != "error"))


def level_of(faults: Iterable[Fault]) -> str:
    """The gravest level among the faults."""
    return "error" if any(fault.level == "error" for fault in faults) else "warning"


def paint(book: Any, order: Order) -> int:
    """Colours every faulty cell and comments the first of them; how many went without a comment."""
    left = order.most_comments
    hidden = 0
    for (sheet, row, column), faults in by_cell(order).items():
        if sheet not in book.sheetnames:
            continue
        cell = _cell(book[sheet], row, column)
        cell.fill = FILLS[level_of(faults)]
        if left:
            cell.comment = _comment(faults, cell.comment)
            left -= 1
        else:
            hidden += 1
    return hidden


def _cell(sheet: Worksheet, row: int, column: str) -> Any:
    """The cell, or the one that shows its content where it is merged into others."""
    cell = sheet.cell(row, column_index_from_string(column))
    if not isinstance(cell, MergedCell):
        return cell
    area = next(area for area in sheet.merged_cells.ranges if cell.coordinate in area)
    return sheet.cell(area.min_row, area.min_col)


def _comment(faults: list[Fault], former: Comment | None) -> Comment:
    """One comment for all faults of a cell; what a person had written there stays below it."""
    lines = dict.fromkeys(f"{fault.label}：{fault.why}" for fault in faults)
    text = ILLEGAL_CHARACTERS_RE.sub("", "\n".join(lines))
    height = 30 + 18 * sum(1 + len(line) // 20 for line in lines)
    text += f"{_FORMER}{former.text}" if former else ""
    return Comment(text[:_LONGEST], COMMENT_AUTHOR, height=min(height, 300), width=320)


def cleared(book: Any) -> Any:
    """The workbook without list, colours and comments of an earlier annotation."""
    if LIST_SHEET not in book.sheetnames or not is_own_list(book[LIST_SHEET]):
        return book
    del book[LIST_SHEET]
    for sheet in book.worksheets:
        for cells in sheet.iter_rows():
            for cell in cells:
                _clear(cell)
    return book


def is_own_list(sheet: Any) -> bool:
    """Whether the sheet is a list that an annotation wrote."""
    return isinstance(sheet, Worksheet) and sheet["A1"].value == LIST_TITLE


def _clear(cell: Any) -> None:
    if isinstance(cell, MergedCell):
        return
    if cell.has_style and cell.fill.start_color.rgb in (RED, AMBER):
        cell.fill = PatternFill()
    if cell.comment and cell.comment.author == COMMENT_AUTHOR:
        _, _, former = cell.comment.text.partition(_FORMER)
        cell.comment = Comment(former, "原批注") if former else None
