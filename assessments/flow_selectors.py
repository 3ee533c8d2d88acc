"""Questions about the workflow: how an evaluation stands, which steps it has behind it, who acts next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Min, Q, Sum

from accounts.models import Region
from accounts.scope import scope_of
from assessments.flow.appealing import OPEN, UPHELD, Clock, State, clock_of
from assessments.flow.stages import (
    IN_COURSE,
    LABELS,
    WAY,
    Next,
    Situation,
    Stage,
    Verb,
    after,
    following,
    why_not,
)
from assessments.models import Evaluation, EvaluationStep

RUN = "assessments.run_evaluation"


def situation_of(evaluation: Evaluation, today: date) -> Situation:
    """How the evaluation stands that day; three queries."""
    appeals = evaluation.appeals.aggregate(
        n=Count("pk"),
        pending=Count("pk", filter=Q(state__in=OPEN)),
        owed=Count("pk", filter=Q(state__in=UPHELD, recomputed_at=None)),
    )
    others = Evaluation.objects.filter(scheme=evaluation.scheme_id, state__in=IN_COURSE).exclude(
        pk=evaluation.pk
    )
    other = others.order_by().values_list("state", flat=True).first()
    return Situation(
        stage=Stage(evaluation.state),
        today=today,
        enterprises=evaluation.lists.aggregate(n=Sum("n"))["n"] or 0,
        ends=evaluation.notice_ends,
        appeals=appeals["n"],
        open_appeals=appeals["pending"],
        owed=appeals["owed"],
        decided=evaluation.decided_on is not None,
        other=Stage(other) if other else None,
    )


@dataclass(frozen=True)
class Mark:
    """One stage of the strip."""

    stage: Stage
    since: datetime | None
    is_done: bool
    is_here: bool

    @property
    def label(self) -> str:
        """The stage in a word."""
        return LABELS[self.stage]


@dataclass(frozen=True)
class Standing:
    """What the strip and the buttons of an evaluation's pages need."""

    situation: Situation
    marks: list[Mark]
    next: Next | None
    clock: Clock | None
    """How long the next step has, where it has a day."""
    verbs: dict[str, str]
    """Verb → why it cannot be done now, "" where it can; those that belong to the stage."""


def standing_of(evaluation: Evaluation, today: date) -> Standing:
    """Where the evaluation stands and what may be done with it."""
    situation = situation_of(evaluation, today)
    since = _since(evaluation)
    here = WAY.index(situation.stage) if situation.stage in WAY else len(WAY)
    # The last stage is reached and done at once.
    done = here + (situation.stage is Stage.PUBLISHED)
    marks = [Mark(stage, since.get(stage), place < done, place == here) for place, stage in enumerate(WAY)]
    verbs = {verb.value: why_not(verb, situation) for verb in Verb if _is_of(verb, situation)}
    coming = following(situation)
    return Standing(situation, marks, coming, clock_of(coming.due if coming else None, today), verbs)


def _since(evaluation: Evaluation) -> dict[Stage, datetime]:
    """Stage → when it was last entered."""
    first = evaluation.earlier.aggregate(at=Min("computed_at"))["at"]
    found = {Stage.DRAFT: first or evaluation.computed_at}
    entered = EvaluationStep.objects.filter(evaluation=evaluation).order_by()
    for verb, at in entered.values_list("verb").annotate(at=Max("at")):
        if verb not in (Verb.RECOMPUTE, Verb.DECIDE):
            found[after(Verb(verb))] = at
    return found


_OF_STAGE = {
    Stage.DRAFT: (Verb.SUBMIT,),
    Stage.PRELIMINARY: (Verb.OPEN, Verb.WITHDRAW),
    Stage.PUBLICITY: (Verb.CLOSE, Verb.AGAIN),
    Stage.REVIEW: (Verb.RECOMPUTE, Verb.DECIDE, Verb.PUBLISH, Verb.AGAIN),
}


def _is_of(verb: Verb, situation: Situation) -> bool:
    return verb in _OF_STAGE.get(situation.stage, ())


def appeals_by_state(evaluation: Evaluation, user: Any) -> dict[State, int]:
    """How many appeals of the evaluation that the person may see stand in each state; one query."""
    visible = evaluation.appeals.visible_to(user).order_by()
    found = dict(visible.values_list("state").annotate(n=Count("pk")))
    return {state: found.get(state.value, 0) for state in State}


def organises(user: Any, region: Region) -> bool:
    """Whether the person organises the evaluations of that region: it lies in theirs, not above it."""
    scope = scope_of(user)
    return bool(scope and user.has_perm(RUN) and region.path.startswith(scope.path))
