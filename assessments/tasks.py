"""Background work of this room: thin and idempotent; what is owed stands in ProgressRequest and Computing."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from accounts.models import ReportingPeriod
from assessments import services
from assessments.flow_services import computing, steps
from config.celery import enqueue


@shared_task
def compute_due_progress() -> None:
    """Computes every period that is owed."""
    services.compute_due(now=timezone.now())


@shared_task
def compute_latest_progress() -> None:
    """Computes the latest period again, so that targets that begin or end with the month are judged."""
    if latest := ReportingPeriod.objects.begun(timezone.localdate()).first():
        services.compute_progress(period=latest.as_period, now=timezone.now())


@shared_task
def gather_part(part_id: int) -> None:
    """Gathers one county of a computing; the last of them has the list graded."""
    if computing_id := computing.gather_part(part_id=part_id, now=timezone.now()):
        enqueue(grade_computing, computing_id)


@shared_task
def grade_computing(computing_id: int) -> None:
    """Grades the pooled list of a computing."""
    computing.grade_computing(computing_id=computing_id, now=timezone.now())


@shared_task
def carry_on_computings() -> None:
    """Puts in line again what a killed worker or a lost message left behind."""
    parts, complete = computing.abandoned(now=timezone.now())
    for part_id in parts:
        enqueue(gather_part, part_id)
    for computing_id in complete:
        enqueue(grade_computing, computing_id)


@shared_task
def close_due_notices() -> None:
    """Closes the notices whose last day is past."""
    steps.close_due(now=timezone.now())
