"""Files that are no readable workbook at all."""

from __future__ import annotations

import struct

import xlwt

from tests.imports.corpus import ooxml, tables
from tests.imports.corpus.ooxml import Book, Formula, Sheet
from tests.imports.corpus.tables import case

SHEET = "xl/worksheets/sheet1.xml"
GOOD = tables.flat()
HTML = "<html><head><meta charset='utf-8'></head><body><table border=1><tr><td>企业名称</td></tr></table></body></html>"
ENTITIES = "".join(f'<!ENTITY a{i} "&a{i - 1};&a{i - 1};&a{i - 1};&a{i - 1};">' for i in range(1, 20))
XML_BOMB = (
    f'<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a0 "lol">{ENTITIES}]><sst><si><t>&a19;</t></si></sst>'
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/hostname">]><sst><si><t>&x;</t></si></sst>'


def good(**more: object) -> bytes:
    """The workbook that nothing is wrong with, but for `more`."""
    return tables.book(GOOD, **more)


def ole(*names: str) -> bytes:
    """An OLE container whose directory lists empty streams of these names."""
    entries = b""
    for place, name in enumerate(["Root Entry", *names]):
        raw = name.encode("utf-16-le") + b"\0\0"
        entry = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), 2 if place else 5, 1) + b"\xff" * 12
        entries += entry.ljust(116, b"\0") + struct.pack("<IQ", 0xFFFFFFFE, 0)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0") + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6)
    head = head.ljust(44, b"\0") + struct.pack("<5I", 1, 1, 0, 4096, 0xFFFFFFFE)
    head = head.ljust(68, b"\0") + struct.pack("<2I", 0xFFFFFFFE, 0)
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    return head + table + entries.ljust(512, b"\0")


def lying(data: bytes, stated: int = 10) -> bytes:
    """The zip with every size in its directory a small one."""
    changed = bytearray(data)
    at = changed.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", changed, at + 24, stated)
        at = changed.find(b"PK\x01\x02", at + 4)
    return bytes(changed)


@case("should_fail/empty.xlsx")
def empty() -> bytes:
    return b""


@case("should_fail/blank.csv")
def blank() -> bytes:
    return b"\xef\xbb\xbf \r\n \r\n"


@case("should_fail/web-page.xls")
def web_page() -> bytes:
    return HTML.encode()


@case("should_fail/xml-spreadsheet.xls")
def xml_spreadsheet() -> bytes:
    return b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>"


@case("should_fail/picture.xlsx")
def picture() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + bytes(60)


@case("should_fail/printed.pdf")
def printed() -> bytes:
    return b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


@case("should_fail/word-document.xlsx")
def word_document() -> bytes:
    return ooxml.package({"word/document.xml": b"<w/>", "[Content_Types].xml": b"<Types/>"})


@case("should_fail/archive.zip")
def archive() -> bytes:
    return ooxml.package({"output-2023-05.xlsx": good()})


@case("should_fail/rar-archive.xlsx")
def rar_archive() -> bytes:
    return b"Rar!\x1a\x07\x01\x00" + bytes(40)


@case("should_fail/open-document.ods")
def open_document() -> bytes:
    return ooxml.package({"content.xml": b"<office/>", "mimetype": b"application/vnd.oasis"})


@case("should_fail/binary-workbook.xlsb")
def binary_workbook() -> bytes:
    return ooxml.package({"xl/workbook.bin": b"\x83\x01\x00", "[Content_Types].xml": b"<Types/>"})


@case("should_fail/wps-table.et")
def wps_table() -> bytes:
    return tables.xls(GOOD)


@case("should_fail/wps-text.wps")
def wps_text() -> bytes:
    return ole("WordDocument", "1Table")


@case("should_fail/old-workbook-named-new.xlsx")
def old_named_new() -> bytes:
    return tables.xls(GOOD)


@case("should_fail/new-workbook-named-old.xls")
def new_named_old() -> bytes:
    return good()


@case("should_fail/text-named-workbook.xlsx")
def text_named_workbook() -> bytes:
    return tables.text(GOOD)


@case("should_fail/workbook-named-text.csv")
def workbook_named_text() -> bytes:
    return good()


@case("should_fail/password.xlsx")
def password() -> bytes:
    return ole("EncryptionInfo", "EncryptedPackage")


@case("should_fail/password.xls")
def old_password() -> bytes:
    data = tables.xls(GOOD)
    # The record that follows BOF becomes FILEPASS.
    at = data.find(b"\x09\x08\x10\x00") + 4 + 16
    return data[:at] + b"\x2f\x00" + data[at + 2 :]


@case("should_fail/macros.xlsm")
def macros() -> bytes:
    return good(parts={"xl/vbaProject.bin": b"\xcc\x61"})


@case("should_fail/macros.xls")
def old_macros() -> bytes:
    return ole("Workbook", "_VBA_PROJECT_CUR")


@case("should_fail/half-uploaded.xlsx")
def half_uploaded() -> bytes:
    return good()[:700]


@case("should_fail/half-uploaded.xls")
def half_uploaded_old() -> bytes:
    return tables.xls(GOOD)[:600]


@case("should_fail/bytes-lost.xlsx")
def bytes_lost() -> bytes:
    data = bytearray(good())
    data[60:160] = bytes(100)
    return bytes(data)


@case("should_fail/sheet-part-missing.xlsx")
def sheet_part_missing() -> bytes:
    return good(without=[SHEET])


@case("should_fail/unclosed-element.xlsx")
def unclosed_element() -> bytes:
    part = ooxml.parts_of(good())[SHEET]
    return good(parts={SHEET: part[: len(part) // 2]})


@case("should_fail/entity-bomb.xlsx")
def entity_bomb() -> bytes:
    return good(parts={"xl/sharedStrings.xml": XML_BOMB.encode()})


@case("should_fail/entity-bomb-utf16.xlsx")
def entity_bomb_utf16() -> bytes:
    return good(parts={"xl/sharedStrings.xml": XML_BOMB.encode("utf-16-le")})


@case("should_fail/entity-from-outside.xlsx")
def entity_from_outside() -> bytes:
    return good(parts={"xl/sharedStrings.xml": OUTSIDE.encode()})


@case("should_fail/path-traversal.xlsx")
def path_traversal() -> bytes:
    return good(parts={"../../../../etc/cron.d/x": b"* * * * * root true\n"})


@case("should_fail/sizes-lie.xlsx")
def sizes_lie() -> bytes:
    return lying(good())


@case("should_fail/formulas-without-results.xlsx")
def formulas_without_results() -> bytes:
    return tables.book(tables.flat(tables.firm(1, Formula("50+50"), 90)))


@case("should_fail/formulas-without-results.xls")
def old_formulas_without_results() -> bytes:
    return tables.xls(tables.flat(tables.firm(1, xlwt.Formula("50+50"), 90)))


@case("should_fail/formulas-all-zero.xlsx")
def formulas_all_zero() -> bytes:
    return tables.book(tables.flat(tables.firm(1, Formula("50+50", 0), 90)), calculate=True)


@case("should_fail/only-hidden-sheets.xlsx")
def only_hidden_sheets() -> bytes:
    return good(state="hidden")


@case("should_fail/last-corner.xlsx")
def last_corner() -> bytes:
    return good(cells={"XFD1048576": 1})


@case("should_fail/far-row.xlsx")
def far_row() -> bytes:
    return good(cells={"A1000000": 1})


@case("should_fail/far-column.xlsx")
def far_column() -> bytes:
    return good(cells={"KO2": 1})


@case("should_fail/sixty-sheets.xlsx")
def sixty_sheets() -> bytes:
    return ooxml.xlsx(Book([Sheet(GOOD, name=f"表{n}") for n in range(1, 61)]))


@case("should_fail/unclosed-quote.csv")
def unclosed_quote() -> bytes:
    lines = tables.text(
        tables.flat(*[[*tables.firm(n, n, 4), "备注"] for n in (1, 2, 3)], head=(*tables.FLAT, "备注"))
    )
    return lines.replace("2,4,备注".encode(), '2,4,"备注'.encode())


@case("should_fail/unknown-encoding.csv")
def unknown_encoding() -> bytes:
    return tables.text(GOOD) + b"\xff\xff\xff\r\n"


@case("should_fail/binary-in-text.csv")
def binary_in_text() -> bytes:
    return tables.text(GOOD) + b"\x01\x02\r\n"


@case("should_fail/locked-part.xlsx")
def locked_part() -> bytes:
    """The flag of encryption on every part, as packers with a password set it."""
    data = bytearray(good())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


@case("should_fail/two-encodings.csv")
def two_encodings() -> bytes:
    return tables.text(GOOD[:2], encoding="gb18030") + tables.text(GOOD[2:], encoding="utf-8")
