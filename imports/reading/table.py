"""A spreadsheet read as one form's rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from accounts.periods import Period

from . import dating, faults, header, heads, mapped, matching, measure, messages, settling
from .answers import Answers
from .errors import NeedsForm, UnreadableFile
from .header import Header
from .heads import Head
from .known import KnownLayout
from .limits import Limits
from .matching import Match
from .orders import Order, order_for
from .process import Reader
from .rows import Row, SheetLayout, letter
from .spec import FormSpec

Message = dict[str, Any]


@dataclass
class _Sheet:
    """A sheet with a header, before its columns are settled; `number` is its place in the messages.

    `known` is the layout that somebody explained, where the header is that of one.
    """

    number: int
    name: str
    message: Message
    header: Header
    known: KnownLayout | None = None

    def match(self, spec: FormSpec) -> Match:
        """The sheet read as the form: as explained, else as its headings say."""
        if self.known and self.known.form == spec.name:
            return mapped.match(self.header, spec, self.known)
        return matching.match(self.header, spec)


class Table:
    """The rows of one file; a context manager, and closed by itself when the rows are exhausted."""

    def __init__(self, reader: Reader, spec: FormSpec, period: Period | None, warnings: list[str]) -> None:
        self.form = spec.name
        self.period = period
        self.warnings = warnings
        self.layouts: list[SheetLayout] = []
        self.lines = 0
        """How many rows stand below the headers, at most: those of enterprises and all others."""
        self.left_out = 0
        """Totals, footers and notes passed over: known once the rows are exhausted."""
        self._reader = reader
        self._orders: dict[int, Order] = {}

    def rows(self) -> Iterator[Row]:
        """Each enterprise's row, once. Raises UnreadableFile where the rest of the file cannot be read."""
        answers = {number: Answers(order) for number, order in self._orders.items()}
        try:
            self._reader.order({number: order.as_dict() for number, order in self._orders.items()})
            for message in self._reader.messages():
                if "end" in message:
                    self._note(message["end"])
                else:
                    digits, cells = self._reader.line(), self._reader.line()
                    yield from _answer(answers, message).rows(message, digits, cells)
        finally:
            self.close()

    def _note(self, end: dict[str, Any]) -> None:
        """Takes over what the child knows once it has seen every row."""
        for number, order in self._orders.items():
            found = end[str(number)]
            self.left_out += int(found["left_out"])
            columns = order.told_of([int(column) for column in found["unread"]])
            self.layouts[list(self._orders).index(number)].unread = columns
            if columns:
                told = messages.COLUMNS_LEFT.format(sheet=order.sheet, columns="、".join(columns))
                self.warnings += [told] if told not in self.warnings else []

    def add(self, number: int, order: Order, layout: SheetLayout, lines: int) -> None:
        """Has the sheet that the messages call `number` read as ordered; it has so many rows."""
        self._orders[number] = order
        self.layouts.append(layout)
        self.lines += lines

    def close(self) -> None:
        """Ends the child process; harmless when it has ended."""
        self._reader.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _answer(answers: dict[int, Answers], message: Message) -> Answers:
    """Who makes rows of the message. Raises UnreadableFile for rows that nobody ordered."""
    found = answers.get(message.get("of", -1))
    if found is None:
        raise UnreadableFile("crashed")
    return found


class File:
    """A file that a child process is loading; a context manager that ends the child."""

    def __init__(self, reader: Reader, file_name: str, limits: Limits) -> None:
        self._reader = reader
        self._name = file_name
        self._limits = limits

    @cached_property
    def _descriptions(self) -> list[Message]:
        return _descriptions(self._reader)

    def heads(self) -> list[Head]:
        """The first rows of the visible sheets. Raises UnreadableFile."""
        return heads.of_messages(self._descriptions)

    def table(
        self,
        specs: Sequence[FormSpec],
        *,
        form: str | None = None,
        period: Period | None = None,
        known: Sequence[KnownLayout] = (),
    ) -> Table:
        """The file as one form's rows. Raises UnreadableFile, NeedsForm, NeedsPeriod.

        `form` and `period` win over what the file says, and of layouts that are `known` the first over what
        the headings say. Specs that the file is not of may be followed by others: nothing is parsed again.
        """
        specs = _asked_for(specs, form)
        layouts = mapped.by_fingerprint(known, specs)
        sheets, warnings = _with_headers(self._descriptions, specs, layouts)
        spec = specs[0] if form else _chosen(sheets, specs, self._name)
        found = {each.number: each.match(spec) for each in sheets}
        used = [each for each in sheets if found[each.number].fits or found[each.number].told]
        if not used:
            if matching.only_months((each.header for each in sheets), [spec]):
                raise UnreadableFile("only_month")
            raise NeedsForm("no_columns", form=spec.label)
        warnings += [
            messages.SHEET_LEFT.format(sheet=s.name, form=spec.label) for s in sheets if s not in used
        ]
        settled, more = settling.settle(
            spec, [(s.name, found[s.number], s.message["head"]) for s in used], self._name, period
        )
        warnings += more
        table = Table(self._reader, spec, settled, warnings)
        for sheet in used:
            _add(table, sheet, found[sheet.number], self._limits)
        return table

    def close(self) -> None:
        """Ends the child process; harmless when it has ended."""
        self._reader.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_file(path: Path, *, file_name: str, limits: Limits) -> File:
    """The file at `path`, which a child process begins to load; `file_name` is the name the user gave it."""
    return File(Reader(path, file_name, limits), file_name, limits)


def read_table(
    path: Path,
    *,
    file_name: str,
    specs: Sequence[FormSpec],
    form: str | None = None,
    period: Period | None = None,
    known: Sequence[KnownLayout] = (),
    limits: Limits = Limits(),  # noqa: B008  frozen
) -> Table:
    """The table that the file at `path` holds. Raises UnreadableFile, NeedsForm, NeedsPeriod."""
    file = open_file(path, file_name=file_name, limits=limits)
    try:
        return file.table(specs, form=form, period=period, known=known)
    except BaseException:
        file.close()
        raise


def _asked_for(specs: Sequence[FormSpec], form: str | None) -> Sequence[FormSpec]:
    if form is None:
        return specs
    found = [spec for spec in specs if spec.name == form]
    if not found:
        raise NeedsForm("unknown_form", form=form)
    return found


def _chosen(sheets: list[_Sheet], specs: Sequence[FormSpec], file_name: str) -> FormSpec:
    if explained := next((each.known.form for each in sheets if each.known), None):
        return next(spec for spec in specs if spec.name == explained)
    return matching.choose({each.name: each.header for each in sheets}, specs, file_name)


def _descriptions(reader: Reader) -> list[Message]:
    """What the child says of each sheet before it waits for orders."""
    described: list[Message] = []
    for message in reader.messages():
        if "heads" in message:
            return described
        described.append(message)
    raise UnreadableFile("crashed")


def _with_headers(
    described: list[Message], specs: Sequence[FormSpec], known: Mapping[str, KnownLayout]
) -> tuple[list[_Sheet], list[str]]:
    """The visible sheets that have a header, and warnings of hidden ones that have one too."""
    sheets: list[_Sheet] = []
    warnings: list[str] = []
    for number, message in enumerate(described):
        merged = [[int(edge) for edge in each] for each in message["merged"]]
        explained = mapped.locate(message["head"], merged, known) if known and message["visible"] else None
        found = explained[0] if explained else header.find(message["head"], merged, specs)
        if found and message["visible"]:
            layout = explained[1] if explained else None
            sheets.append(_Sheet(number, message["sheet"], message, found, layout))
        elif found:
            warnings.append(messages.HIDDEN_SHEET.format(sheet=message["sheet"]))
    if not sheets:
        seen = [each for each in described if each["visible"]]
        empty = not any(any(cells) for each in seen for cells in each["head"])
        names = messages.of_sheets([each["sheet"] for each in seen])
        raise UnreadableFile("no_data" if empty else "no_header", sheets=names, limit=header.SEARCHED)
    return sheets, warnings


def _add(table: Table, sheet: _Sheet, found: Match, limits: Limits) -> None:
    """Settles the sheet's units and columns. Raises UnreadableFile where they contradict each other."""
    if found.told and faults.of(found.told, found.spec):
        raise UnreadableFile("mapping_outdated", sheet=sheet.name, form=found.spec.label)
    matching.check(sheet.name, found)
    if table.period:
        dating.check_headings(sheet.name, found, table.period)
    common = measure.stated_for(sheet.name, found)
    factors, warnings = measure.factors(sheet.name, found, common)
    table.warnings += warnings
    if labels := "、".join(found.only_prior):
        table.warnings.append(messages.ONLY_PRIOR.format(sheet=sheet.name, labels=labels))
    ragged = bool(sheet.message.get("ragged"))
    to_read = order_for(
        sheet.name, found, factors, table.period, ragged=ragged, longest=limits.max_cell_chars
    )
    lines = max(int(sheet.message["height"]) - to_read.bottom, 0)
    table.add(sheet.number, to_read, _layout(sheet.name, found, common.written), lines)


def _layout(sheet: str, found: Match, unit: str) -> SheetLayout:
    keys = {"uscc": found.uscc, "name": found.name, "period": found.period}
    columns = {key: letter(index) for key, index in keys.items() if index is not None}
    columns |= {meaning.value_name: letter(index) for index, meaning in found.meanings.items()}
    named = {letter(index): text for index, text in found.header.headings.items()}
    lines = tuple(range(found.header.top + 1, found.header.bottom + 2))
    mapping = found.told.id if found.told else 0
    return SheetLayout(sheet, lines, columns, named, unit, mapping, measure.told(found))
