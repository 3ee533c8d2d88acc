"""Commands on rescue plans: opened, measures added and carried out, consulted on each quarter, closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.models import Department
from enterprises.models import Enterprise
from support import messages
from support.models import Consultation, Measure, PlanEvent, RescuePlan
from support.services import refuse
from support.services.measures import day_of, end_measure, in_future, keep

Kind = PlanEvent.Kind


@transaction.atomic
def open_plan(
    *, enterprise: Enterprise, reason: str, situation: str, opened_on: date, by: Any, now: datetime
) -> RescuePlan:
    """The enterprise has a plan from that day on. Raises SupportRefused where one goes on already."""
    Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    standing = enterprise.rescue_plans.filter(closed_on=None).first()
    refuse(
        {
            "enterprise": messages.PLAN_OPEN.format(number=standing.number) if standing else "",
            "opened_on": in_future(opened_on, now),
        }
    )
    plan = RescuePlan.objects.create(
        enterprise=enterprise,
        reason=reason,
        situation=situation,
        opened_on=opened_on,
        opened_by_name=str(by),
    )
    keep(plan, Kind.OPENED, situation, by, now)
    return plan


@transaction.atomic
def add_measure(
    *,
    plan: RescuePlan,
    problem: str,
    measure: str,
    due_on: date,
    by: Any,
    now: datetime,
    department: Department | None = None,
    person: Any = None,
    consultation: Consultation | None = None,
) -> Measure:
    """A line of the plan's list stands, under a reference that is its own for good. Raises SupportRefused."""
    plan = _open(plan)
    early = messages.DUE_BEFORE_OPENING.format(day=messages.day(plan.opened_on))
    refuse(
        {
            "department": "" if department or person else messages.NO_OWNER,
            "due_on": early if due_on < plan.opened_on else "",
            "consultation": messages.OTHER_PLAN if consultation and consultation.plan_id != plan.pk else "",
        }
    )
    number = (plan.measures.aggregate(last=Max("number"))["last"] or 0) + 1
    made = Measure.objects.create(
        plan=plan,
        number=number,
        reference=f"{plan.number}-{number:02d}",
        problem=problem,
        measure=measure,
        department=department,
        person=person,
        first_due_on=due_on,
        due_on=due_on,
        added_at=consultation,
    )
    keep(plan, Kind.ADDED, f"{problem} → {measure}", by, now, made)
    return made


@transaction.atomic
def record_consultation(
    *,
    plan: RescuePlan,
    held_on: date,
    departments: Sequence[Department],
    decided: str,
    by: Any,
    now: datetime,
    settled: Sequence[Measure] = (),
) -> Consultation:
    """The departments met about the plan, and what they settled is done. Raises SupportRefused."""
    plan = _open(plan)
    lines = {line.pk: line for line in plan.measures.select_for_update()}
    chosen = [lines.get(line.pk) for line in settled]
    refuse(
        {
            "held_on": day_of(plan, held_on, now),
            "departments": "" if departments else messages.NO_DEPARTMENT,
            "settled": _why_not_settled(chosen),
        }
    )
    made = Consultation.objects.create(plan=plan, held_on=held_on, decided=decided, recorded_by_name=str(by))
    made.departments.set(departments)
    names = [each.short_name or each.name for each in departments]
    keep(plan, Kind.CONSULTED, messages.consulted(held_on, names, decided), by, now)
    for line in filter(None, chosen):
        line.settled_at = made
        end_measure(line, Measure.State.DONE, held_on, decided)
        keep(plan, Kind.FINISHED, decided, by, now, line)
    return made


def _why_not_settled(chosen: Sequence[Measure | None]) -> str:
    if any(line is None for line in chosen):
        return messages.OTHER_PLAN
    return messages.MEASURE_ENDED if any(line.state != Measure.State.OPEN for line in chosen if line) else ""


@transaction.atomic
def close_plan(
    *, plan: RescuePlan, closed_on: date, outcome: str, note: str, by: Any, now: datetime
) -> RescuePlan:
    """The plan has ended with an outcome; every measure had to be settled before. Raises SupportRefused."""
    plan = _open(plan)
    standing = plan.measures.filter(state=Measure.State.OPEN).count()
    refuse(
        {
            "": messages.STILL_OPEN.format(count=standing) if standing else "",
            "closed_on": day_of(plan, closed_on, now),
        }
    )
    plan.closed_on, plan.closed_by_name = closed_on, str(by)
    plan.outcome, plan.outcome_note = outcome, note
    plan.save(update_fields=["closed_on", "closed_by_name", "outcome", "outcome_note"])
    keep(plan, Kind.CLOSED, note or plan.get_outcome_display(), by, now)
    return plan


def _open(plan: RescuePlan) -> RescuePlan:
    plan = RescuePlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    refuse({"": "" if plan.is_open else messages.PLAN_CLOSED})
    return plan
