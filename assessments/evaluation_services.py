"""Commands about evaluations: compute one from the year's factors, publish one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from assessments.evaluation_inputs import Gathered, gather
from assessments.grading import messages
from assessments.grading.computing import Graded, grade_list
from assessments.grading.scheme import GradeList, Scheme
from assessments.models import Evaluation, EvaluationList, Grade, GradingScheme
from assessments.scheme_services import scheme_of
from imports import bulk

_FIELDS = (
    *("list_id", "enterprise_id", "uscc", "name", "items", "inputs", "raw", "bonus", "total"),
    *("rank", "quota_grade", "final_grade", "treat_as", "reason"),
)


class EvaluationError(ValueError):
    """An evaluation that cannot be computed or changed; the message says why and what to do."""


@transaction.atomic
def evaluate(*, scheme: GradingScheme, today: date, now: datetime, by: Any = None) -> Evaluation:
    """The region's enterprises graded by the scheme's latest version, in place of the draft that stood.

    What was published stays beside it, with its own version and inputs. Raises EvaluationError.
    """
    scheme = GradingScheme.objects.select_for_update(of=("self",)).select_related("region").get(pk=scheme.pk)
    version = scheme.versions.order_by("-number").first()
    if version is None:
        raise EvaluationError(messages.NO_VERSION)
    read = scheme_of(version)
    gathered = gather(read, scheme.region)
    for draft in scheme.evaluations.drafts():
        draft.delete()
    evaluation = Evaluation.objects.create(
        scheme=scheme,
        version=version,
        data_year=read.data_year,
        is_trial=read.is_trial,
        today=today,
        computed_at=now,
        computed_by=by,
        computed_by_name=_name(by),
        remarks=gathered.remarks,
    )
    for part in read.lists:
        _write(evaluation, read, part, gathered)
    return evaluation


def _name(by: Any) -> str:
    return str(by)[:40] if by else "命令行"


def _write(evaluation: Evaluation, scheme: Scheme, part: GradeList, gathered: Gathered) -> None:
    inputs = gathered.inputs[part.key]
    result = grade_list(scheme, part, inputs)
    written = EvaluationList.objects.create(
        evaluation=evaluation,
        key=part.key,
        n=len(inputs),
        without_data=gathered.without_data[part.key],
        counts=result.counts,
        measures=result.measures,
    )
    bulk.write(Grade, _FIELDS, (_row(written.pk, each) for each in result.grades))


def _row(list_id: int, each: Graded) -> tuple[Any, ...]:
    one, outcome = each.one, each.outcome
    return (
        *(list_id, one.enterprise, one.uscc, one.name, each.items, one.as_json()),
        *(each.raw, each.bonus, each.total, each.rank, each.quota),
        *(outcome.final, outcome.treat_as, outcome.reason),
    )


@transaction.atomic
def publish(*, evaluation: Evaluation, now: datetime, by: Any = None) -> Evaluation:
    """The evaluation is published and stays as it is from now on. Raises EvaluationError for one that is already."""
    evaluation = Evaluation.objects.select_for_update().get(pk=evaluation.pk)
    if evaluation.is_frozen:
        raise EvaluationError(messages.FROZEN)
    evaluation.state = Evaluation.State.PUBLISHED
    evaluation.published_at, evaluation.published_by_name = now, _name(by)
    evaluation.save(update_fields=["state", "published_at", "published_by_name"])
    return evaluation
