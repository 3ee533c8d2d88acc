"""The process that parses one file: python -I child.py.

The first line on stdin says which: {"path": …, "file_name": …, "limits": {…}}; a process that was started ahead
waits for it. It writes one JSON object a line. First {"sheet": …} for each sheet and {"heads": true}; then it waits for
a line with the orders, {sheet's number: Order}, of the sheets to be read. Their rows follow a chunk at a
time: {"of": sheet's number, "rows": […], …}, a line with their digits and a line with their cells. The last
is {"end": …}; {"refuse": code, "with": {…}} may come at any point. It may die at any point as well.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, Protocol

if __name__ == "__main__":  # python -I leaves the project's own folder off the path
    sys.path.append(str(Path(__file__).resolve().parents[2]))

from imports.reading import delimited, formulas, ole, package, sniff
from imports.reading.cells import tagged
from imports.reading.errors import Refusal
from imports.reading.limits import MB, Limits
from imports.reading.merging import Area
from imports.reading.messages import size
from imports.reading.orders import Order
from imports.reading.plan import Chunk, Plan
from imports.reading.process import SEPARATOR

if TYPE_CHECKING:
    from zipfile import ZipInfo

    from imports.reading.workbook import Errors, Places, Sheet

CHUNK = 1_000
Message = dict[str, Any]


class Source(Protocol):
    """A sheet of a workbook, or the one that a text file is; `unsaved` formulas have no result."""

    unsaved: Places

    def description(self) -> Message:
        """Its name, visibility, height, merged cells and first rows."""

    def merged(self) -> list[Area]:
        """Its merged areas."""

    def rows(self) -> Iterator[list[Any]]:
        """Its rows from 1 on."""


def confine(limits: Limits) -> None:
    """No more memory or processor time than the limits, no core dump, no file written."""
    for which, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        resource.setrlimit(which, (most, most))


def opened(path: Path, file_name: str, limits: Limits) -> list[Source]:
    """The sheets of one file. Raises Refusal."""
    kind = sniff.container(_head(path, limits))
    if kind == "zip":
        return [*_open_zip(path, file_name, limits)]
    if kind == "ole":
        return [*_open_ole(path, file_name, limits)]
    sniff.check_name(file_name, "csv" if kind == "text" else kind)
    return [TextSheet(path, limits)]


def _head(path: Path, limits: Limits) -> bytes:
    if not path.is_file():
        raise Refusal("missing")
    length = path.stat().st_size
    if length > limits.max_bytes:
        raise Refusal("too_big", size=size(length), limit=size(limits.max_bytes))
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.removeprefix(b"\xef\xbb\xbf").strip():
        raise Refusal("empty")
    return head


def _open_zip(path: Path, file_name: str, limits: Limits) -> list[Sheet]:
    import zipfile

    with zipfile.ZipFile(path) as archive:
        sniff.check_name(file_name, package.kind_of(archive.namelist()))
        inspection = Inspection(path, limits)
        if _is_one_large_sheet(archive.infolist(), limits):
            inspection.start()
        else:
            inspection.look()
    return _load(path, inspection.found, limits)


def _is_one_large_sheet(members: Iterable[ZipInfo], limits: Limits) -> bool:
    """Whether the file may be inspected while it is loaded: faster by far than loading, it ends first.

    With little in it or with several sheets, what must be refused could be loaded before it is found.
    """
    sizes = {info.filename: info.file_size for info in members}
    sheets = [length for name, length in sizes.items() if name.startswith("xl/worksheets/")]
    return len(sheets) == 1 and sheets[0] >= 8 * MB and sum(sizes.values()) <= limits.max_unpacked_bytes


class Inspection(Thread):
    """What the package is searched for before any of its content is believed."""

    def __init__(self, path: Path, limits: Limits) -> None:
        super().__init__(daemon=True)
        self._path, self._limits = path, limits
        self._findings: package.Findings | None = None

    def run(self) -> None:
        """Inspects beside the loading, and ends the process where the file is refused."""
        _speaking(self.look)
        if self._findings is None:
            os._exit(0)

    def look(self) -> None:
        """Inspects the package. Raises Refusal."""
        self._findings = package.inspect(self._path, self._limits)

    def found(self) -> list[tuple[Errors, Places]]:
        """The error values and unsaved formulas of each sheet, once all is inspected."""
        if self.is_alive():
            self.join()
        assert self._findings is not None
        findings = self._findings
        parts = package.parts_in_order(findings)
        return [(findings.errors.get(part, {}), findings.unsaved(part)) for part in parts]


def _open_ole(path: Path, file_name: str, limits: Limits) -> list[Sheet]:
    container = ole.Container(path.read_bytes())
    sniff.check_name(file_name, ole.kind_of(set(container.entries)))
    findings = ole.inspect(container)
    found = [(errors, findings.unsaved(number)) for number, errors in enumerate(findings.errors)]
    return _load(path, lambda: found, limits)


def _load(path: Path, inspected: Callable[[], list[tuple[Errors, Places]]], limits: Limits) -> list[Sheet]:
    from python_calamine import CalamineWorkbook, PasswordError

    from imports.reading import workbook

    try:
        with path.open("rb") as file:
            sheets = workbook.load(CalamineWorkbook.from_filelike(file), limits)
    except PasswordError as error:
        raise Refusal("encrypted") from error
    found = inspected()
    for sheet in sheets:
        if sheet.number < len(found):
            sheet.errors, sheet.unsaved = found[sheet.number]
    workbook.check_height(sheets, limits)
    return sheets


class TextSheet:
    """The one sheet of a text file."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self._path = path
        self._rows = delimited.rows(path, limits)
        self._begun: list[list[str]] = []
        self.unsaved: Places = set()

    def description(self) -> Message:
        """As for a workbook's sheet; `height` counts line ends."""
        from imports.reading.workbook import HEAD

        self._begun = list(islice(self._rows, HEAD))
        with self._path.open("rb") as file:
            height = sum(piece.count(b"\n") for piece in iter(lambda: file.read(MB), b""))
        about = {"sheet": "CSV", "visible": True, "height": height, "ragged": True}
        return about | {"merged": [], "head": self._begun}

    def merged(self) -> list[Area]:
        """None: a text has no merged cells."""
        return []

    def rows(self) -> Iterator[list[Any]]:
        """Every record, once."""
        return chain(self._begun, self._rows)


def answer(sheets: list[Source], orders: dict[str, dict[str, Any]]) -> Message:
    """Writes the rows of the sheets that are ordered; what is known of each only at its end."""
    end: dict[str, Any] = {}
    for number, order in orders.items():
        sheet = sheets[int(number)]
        plan = Plan(Order(**order), sheet.merged())
        if sheet.unsaved:
            formulas.check(sheet.rows(), sheet.unsaved, plan)
        rows, first = sheet.rows(), 1
        while lines := list(islice(rows, CHUNK)):
            _say_rows(number, plan.chunk(lines, first))
            first += len(lines)
        end[number] = {"left_out": plan.left_out, "unread": sorted(plan.unread)}
    return end


def _say_rows(number: str, chunk: Chunk) -> None:
    """The chunk as three lines: digits and cells are texts already and need no quoting."""
    message = {"of": int(number), "rows": chunk.rows, "uscc": chunk.uscc, "name": chunk.name}
    _say(message | {"rest": chunk.rest})
    for texts in (chunk.digits, chunk.cells):
        sys.stdout.buffer.write(SEPARATOR.join(texts).encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()


def _say(message: Message) -> None:
    text = json.dumps(message, ensure_ascii=False, separators=(",", ":"), default=tagged)
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()


def _speaking(work: Callable[[], None]) -> None:
    """Does the work; every failure is a message, never a traceback."""
    try:
        work()
    except Refusal as refusal:
        _say({"refuse": refusal.code, "with": refusal.details})
    except MemoryError:
        _say({"refuse": "too_much_memory"})
    except BrokenPipeError:
        return
    except BaseException:  # a Rust panic is no Exception
        _say({"refuse": "damaged"})


def main() -> None:
    """Reads the one file that it is told of; nothing where its parent has ended without another file."""
    line = sys.stdin.buffer.readline()
    if not line:
        return
    order = json.loads(line)
    limits = Limits(**order["limits"])
    confine(limits)

    def work() -> None:
        sheets = opened(Path(order["path"]), order["file_name"], limits)
        for sheet in sheets:
            _say(sheet.description())
        _say({"heads": True})
        if line := sys.stdin.buffer.readline():  # none: nobody waits for the rows any more
            _say({"end": answer(sheets, json.loads(line))})

    _speaking(work)


if __name__ == "__main__":
    main()
