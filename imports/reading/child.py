"""The process that parses one file: python -I child.py '{"path": …, "file_name": …, "limits": {…}}'.

It writes one JSON object a line: {"sheet": …} for each sheet, {"of": n, "rows": […]} for their rows,
then {"end": true}; or {"refuse": code, "with": {…}} at any point. It may die at any point as well.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if __name__ == "__main__":  # python -I leaves the project's own folder off the path
    sys.path.append(str(Path(__file__).resolve().parents[2]))

from imports.reading import delimited, ole, package, sniff
from imports.reading.errors import Refusal
from imports.reading.limits import Limits
from imports.reading.messages import size

if TYPE_CHECKING:
    from imports.reading.workbook import Errors


def confine(limits: Limits) -> None:
    """No more memory or processor time than the limits, no core dump, no file written."""
    for which, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        resource.setrlimit(which, (most, most))


def read(path: Path, file_name: str, limits: Limits) -> Iterator[dict[str, Any]]:
    """The messages of one file. Raises Refusal."""
    kind = sniff.container(_head(path, limits))
    if kind == "zip":
        yield from _read_zip(path, file_name, limits)
    elif kind == "ole":
        yield from _read_ole(path, file_name, limits)
    else:
        sniff.check_name(file_name, "csv" if kind == "text" else kind)
        yield from _read_text(path, limits)


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


def _read_zip(path: Path, file_name: str, limits: Limits) -> Iterator[dict[str, Any]]:
    import zipfile

    with zipfile.ZipFile(path) as archive:
        sniff.check_name(file_name, package.kind_of(archive.namelist()))
    findings = package.inspect(path, limits)
    errors = [findings.errors.get(part, {}) for part in package.parts_in_order(findings)]
    yield from _read_sheets(path, errors, limits)


def _read_ole(path: Path, file_name: str, limits: Limits) -> Iterator[dict[str, Any]]:
    container = ole.Container(path.read_bytes())
    sniff.check_name(file_name, ole.kind_of(set(container.entries)))
    yield from _read_sheets(path, ole.inspect(container).errors, limits)


def _read_sheets(path: Path, errors: list[Errors], limits: Limits) -> Iterator[dict[str, Any]]:
    from python_calamine import CalamineWorkbook, PasswordError

    from imports.reading import workbook

    try:
        with path.open("rb") as file:
            sheets = workbook.load(CalamineWorkbook.from_filelike(file), errors, limits)
    except PasswordError as error:
        raise Refusal("encrypted") from error
    for sheet in sheets:
        yield sheet.description()
    for number, sheet in enumerate(sheets):
        if sheet.visible:
            yield from workbook.chunks(sheet.rows(), number)


def _read_text(path: Path, limits: Limits) -> Iterator[dict[str, Any]]:
    from itertools import chain, islice

    from imports.reading import workbook

    rows = delimited.rows(path, limits)
    head = list(islice(rows, workbook.HEAD))
    yield {"sheet": "CSV", "visible": True, "merged": [], "head": head, "ragged": True}
    yield from workbook.chunks(chain(head, rows), 0)


def _say(message: dict[str, Any]) -> None:
    text = json.dumps(message, ensure_ascii=False, separators=(",", ":"), default=_tagged)
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()


def _tagged(value: object) -> dict[str, str]:
    from imports.reading.workbook import tagged

    return tagged(value)


def main() -> None:
    """Reads the one file named on the command line; every failure is a message, never a traceback."""
    order = json.loads(sys.argv[1])
    limits = Limits(**order["limits"])
    confine(limits)
    try:
        for message in read(Path(order["path"]), order["file_name"], limits):
            _say(message)
        _say({"end": True})
    except Refusal as refusal:
        _say({"refuse": refusal.code, "with": refusal.details})
    except MemoryError:
        _say({"refuse": "too_much_memory"})
    except BrokenPipeError:
        return
    except BaseException:  # a Rust panic is no Exception
        _say({"refuse": "damaged"})


if __name__ == "__main__":
    main()
