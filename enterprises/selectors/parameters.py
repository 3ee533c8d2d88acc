"""Questions about the parameters a place judges by, and what other ones would change."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import Region, ReportingPeriod
from accounts.periods import Period
from enterprises.classification import Rules, ScaleStatus, classify
from enterprises.facts import gather, in_chunks
from enterprises.forecast import METHOD_NAMES, Method
from enterprises.models import Enterprise, ScaleRule


class RulesByPlace:
    """The parameters in force at a period: a region's own, else those of the nearest region above it."""

    def __init__(self, period: Period) -> None:
        rows = ScaleRule.objects.filter(valid_from__lte=period.date).select_related("region")
        self._own = {row.region.path: row.rules for row in rows.order_by("valid_from")}
        self._found: dict[str, Rules] = {}

    def at(self, path: str) -> Rules:
        """The parameters for the region with that path."""
        if path not in self._found:
            steps = range(len(path), 0, -Region.steplen)
            self._found[path] = next(
                (self._own[path[:end]] for end in steps if path[:end] in self._own), Rules()
            )
        return self._found[path]

    def governs(self, region: Region, path: str) -> bool:
        """Whether a row of `region` would be the nearest for the region with that path."""
        return not any(
            own.startswith(region.path) and own != region.path and path.startswith(own) for own in self._own
        )


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One row of parameters, and whether a region goes by it at the period."""

    rule: ScaleRule
    state: str
    """`now`, `later` or `past`."""

    @property
    def method(self) -> str:
        """The way the year is foreseen, in short."""
        return METHOD_NAMES[Method(self.rule.method)]


def rule_lines(region: Region, period: Period, user: Any) -> list[RuleLine]:
    """The rows of the region, of those below it and of those above that bind it, by place, the newest first."""
    rows = ScaleRule.objects.visible_to(user).select_related("region", "article__document")
    found, current = [], set()
    for row in rows.order_by("region__path", "-valid_from"):
        if not (row.region.path.startswith(region.path) or region.path.startswith(row.region.path)):
            continue
        state = "later" if row.valid_from > period.date else "past" if row.region_id in current else "now"
        if state == "now":
            current.add(row.region_id)
        found.append(RuleLine(row, state))
    return found


def rule_in_force(region: Region, period: Period) -> ScaleRule | None:
    """The row that the region goes by at the period: its own, else that of the nearest above."""
    above = [region.path[:end] for end in range(Region.steplen, len(region.path) + 1, Region.steplen)]
    rows = ScaleRule.objects.filter(region__path__in=above, valid_from__lte=period.date)
    found: ScaleRule | None = (
        rows.select_related("region", "article__document").order_by("-region__path", "-valid_from").first()
    )
    return found


Move = tuple[ScaleStatus, ScaleStatus]
NAMED = 20
"""So many of those who would change from one status to another are named."""


@dataclass(frozen=True)
class Foreseen:
    """(status now, status by other parameters) → how many; and of those who change, the first by name."""

    counts: Counter[Move]
    named: dict[Move, list[Enterprise]]


def what_if(region: Region, rules: Rules, period: Period) -> Foreseen:
    """What `rules` would make of the enterprises that a row of `region` would govern.

    Both are judged from the same facts, so that only the parameters make the difference.
    """
    places, moves = RulesByPlace(period), defaultdict[Move, list[int]](list)
    for chunk in in_chunks(region):
        judged = {pk: path for pk, path in chunk.items() if places.governs(region, path)}
        for pk, facts in gather(period, list(judged)).items():
            before = classify(facts, places.at(judged[pk]), period.date).status
            moves[before, classify(facts, rules, period.date).status].append(pk)
    changed = {move: keys[:NAMED] for move, keys in moves.items() if move[0] != move[1]}
    known = Enterprise.objects.in_bulk([pk for keys in changed.values() for pk in keys])
    named = {move: [known[pk] for pk in keys if pk in known] for move, keys in changed.items()}
    return Foreseen(Counter({move: len(keys) for move, keys in moves.items()}), named)


def touched_periods(region: Region, valid_from: date, *, closed: bool = False) -> list[Period]:
    """The periods on record that a row of `region` from that day on would judge; with `closed` all but the latest."""
    later = ScaleRule.objects.filter(region=region, valid_from__gt=valid_from).order_by("valid_from").first()
    known = [row.as_period for row in ReportingPeriod.objects.all()]
    found = [
        each for each in known if each.date >= valid_from and (not later or each.date < later.valid_from)
    ]
    return sorted(each for each in found if not closed or each != max(known))
