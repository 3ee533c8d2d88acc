"""Commands on 困难企业 and 僵尸企业: recognised, carried forward step by step, or a proposal not followed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from enterprises.models import Enterprise
from support import distress as rules
from support import messages
from support.distress import DISPOSAL_LABELS, ENDED, DisposalState, Route
from support.models import DisposalStep, Distress, Doubt
from support.services import refuse


@transaction.atomic
def identify(
    *,
    enterprise: Enterprise,
    kind: str,
    criteria: Sequence[str],
    identified_on: date,
    by: Any,
    now: datetime,
    grounds: str = "",
    workers: int | None = None,
    debts: Decimal | None = None,
) -> Distress:
    """The enterprise is recognised from that day on. Raises SupportRefused where it stands as such already."""
    Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    standing = enterprise.distress.filter(ended_on=None).first()
    relocation = kind == rules.DistressKind.RELOCATION
    refuse(
        {
            "enterprise": _stands(standing) if standing else "",
            "criteria": "" if criteria or relocation else messages.NO_CRITERION,
            "identified_on": _in_future(identified_on, now),
        }
    )
    made = Distress.objects.create(
        enterprise=enterprise,
        kind=kind,
        criteria=",".join(criteria),
        grounds=grounds,
        identified_on=identified_on,
        identified_by_name=str(by)[:40],
        relocates=relocation,
        workers=workers,
        debts=debts,
    )
    _step(made, identified_on, DisposalState.IDENTIFIED, grounds or made.criteria_words or "认定", by, now)
    return made


@transaction.atomic
def advance(
    *,
    distress: Distress,
    on: date,
    state: str,
    text: str,
    by: Any,
    now: datetime,
    route: str = "",
    relocates: bool | None = None,
    land_freed: Decimal | None = None,
    workers_placed: int | None = None,
) -> Distress:
    """A step was taken on that day, and the disposal is in `state`. Raises SupportRefused.

    What is left out stays as it stands.
    """
    distress = Distress.objects.select_for_update(of=("self",)).get(pk=distress.pk)
    refuse({"": messages.DISTRESS_ENDED if distress.ended_on else ""})
    route = route or distress.route
    placed = distress.workers_placed if workers_placed is None else workers_placed
    refuse(
        {
            "on": _day_problem(distress, on, now),
            "state": _state_problem(distress, state),
            "route": _route_problem(state, route),
            "workers_placed": _placed_problem(distress, placed),
        }
    )
    distress.state, distress.route, distress.workers_placed = state, route, placed
    if relocates is not None:
        distress.relocates = relocates
    distress.relocates = distress.relocates or route == Route.RELOCATION
    if land_freed is not None:
        distress.land_freed = land_freed
    distress.ended_on = on if DisposalState(state) in ENDED else None
    distress.save(update_fields=["state", "route", "relocates", "land_freed", "workers_placed", "ended_on"])
    _step(distress, on, state, text, by, now)
    return distress


@transaction.atomic
def doubt(*, enterprise: Enterprise, year: int, reason: str, by: Any, now: datetime) -> Doubt:
    """The proposal is not followed, and not made again in that year. Raises SupportRefused."""
    known = Doubt.objects.filter(enterprise=enterprise, year=year).exists()
    refuse({"enterprise": messages.ALREADY_DOUBTED.format(year=year) if known else ""})
    return Doubt.objects.create(enterprise=enterprise, year=year, reason=reason, by_name=str(by)[:40], at=now)


def _stands(standing: Distress) -> str:
    return messages.DISTRESS_STANDS.format(
        kind=standing.get_kind_display(), day=messages.day(standing.identified_on)
    )


def _in_future(day: date, now: datetime) -> str:
    return messages.IN_FUTURE if day > timezone.localtime(now).date() else ""


def _day_problem(distress: Distress, on: date, now: datetime) -> str:
    last = distress.steps.order_by("-on").values_list("on", flat=True).first()
    if on < distress.identified_on:
        return messages.BEFORE_IDENTIFIED.format(day=messages.day(distress.identified_on))
    if last and on < last:
        return messages.BEFORE_LAST_STEP.format(day=messages.day(last))
    return _in_future(on, now)


def _state_problem(distress: Distress, state: str) -> str:
    if state == distress.state or state in rules.next_states(distress.state):
        return ""
    return messages.NO_WAY.format(
        now=distress.get_state_display(), then=DISPOSAL_LABELS[DisposalState(state)]
    )


def _route_problem(state: str, route: str) -> str:
    free = (DisposalState.IDENTIFIED, DisposalState.WITHDRAWN)
    if route or state in free:
        return ""
    return messages.NO_ROUTE.format(state=DISPOSAL_LABELS[DisposalState(state)])


def _placed_problem(distress: Distress, placed: int | None) -> str:
    over = placed is not None and distress.workers is not None and placed > distress.workers
    return messages.TOO_MANY_PLACED if over else ""


def _step(distress: Distress, on: date, state: str, text: str, by: Any, now: datetime) -> None:
    who = by if getattr(by, "pk", None) else None
    DisposalStep.objects.create(
        distress=distress, on=on, state=state, text=text, by=who, by_name=str(by)[:40], at=now
    )
