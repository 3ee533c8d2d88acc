"""From the quota grade to the final one: protections, vetoes, and those that get no grade (domain.md 33–35)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from assessments.grading import messages
from assessments.grading.grades import LEFT_OUT, UNGRADED, better, worse
from assessments.grading.scheme import Bound, Scheme


@dataclass(frozen=True, slots=True)
class Standing:
    """What is said of one enterprise beside its figures, as keys of the scheme; `left_out` is why it has no part."""

    vetoes: tuple[str, ...] = ()
    protections: tuple[str, ...] = ()
    ungraded: str = ""
    left_out: str = ""

    @property
    def is_graded(self) -> bool:
        """Whether it takes part in bases and ranks."""
        return not self.ungraded and not self.left_out


NOTHING_SAID = Standing()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The grade that is published, as what the enterprise is treated, and why it is not the quota's."""

    final: str
    treat_as: str
    reason: str = ""


def settle(quota: str, standing: Standing, scheme: Scheme) -> Outcome:
    """The outcome for one enterprise; it changes nobody else's. A veto goes before a protection."""
    if standing.left_out:
        return Outcome(LEFT_OUT, "", standing.left_out)
    if standing.ungraded:
        return _ungraded(standing, scheme)
    grade, reasons = quota, []
    for bound in _held(scheme.protected, standing.protections):
        kept = better(grade, bound.grade)
        if kept != grade:
            reasons.append(messages.RAISED.format(label=bound.label, before=grade, after=kept))
        grade = kept
    for bound in _held(scheme.vetoes, standing.vetoes):
        kept = worse(grade, bound.grade)
        wording = messages.LOWERED if kept != grade else messages.NOT_LOWERED
        reasons.append(wording.format(label=bound.label, before=grade, after=kept, bound=bound.grade))
        grade = kept
    return Outcome(grade, grade, "；".join(reasons))


def _ungraded(standing: Standing, scheme: Scheme) -> Outcome:
    label = next(kind.label for kind in scheme.ungraded if kind.key == standing.ungraded)
    treat_as, vetoed = scheme.treat_as, list(_held(scheme.vetoes, standing.vetoes))
    for bound in vetoed:
        treat_as = worse(treat_as, bound.grade)
    reason = messages.NO_GRADE_FOR.format(label=label, treat_as=treat_as)
    if vetoed:
        reason = messages.VETOED_TOO.format(labels="、".join(bound.label for bound in vetoed), reason=reason)
    return Outcome(UNGRADED, treat_as, reason)


def _held(bounds: Iterable[Bound], keys: Collection[str]) -> Iterable[Bound]:
    return (bound for bound in bounds if bound.key in keys)
