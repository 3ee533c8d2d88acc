"""Commands that compute tiers and propose who enters and leaves the pools, and note what is owed of it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.models import Region
from accounts.periods import Period
from cultivation.facts import Gathered, gather, kept
from cultivation.models import CultivationRequest, Proposal, TierSnapshot
from cultivation.pools import Pool
from cultivation.proposing import Kept, Proposed, propose
from cultivation.selectors.parameters import CultivationRulesByPlace, latest_period
from cultivation.signals import counts_changed
from cultivation.tiers import TierRules, judge
from enterprises.facts import in_chunks
from enterprises.selectors.parameters import RulesByPlace
from imports import bulk

log = logging.getLogger(__name__)
_TIER_FIELDS = (
    *("enterprise_id", "period", "basis", "tier", "before", "crossing"),
    *("figure", "figure_before", "foreseen", "reasons", "computed_at"),
)
_CHANGING = ("move", "period", "reasons", "rests_on")
Wanted = dict[tuple[int, str], Proposed]


@dataclass
class Done:
    """How many rows of each kind stand after a run."""

    tiers: int = 0
    proposals: int = 0


def work_through(*, period: Period, now: datetime, region: Region | None = None) -> Done:
    """The tiers of `period` and, at the latest period, the open proposals stand as the facts are. Idempotent.

    A chunk of enterprises is one transaction: a run that breaks off leaves whole enterprises behind, and
    the next one begins anew.
    """
    rules, lines = CultivationRulesByPlace(period), RulesByPlace(period)
    is_latest, done = period == latest_period(), Done()
    for chunk in in_chunks(region):
        with transaction.atomic():
            gathered = gather(period, chunk, rules, for_pools=is_latest)
            done.tiers += _write_tiers(gathered, chunk, rules, now)
            if is_latest:
                done.proposals += _write_proposals(gathered, chunk, rules, lines, now)
    return done


def _write_tiers(
    gathered: Gathered, chunk: Mapping[int, str], rules: CultivationRulesByPlace, now: datetime
) -> int:
    TierSnapshot.objects.filter(period=gathered.period.date, enterprise__in=list(chunk)).delete()
    judged = (_tier_row(pk, gathered, rules.tiers_at(chunk[pk]), now) for pk in gathered.snapshots)
    # Two workers at one period follow each other: the second takes the rows of the first over.
    rows = [row for row in judged if row]
    return bulk.write(TierSnapshot, _TIER_FIELDS, rows, unique=("enterprise_id", "period"))


def _tier_row(pk: int, gathered: Gathered, rules: TierRules, now: datetime) -> tuple[object, ...] | None:
    """The row in the order of _TIER_FIELDS; None for one below all tiers that is not about to cross and never fell."""
    figures = gathered.figures(pk, rules.basis)
    found = judge(figures, rules)
    if found is None or not (found.tier or found.before or found.crossing):
        return None
    foreseen = None if figures.foreseen is None else round(figures.foreseen, 4)
    return (
        *(pk, gathered.period.date, str(rules.basis), found.tier, found.before, found.crossing),
        *(figures.figure, figures.before, foreseen, [list(each) for each in found.reasons], now),
    )


def _write_proposals(
    gathered: Gathered,
    chunk: Mapping[int, str],
    rules: CultivationRulesByPlace,
    lines: RulesByPlace,
    now: datetime,
) -> int:
    """How many are open; those whose facts no longer hold are gone, what people decided stays."""
    decided = kept(gathered.period, list(chunk))
    wanted: Wanted = {
        (pk, each.pool): each
        for pk in gathered.snapshots
        for each in propose(
            gathered.of(pk, chunk[pk], lines), rules.pools_at(chunk[pk]), decided.get(pk, Kept())
        )
    }
    standing = Proposal.objects.select_for_update().filter(
        enterprise__in=list(chunk), state=Proposal.State.OPEN
    )
    known = {(row.enterprise_id, row.pool): row for row in standing.order_by("pk")}
    lapsed = [row.pk for key, row in known.items() if key not in wanted]
    Proposal.objects.filter(pk__in=lapsed).delete()
    changed = [
        row for key, row in known.items() if key in wanted and _adjust(row, wanted[key], gathered.period)
    ]
    Proposal.objects.bulk_update(changed, _CHANGING, batch_size=500)
    fresh = [
        _proposal(key[0], each, gathered.period, now) for key, each in wanted.items() if key not in known
    ]
    Proposal.objects.bulk_create(fresh, batch_size=500, ignore_conflicts=True)
    return len(wanted)


def _adjust(row: Proposal, wanted: Proposed, period: Period) -> bool:
    """Whether the row says something else now than before."""
    now = (str(wanted.move), period.date, [list(each) for each in wanted.reasons], wanted.rests_on)
    if now == tuple(getattr(row, name) for name in _CHANGING):
        return False
    row.move, row.period, row.reasons, row.rests_on = now
    return True


def _proposal(pk: int, wanted: Proposed, period: Period, now: datetime) -> Proposal:
    return Proposal(
        enterprise_id=pk,
        pool=Pool(wanted.pool).value,
        move=wanted.move.value,
        period=period.date,
        reasons=[list(each) for each in wanted.reasons],
        rests_on=wanted.rests_on,
        proposed_at=now,
    )


def owe(*, periods: Iterable[date], now: datetime) -> None:
    """The periods stand as owed."""
    CultivationRequest.objects.bulk_create(
        [CultivationRequest(period=period, requested_at=now) for period in sorted(set(periods))],
        update_conflicts=True,
        unique_fields=["period"],
        update_fields=["requested_at"],
    )


def owe_latest(*, now: datetime) -> None:
    """The latest period stands as owed, whose proposals rest on what has just been changed."""
    if latest := latest_period():
        owe(periods=[latest.date], now=now)


def work_due(*, now: datetime) -> list[Period]:
    """The periods that were owed and now are worked through; one asked for again meanwhile stays owed."""
    done = []
    for request in CultivationRequest.objects.order_by("-period"):
        period = Period.from_date(request.period)
        try:
            work_through(period=period, now=now)
        except Exception:
            log.exception("pools and tiers of %s could not be worked through", period)
            continue
        CultivationRequest.objects.filter(pk=request.pk, requested_at=request.requested_at).delete()
        counts_changed.send(sender=TierSnapshot, since=period.date, until=period.date)
        done.append(period)
    return done
