"""Which units a batch of returns may not write to: the same rules as for whoever types in the browser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Max, Q
from django.utils import timezone

from accounts.models import Region
from accounts.periods import Period
from enterprises import return_forms
from imports.models import Batch
from imports.registry import spec_of
from reporting import cycle
from reporting.cycle import CLOSED, Level
from reporting.models import Submission
from reporting.selectors import cycle as selectors


def closed_units(batch: Batch, by: Any) -> Mapping[str, str]:
    """Path of the unit → why its figures of the batch's form and period may not be written today by `by`.

    For nobody in particular, the command line, no dates count, but what is confirmed or locked is closed, and
    so is a month that has not begun. Four queries; none for what is no return.
    """
    period = batch.as_period
    if period is None:
        return {}
    today = timezone.localdate()
    # What lies ahead must not come in, and must be possible to take out again.
    is_taken = batch.status == Batch.Status.TAKEN
    if batch.form not in return_forms.MODELS:
        return {} if is_taken else _ahead(batch, period, today)
    states = selectors.sheets([batch.form], _units_of(batch.region), period)
    verdicts = {
        state.unit.path: cycle.may_edit(_facts(state, is_taken), _level(by, state.unit), today)
        for state in states.values()
    }
    names = {state.unit.path: state.unit.name for state in states.values()}
    return {
        path: _of_unit(names[path], verdict.reason)
        for path, verdict in verdicts.items()
        if not verdict.allowed
    }


def _facts(state: selectors.SheetState, is_taken: bool) -> cycle.Sheet:
    return replace(state.facts, month=None) if is_taken else state.facts


def _ahead(batch: Batch, period: Period, today: date) -> Mapping[str, str]:
    """The batch's whole region, where its month, or the year of an annual list, has not begun."""
    begins = date(period.year, 1, 1) if spec_of(batch.form).year_column else period.date
    return {batch.region.path: cycle.not_come(period.label)} if begins > today else {}


def _of_unit(name: str, reason: str) -> str:
    """The sentence with its unit: a city's file has rows of several."""
    return reason if reason.startswith(name) else f"{name}{reason}"


def _level(user: Any, unit: Region) -> Level:
    return selectors.level_of(user, unit) if user else Level.COMMAND


def _units_of(region: Region) -> list[Region]:
    """The units in the region or, where it is a park, around it."""
    if not region.is_park:
        return selectors.units_within(region)
    around = [region.path[:end] for end in range(Region.steplen, len(region.path), Region.steplen)]
    return [unit for unit in Region.objects.filter(Q(path__in=around)) if unit.kind == Region.Kind.COUNTY]


def settled_units(region: Region) -> Mapping[str, date]:
    """Path of the unit in the region → the last month of which a sheet of it is approved or locked. One query."""
    done = Submission.objects.filter(region__path__startswith=region.path, status__in=CLOSED)
    last = done.order_by().values("region__path").annotate(last=Max("period"))
    return dict(last.values_list("region__path", "last"))
