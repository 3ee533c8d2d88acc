"""Which units a batch of returns may not write to: the same rules as for whoever types in the browser."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Max, Q
from django.utils import timezone

from accounts.models import Region
from enterprises import return_forms
from imports.models import Batch
from reporting import cycle
from reporting.cycle import CLOSED, Level
from reporting.models import Submission
from reporting.selectors import cycle as selectors


def closed_units(batch: Batch, by: Any) -> Mapping[str, str]:
    """Path of the unit → why its figures of the batch's form and period may not be written today by `by`.

    For nobody in particular, the command line, no dates count, but what is confirmed or locked is closed.
    Four queries; none for what is no return.
    """
    period = batch.as_period
    if batch.form not in return_forms.MODELS or period is None:
        return {}
    today = timezone.localdate()
    states = selectors.sheets([batch.form], _units_of(batch.region), period)
    verdicts = {
        state.unit.path: cycle.may_edit(state.facts, _level(by, state.unit), today)
        for state in states.values()
    }
    names = {state.unit.path: state.unit.name for state in states.values()}
    return {
        path: _of_unit(names[path], verdict.reason)
        for path, verdict in verdicts.items()
        if not verdict.allowed
    }


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
