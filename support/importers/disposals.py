"""What a row of 困难企业 says of the disposal's state, beside what stands."""

from __future__ import annotations

from typing import Any

from support import messages
from support.distress import DISPOSAL_LABELS, DONE, DisposalState, next_states
from support.importers.columns import error
from support.models import Distress

_ROUTED = (DisposalState.PLANNED, DisposalState.DISPOSING, *DONE)


def refusals(standing: Distress | None, values: dict[str, Any]) -> list[dict[str, str]]:
    """Why the row's state cannot be, from what stands and with what the row lacks."""
    before = standing.state if standing else DisposalState.IDENTIFIED.value
    state = DisposalState(values.get("state", before))
    said = DISPOSAL_LABELS[state]
    found = []
    if standing and state != before and state not in next_states(before):
        why = messages.NO_WAY.format(now=standing.get_state_display(), then=said)
        found.append(error(why, value=said, about="state"))
    if "state" in values and state in _ROUTED and not (values.get("route") or (standing and standing.route)):
        found.append(error(messages.ROW_NO_ROUTE.format(state=said), about="route"))
    return [*found, *_about_end(state, values)]


def _about_end(state: DisposalState, values: dict[str, Any]) -> list[dict[str, str]]:
    """An ended disposal ends on a day, and no other has one."""
    ended, since = values.get("ended_on"), values["identified_on"]
    if state in DONE and ended is None:
        return [error(messages.NO_ENDED.format(state=DISPOSAL_LABELS[state]), about="ended_on")]
    if state not in DONE and ended is not None:
        return [error(messages.ENDED_UNSAID, about="ended_on")]
    if ended and ended < since:
        return [error(messages.ENDED_EARLY.format(day=messages.day(since)), about="ended_on")]
    return []
