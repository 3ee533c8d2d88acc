"""What of a model is put aside in a merge beyond the plain collisions."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Model

from enterprises import messages
from enterprises.models import ScaleEvent, StatusSnapshot
from enterprises.spans import Event, union

Reasons = dict[int, str]
"""Row → why it is put aside."""
Rule = Callable[[int, int, bool], Reasons]
"""(source, target, whether the source's records are preferred) → what is put aside, of either."""

_rules: dict[type[Model], Rule] = {}


def register_rule(model: type[Model], rule: Rule) -> None:
    """Has `rule` asked for rows of `model`, in place of what its unique constraints say."""
    _rules[model] = rule


def rule_of(model: type[Model]) -> Rule | None:
    """The model's own rule, if it has one."""
    return _rules.get(model)


def _library(source: int, target: int, prefer_source: bool) -> Reasons:
    """The merged enterprise stood in the library whenever either did: the events between are nobody's."""
    theirs, mine = _events(source), _events(target)
    kept = union(theirs, mine) if prefer_source else union(mine, theirs)
    return {event.key: messages.CONTINUOUS for event in (*theirs, *mine) if event.key not in kept}


def _events(enterprise: int) -> list[Event]:
    rows = ScaleEvent.objects.filter(enterprise=enterprise).values_list("period", "pk", "kind")
    return [Event(period, pk, kind == ScaleEvent.Kind.ENTRY) for period, pk, kind in rows]


def _standings(source: int, target: int, prefer_source: bool) -> Reasons:
    """A standing is calculated: the merged enterprise is judged anew."""
    rows = StatusSnapshot.objects.filter(enterprise=source).values_list("pk", flat=True)
    return dict.fromkeys(rows, messages.JUDGED_ANEW)


register_rule(ScaleEvent, _library)
register_rule(StatusSnapshot, _standings)
