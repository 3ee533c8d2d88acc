"""Who handed in which month on time, late or not at all: units × months for one form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import tablib

from accounts.models import Region
from accounts.periods import Period, PeriodError
from enterprises import return_forms
from reporting import cycle
from reporting.cycle import OWED, STATUS_LABELS, TIMELINESS_LABELS, Status, Timeliness
from reporting.models import Reopening, Submission, Window
from reporting.selectors import cycle as selectors

MONTHS = 12
HANDED_IN = (Timeliness.ON_TIME, Timeliness.LATE)


@dataclass(frozen=True)
class Cell:
    """One unit's sheet of one month; the counts are those of when it was handed in."""

    unit: Region
    period: Period
    timeliness: Timeliness
    status: Status
    expected: int | None = None
    reported: int | None = None
    reopened_until: date | None = None
    is_due: bool = False
    """Whether its due day is over, so that it counts in the rates."""

    @property
    def label(self) -> str:
        """Its standing in words; what has no dates is told by its state."""
        if self.is_back:
            return "退回待报" if self.status is Status.RETURNED else "撤回待报"
        if self.timeliness is Timeliness.UNSCHEDULED and self.status is not Status.DRAFT:
            return STATUS_LABELS[self.status]
        return TIMELINESS_LABELS[self.timeliness]

    @property
    def is_back(self) -> bool:
        """Whether it was handed in once and is owed again: given back or recalled."""
        return self.is_owed and self.timeliness in HANDED_IN

    @property
    def standing(self) -> str:
        """By what its mark is chosen: what is owed again is marked as given back."""
        return Status.RETURNED if self.is_back else self.timeliness

    @property
    def is_owed(self) -> bool:
        """Whether it is not with the reviewer though it should be, or will have to be."""
        return self.status in OWED


@dataclass(frozen=True)
class Rates:
    """Of so many sheets that are due, so many came, and so many on time; beside them those under way."""

    due: int
    came: int
    on_time: int
    open: int = 0
    """How many have a due day that is not over yet."""
    early: int = 0
    """How many of those are handed in already."""

    @property
    def completeness(self) -> Decimal | None:
        """完整率 in per cent: handed in of those due."""
        return _per_cent(self.came, self.due)

    @property
    def punctuality(self) -> Decimal | None:
        """按时率 in per cent: handed in on time of those due."""
        return _per_cent(self.on_time, self.due)


def _per_cent(part: int, whole: int) -> Decimal | None:
    if not whole:
        return None
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True)
class UnitRow:
    """One unit over the months."""

    unit: Region
    cells: list[Cell]
    rates: Rates


@dataclass(frozen=True)
class Matrix:
    """Units × months of one form, with the rates of each unit, each month and of all."""

    form: str
    periods: list[Period]
    rows: list[UnitRow]
    by_period: list[Rates]
    total: Rates

    @property
    def owing(self) -> list[Region]:
        """The units whose sheet of the last month is not with the reviewer."""
        return [row.unit for row in self.rows if row.cells[-1].is_owed]


def matrix(form: str, units: Sequence[Region], period: Period, today: date) -> Matrix:
    """The sheets of the last twelve periods due up to `period`; six queries."""
    periods = _last(form, period)
    owing = selectors.owing(units, period)
    cells = _cells(form, units, periods, today)
    rows = [
        UnitRow(unit, line, rates(line))
        for unit in units
        if (line := [cells[unit.pk, each] for each in periods]) and (unit.pk in owing or _touched(line))
    ]
    columns = [rates(row.cells[place] for row in rows) for place in range(len(periods))]
    return Matrix(form, periods, rows, columns, rates(cell for row in rows for cell in row.cells))


def rates(cells: Iterable[Cell]) -> Rates:
    """The rates over cells: what is not due yet, or has no date, counts in none.

    What was given back or recalled is owed again; handed in anew, it is on time by its first day.
    A month under way would else stand at 100 % as soon as the first unit handed in.
    """
    scheduled = [cell for cell in cells if cell.timeliness is not Timeliness.UNSCHEDULED]
    due = [cell for cell in scheduled if cell.is_due]
    came = Counter(cell.timeliness for cell in due if not cell.is_owed)
    under_way = [cell for cell in scheduled if not cell.is_due]
    return Rates(
        due=len(due),
        came=sum(came[each] for each in HANDED_IN),
        on_time=came[Timeliness.ON_TIME],
        open=len(under_way),
        early=sum(cell.timeliness in HANDED_IN and not cell.is_owed for cell in under_way),
    )


def _last(form: str, period: Period) -> list[Period]:
    """The last twelve periods up to and with `period` for which the form is due, the oldest first."""
    periods: list[Period] = []
    while len(periods) < MONTHS:
        if return_forms.is_due(form, period):
            periods.append(period)
        try:
            period = period.previous
        except PeriodError:
            break
    return periods[::-1]


def _touched(line: Iterable[Cell]) -> bool:
    return any(cell.status is not Status.DRAFT for cell in line)


def _cells(
    form: str, units: Sequence[Region], periods: Sequence[Period], today: date
) -> dict[tuple[int, Period], Cell]:
    days = [each.date for each in periods]
    sheets = {
        (row.region_id, row.period): row
        for row in Submission.objects.filter(form=form, region__in=units, period__in=days)
    }
    above = dict(
        Region.objects.filter(path__in={*map(selectors.path_above, units)}).values_list("path", "pk")
    )
    windows = {
        (row.region_id, row.period): row
        for row in Window.objects.filter(form=form, region__in=above.values(), period__in=days)
    }
    reopened = dict(
        Reopening.objects.standing()
        .filter(submission__in=[sheet.pk for sheet in sheets.values()], until__gte=today)
        .values_list("submission", "until")
    )
    return {
        (unit.pk, each): _cell(
            unit,
            each,
            sheets.get((unit.pk, each.date)),
            windows.get((above.get(selectors.path_above(unit), 0), each.date)),
            reopened,
            today,
        )
        for unit in units
        for each in periods
    }


def _cell(
    unit: Region,
    period: Period,
    sheet: Submission | None,
    window: Window | None,
    reopened: dict[int, date],
    today: date,
) -> Cell:
    opens, due = (window.opens_on, window.due_on) if window else (None, None)
    is_due = due is not None and today > due
    if sheet is None:
        return Cell(unit, period, cycle.timeliness(None, opens, due, today), Status.DRAFT, is_due=is_due)
    return Cell(
        unit,
        period,
        cycle.timeliness(selectors.local_day(sheet), opens, due, today),
        Status(sheet.status),
        sheet.expected,
        sheet.reported,
        reopened.get(sheet.pk),
        is_due,
    )


def as_dataset(found: Matrix) -> tuple[tablib.Dataset, list[str | Decimal | None]]:
    """(the matrix as rows, its footer with the rates of each month), as they are exported."""
    heads = ["单位", *(each.label for each in found.periods), "完整率（%）", "按时率（%）"]
    dataset = tablib.Dataset(headers=heads)
    for row in found.rows:
        dataset.append([row.unit.name, *map(_text, row.cells), *_rates(row.rates)])
    footer = ["按时率（%）", *(rate.punctuality for rate in found.by_period), *_rates(found.total)]
    return dataset, footer


def _text(cell: Cell) -> str:
    number = "" if cell.expected is None else f"（{cell.reported}/{cell.expected}）"
    return f"{cell.label}{number}"


def _rates(found: Rates) -> list[Decimal | None]:
    return [found.completeness, found.punctuality]


def form_choices() -> list[tuple[str, str]]:
    """(form, its Chinese name) of every form."""
    return [(form, return_forms.label_of_form(form)) for form in return_forms.MODELS]
