"""A computing that workers share: each gathers a county, the last has the list graded as a whole.

What is owed stands in the database: every step may be delivered twice, and what a killed worker left is found.
"""

from __future__ import annotations

import logging
from collections import Counter
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import Region
from assessments.evaluation_inputs import Gathered, gather
from assessments.evaluation_services import EvaluationError, name_of, write_draft
from assessments.flow.progress import STALLED_AFTER
from assessments.grading import messages
from assessments.grading.inputs import Input
from assessments.grading.scheme import ListKey, Scheme
from assessments.models import Computing, ComputingPart, GradingScheme
from assessments.scheme_services import scheme_of

log = logging.getLogger(__name__)
State = Computing.State
FAILED = "计算没有完成：{why}"
FAULT = "系统出错，请重新计算；再次出现的请把时间告知系统管理员。"


@transaction.atomic
def request_computing(*, scheme: GradingScheme, today: date, now: datetime, by: Any = None) -> Computing:
    """The computing of the scheme's latest version that is to be done; the one under way where there is one.

    Raises EvaluationError for a scheme that says nothing yet.
    """
    scheme = GradingScheme.objects.select_for_update(of=("self",)).select_related("region").get(pk=scheme.pk)
    if standing := scheme.computings.filter(state=State.GATHERING).first():
        return standing
    version = scheme.versions.order_by("-number").first()
    if version is None:
        raise EvaluationError(messages.NO_VERSION)
    computing = Computing.objects.create(
        scheme=scheme,
        version=version,
        today=today,
        asked_at=now,
        asked_by=by,
        asked_by_name=name_of(by),
        touched_at=now,
    )
    children = [] if scheme.region.is_park else _counties(scheme.region)
    ComputingPart.objects.bulk_create(
        [
            ComputingPart(computing=computing, region=scheme.region, alone=True),
            *(ComputingPart(computing=computing, region=child) for child in children),
        ]
    )
    return computing


def _counties(region: Region) -> list[Region]:
    """What is gathered apart: the region's counties, and the zones that are assessed beside them."""
    below = Region.objects.filter(path__startswith=region.path, depth=region.depth + 1)
    return [each for each in below if not each.is_park]


def gather_part(*, part_id: int, now: datetime) -> int | None:
    """Gathers one county; the computing's key once it was the last. Idempotent."""
    part = ComputingPart.objects.select_related("computing__version", "region").filter(pk=part_id).first()
    if part is None or part.computing.state != State.GATHERING:
        return None
    if part.gathered_at is None:
        scheme = scheme_of(part.computing.version)
        others = part.computing.parts.exclude(pk=part.pk).select_related("region")
        but = [other.region for other in others] if part.alone else []
        gathered = gather(scheme, part.region, but=but)
        ComputingPart.objects.filter(pk=part.pk, gathered_at=None).update(
            gathered=_kept(gathered), gathered_at=now, n=sum(map(len, gathered.inputs.values()))
        )
        Computing.objects.filter(pk=part.computing_id).update(touched_at=now)
    left = ComputingPart.objects.filter(computing=part.computing_id, gathered_at=None)
    return None if left.exists() else part.computing_id


def grade_computing(*, computing_id: int, now: datetime) -> Computing | None:
    """The pooled list is graded and stands as the scheme's draft; None while counties are missing. Idempotent."""
    try:
        return _graded(computing_id, now)
    except Exception as error:
        why = str(error) if isinstance(error, EvaluationError) else FAULT
        log.exception("computing %s could not be graded", computing_id)
        told = FAILED.format(why=why)[:300]
        gathering = Computing.objects.filter(pk=computing_id, state=State.GATHERING)
        gathering.update(state=State.FAILED, message=told, touched_at=now)
        return None


@transaction.atomic
def _graded(computing_id: int, now: datetime) -> Computing | None:
    asked = Computing.objects.filter(pk=computing_id).first()
    if asked is None:
        return None
    GradingScheme.objects.select_for_update(of=("self",)).get(pk=asked.scheme_id)
    computing = Computing.objects.select_related("version__scheme", "asked_by").get(pk=computing_id)
    parts = list(computing.parts.all())
    if computing.state != State.GATHERING or any(part.gathered_at is None for part in parts):
        return None
    scheme = scheme_of(computing.version)
    pooled = Gathered.of_lists(scheme)
    for part in parts:
        pooled.add(_read(part.gathered, scheme))
    pooled.sort()
    computing.evaluation = write_draft(
        version=computing.version, gathered=pooled, today=computing.today, now=now, by=computing.asked_by
    )
    computing.state, computing.touched_at = State.DONE, now
    computing.save(update_fields=["evaluation", "state", "touched_at"])
    computing.parts.update(gathered={})  # The inputs stand with the grades from now on.
    return computing


def _kept(gathered: Gathered) -> dict[str, Any]:
    return {
        "inputs": {
            key.value: [[one.enterprise, one.uscc, one.name, one.as_json()] for one in inputs]
            for key, inputs in gathered.inputs.items()
        },
        "without_data": {key.value: number for key, number in gathered.without_data.items()},
        "unknown": [[*word, count] for word, count in gathered.unknown.items()],
    }


def _read(kept: dict[str, Any], scheme: Scheme) -> Gathered:
    inputs = {
        ListKey(key): [
            Input.of_json(said, enterprise=enterprise, uscc=uscc, name=name)
            for enterprise, uscc, name, said in rows
        ]
        for key, rows in kept["inputs"].items()
    }
    unknown = Counter({(name, word): count for name, word, count in kept["unknown"]})
    return Gathered(inputs, {ListKey(key): n for key, n in kept["without_data"].items()}, unknown)


def abandoned(*, now: datetime) -> tuple[list[int], list[int]]:
    """The parts that nobody gathers any more, and the computings that wait for nothing but their grading."""
    stalled = Computing.objects.filter(state=State.GATHERING, touched_at__lt=now - STALLED_AFTER)
    parts = list(
        ComputingPart.objects.filter(computing__in=stalled, gathered_at=None).values_list("pk", flat=True)
    )
    complete = stalled.exclude(parts__gathered_at=None)
    return parts, list(complete.values_list("pk", flat=True))
