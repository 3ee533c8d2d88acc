"""What a .xls holds before it is parsed: macros, a password, error values, formulas without results.

Runs in the child process. calamine reads an error value as a blank, so they are found here first.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from .errors import Refusal

_FREE = 0xFFFFFFFA  # this and above are no sector numbers
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_FORMULA, _BOOLERR, _BOF, _EOF, _FILEPASS, _BOUNDSHEET = 0x0006, 0x0205, 0x0809, 0x000A, 0x002F, 0x0085


@dataclass
class Findings:
    """Error values of each sheet in the workbook's order, and where its formulas have an empty result."""

    errors: list[dict[tuple[int, int], str]] = field(default_factory=list)
    empty: list[set[tuple[int, int]]] = field(default_factory=list)
    calculated: int = 0

    def unsaved(self, number: int) -> set[tuple[int, int]]:
        """The sheet's formulas without a result: an empty text is one where anything was calculated."""
        return self.empty[number] if not self.calculated else set()


class Container:
    """The streams of an OLE file. Raises Refusal("damaged") where its tables do not hold together."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.size = 1 << min(struct.unpack_from("<H", data, 30)[0], 12)
        self.small = 1 << min(struct.unpack_from("<H", data, 32)[0], 12)
        (first_directory,) = struct.unpack_from("<I", data, 48)
        self.cutoff, first_small = struct.unpack_from("<II", data, 56)
        self.table = self._allocation()
        self.small_table = _numbers(self._chain(first_small))
        self.entries = dict(_entries(self._chain(first_directory)))
        if "Root Entry" not in self.entries:
            raise Refusal("damaged")
        root = self.entries["Root Entry"]
        self.small_data = self._chain(root[0])

    def stream(self, name: str) -> bytes:
        """The bytes of the stream called `name`."""
        start, length = self.entries[name]
        if length >= self.cutoff:
            return self._chain(start)[:length]
        pieces = _walk(start, self.small_table)
        return b"".join(self.small_data[n * self.small : (n + 1) * self.small] for n in pieces)[:length]

    def _allocation(self) -> list[int]:
        """The allocation table, through the 109 entries in the header and the chain beyond them."""
        sectors = list(struct.unpack_from("<109I", self.data, 76))
        (following,) = struct.unpack_from("<I", self.data, 68)
        per_sector = self.size // 4 - 1
        while following < _FREE and len(sectors) < len(self.data) // self.size + 110:
            numbers = _numbers(self._sector(following))
            sectors += numbers[:per_sector]
            following = numbers[per_sector] if len(numbers) > per_sector else _FREE
        return _numbers(b"".join(self._sector(number) for number in sectors if number < _FREE))

    def _sector(self, number: int) -> bytes:
        return self.data[(number + 1) * self.size : (number + 2) * self.size]

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(number) for number in _walk(start, self.table))


def _numbers(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))


def _walk(start: int, table: list[int]) -> Iterator[int]:
    """Sector numbers from `start`; a chain longer than its table runs in a circle."""
    for _ in range(len(table)):
        if start >= len(table):
            return
        yield start
        start = table[start]
    if start < len(table):
        raise Refusal("damaged")


def _entries(directory: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
    for offset in range(0, len(directory) - 127, 128):
        (length,) = struct.unpack_from("<H", directory, offset + 64)
        name = directory[offset : offset + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        if name:
            yield name, struct.unpack_from("<II", directory, offset + 116)


def kind_of(names: set[str]) -> str:
    """The kind of document: xls, doc, or ole. Raises Refusal for a password or macros."""
    if "EncryptedPackage" in names or "EncryptionInfo" in names:
        raise Refusal("encrypted")
    if "Workbook" in names or "Book" in names:
        return "xls"
    return "doc" if "WordDocument" in names else "ole"


def inspect(container: Container) -> Findings:
    """The findings of a sound .xls. Raises Refusal for macros and passwords."""
    if "_VBA_PROJECT_CUR" in container.entries or "_VBA_PROJECT" in container.entries:
        raise Refusal("macros")
    stream = container.stream("Workbook" if "Workbook" in container.entries else "Book")
    return _scan(stream)


def _scan(stream: bytes) -> Findings:
    """Walks the records of a BIFF8 stream; each sheet begins where its BOUNDSHEET record says."""
    findings = Findings()
    starts: list[int] = []
    by_start: dict[int, dict[tuple[int, int], str]] = {}
    current: dict[tuple[int, int], str] = {}
    empty_by_start: dict[int, set[tuple[int, int]]] = {}
    empty: set[tuple[int, int]] = set()
    for offset, kind, body in _records(stream):
        if kind == _FILEPASS:
            raise Refusal("encrypted")
        if kind == _BOUNDSHEET:
            starts.append(struct.unpack_from("<I", body)[0])
        elif kind == _BOF and offset in starts:
            current, empty = by_start.setdefault(offset, {}), empty_by_start.setdefault(offset, set())
        elif kind == _BOOLERR and len(body) >= 8 and body[7]:
            current[struct.unpack_from("<HH", body)] = _ERRORS.get(body[6], "#VALUE!")
        elif kind == _FORMULA and len(body) >= 14:
            _formula(body, current, empty, findings)
    findings.errors = [by_start.get(start, {}) for start in starts]
    findings.empty = [empty_by_start.get(start, set()) for start in starts]
    return findings


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    offset = 0
    while offset + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, offset)
        yield offset, kind, stream[offset + 4 : offset + 4 + length]
        offset += 4 + length


def _formula(
    body: bytes, errors: dict[tuple[int, int], str], empty: set[tuple[int, int]], findings: Findings
) -> None:
    """A result that ends in FFFF is no number: 2 is an error value, 3 an empty text."""
    place: tuple[int, int] = struct.unpack_from("<HH", body)
    if body[12:14] != b"\xff\xff" or body[6] in (0, 1):
        findings.calculated += 1
    elif body[6] == 2:
        errors[place] = _ERRORS.get(body[8], "#VALUE!")
        findings.calculated += 1
    elif body[6] == 3:
        empty.add(place)
