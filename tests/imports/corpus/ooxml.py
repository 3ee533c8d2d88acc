"""The smallest .xlsx that Excel opens, every byte of it chosen: the same rows always make the same file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape, quoteattr

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_STRICT_LINKS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_HIDDEN = ' hidden="1"'
_STYLES = (
    '<styleSheet xmlns="{ns}"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


@dataclass(frozen=True)
class Inline:
    """A text that stands in its cell instead of among the shared strings."""

    text: str


@dataclass(frozen=True)
class Formula:
    """A formula and the result that was saved with it; None where none was."""

    text: str
    result: Any = None


@dataclass(frozen=True)
class Error:
    """An error value such as #REF!, the result of a formula where one is given."""

    value: str
    formula: str = ""


@dataclass(frozen=True)
class Digits:
    """A number cell with just these characters in it, 1E+308 and NaN among them."""

    text: str


@dataclass
class Sheet:
    """One worksheet; rows and columns are counted from 1 in `hidden_rows` and `hidden_columns`.

    `cells` puts values at addresses beyond the rows; `after` is markup behind the rows.
    """

    rows: Sequence[Sequence[Any]]
    name: str = "Sheet1"
    merged: Iterable[str] = ()
    state: str = "visible"
    hidden_rows: Iterable[int] = ()
    hidden_columns: Iterable[int] = ()
    cells: Mapping[str, Any] = field(default_factory=dict)
    after: str = ""


@dataclass
class Book:
    """A workbook; `parts` are added to the package or replace a part of the same name."""

    sheets: Sequence[Sheet]
    date_1904: bool = False
    strict: bool = False
    calculate: bool = False
    prefix: str = ""
    parts: Mapping[str, bytes] = field(default_factory=dict)
    without: Iterable[str] = ()


def letter(index: int) -> str:
    """The column's letters, `index` counted from 1."""
    text = ""
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text


def serial(day: date, *, from_1904: bool = False) -> int:
    """The number by which Excel knows the day."""
    return (day - (date(1904, 1, 1) if from_1904 else date(1899, 12, 30))).days


class _Strings:
    """The shared strings in the order in which they are asked for."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}

    def place(self, text: str) -> int:
        return self.places.setdefault(text, len(self.places))

    def part(self, namespace: str) -> str:
        items = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in self.places)
        return f'<sst xmlns="{namespace}" uniqueCount="{len(self.places)}">{items}</sst>'


def xlsx(book: Book) -> bytes:
    """The workbook's bytes."""
    namespace = _STRICT if book.strict else _MAIN
    strings = _Strings()
    parts = {
        f"xl/worksheets/sheet{number}.xml": _worksheet(sheet, book, namespace, strings)
        for number, sheet in enumerate(book.sheets, 1)
    }
    parts |= {
        "xl/workbook.xml": _workbook(book, namespace),
        "xl/_rels/workbook.xml.rels": _links(book),
        "xl/sharedStrings.xml": strings.part(namespace),
        "xl/styles.xml": _STYLES.format(ns=namespace),
        "_rels/.rels": _relationships([("rId1", "officeDocument", "xl/workbook.xml")], book.strict),
        "[Content_Types].xml": _types(book),
    }
    content = {name: (_DECLARATION + text).encode() for name, text in parts.items()}
    content |= book.parts
    return package({name: data for name, data in content.items() if name not in set(book.without)})


def package(parts: Mapping[str, bytes]) -> bytes:
    """A zip of the parts, [Content_Types].xml first as Excel has it, and no hour of its making in it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, parts[name])
    return made.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _worksheet(sheet: Sheet, book: Book, namespace: str, strings: _Strings) -> str:
    by_row: dict[int, list[str]] = {}
    for number, row in enumerate(sheet.rows, 1):
        for column, value in enumerate(row, 1):
            if value is not None and value != "":
                by_row.setdefault(number, []).append(_cell(f"{letter(column)}{number}", value, book, strings))
    for address, value in sheet.cells.items():
        number = int(address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        by_row.setdefault(number, []).append(_cell(address, value, book, strings))
    hidden = set(sheet.hidden_rows)
    rows = "".join(
        f'<row r="{number}"{_HIDDEN if number in hidden else ""}>{"".join(cells)}</row>'
        for number, cells in sorted(by_row.items())
    )
    text = f'<worksheet xmlns="{namespace}">{_columns(sheet)}<sheetData>{rows}</sheetData>{sheet.after}'
    text += f"{_merged(list(sheet.merged))}</worksheet>"
    return _prefixed(text, book.prefix) if book.prefix else text


def _prefixed(text: str, prefix: str) -> str:
    """The same elements under a namespace prefix, as some writers have them."""
    text = text.replace('xmlns="', f'xmlns:{prefix}="', 1).replace("</", "\0").replace("<", f"<{prefix}:")
    return text.replace("\0", f"</{prefix}:")


def _columns(sheet: Sheet) -> str:
    hidden = [f'<col min="{i}" max="{i}" width="9" hidden="1"/>' for i in sheet.hidden_columns]
    return f"<cols>{''.join(hidden)}</cols>" if hidden else ""


def _merged(areas: list[str]) -> str:
    cells = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
    return f'<mergeCells count="{len(areas)}">{cells}</mergeCells>' if areas else ""


def _cell(address: str, value: Any, book: Book, strings: _Strings) -> str:
    kind, content = _content(value, book, strings)
    return f'<c r="{address}"{kind}>{content}</c>'


def _content(value: Any, book: Book, strings: _Strings) -> tuple[str, str]:
    """The attributes and the inner markup of a cell."""
    if isinstance(value, Inline):
        return ' t="inlineStr"', f"<is><t>{escape(value.text)}</t></is>"
    if isinstance(value, Formula):
        return _formula(value)
    if isinstance(value, Error):
        formula = f"<f>{escape(value.formula)}</f>" if value.formula else ""
        return ' t="e"', f"{formula}<v>{value.value}</v>"
    if isinstance(value, bool):
        return ' t="b"', f"<v>{int(value)}</v>"
    if isinstance(value, date):
        return ' s="1"', f"<v>{serial(value, from_1904=book.date_1904)}</v>"
    if isinstance(value, int | float | Decimal | Digits):
        return "", f"<v>{value.text if isinstance(value, Digits) else value}</v>"
    return ' t="s"', f"<v>{strings.place(value)}</v>"


def _formula(value: Formula) -> tuple[str, str]:
    formula = f"<f>{escape(value.text)}</f>"
    if value.result is None:
        return "", formula
    kind = ' t="str"' if isinstance(value.result, str) else ""
    return kind, f"{formula}<v>{escape(str(value.result))}</v>"


def _workbook(book: Book, namespace: str) -> str:
    links = _STRICT_LINKS if book.strict else _LINKS
    sheets = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{number}"{_state(sheet)} r:id="rId{number}"/>'
        for number, sheet in enumerate(book.sheets, 1)
    )
    epoch = '<workbookPr date1904="1"/>' if book.date_1904 else ""
    order = '<calcPr fullCalcOnLoad="1"/>' if book.calculate else ""
    return (
        f'<workbook xmlns="{namespace}" xmlns:r="{links}">{epoch}<sheets>{sheets}</sheets>{order}</workbook>'
    )


def _state(sheet: Sheet) -> str:
    return "" if sheet.state == "visible" else f' state="{sheet.state}"'


def _links(book: Book) -> str:
    count = len(book.sheets)
    found = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, count + 1)]
    found.append((f"rId{count + 1}", "sharedStrings", "sharedStrings.xml"))
    found.append((f"rId{count + 2}", "styles", "styles.xml"))
    return _relationships(found, book.strict)


def _relationships(links: Iterable[tuple[str, str, str]], strict: bool) -> str:
    base = _STRICT_LINKS if strict else _LINKS
    items = "".join(f'<Relationship Id="{i}" Type="{base}/{kind}" Target="{to}"/>' for i, kind, to in links)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'


def _types(book: Book) -> str:
    items = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}worksheet+xml"/>'
        for n in range(1, len(book.sheets) + 1)
    )
    for part, kind in (("workbook", "sheet.main"), ("sharedStrings", "sharedStrings"), ("styles", "styles")):
        items += f'<Override PartName="/xl/{part}.xml" ContentType="{_TYPE}{kind}+xml"/>'
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{items}</Types>"
    )
