"""What the mapping screen shows of a file: its sheets, their columns with samples, and a guess for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from accounts.figures import exact
from imports.models import Mapping as StoredMapping
from imports.reading import (
    Dimension,
    FormSpec,
    Head,
    KnownLayout,
    UnreadableFile,
    header,
    headings,
    known,
    leaving,
    mapped,
    measure,
    numerals,
    proposing,
    units,
)
from imports.reading import fingerprint as prints
from imports.reading.cells import shown
from imports.reading.header import Header
from imports.reading.process import Num
from imports.reading.proposing import Guess
from imports.reading.rows import letter

PICKED = 15
MOST_LINES = 5
MOST_BLOCKS = 12
SAMPLES = 3
_BELOW = 12


@dataclass(frozen=True)
class Line:
    """One column of a sheet: what stands in it, and what it may be."""

    index: int
    letter: str
    heading: str
    samples: list[str]
    number: Decimal | None
    own_unit: str
    guess: Guess


@dataclass(frozen=True)
class Block:
    """One layout of the file: a sheet, and by name the others that have the same header.

    `found` tells whether the reader found a header, `pointed` whether a person chose another, and `fits`
    whether the sheet is likely to be wanted.
    """

    number: int
    sheet: str
    header: Header
    fingerprint: str
    lines: list[Line]
    stated: measure.SheetUnits
    picker: list[tuple[int, list[str]]] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    rows: Sequence[Sequence[Any]] = ()
    found: bool = True
    pointed: bool = False
    fits: bool = True
    unit: str = ""

    @property
    def top(self) -> int:
        """The number of the first row of its header, as Excel counts."""
        return self.header.top + 1

    @property
    def bottom(self) -> int:
        """The number of the last row of its header."""
        return self.header.bottom + 1


Rows = Mapping[int, tuple[int, int]]
"""Block → first and last header row as a person chose them, counted from 1."""


def blocks_of(
    heads: Sequence[Head],
    spec: FormSpec,
    specs: Sequence[FormSpec],
    layouts: Sequence[KnownLayout],
    rows: Rows,
) -> list[Block]:
    """The layouts of the file, each once; those that are likely to be wanted tell so."""
    known_ones = mapped.by_fingerprint(layouts, [spec])
    blocks: dict[str, Block] = {}
    for number, head in enumerate(heads):
        if head.is_blank or len(blocks) == MOST_BLOCKS:
            continue
        block = _block(number, head, spec, specs, known_ones, rows.get(number))
        twin = blocks.setdefault(block.fingerprint if block.lines else str(number), block)
        if twin is not block:
            twin.others.append(head.sheet)
    found = list(blocks.values())
    if found and not any(block.fits for block in found):
        found[0] = replace(found[0], fits=True)
    return found


def _block(
    number: int,
    head: Head,
    spec: FormSpec,
    specs: Sequence[FormSpec],
    layouts: Mapping[str, KnownLayout],
    chosen: tuple[int, int] | None,
) -> Block:
    explained = mapped.locate(head.rows, head.merged, layouts)
    own = explained[0] if explained else header.find(head.rows, head.merged, specs)
    found = _at(head, *chosen) if chosen else own
    if found is None:
        top, bottom = header.around(head.rows, head.merged, proposing.likely_header(head.rows))
        found = _at(head, top + 1, bottom + 1)
    print_ = prints.of(found.headings)
    layout = layouts.get(print_)
    return Block(
        number,
        head.sheet,
        found,
        print_,
        _lines(found, spec, _below(head.rows, found), layout),
        _stated(head.sheet, found),
        [(at, [shown(cell) for cell in cells]) for at, cells in enumerate(head.rows[:PICKED], 1)],
        rows=head.rows,
        found=own is not None,
        fits=own is not None,
        pointed=chosen is not None and (own is None or chosen != (own.top + 1, own.bottom + 1)),
        unit=layout.unit if layout else "",
    )


def _at(head: Head, first: int, last: int) -> Header:
    """The header in the rows chosen, counted from 1; one without headings where there is no text."""
    found = header.at(head.rows, head.merged, first - 1, last - 1)
    return found or Header(first - 1, last - 1, {})


def of_mapping(mapping: StoredMapping, spec: FormSpec, heads: Sequence[Head]) -> Block:
    """The layout of a stored mapping; with samples of the last file that was read by it, where there is one."""
    layout = mapping.layout
    for head in heads:
        if located := mapped.locate(head.rows, head.merged, {layout.fingerprint: layout}):
            found, rows = located[0], _below(head.rows, located[0])
            return _stored_block(head.sheet, found, layout, _lines(found, spec, rows, layout))
    named = {column.index: column.heading for column in layout.columns}
    above = [f"单位：{layout.stated}"] if layout.stated else []
    found = Header(layout.row - 1, layout.row + layout.lines - 2, named, above)
    return _stored_block("", found, layout, _lines(found, spec, [], layout))


def _stored_block(sheet: str, found: Header, layout: KnownLayout, lines: list[Line]) -> Block:
    return Block(0, sheet, found, layout.fingerprint, lines, _stated(sheet, found), unit=layout.unit)


def _stated(sheet: str, found: Header) -> measure.SheetUnits:
    try:
        return measure.stated(sheet, found.above)
    except UnreadableFile:  # two that exclude each other: the columns are asked for their own
        return measure.SheetUnits()


def _below(rows: Sequence[Sequence[Any]], found: Header) -> list[Sequence[Any]]:
    """The first rows under the header that are neither blank nor totals."""
    seen = frozenset([*found.above, *found.headings.values()])
    kept = []
    for cells in rows[found.bottom + 1 :]:
        texts = [cell.strip() for cell in cells if isinstance(cell, str) and cell.strip()]
        if texts and not leaving.leaves(texts, (texts[0], ""), seen):
            kept.append(cells)
    return kept[:_BELOW]


def _lines(
    found: Header, spec: FormSpec, rows: Sequence[Sequence[Any]], layout: KnownLayout | None
) -> list[Line]:
    guesses = _decided(layout) if layout else proposing.of(found, spec, rows)
    return [
        _line(index, text, rows, guesses.get(index, Guess()))
        for index, text in sorted(found.headings.items())
    ]


def _decided(layout: KnownLayout) -> dict[int, Guess]:
    return {column.index: Guess(column.value, column.unit, 1) for column in layout.columns}


def _line(index: int, text: str, rows: Iterable[Sequence[Any]], guess: Guess) -> Line:
    cells = [cells[index] for cells in rows if index < len(cells) and shown(cells[index])][:SAMPLES]
    number = next((value for cell in cells if (value := _number(cell)) is not None), None)
    own = headings.split_unit(text)[1]
    return Line(index, letter(index), text, [_sample(cell) for cell in cells], number, own, guess)


def _sample(cell: Any) -> str:
    number = _number(cell) if isinstance(cell, Num) else None
    return shown(cell) if number is None or abs(number) >= 10**12 else exact(number)


def _number(cell: Any) -> Decimal | None:
    """The cell as a bare number; None for anything else."""
    if not isinstance(cell, str):
        return None
    try:
        return Decimal(cell) if isinstance(cell, Num) else numerals.read(cell, Dimension.NONE, units.ONE)
    except (numerals.NotNumber, InvalidOperation):
        return None


def unit_of(block: Block, line: Line, dimension: Dimension, chosen: str, sheet_unit: str) -> str:
    """The unit in which the column is read: as chosen, as headed, as the sheet has it; "" for none."""
    if chosen or units.factor(dimension, line.own_unit) is not None:
        return chosen or line.own_unit
    if dimension is Dimension.MONEY and sheet_unit:
        return sheet_unit
    return block.stated.names.get(dimension, "")


def converted(line: Line, dimension: Dimension, unit: str) -> str:
    """1,234.5 万元 → 12,345 千元: the first number of the column as it will be stored; "" for none."""
    factor = units.factor(dimension, unit)
    if line.number is None or factor is None:
        return ""
    try:
        stored = numerals.settle(line.number * factor)
    except numerals.NotNumber as error:
        return str(error)
    return f"{exact(line.number)} {unit} → {exact(stored)} {units.STORED[dimension]}"


def best_form(heads: Sequence[Head], specs: Sequence[FormSpec]) -> FormSpec:
    """The form that the file is most probably of."""
    ranked = []
    for place, spec in enumerate(specs):
        blocks = blocks_of(heads, spec, specs, (), {})
        scores = [
            proposing.score({line.index: line.guess for line in block.lines}, spec)
            for block in blocks
            if block.fits
        ]
        ranked.append((max(scores, default=0.0), -place, spec))
    return max(ranked, key=lambda each: each[:2])[2]


def spec_in(specs: Sequence[FormSpec], name: str) -> FormSpec | None:
    """The form of that name."""
    return next((spec for spec in specs if spec.name == name), None)


def dimension_of(spec: FormSpec, value: str) -> Dimension:
    """What a value measures; NONE for a key, a text or nothing."""
    found = known.column_of(spec, value)
    return found[0].dimension if found else Dimension.NONE
