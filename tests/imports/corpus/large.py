"""Files too large to be kept: each is built while its test runs, out of a few bytes repeated."""

from __future__ import annotations

from tests.imports.corpus import ooxml, tables
from tests.imports.corpus.failing_files import SHEET, good, lying
from tests.imports.corpus.ooxml import Book, Sheet
from tests.imports.corpus.tables import case

MB = 1024 * 1024
MILLION = 1_000_000


@case("should_fail/zip-bomb.xlsx", kept=False)
def zip_bomb() -> bytes:
    """Thirty megabytes of spaces in some kilobytes."""
    return good(parts={"xl/worksheets/sheet9.xml": b" " * 30 * MB})


@case("should_fail/zip-bomb-hidden.xlsx", kept=False)
def hidden_zip_bomb() -> bytes:
    """The same with a directory that states ten bytes."""
    return lying(zip_bomb())


@case("should_fail/million-rows.xlsx", kept=False)
def million_rows() -> bytes:
    """A sheet of a million rows, each with one number."""
    head, tail = ooxml.parts_of(good())[SHEET].split(b"</sheetData>")
    rows = b"".join(b'<row r="%d"><c r="C%d"><v>5</v></c></row>' % (n, n) for n in range(4, MILLION + 1))
    return good(parts={SHEET: head + rows + b"</sheetData>" + tail})


@case("should_fail/million-lines.csv", kept=False)
def million_lines() -> bytes:
    """A text of a million short lines."""
    return tables.text(tables.flat()) + b",,5,4\r\n" * MILLION


@case("should_fail/thousands-of-sheets.xlsx", kept=False)
def thousands_of_sheets() -> bytes:
    """Three thousand sheets of one cell."""
    return ooxml.xlsx(Book([Sheet([["甲"]], name=f"表{n}") for n in range(3000)]))


@case("should_fail/shared-strings-endless.xlsx", kept=False)
def endless_shared_strings() -> bytes:
    """A table of shared strings that fills memory, though no cell names them."""
    items = b"".join(b"<si><t>%d%s</t></si>" % (n, b"x" * 20) for n in range(2_000_000))
    return good(parts={"xl/sharedStrings.xml": b"<sst>" + items + b"</sst>"})


@case("should_fail/too-long-a-file.csv", kept=False)
def too_long_a_file() -> bytes:
    """Three megabytes, where two are allowed."""
    return tables.text(tables.flat()) + b"\r\n" * (3 * MB // 2)
