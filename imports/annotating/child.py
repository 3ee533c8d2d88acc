"""The process that annotates one workbook: python -I child.py, the order on stdin as one JSON object.

{"path", "file_name", "out", "keep", "limits", "order"}: with `keep` the workbook is loaded as it is and
written back, else it is written anew from its values. It ends with 0 once `out` stands; it may die at any point.
"""

from __future__ import annotations

import json
import resource
import sys
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any

if __name__ == "__main__":  # python -I leaves the project's own folder off the path
    sys.path.append(str(Path(__file__).resolve().parents[2]))

from imports.annotating import listing, paint, rewriting
from imports.annotating.order import Order
from imports.reading import package
from imports.reading.child import opened
from imports.reading.limits import Limits
from imports.reading.merging import Area

_MOST_MERGED = 100_000  # cells: each of them is an object to openpyxl


def confine(limits: Limits) -> None:
    """No more memory, processor time and disk than the limits, and no core dump."""
    for which, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, limits.max_unpacked_bytes),
    ):
        resource.setrlimit(which, (most, most))


def kept(path: Path, limits: Limits, order: Order) -> Any:
    """The workbook as it stands, formulas, formats, widths and merged cells included.

    Raises ValueError where openpyxl overlooks a sheet that was read, as it does in Strict Open XML.
    """
    package.inspect(path, limits)
    book = rewriting.loaded(path)
    if not book.sheetnames or not set(order.first) <= set(book.sheetnames):
        raise ValueError
    return paint.cleared(book)


def rewritten(path: Path, file_name: str, limits: Limits, order: Order) -> Any:
    """A workbook with the values of the file at their places."""
    book = rewriting.empty()
    for source in opened(path, file_name, limits):
        about = source.description()
        sheet = rewriting.add_sheet(book, about["sheet"])
        rewriting.fill(sheet, source.rows(), order.figures.get(about["sheet"], ()))
        sheet.sheet_state = "visible" if about["visible"] else "hidden"
        for area in source.merged():
            _merge(sheet, area)
    return paint.cleared(book)


def _merge(sheet: Any, area: Area) -> None:
    if (area.bottom - area.top + 1) * (area.right - area.left + 1) > _MOST_MERGED:
        return
    with suppress(ValueError):
        sheet.merge_cells(
            start_row=area.top + 1,
            start_column=area.left + 1,
            end_row=area.bottom + 1,
            end_column=area.right + 1,
        )


def main() -> None:
    """Writes the one workbook of the order."""
    given = json.load(sys.stdin)
    limits, order = Limits(**given["limits"]), Order.from_dict(given["order"])
    confine(limits)
    warnings.simplefilter("ignore")  # openpyxl tells of each thing it does not keep
    path = Path(given["path"])
    book = kept(path, limits, order) if given["keep"] else rewritten(path, given["file_name"], limits, order)
    listing.add(book, order, paint.paint(book, order))
    book.save(given["out"])


if __name__ == "__main__":
    main()
