"""The rows of a .csv, whatever encoding and separator the writer's Excel chose. Runs in the child process."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from .errors import Refusal
from .limits import MB, Limits
from .rows import letter

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_GROUPING = re.compile(r"(?<=\d),(?=\d{3})")


def encoding_of(path: Path) -> str:
    """utf-8-sig, utf-16 or gb18030. Raises Refusal where none of them decodes the whole file."""
    with path.open("rb") as file:
        head = file.read(2)
    choices = ("utf-16",) if head in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else ("utf-8-sig", "gb18030")
    for encoding in choices:
        if _decodes(path, encoding):
            return encoding
    raise Refusal("encoding")


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(MB):
                if _CONTROL.search(decoder.decode(chunk)):
                    raise Refusal("renamed", kind="binary", extension=path.suffix)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def separator_of(path: Path, encoding: str) -> str:
    """The commonest of comma, semicolon and tab in the first lines, grouping commas left out."""
    with path.open(encoding=encoding, newline="") as file:
        sample = _GROUPING.sub("", "".join(line[:5000] for line in islice(file, 40)))
    return max(",;\t", key=sample.count)


def rows(path: Path, limits: Limits) -> Iterator[list[str]]:
    """Each record of the file. Raises Refusal for an unclosed quote or too many rows."""
    encoding = encoding_of(path)
    csv.field_size_limit(max(limits.max_cell_chars * 10, 20_000))
    _check_height(path, encoding, limits)
    with path.open(encoding=encoding, newline="") as file:
        # Strict: else a quote that is never closed would swallow every row below it without a word.
        reader = csv.reader(file, delimiter=separator_of(path, encoding), strict=True)
        count = 0
        try:
            for row in reader:
                count += 1
                _check(row, count, limits)
                yield row
        except csv.Error as error:
            raise Refusal("csv_quotes", row=count + 1) from error


def _check_height(path: Path, encoding: str, limits: Limits) -> None:
    """Raises Refusal where the file has more lines than rows are read, before any of them is worked on."""
    with path.open("rb") as file:
        ends = sum(piece.count(b"\n") for piece in iter(lambda: file.read(MB), b""))
    if ends <= limits.max_rows:
        return
    count = 0
    with path.open(encoding=encoding, newline="") as file, suppress(csv.Error):  # told where it is read
        for _ in csv.reader(file):
            count += 1
    if count > limits.max_rows:
        raise _too_high(count, limits)


def _too_high(count: int, limits: Limits) -> Refusal:
    return Refusal("too_many_rows", sheet="CSV", count=count, limit=limits.max_rows)


def _check(row: list[str], count: int, limits: Limits) -> None:
    if count > limits.max_rows:
        raise _too_high(count, limits)
    if len(row) > limits.max_columns and any(cell.strip() for cell in row[limits.max_columns :]):
        raise Refusal("too_many_columns", sheet="CSV", column=letter(len(row) - 1), limit=limits.max_columns)
