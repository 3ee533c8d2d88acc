"""The list graded again with what accepted appeals corrected; the grades of before stay readable."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from assessments.evaluation_inputs import gather
from assessments.evaluation_services import name_of, write_list
from assessments.flow.stages import Stage, Verb
from assessments.flow_services.steps import checked, log
from assessments.grading.inputs import Input
from assessments.grading.scheme import ListKey
from assessments.models import Evaluation, EvaluationList
from assessments.scheme_services import scheme_of

_KEPT = (
    *("scheme", "version", "data_year", "is_trial", "today", "computed_at", "computed_by"),
    *("computed_by_name", "remarks", "notice_opens", "notice_ends", "contact", "telephone", "objection"),
)


@transaction.atomic
def recompute(*, evaluation: Evaluation, now: datetime, by: Any = None) -> Evaluation:
    """The evaluation graded again by its own version, the accepted appeals' enterprises with their new factors.

    Everybody else keeps the inputs that were noticed: no figure changes that nobody could object to. The lists
    of before stand in an evaluation of their own, which leads to this one. Raises EvaluationError.
    """
    evaluation = checked(evaluation, Verb.RECOMPUTE, now)
    owed = list(evaluation.appeals.owed())
    scheme = scheme_of(evaluation.version)
    enterprises = sorted({appeal.enterprise_id for appeal in owed})
    fresh = gather(scheme, evaluation.scheme.region, only=enterprises)
    before = _put_aside(evaluation)
    for part in scheme.lists:
        old = before.lists.get(key=part.key)
        inputs = [one for one in _inputs(old) if one.enterprise not in set(enterprises)]
        inputs = sorted([*inputs, *fresh.inputs[ListKey(part.key)]], key=lambda one: one.uscc)
        write_list(evaluation, scheme, part, inputs, old.without_data)
    evaluation.computed_at, evaluation.computed_by, evaluation.computed_by_name = now, by, name_of(by)
    evaluation.save(update_fields=["computed_at", "computed_by", "computed_by_name"])
    evaluation.appeals.owed().update(recomputed_at=now)
    log(evaluation, Verb.RECOMPUTE, now=now, by=by, note=f"按{len(owed)}件采纳的申诉重新计算")
    return evaluation


def _put_aside(evaluation: Evaluation) -> Evaluation:
    """The lists as they stood, under an evaluation of before."""
    kept = {name: getattr(evaluation, name) for name in _KEPT}
    before = Evaluation.objects.create(state=Stage.SUPERSEDED, superseded_by=evaluation, **kept)
    evaluation.lists.update(evaluation=before)
    return before


def _inputs(part: EvaluationList) -> Iterable[Input]:
    for grade in part.grades.order_by("uscc").iterator(5_000):
        yield Input.of_json(grade.inputs, enterprise=grade.enterprise_id, uscc=grade.uscc, name=grade.name)
