"""Good files spoiled at random: their bytes, the parts of their package, or the cells of their sheet."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from tests.imports.corpus import tables
from tests.imports.corpus.ooxml import Digits, Error, Formula, Inline, package, parts_of

Draw = Callable[[st.SearchStrategy[Any]], Any]
Cells = list[list[Any]]

_TITLED = tables.titled(*[tables.firm(n, n * 10.5, n * 9) for n in range(1, 6)], ["", "合计", 157.5, 135])
GOOD = {
    "xlsx": tables.book(_TITLED, merged=["A1:D1"]),
    "xls": tables.xls(_TITLED),
    "csv": tables.text(_TITLED, encoding="gb18030"),
}

_TAG = re.compile(rb"<[^>]+>")
_VALUE = re.compile(rb"(?<=>)[^<]+(?=<)")
_ATTRIBUTE = re.compile(rb'(?<==")[^"]*(?=")')
_JUNK_BYTES = st.sampled_from(
    [b"", b"0", b"-1", b"99999999999999999999", b"1E+999", b"NaN", b"&lt;", b"&bad;", b"\x00", b"<c>", b"]]>"]
) | st.binary(max_size=12)
_JUNK_CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20),
    st.sampled_from(
        [
            *(
                "合计",
                "企业名称",
                "统一社会信用代码",
                "工业总产值",
                "上年同期",
                "单位：万元",
                "单位：万美元",
                "2023年1月",
            ),
            *(
                "2023年1-6月",
                "12.3.4",
                "约5",
                "１２",
                "1,2,3",
                "=1+1",
                "@x",
                "5万",
                "5亿元",
                "－3",
                "(4)",
                "—",
                "#N/A",
            ),
            *(
                tables.code(1),
                tables.code(99),
                tables.name(2),
                tables.code(3).lower(),
                "长" * 2100,
                "甲\n乙",
                '"',
            ),
        ]
    ),
)
_OF_OOXML = st.sampled_from(
    [
        Error("#REF!"),
        Error("#BAD"),
        Formula("1+1"),
        Formula("1+1", 2),
        Inline("=1"),
        Digits("1E+400"),
        Digits("x"),
    ]
)


def spoiled_bytes(draw: Draw, kind: str) -> bytes:
    """Some bytes set, cut out or doubled, perhaps the end cut off."""
    content = bytearray(GOOD[kind])
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(content) - 1))
        length = draw(st.integers(1, 40))
        piece = draw(st.sampled_from(["set", "set", "set", "cut", "double"]))
        if piece == "set":
            content[at] = draw(st.integers(0, 255))
        else:
            content[at : at + length] = b"" if piece == "cut" else bytes(content[at : at + length]) * 2
        if not content:
            break
    return bytes(content[: draw(st.just(len(content)) | st.integers(0, len(content)))])


def spoiled_parts(draw: Draw, _: str) -> bytes:
    """A sound zip whose parts are changed, left out or exchanged."""
    parts = parts_of(GOOD["xlsx"])
    for _ in range(draw(st.integers(1, 4))):
        name = draw(st.sampled_from(sorted(parts)))
        change = draw(st.sampled_from(["tag", "value", "attribute", "attribute", "value", "gone", "swap"]))
        if change == "gone" and len(parts) > 1:
            del parts[name]
        elif change == "swap":
            other = draw(st.sampled_from(sorted(parts)))
            parts[name], parts[other] = parts[other], parts[name]
        else:
            parts[name] = _spoiled_markup(draw, parts[name], change)
    return package(parts)


def _spoiled_markup(draw: Draw, part: bytes, change: str) -> bytes:
    """The part with one tag, text or attribute replaced, left out or doubled."""
    pattern = {"tag": _TAG, "value": _VALUE, "attribute": _ATTRIBUTE}.get(change, _TAG)
    found = list(pattern.finditer(part))
    if not found:
        return part + draw(_JUNK_BYTES)
    place = draw(st.sampled_from(range(len(found))))
    other = found[draw(st.sampled_from(range(len(found))))][0]
    start, end = found[place].span()
    return part[:start] + draw(_JUNK_BYTES | st.sampled_from([other, found[place][0] * 2])) + part[end:]


def spoiled_cells(draw: Draw, kind: str) -> bytes:
    """A sound file of a sheet whose rows, columns and cells are moved, doubled, left out or overwritten."""
    rows: Cells = [list(row) for row in _TITLED]
    for _ in range(draw(st.integers(1, 6))):
        change = draw(st.sampled_from([_overwrite, _overwrite, _overwrite, _swap, _drop, _double, _column]))
        if rows:
            change(draw, rows, _JUNK_CELLS | _OF_OOXML if kind == "xlsx" else _JUNK_CELLS)
    if kind == "csv":
        return tables.text(rows, encoding="utf-8-sig")
    if kind == "xls":
        return tables.xls([[_for_xlwt(cell) for cell in row] for row in rows])
    return tables.book(rows)


def _for_xlwt(cell: Any) -> Any:
    """What xlwt can write: integers no longer than a number of Excel."""
    return float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell


def _place(draw: Draw, rows: Cells) -> tuple[int, int]:
    row = draw(st.integers(0, len(rows) - 1))
    return row, draw(st.integers(0, max(len(rows[row]) - 1, 0)))


def _overwrite(draw: Draw, rows: Cells, junk: st.SearchStrategy[Any]) -> None:
    row, column = _place(draw, rows)
    rows[row][column : column + 1] = [draw(junk)]


def _swap(draw: Draw, rows: Cells, _: st.SearchStrategy[Any]) -> None:
    (row, column), (other, place) = _place(draw, rows), _place(draw, rows)
    if rows[row] and rows[other]:
        rows[row][column], rows[other][place] = rows[other][place], rows[row][column]


def _drop(draw: Draw, rows: Cells, _: st.SearchStrategy[Any]) -> None:
    row, column = _place(draw, rows)
    if draw(st.booleans()):
        del rows[row]
    else:
        del rows[row][column : column + 1]


def _double(draw: Draw, rows: Cells, _: st.SearchStrategy[Any]) -> None:
    row, column = _place(draw, rows)
    rows[row][column:column] = rows[row][column : column + 1]
    rows.insert(draw(st.integers(0, len(rows))), list(rows[row]))


def _column(draw: Draw, rows: Cells, junk: st.SearchStrategy[Any]) -> None:
    """One value down a whole column."""
    column, value = draw(st.integers(0, 5)), draw(junk)
    for row in rows:
        row[column : column + 1] = [value]


MUTATORS = {"bytes": spoiled_bytes, "parts": spoiled_parts, "cells": spoiled_cells}
