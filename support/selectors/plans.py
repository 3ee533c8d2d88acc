"""Questions about rescue plans and their measures."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, Prefetch, Q, QuerySet

from accounts.models import Department, Region, User
from accounts.scope import scope_of
from support.deadlines import Duty, Lamp, Light, consultations, missing, of_measure
from support.models import Consultation, Measure, RescuePlan
from support.models.plans import OfPlanQuerySet, PlanQuerySet

OPEN = Q(measures__state=Measure.State.OPEN)


def plans(user: Any, today: date) -> PlanQuerySet:
    """The person's plans with what their lists say of the measures and consultations."""
    rows = RescuePlan.objects.visible_to(user).select_related("enterprise__region", "enterprise__zone")
    return rows.annotate(
        measures_all=Count("measures"),
        measures_done=Count("measures", filter=Q(measures__state=Measure.State.DONE)),
        measures_late=Count("measures", filter=OPEN & Q(measures__due_on__lt=today)),
        measures_asked=Count("measures", filter=Q(measures__asked_due_on__isnull=False)),
        next_due=Min("measures__due_on", filter=OPEN),
        reported=Max("measures__reported_on"),
    ).prefetch_related("consultations")


def duties_of(plan: RescuePlan, today: date) -> list[Duty]:
    """The plan's quarters with their consultations."""
    held = [row.held_on for row in plan.consultations.all()]
    return consultations(plan.opened_on, held, today, closed_on=plan.closed_on)


def lamp_of(plan: Any, today: date) -> Lamp:
    """The plan in one lamp: what is late first, then what falls due, then the quarter's consultation."""
    if not plan.is_open:
        return Lamp(Light.GREY, "已结束")
    asked = f"{plan.measures_asked}条申请延期" if plan.measures_asked else ""
    if plan.measures_late:
        words = filter(None, (f"{plan.measures_late}条措施逾期", asked))
        return Lamp(Light.RED, "，".join(words))
    duties = duties_of(plan, today)
    if number := missing(duties):
        return Lamp(Light.RED, f"缺{number}次会商")
    if asked:
        return Lamp(Light.YELLOW, asked)
    if plan.next_due:
        lamp = of_measure(plan.next_due, today)
        if lamp.light is Light.YELLOW:
            return Lamp(Light.YELLOW, f"措施{lamp.word}")
    if duties and duties[-1].lamp.light is Light.YELLOW:
        return Lamp(Light.YELLOW, f"会商{duties[-1].lamp.word}")
    return Lamp(Light.GREEN, "正常")


def plan_of(user: Any, pk: int) -> RescuePlan | None:
    """One of the person's plans with all that its page and its print show."""
    consulted = Consultation.objects.prefetch_related("departments", "added", "settled")
    lines = Measure.objects.select_related("department", "person")
    rows = RescuePlan.objects.visible_to(user).select_related("enterprise__region", "enterprise__zone")
    return (
        rows.prefetch_related(
            Prefetch("consultations", consulted), Prefetch("measures", lines), "events__measure"
        )
        .filter(pk=pk)
        .first()
    )


def lines_of(plan: RescuePlan, today: date) -> list[tuple[Measure, Lamp]]:
    """The plan's measures, each with its lamp."""
    return [(line, lamp_of_measure(line, today)) for line in plan.measures.all()]


def lamp_of_measure(line: Measure, today: date) -> Lamp:
    """The measure against its due date."""
    dropped = line.state == Measure.State.DROPPED
    return of_measure(line.due_on, today, ended_on=line.ended_on, dropped=dropped, asked=line.is_asked)


def measures(user: Any) -> OfPlanQuerySet:
    """The person's measures with their enterprises and owners."""
    return Measure.objects.visible_to(user).select_related(
        "plan__enterprise__region", "plan__enterprise__zone", "department", "person"
    )


def owned_by(rows: QuerySet[Measure], user: Any) -> QuerySet[Measure]:
    """Those that the person, or the person's department, answers for."""
    mine = Q(person=user.pk)
    return rows.filter(mine | Q(department=user.department_id) if user.department_id else mine)


def departments_for(region: Region) -> QuerySet[Department]:
    """The departments that can answer for an enterprise there: of the region and of those around it."""
    steps = range(Region.steplen, len(region.path) + 1, Region.steplen)
    paths = [region.path[:end] for end in steps]
    return Department.objects.filter(region__path__in=paths).order_by("-region__path", "pk")


def people_for(user: Any, region: Region) -> QuerySet[User]:
    """The accounts that can answer for an enterprise there, among those the person sees."""
    scope = scope_of(user)
    people = User.objects.filter(is_active=True, role_rows__isnull=False, region__isnull=False).distinct()
    if scope is None:
        return people.none()
    steps = range(len(scope.path), len(region.path) + 1, Region.steplen)
    return people.filter(region__path__in=[region.path[:end] for end in steps]).order_by("display_name")


def late_for(user: Any, today: date) -> int:
    """How many open measures of the person or the person's department are late."""
    rows = owned_by(Measure.objects.visible_to(user), user)
    return rows.filter(state=Measure.State.OPEN, due_on__lt=today).count()
