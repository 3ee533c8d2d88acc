"""An evaluation taken along its way, for tests: each step on a day of its own."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from assessments.flow_services import steps
from assessments.models import Evaluation

SUBMITTED, OPENS, ENDS, CLOSED = date(2023, 7, 3), date(2023, 7, 4), date(2023, 7, 11), date(2023, 7, 12)


def at(day: date, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def a_notice(opens: date = OPENS) -> steps.Notice:
    return steps.Notice(opens, "市亩均办", "0566-2088123", "书面提出，附佐证材料")


def noticed(evaluation: Evaluation, by=None) -> Evaluation:
    """In public from 4 to 11 July 2023."""
    evaluation = steps.submit(evaluation=evaluation, now=at(SUBMITTED), by=by)
    return steps.open_notice(evaluation=evaluation, notice=a_notice(), now=at(SUBMITTED, 11), by=by)


def closed(evaluation: Evaluation, by=None) -> Evaluation:
    return steps.close_notice(evaluation=evaluation, now=at(CLOSED), by=by)


def decided(evaluation: Evaluation, by=None) -> Evaluation:
    day = CLOSED + timedelta(days=20)
    return steps.decide(
        evaluation=evaluation, number="专题会议纪要第12号", decided_on=day, now=at(day), by=by
    )


def published(evaluation: Evaluation, by=None, now=None) -> Evaluation:
    """A draft taken the whole way, without an appeal."""
    evaluation = decided(closed(noticed(evaluation, by), by), by)
    return steps.publish(evaluation=evaluation, now=now or timezone.now(), by=by)


def proof(name: str = "完税证明.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4 " + name.encode())
