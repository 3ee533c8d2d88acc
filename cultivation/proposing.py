"""Who is to enter or leave which pool, with reasons: a proposal that staff decide upon, never a fact."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cultivation.pools import POOL_KINDS, Facts, Pool, PoolRules
from enterprises.classification import Reason, wan


class Move(StrEnum):
    """Which way."""

    ENTER = "enter"
    LEAVE = "leave"


MOVE_LABELS = {Move.ENTER: "入库", Move.LEAVE: "出库"}


@dataclass(frozen=True, slots=True)
class Proposed:
    """One proposal; `rests_on` is what a refusal of it stands against until the facts change."""

    pool: Pool
    move: Move
    reasons: tuple[Reason, ...]
    rests_on: str


Key = tuple[Pool, Move]


@dataclass(frozen=True, slots=True)
class Kept:
    """What people have decided about one enterprise so far."""

    members: Collection[Pool] = ()
    """The pools it stands in."""
    declined: Mapping[Key, Collection[str]] = field(default_factory=dict)
    """What each refused proposal rested on."""
    settled: Collection[Pool] = ()
    """Pools that somebody took it out of by hand this year, or put it into by hand this very month."""


def propose(facts: Facts, rules: PoolRules, kept: Kept) -> Iterator[Proposed]:
    """The proposals for one enterprise: into pools whose rule it meets, out of those it has outgrown."""
    for pool, kind in POOL_KINDS.items():
        move = Move.LEAVE if pool in kept.members else Move.ENTER
        rule = kind.leaving if move is Move.LEAVE else kind.entering
        reasons = tuple(rule(facts, rules)) if rule and pool not in kept.settled else ()
        if not reasons:
            continue
        rests_on = resting_on(facts, reasons)
        if rests_on not in kept.declined.get((pool, move), ()):
            yield Proposed(pool, move, reasons, rests_on)


def resting_on(facts: Facts, reasons: Collection[Reason]) -> str:
    """What must change for a refused proposal to come again: its kinds of reason, or the last full year.

    Figures that move with every month are left out, or each month would bring the proposal back.
    """
    codes = ",".join(sorted({reason.code for reason in reasons}))
    return f"{codes};{'' if facts.last_year is None else wan(facts.last_year)}"
