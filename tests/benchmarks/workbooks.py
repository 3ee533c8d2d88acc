"""A finance export of any length, as Excel writes it, without the minutes that openpyxl takes for it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from xml.sax.saxutils import escape

from enterprises import return_forms
from imports.reading.rows import letter

VALUES = return_forms.value_names("finance")[:13]
NAMES = [part for name in VALUES for part in (name, f"{name}_prior")]

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/sharedStrings.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_BOOK = (
    f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_BOOK_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)


def write(path: Path, rows: Iterable[list[str | float | int]]) -> None:
    """One sheet of texts (shared strings, as Excel keeps them) and numbers."""
    strings: dict[str, int] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", _RELATIONS)
        package.writestr("xl/workbook.xml", _BOOK)
        package.writestr("xl/_rels/workbook.xml.rels", _BOOK_RELATIONS)
        with package.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            lines = _lines(rows, strings)
            while part := list(islice(lines, 1_000)):
                sheet.write("".join(part).encode())
            sheet.write(b"</sheetData></worksheet>")
        table = "".join(f"<si><t>{escape(text)}</t></si>" for text in strings)
        package.writestr("xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}">{table}</sst>')


def _lines(rows: Iterable[list[str | float | int]], strings: dict[str, int]) -> Iterator[str]:
    for number, row in enumerate(rows, 1):
        cells = []
        for index, value in enumerate(row):
            place = f"{letter(index)}{number}"
            if isinstance(value, str):
                cells.append(f'<c r="{place}" t="s"><v>{strings.setdefault(value, len(strings))}</v></c>')
            else:
                cells.append(f'<c r="{place}"><v>{value}</v></c>')
        yield f'<row r="{number}">{"".join(cells)}</row>'


def figures(number: int) -> list[float]:
    """26 plausible values of the enterprise of that number, two decimals each."""
    return [round((number * 7919 + place * 104_729) % 9_000_000 / 7 + 0.01, 2) for place in range(len(NAMES))]


def heading(name: str) -> str:
    """How the bureau heads a value: 营业收入_1-本月(千元)."""
    value = name.removesuffix("_prior")
    part = "上年同期" if name.endswith("_prior") else "1-本月"
    return f"{return_forms.label_of('finance', value)}_{part}({return_forms.unit_of('finance', value)})"


def finance(path: Path, enterprises: list[tuple[str, str]], *, changed: int = 0) -> None:
    """The export of one month, a row an enterprise (code, name); one row in `changed` with another figure."""
    head: list[str | float | int] = ["统一社会信用代码", "单位详细名称", *map(heading, NAMES)]

    def rows() -> Iterator[list[str | float | int]]:
        yield head
        for number, (uscc, name) in enumerate(enterprises):
            values = figures(number)
            if changed and number % changed == 0:
                values[0] = round(values[0] + 1, 2)
            yield [uscc, name, *values]

    write(path, rows())


def stock(path: Path, enterprises: list[int]) -> None:
    """The same figures as the stock resource wants them: field names for headings, keys for enterprises."""

    def rows() -> Iterator[list[str | float | int]]:
        yield ["enterprise", "period", *NAMES]
        for number, pk in enumerate(enterprises):
            yield [pk, "2023-05-01", *figures(number)]

    write(path, rows())
