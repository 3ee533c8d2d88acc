"""Commands about evaluations: compute one from the year's factors; its further steps are in flow_services."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from assessments.evaluation_inputs import Gathered, gather
from assessments.grading import messages
from assessments.grading.computing import Graded, grade_list
from assessments.grading.inputs import Input
from assessments.grading.scheme import GradeList, Scheme
from assessments.models import Evaluation, EvaluationList, Grade, GradingScheme, SchemeVersion
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
    gathered = gather(scheme_of(version), scheme.region)
    return write_draft(version=version, gathered=gathered, today=today, now=now, by=by)


def write_draft(
    *, version: SchemeVersion, gathered: Gathered, today: date, now: datetime, by: Any = None
) -> Evaluation:
    """The gathered inputs graded by that version, in place of the draft that stood; the scheme is held."""
    scheme, read = version.scheme, scheme_of(version)
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
        computed_by_name=name_of(by),
        remarks=list(gathered.remarks(read)),
    )
    for part in read.lists:
        write_list(evaluation, read, part, gathered.inputs[part.key], gathered.without_data[part.key])
    return evaluation


def name_of(by: Any) -> str:
    """Who did it, as the record keeps it."""
    return str(by)[:40] if by else "命令行"


def write_list(
    evaluation: Evaluation, scheme: Scheme, part: GradeList, inputs: Sequence[Input], without_data: int
) -> None:
    """The list of the evaluation stands, every enterprise of it graded."""
    result = grade_list(scheme, part, inputs)
    written = EvaluationList.objects.create(
        evaluation=evaluation,
        key=part.key,
        n=len(inputs),
        without_data=without_data,
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
