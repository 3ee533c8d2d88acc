"""Files as they reach the bureau, good and bad, built in a folder of the test."""

import csv
import struct
import zipfile

import openpyxl
import xlwt

CODE = "91341723UHUXQEEGUD"
NAME = "安徽启瑞机电科技有限公司"
FLAT = [
    "统一社会信用代码",
    "单位详细名称",
    "工业总产值(当年价格)_1-本月(千元)",
    "工业总产值(当年价格)_上年同期(千元)",
]


def code(number):
    return f"91341723UHUX{number:06d}"


def flat(*lines):
    """A flat sheet: the usual header and one enterprise a line."""
    return [FLAT, *[[code(i), f"安徽{i}号机电有限公司", *line] for i, line in enumerate(lines, 1)]]


def xlsx(path, rows=None, *, merge=(), sheet="Sheet1", edit=None):
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row in flat([1.5, 2.5]) if rows is None else rows:
        page.append(row)
    for area in merge:
        page.merge_cells(area)
    if edit:
        edit(book)
    book.save(path)
    return path


def xls(path, rows=None, *, merge=()):
    book = xlwt.Workbook()
    page = book.add_sheet("Sheet1")
    for area in merge:
        page.merge(*area)
    for i, row in enumerate(flat([1.5, 2.5]) if rows is None else rows):
        for j, value in enumerate(row):
            if value not in ("", None):
                page.write(i, j, value)
    book.save(str(path))
    return path


def text(path, rows, *, encoding="utf-8-sig", delimiter=","):
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def titled(count=3, unit="单位：万元", title="2023年1-6月规模以上工业企业产值情况表"):
    """The sheet as a desk prints it: title, unit, two header rows, total, rows, footer."""
    groups = ["工业总产值(当年价格)", "工业销售产值(当年价格)", "出口交货值"]
    rows = [[title], [""] * 10 + [unit]]
    rows.append(
        ["序号", "企业名称", "统一社会信用代码", *[cell for group in groups for cell in (group, "", "")]]
    )
    rows.append(["", "", "", *["1-本月", "去年同期", "增速（%）"] * 3])
    rows.append(["", "合计", "", *[100.25, 90.5, 1.1] * 3])
    for i in range(1, count + 1):
        rows.append(
            [i, f"安徽{i}号机电有限公司", code(i), 4007.35, 4586.05, -12.6, 3989.81, 4564.82, "", 0, 0, ""]
        )
    rows.append(["制表人：×××", "", "", "审核人：×××"])
    return rows


TITLED_MERGES = ("A1:L1", "A3:A4", "B3:B4", "C3:C4", "D3:F3", "G3:I3", "J3:L3")


def repack(source, target, *, replace=None, add=None, compression=zipfile.ZIP_DEFLATED):
    """The same package with some parts' bytes changed or added."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", compression) as new:
        for name in old.namelist():
            data = old.read(name)
            for part, change in (replace or {}).items():
                data = change(data) if part == name else data
            new.writestr(name, data)
        for name, data in (add or {}).items():
            new.writestr(name, data)
    return target


def ole(path, names):
    """An OLE container whose directory lists empty streams of these names: enough to be recognised."""
    entries = b""
    for i, name in enumerate(["Root Entry", *names]):
        raw = name.encode("utf-16-le") + b"\0\0"
        kind = 5 if i == 0 else 2
        entry = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1) + b"\xff" * 12
        entries += entry.ljust(116, b"\0") + struct.pack("<IQ", 0xFFFFFFFE, 0)
    directory = entries.ljust(512, b"\0")
    table = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0") + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6)
    header = header.ljust(44, b"\0") + struct.pack("<5I", 1, 1, 0, 4096, 0xFFFFFFFE)
    header = header.ljust(68, b"\0") + struct.pack("<2I", 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    path.write_bytes(header + table + directory)
    return path


def lie_about_sizes(path, stated=10):
    """Every size in the zip's central directory becomes a small one."""
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", data, at + 24, stated)
        at = data.find(b"PK\x01\x02", at + 4)
    path.write_bytes(bytes(data))
    return path
