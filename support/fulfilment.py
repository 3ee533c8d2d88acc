"""How far a need is met, from what was done about it. Plain values: no database, no clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class NeedState(StrEnum):
    """The life of a need; the last two end it."""

    RAISED = "raised"
    MATCHED = "matched"
    PARTLY = "partly"
    MET = "met"
    WITHDRAWN = "withdrawn"


STATE_LABELS = {
    NeedState.RAISED: "已提出",
    NeedState.MATCHED: "已对接",
    NeedState.PARTLY: "部分解决",
    NeedState.MET: "已解决",
    NeedState.WITHDRAWN: "已撤回",
}
CHOICES = [(state.value, label) for state, label in STATE_LABELS.items()]
LIVE = (NeedState.RAISED, NeedState.MATCHED, NeedState.PARTLY)


class Act(StrEnum):
    """What can be done about a need."""

    MATCHED = "matched"
    MET = "met"
    WITHDRAWN = "withdrawn"


ACT_LABELS = {Act.MATCHED: "对接", Act.MET: "解决", Act.WITHDRAWN: "撤回"}
ACT_CHOICES = [(act.value, label) for act, label in ACT_LABELS.items()]


@dataclass(frozen=True, slots=True)
class Step:
    """One act: on which day, how much, and whether it leaves nothing to do."""

    act: Act
    on: date
    amount: Decimal | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What a need's steps come to."""

    state: NeedState
    matched_on: date | None = None
    met_on: date | None = None
    met_amount: Decimal = Decimal(0)
    ended_on: date | None = None


def standing_of(amount: Decimal | None, steps: Iterable[Step]) -> Standing:
    """Where a need stands that asks for `amount`, or for something without an amount.

    It is met by the step that says so, or once the amounts met reach what was asked for; whatever was met
    counts as matched from that day on at the latest.
    """
    ordered = sorted(steps, key=lambda step: step.on)
    matched_on = next((step.on for step in ordered if step.act is not Act.WITHDRAWN), None)
    met_amount, met_on, any_met = Decimal(0), None, False
    for step in ordered:
        if step.act is Act.MET:
            any_met, met_amount = True, met_amount + (step.amount or Decimal(0))
            if met_on is None and (step.whole or (amount and met_amount >= amount)):
                met_on = step.on
    withdrawn_on = next((step.on for step in ordered if step.act is Act.WITHDRAWN), None)
    if met_on:
        state = NeedState.MET
    elif withdrawn_on:
        state = NeedState.WITHDRAWN
    elif any_met:
        state = NeedState.PARTLY
    else:
        state = NeedState.MATCHED if matched_on else NeedState.RAISED
    return Standing(state, matched_on, met_on, met_amount, met_on or withdrawn_on)


def rate(part: int, whole: int) -> Decimal | None:
    """How many of a hundred; None where there is nothing to be a share of."""
    return Decimal(part) * 100 / Decimal(whole) if whole else None
