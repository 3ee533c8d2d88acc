"""A spreadsheet read as one form's rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from accounts.periods import Period

from . import dating, header, matching, measure, messages
from .errors import NeedsForm, UnreadableFile
from .header import Header
from .limits import Limits
from .matching import Match
from .plan import Plan
from .process import Reader
from .rows import Row, SheetLayout, letter
from .spec import FormSpec

Message = dict[str, Any]


@dataclass
class _Sheet:
    """A sheet with a header, before its columns are settled; `number` is its place in the messages."""

    number: int
    name: str
    message: Message
    header: Header


class Table:
    """The rows of one file; a context manager, and closed by itself when the rows are exhausted."""

    def __init__(
        self,
        reader: Reader,
        stream: Iterator[Message],
        spec: FormSpec,
        period: Period | None,
        warnings: list[str],
    ) -> None:
        self.form = spec.name
        self.period = period
        self.warnings = warnings
        self.layouts: list[SheetLayout] = []
        self._reader = reader
        self._stream = stream
        self._plans: dict[int, Plan] = {}

    @property
    def left_out(self) -> int:
        """Totals, footers and notes passed over so far: final once the rows are exhausted."""
        return sum(plan.left_out for plan in self._plans.values())

    def rows(self) -> Iterator[Row]:
        """Each enterprise's row, once. Raises UnreadableFile where the rest of the file cannot be read."""
        at: dict[int, int] = {}
        try:
            for message in self._stream:
                number, lines = int(message["of"]), message["rows"]
                first = at.get(number, 1)
                at[number] = first + len(lines)
                if plan := self._plans.get(number):
                    yield from plan.rows(lines, first)
            self._tell_of_unread()
        finally:
            self.close()

    def _tell_of_unread(self) -> None:
        for plan in self._plans.values():
            if columns := plan.unread():
                told = messages.COLUMNS_LEFT.format(sheet=plan.sheet, columns="、".join(columns))
                self.warnings += [told] if told not in self.warnings else []

    def add(self, number: int, plan: Plan, layout: SheetLayout) -> None:
        """Has the sheet that the messages call `number` read by `plan`."""
        self._plans[number] = plan
        self.layouts.append(layout)

    def close(self) -> None:
        """Ends the child process; harmless when it has ended."""
        self._reader.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def read_table(
    path: Path,
    *,
    file_name: str,
    specs: Sequence[FormSpec],
    form: str | None = None,
    period: Period | None = None,
    limits: Limits = Limits(),  # noqa: B008  frozen
) -> Table:
    """The table that the file at `path` holds. Raises UnreadableFile, NeedsForm, NeedsPeriod.

    `file_name` is the name the user gave it; `form` and `period` win over what the file says.
    """
    specs = _asked_for(specs, form)
    reader = Reader(path, file_name, limits)
    try:
        return _open(reader, file_name, specs, form, period, limits)
    except BaseException:
        reader.close()
        raise


def _asked_for(specs: Sequence[FormSpec], form: str | None) -> Sequence[FormSpec]:
    if form is None:
        return specs
    found = [spec for spec in specs if spec.name == form]
    if not found:
        raise NeedsForm("unknown_form", form=form)
    return found


def _open(
    reader: Reader,
    file_name: str,
    specs: Sequence[FormSpec],
    form: str | None,
    chosen: Period | None,
    limits: Limits,
) -> Table:
    stream = reader.messages()
    messages_of_sheets, rest = _sheets(stream)
    sheets, warnings = _with_headers(messages_of_sheets, specs)
    spec = (
        specs[0] if form else matching.choose({each.name: each.header for each in sheets}, specs, file_name)
    )
    found = {each.number: matching.match(each.header, spec) for each in sheets}
    used = [each for each in sheets if found[each.number].fits]
    if not used:
        if matching.only_months((each.header for each in sheets), [spec]):
            raise UnreadableFile("only_month")
        raise NeedsForm("no_columns", form=spec.label)
    warnings += [messages.SHEET_LEFT.format(sheet=s.name, form=spec.label) for s in sheets if s not in used]
    period = None
    if spec.periodic:
        sources = {s.name: dating.of_sheet(s.name, found[s.number], s.message["head"]) for s in used}
        period, more = dating.settle(sources, file_name, chosen)
        warnings += more
    table = Table(reader, rest, spec, period, warnings)
    for sheet in used:
        _add(table, sheet, found[sheet.number], limits)
    return table


def _sheets(stream: Iterator[Message]) -> tuple[list[Message], Iterator[Message]]:
    """The sheets' own messages, which come first, and the stream of rows behind them."""
    described: list[Message] = []
    for message in stream:
        if "of" in message:
            return described, chain([message], stream)
        described.append(message)
    return described, iter(())


def _with_headers(described: list[Message], specs: Sequence[FormSpec]) -> tuple[list[_Sheet], list[str]]:
    """The visible sheets that have a header, and warnings of hidden ones that have one too."""
    sheets: list[_Sheet] = []
    warnings: list[str] = []
    for number, message in enumerate(described):
        merged = [[int(edge) for edge in each] for each in message["merged"]]
        found = header.find(message["head"], merged, specs)
        if found and message["visible"]:
            sheets.append(_Sheet(number, message["sheet"], message, found))
        elif found:
            warnings.append(messages.HIDDEN_SHEET.format(sheet=message["sheet"]))
    if not sheets:
        empty = not any(any(cells) for each in described if each["visible"] for cells in each["head"])
        raise UnreadableFile("no_data" if empty else "no_header", limit=header.SEARCHED)
    return sheets, warnings


def _add(table: Table, sheet: _Sheet, found: Match, limits: Limits) -> None:
    """Settles the sheet's units and columns. Raises UnreadableFile where they contradict each other."""
    matching.check(sheet.name, found)
    if table.period:
        dating.check_headings(sheet.name, found, table.period)
    common = measure.stated(sheet.name, found.header.above)
    factors, warnings = measure.factors(sheet.name, found, common)
    table.warnings += warnings
    if labels := "、".join(found.only_prior):
        table.warnings.append(messages.ONLY_PRIOR.format(sheet=sheet.name, labels=labels))
    ragged = bool(sheet.message.get("ragged"))
    plan = Plan(sheet.name, found, factors, table.period, ragged, limits.max_cell_chars)
    table.add(sheet.number, plan, _layout(sheet.name, found, common.written))


def _layout(sheet: str, found: Match, unit: str) -> SheetLayout:
    keys = {"uscc": found.uscc, "name": found.name, "period": found.period}
    columns = {key: letter(index) for key, index in keys.items() if index is not None}
    columns |= {meaning.value_name: letter(index) for index, meaning in found.meanings.items()}
    named = {letter(index): text for index, text in found.header.headings.items()}
    lines = tuple(range(found.header.top + 1, found.header.bottom + 2))
    return SheetLayout(sheet, lines, columns, named, unit)
