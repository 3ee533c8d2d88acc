"""A batch's rows as its preview shows them: a tab, a reason or a search, a page at a time.

Counts stand on the batch since its staging; only a search counts anew. Keys are looked up first, by an index
that holds them in order, so that the last page of a long file costs little more than the first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet

from accounts.figures import NO_FIGURE, exact, signed
from accounts.privacy import masked_cell
from imports import judged, reasons, registry
from imports.models import Batch, StagedRow
from imports.reading.rows import letter as column_letter

ROWS_A_PAGE = 50
NOTED = "noted"
JUDGED = {judged.WRONG: "校核错误", judged.DOUBTED: "校核疑点"}
LABELS = {**dict(StagedRow.Kind.choices), NOTED: "有提示", **JUDGED}
# Where there is something to do comes before where there is something to see.
TABS = ("new", "changed", "unchanged", NOTED, "refused")
_WITH_JUDGED = ("new", "changed", "unchanged", NOTED, *JUDGED, "refused")
_MONTH = re.compile(r"^(\d{4}-\d{2})-01$")
_LONGEST_SEARCH = 100


@dataclass(frozen=True)
class Wanted:
    """What the address asks for; `reason` is one of the batch's groups."""

    tab: str = ""
    reason: dict[str, Any] | None = None
    search: str = ""


def wanted(batch: Batch, query: Mapping[str, str]) -> Wanted:
    """What `query` asks for, as far as the batch has it."""
    search = query.get("q", "").replace("\x00", "").strip()[:_LONGEST_SEARCH]
    number = query.get("reason", "")
    reason = next((each for each in batch.reasons if str(each["number"]) == number), None)
    tab = query.get("kind", "")
    if reason:
        tab = "refused" if reason["level"] == "error" else NOTED
    return Wanted(tab if tab in _WITH_JUDGED else "", reason, search)


@dataclass(frozen=True)
class Tab:
    """One tab with the number of its rows."""

    name: str
    label: str
    rows: int


def tabs(batch: Batch, search: str) -> list[Tab]:
    """The tabs; with a search each has the number of rows that it finds, by one query."""
    by_rules = _judged(batch, search)
    counts = _found(batch, search) if search else {**batch.counts, NOTED: batch.rows_noted}
    counts |= by_rules
    shown = (name for name in _WITH_JUDGED if name not in JUDGED or name in by_rules)
    return [Tab(name, LABELS[name], counts.get(name, 0)) for name in shown]


def _judged(batch: Batch, search: str) -> dict[str, int]:
    """Tab → rows of which the check rules say something; empty while they were not asked."""
    found = judged.done(batch)
    if found is None:
        return {}
    counts = {judged.WRONG: found.rows_wrong, judged.DOUBTED: found.rows_doubted}
    if not search:
        return counts
    return {
        tab: _searched(judged.rows_of(batch, tab), search).count() if rows else 0
        for tab, rows in counts.items()
    }


def _found(batch: Batch, search: str) -> dict[str, int]:
    noted = _having(batch.rows.all(), reasons.mask(batch.reasons, "warning"))
    counted = {kind: Count("pk", filter=Q(kind=kind)) for kind in StagedRow.Kind.values}
    found = _searched(batch.rows.all(), search).aggregate(**counted)
    return {**found, NOTED: _searched(noted, search).count() if batch.rows_noted else 0}


def _searched(rows: QuerySet[StagedRow], search: str) -> QuerySet[StagedRow]:
    if not search:
        return rows
    return rows.filter(Q(name__icontains=search) | Q(uscc__contains=search.upper()))


def _having(rows: QuerySet[StagedRow], mask: int) -> QuerySet[StagedRow]:
    """The rows that have one of the reasons in `mask`."""
    return rows.filter(reasons__gt=0).alias(hit=F("reasons").bitand(mask)).filter(hit__gt=0)


class _Counted(Paginator):
    """Pages of keys whose number is known."""

    def __init__(self, keys: Any, rows: int) -> None:
        super().__init__(keys, ROWS_A_PAGE)
        self._rows = rows

    @cached_property
    def count(self) -> int:
        """How many keys there are."""
        return self._rows


def page_of(batch: Batch, asked: Wanted, tab: Tab, number: str | None) -> tuple[Page[Any], list[StagedRow]]:
    """One page of the tab's keys, and the rows that stand behind them."""
    rows, count = _searched(_of_tab(batch, asked, tab.name), asked.search), tab.rows
    if asked.reason:
        count = rows.count() if asked.search else asked.reason["rows"]
    page = _Counted(rows.order_by("pk").values_list("pk", flat=True), count).get_page(number)
    return page, list(batch.rows.filter(pk__in=list(page)).order_by("pk"))


def _of_tab(batch: Batch, asked: Wanted, tab: str) -> QuerySet[StagedRow]:
    if asked.reason:
        return _having(batch.rows.all(), 1 << asked.reason["number"])
    if tab == NOTED:
        return _having(batch.rows.all(), reasons.mask(batch.reasons, "warning"))
    return judged.rows_of(batch, tab) if tab in JUDGED else batch.rows.filter(kind=tab)


@dataclass(frozen=True)
class PreviewCell:
    """A value beside what stood before, as printed; figures in stored units, a refused row's cells as typed.

    `growth` is the change against what stood; `level` and `why` are of the problem with this cell.
    """

    text: str
    before: str = ""
    changed: bool = False
    is_figure: bool = False
    growth: str = ""
    level: str = ""
    why: str = ""
    label: str = ""


@dataclass(frozen=True)
class PreviewLine:
    """One staged row as the preview shows it, errors before warnings; the levels are those of its key cells."""

    row: StagedRow
    former_name: str
    cells: list[PreviewCell]
    problems: list[dict[str, str]]
    name_level: str = ""
    code_level: str = ""


def lines(
    batch: Batch, rows: Sequence[StagedRow], columns: Mapping[str, registry.Heading]
) -> list[PreviewLine]:
    """The rows with their values in the order of `columns`, each with what it replaces and what is wrong."""
    layouts = {layout["sheet"]: layout["columns"] for layout in batch.layouts}
    by_rules = judged.problems_of(batch, rows)
    return [_line(row, columns, layouts.get(row.sheet, {}), by_rules.get(row.pk, [])) for row in rows]


def _line(
    row: StagedRow,
    columns: Mapping[str, registry.Heading],
    letters: Mapping[str, str],
    by_rules: Sequence[dict[str, str]],
) -> PreviewLine:
    problems = sorted([*row.problems, *by_rules], key=lambda problem: problem["level"] != "error")
    former = row.before.get("name", "")
    by_column: dict[str, dict[str, str]] = {}
    for problem in reversed(problems):  # the gravest of a cell's problems stands last
        by_column[problem.get("column", "")] = problem
    typed = _typed(row) if row.kind == StagedRow.Kind.REFUSED else None
    cells = []
    for name, heading in columns.items():
        place = letters.get(name, "")
        problem = by_column.get(place, {}) if place else {}
        cells.append(_cell(row, name, heading, typed.get(place, "") if typed is not None else None, problem))
    levels = [
        by_column.get(letters[key], {}).get("level", "") if key in letters else "" for key in ("name", "uscc")
    ]
    former_name = former if former != row.values.get("name", "") else ""
    return PreviewLine(row, former_name, cells, problems, *levels)


def _typed(row: StagedRow) -> dict[str, str]:
    return {column_letter(index): text for index, text in enumerate(row.raw)}


def _cell(
    row: StagedRow, name: str, heading: registry.Heading, typed: str | None, problem: Mapping[str, str]
) -> PreviewCell:
    level, why = problem.get("level", ""), problem.get("why", "")
    if typed is not None:
        return PreviewCell(
            _masked(typed, heading) or NO_FIGURE, is_figure=heading.is_figure, level=level, why=why
        )
    new, old = row.values.get(name), row.before.get(name)
    text, before = printed(new, heading), printed(old, heading)
    changed = row.kind == StagedRow.Kind.CHANGED and name in row.before and text != before
    growth = _growth(new, old) if changed and heading.is_figure else ""
    text, before = _masked(text, heading), _masked(before, heading)
    return PreviewCell(text, before, changed, heading.is_figure, growth, level, why)


def _masked(text: str, heading: registry.Heading) -> str:
    return masked_cell(text) if heading.is_personal else text


def _growth(new: Any, old: Any) -> str:
    """The change in per cent against what stood, where both can be compared: neither is negative, the old one not nought."""
    if not new or not old or Decimal(old) <= 0 or Decimal(new) < 0:
        return ""
    rate = (Decimal(new) / Decimal(old) - 1) * 100
    return f"{signed(rate)}%" if abs(rate) < 10_000 else ""


def printed(value: Any, heading: registry.Heading) -> str:
    """Figures grouped, a month without its day and a day with it, yes, no and keys in words; -- for nothing."""
    if value is None or value == "":
        return NO_FIGURE
    if heading.is_figure:
        return exact(Decimal(value))
    if isinstance(value, bool):
        return "是" if value else "否"
    text = heading.words.get(str(value), str(value))
    return _MONTH.sub(r"\1", text) if heading.is_month else text
