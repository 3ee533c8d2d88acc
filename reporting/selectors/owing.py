"""Who has not handed in a form yet, with what is known of it: how far it is, and when the unit was reminded."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from accounts.models import Region
from accounts.periods import Period
from reporting import cycle
from reporting.cycle import Timeliness
from reporting.models import Reminder
from reporting.selectors import cycle as selectors
from reporting.selectors.cycle import Counts, SheetState


@dataclass(frozen=True)
class Owed:
    """One unit's sheet that is not with the reviewer."""

    state: SheetState
    count: Counts
    timeliness: Timeliness
    days: str
    """How far off its due date is; empty where it has none."""
    reminder: Reminder | None
    """The latest word to the unit about it."""


def owed_sheets(form: str, units: Collection[Region], period: Period, today: date) -> list[Owed]:
    """The sheets of those units that are not handed in; six queries."""
    states = selectors.sheets([form], units, period)
    counts = selectors.counts([form], units, period)
    told = _latest_reminders(form, units, period)
    return [
        _owed(state, counts.get(key, Counts()), told.get(state.unit.pk), today)
        for key, state in states.items()
        if state.is_owed
    ]


def _latest_reminders(form: str, units: Collection[Region], period: Period) -> dict[int, Reminder]:
    found = Reminder.objects.filter(form=form, region__in=units, period=period.date)
    return {reminder.region_id: reminder for reminder in found.order_by("sent_at", "pk")}


def _owed(state: SheetState, count: Counts, reminder: Reminder | None, today: date) -> Owed:
    due = state.facts.due_on
    days = cycle.days_to(due, today) if due else ""
    return Owed(state, count, state.timeliness(today), days, reminder)
