"""What the room's first page shows: the sheets of a month with their dates, counts and what may be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Min

from accounts.models import Region
from accounts.periods import Period, latest
from enterprises import return_forms
from reporting import cycle
from reporting.cycle import Action, Sheet, Timeliness, Verdict
from reporting.models import Window
from reporting.selectors import cycle as selectors
from reporting.selectors.cycle import Counts, SheetState

BULK = (Action.APPROVE, Action.RETURN, Action.LOCK)


def to_report(region: Region, reported: Sequence[Period], today: date) -> tuple[list[Period], Period | None]:
    """(the periods to choose from, the one that is being filled in), the newest first.

    Beside the periods that have figures: those with dates, and the one that comes next. None that lies ahead
    is being filled in, whatever stands of it.
    """
    rows = windows_of(region).order_by().values("period").annotate(opens=Min("opens_on"))
    dated = {Period.from_date(row["period"]): row["opens"] for row in rows}
    last = latest(reported, today)
    known = {*reported, *dated, *([last.following] if last else [])}
    begun = latest([period for period, opens in dated.items() if opens <= today], today)
    current = begun or last
    return sorted(known, reverse=True), current


def windows_of(region: Region) -> Any:
    """The windows that hold in the region: its own and those of the levels below and above it."""
    steps = range(Region.steplen, len(region.path), Region.steplen)
    above = [region.path[:end] for end in steps]
    return Window.objects.filter(region__path__in=above) | Window.objects.filter(
        region__path__startswith=region.path
    )


def units_of(region: Region) -> list[Region]:
    """The units whose sheets a page of the region shows; for a park, the county that reports it."""
    if not region.is_park:
        return selectors.units_within(region)
    county = Region.objects.filter(path=selectors.path_above(region), kind=Region.Kind.COUNTY)
    return list(county)


@dataclass(frozen=True)
class Line:
    """One sheet as a list shows it."""

    state: SheetState
    count: Counts
    timeliness: Timeliness
    actions: frozenset[Action]
    verdict: Verdict
    """Whether the person may fill it in; without a reason for whoever never fills in anything."""
    days: str
    """How far off the due date of what is still owed is; empty for what is handed in or has none."""

    @property
    def key(self) -> str:
        """What a ticked box posts."""
        return f"{self.state.submission.form}:{self.state.unit.code}"

    @property
    def picks(self) -> str:
        """What may be done to it together with others."""
        return " ".join(action.value for action in BULK if action in self.actions)


@dataclass(frozen=True)
class UnitLines:
    """One unit's sheets, in the order of the forms."""

    unit: Region
    lines: list[Line]


@dataclass(frozen=True)
class Head:
    """One form's column: its dates, where they are the same for all the units."""

    label: str
    dates: Sheet | None


@dataclass(frozen=True)
class Month:
    """The sheets of a period, by unit."""

    heads: list[Head]
    units: list[UnitLines]

    @property
    def has_picks(self) -> bool:
        """Whether anything may be done to several at once."""
        return any(line.picks for unit in self.units for line in unit.lines)

    @property
    def waiting(self) -> int:
        """How many sheets wait to be reviewed."""
        return sum(line.state.status is cycle.Status.SUBMITTED for unit in self.units for line in unit.lines)

    @property
    def owed(self) -> int:
        """How many sheets the units have not handed in."""
        return sum(line.state.is_owed for unit in self.units for line in unit.lines)


def month_of(user: Any, units: Sequence[Region], period: Period, today: date) -> Month:
    """The sheets of those units that owe anything at the period; five queries."""
    forms = return_forms.forms_of(period)
    states = selectors.sheets(forms, units, period)
    counts = selectors.counts(forms, units, period)
    owing = {unit for _, unit in counts}
    rows = [
        UnitLines(unit, [_line(user, states[form, unit.pk], counts, today) for form in forms])
        for unit in units
        if unit.pk in owing or any(states[form, unit.pk].submission.pk for form in forms)
    ]
    return Month(_heads(forms, units, states), rows)


def _heads(
    forms: Sequence[str], units: Sequence[Region], states: dict[selectors.Key, SheetState]
) -> list[Head]:
    same = len({selectors.path_above(unit) for unit in units}) == 1
    return [
        Head(return_forms.label_of_form(form), states[form, units[0].pk].facts if same else None)
        for form in forms
    ]


def _line(user: Any, state: SheetState, counts: dict[selectors.Key, Counts], today: date) -> Line:
    count = counts.get((state.submission.form, state.unit.pk), Counts())
    return line_of(user, state, count, today)


def line_of(user: Any, state: SheetState, count: Counts, today: date) -> Line:
    """One sheet as a list shows it."""
    possible = frozenset(selectors.actions_for(user, state, today))
    verdict = Verdict(False)
    if user.has_perm("reporting.enter_return"):
        verdict = cycle.may_edit(state.facts, selectors.level_of(user, state.unit), today)
    due = state.facts.due_on if state.is_owed else None
    days = cycle.days_to(due, today) if due else ""
    return Line(state, count, state.timeliness(today), possible, verdict, days)
