"""What a .xlsx holds before it is parsed: real sizes, forbidden parts, formulas and error values.

Runs in the child process. Every part is inflated here once and counted, because a zip directory may lie.
"""

from __future__ import annotations

import html
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from .errors import Refusal
from .limits import MB, Limits
from .messages import size as size_of

_CHUNK = 1 * MB
_TAIL = 64 * 1024  # longer than any formula cell (8,192 characters of formula)
_BIG_MEMBER = 20 * MB
_BOOK_PARTS = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
_P = rb"(?:\w+:)?"  # the namespace prefix some writers put on every element
_ERROR_CELL = re.compile(rb"<" + _P + rb'c\b([^>]*\bt="e"[^>]*)>(.{0,9000}?)</' + _P + rb"c>", re.DOTALL)
_FORMULA_CELL = re.compile(
    rb"<" + _P + rb"c\b([^>]*)>\s*<" + _P + rb"f\b(?:[^>]*/>|[^>]*>[^<]*</" + _P + rb"f>)"
    rb"\s*(<" + _P + rb"v\b[^>]*/>|<" + _P + rb"v\b[^>]*>[^<]*</" + _P + rb"v>)?\s*</" + _P + rb"c>"
)
_ADDRESS = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_VALUE = re.compile(rb"<" + _P + rb"v[^>]*>([^<]*)<")
# Begins with what no row, merged area or link has; a cell that ends at once has a style and no content.
_FAR_CELL = re.compile(rb' r="([A-Z]{3})\d{1,7}"[^>]*(?<!/)>')
_OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)")
_SHEET_TAG = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_FULL_CALC = re.compile(rb'\bfullCalcOnLoad="(?:1|true)"')

NOWHERE = (-1, -1)
"""Where a cell stands that does not say where it stands."""


@dataclass
class Findings:
    """What the scan of one workbook's parts has seen."""

    errors: dict[str, dict[tuple[int, int], str]] = field(default_factory=dict)
    uncached: dict[str, set[tuple[int, int]]] = field(default_factory=dict)
    zeros: dict[str, set[tuple[int, int]]] = field(default_factory=dict)
    full_calculation: bool = False
    sheet_parts: dict[str, bytes] = field(default_factory=dict)

    def unsaved(self, part: str) -> set[tuple[int, int]]:
        """The part's formulas without a result.

        Libraries that cannot calculate leave none, or 0 with an order to calculate on opening.
        """
        places = self.uncached or (self.zeros if self.full_calculation else {})
        return places.get(part, set())


def kind_of(names: list[str]) -> str:
    """The kind of document a zip holds: xlsx, xlsb, ods, docx, pptx or zip."""
    marks = {"xl/workbook.xml": "xlsx", "xl/workbook.bin": "xlsb", "word/document.xml": "docx"}
    marks |= {"ppt/presentation.xml": "pptx", "content.xml": "ods"}
    found = {name.lower().replace("\\", "/") for name in names}
    return next((kind for mark, kind in marks.items() if mark in found), "zip")


def inspect(path: Path, limits: Limits) -> Findings:
    """The findings of a sound .xlsx. Raises Refusal for bombs, macros and entities."""
    findings = Findings()
    with zipfile.ZipFile(path) as archive, path.open("rb") as raw:
        members = archive.infolist()
        if any(info.filename.lower().endswith("vbaproject.bin") for info in members):
            raise Refusal("macros")
        if any(_OUTSIDE.search(info.orig_filename) for info in members):
            raise Refusal("outside")
        if sum(info.file_size for info in members) > limits.max_unpacked_bytes:
            raise _bomb(limits)
        left = limits.max_unpacked_bytes
        # The workbook's own parts first: what is wrong with a sheet is told by the name on its tab.
        for info in sorted(members, key=lambda info: info.filename not in _BOOK_PARTS):
            left -= _scan(raw, info, findings, limits, left)
    return findings


def _scan(raw: BinaryIO, info: zipfile.ZipInfo, findings: Findings, limits: Limits, left: int) -> int:
    """The member's real size in bytes; its parts are looked through on the way."""
    if info.flag_bits & 1:
        raise Refusal("encrypted")
    is_sheet = info.filename.startswith("xl/worksheets/") and info.filename.endswith(".xml")
    is_markup = info.filename.endswith((".xml", ".rels"))
    size, tail = 0, b""
    for chunk in _inflate(raw, info):
        size += len(chunk)
        _check_size(size, info, limits, left)
        if not is_markup:
            continue
        text = tail + chunk
        _check_markup(text)
        if is_sheet:
            tail = text[_look(text, info.filename, findings, limits) :][-_TAIL:]
        else:
            tail = text[-_TAIL:]
            _note(info.filename, text, findings)
    if size != info.file_size:
        raise _bomb(limits) if size > info.file_size else Refusal("damaged")
    return size


def _inflate(raw: BinaryIO, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The member's bytes in pieces of at most 1 MB, whatever size the directory states."""
    raw.seek(info.header_offset)
    header = raw.read(30)
    if header[:4] != b"PK\x03\x04" or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refusal("damaged")
    raw.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    left = info.compress_size
    machine = zlib.decompressobj(-15)
    while left > 0 and (packed := raw.read(min(left, _CHUNK))):
        left -= len(packed)
        if info.compress_type == zipfile.ZIP_STORED:
            yield packed
            continue
        while packed:
            yield machine.decompress(packed, _CHUNK)
            packed = machine.unconsumed_tail
    if info.compress_type == zipfile.ZIP_DEFLATED:
        yield machine.flush()


def _check_size(size: int, info: zipfile.ZipInfo, limits: Limits, left: int) -> None:
    if size > left or (size > _BIG_MEMBER and size > limits.max_ratio * max(info.compress_size, 1)):
        raise _bomb(limits)


def _bomb(limits: Limits) -> Refusal:
    return Refusal("bomb", limit=size_of(limits.max_unpacked_bytes), ratio=limits.max_ratio)


def _check_markup(text: bytes) -> None:
    """Raises Refusal for entity declarations, also where the part is written in UTF-16."""
    if text[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in text[:64]:
        text = text.replace(b"\x00", b"")
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise Refusal("xml_bomb")


def _note(name: str, text: bytes, findings: Findings) -> None:
    """Keeps the two small parts that say which sheet stands in which part."""
    if name in _BOOK_PARTS:
        findings.sheet_parts[name] = text
        findings.full_calculation = findings.full_calculation or bool(_FULL_CALC.search(text))


def _look(text: bytes, part: str, findings: Findings, limits: Limits) -> int:
    """Where the next look must begin; notes far cells, error values and formulas up to there."""
    for match in _FAR_CELL.finditer(text):
        if _number(match[1]) > limits.max_columns:
            raise _far_cell(findings, part, match[1].decode(), limits)
    end = max(text.rfind(b"</c>"), text.rfind(b":c>"), 0)
    if b't="e"' in text:
        for match in _ERROR_CELL.finditer(text):
            _note_error(match[1], match[2], part, findings)
    if b"<f" in text or b":f" in text:
        for match in _FORMULA_CELL.finditer(text):
            _note_formula(match[1], match[2], part, findings)
    return end


def _far_cell(findings: Findings, part: str, column: str, limits: Limits) -> Refusal:
    name = _name_of(findings, part)
    if name is None:
        return Refusal("far_cell", column=column, limit=limits.max_columns)
    return Refusal("too_many_columns", sheet=name, column=column, limit=limits.max_columns)


def _note_error(attributes: bytes, content: bytes, part: str, findings: Findings) -> None:
    value = _VALUE.search(content)
    text = value[1].decode("ascii", "replace") if value else "#VALUE!"
    address = _ADDRESS.search(attributes)
    if address is None:
        raise Refusal("error_cells", value=text)
    findings.errors.setdefault(part, {})[_position(address)] = text


def _note_formula(attributes: bytes, value: bytes | None, part: str, findings: Findings) -> None:
    """Notes a formula whose result was never saved; an empty text (t="str") is a saved result."""
    address = _ADDRESS.search(attributes)
    place = _position(address) if address else NOWHERE
    content = _VALUE.search(value) if value else None
    if content is None or not content[1].strip():
        if b't="str"' not in attributes:
            findings.uncached.setdefault(part, set()).add(place)
    elif content[1] == b"0":
        findings.zeros.setdefault(part, set()).add(place)


def _position(address: re.Match[bytes]) -> tuple[int, int]:
    """Row and column counted from 0."""
    return int(address[2]) - 1, _number(address[1]) - 1


def _number(letters: bytes) -> int:
    """The column's number, A being 1."""
    number = 0
    for byte in letters:
        number = number * 26 + byte - 64
    return number


def parts_in_order(findings: Findings) -> list[str]:
    """The part of each sheet in the workbook's own order; "" where it is not stated."""
    book = findings.sheet_parts.get("xl/workbook.xml", b"").decode("utf-8", "replace")
    rels = findings.sheet_parts.get("xl/_rels/workbook.xml.rels", b"").decode("utf-8", "replace")
    targets: dict[str, str] = {}
    for tag in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", rels):
        identity, target = re.search(r'\bId="([^"]*)"', tag), re.search(r'\bTarget="([^"]*)"', tag)
        if identity and target:
            targets[identity[1]] = "xl/" + target[1].removeprefix("/xl/").removeprefix("./")
    found = [re.search(r'\b\w+:id="([^"]*)"', tag) for tag in _SHEET_TAG.findall(book)]
    return [targets.get(match[1], "") if match else "" for match in found]


def _name_of(findings: Findings, part: str) -> str | None:
    """The name on the tab of the sheet in that part, or None where the workbook does not say."""
    parts = parts_in_order(findings)
    return _names_in_order(findings)[parts.index(part)] if part in parts else None


def _names_in_order(findings: Findings) -> list[str]:
    """The name on each sheet's tab, in the workbook's own order."""
    book = findings.sheet_parts.get("xl/workbook.xml", b"").decode("utf-8", "replace")
    found = [re.search(r'\bname="([^"]*)"', tag) for tag in _SHEET_TAG.findall(book)]
    return [html.unescape(match[1]) if match else "" for match in found]
