"""Questions about the parameters a place keeps its pools and tiers by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils import timezone

from accounts.models import Region, ReportingPeriod
from accounts.periods import Period
from cultivation.models import CultivationRule
from cultivation.models.rules import USUAL_EXPIRING
from cultivation.pools import PoolRules
from cultivation.tiers import Basis, TierRules

T = TypeVar("T")


class CultivationRulesByPlace:
    """The parameters in force at a period: a region's own, else those of the nearest region above it."""

    def __init__(self, period: Period) -> None:
        rows = CultivationRule.objects.filter(valid_from__lte=period.date).select_related("region")
        self._own = {row.region.path: row for row in rows.order_by("valid_from")}
        self._pools = {path: row.pool_rules for path, row in self._own.items()}
        self._tiers = {path: row.tier_rules for path, row in self._own.items()}

    def pools_at(self, path: str) -> PoolRules:
        """The pools' parameters for the region with that path."""
        return self._nearest(self._pools, path, PoolRules())

    def tiers_at(self, path: str) -> TierRules:
        """The tiers' parameters for the region with that path."""
        return self._nearest(self._tiers, path, TierRules())

    def expiring_at(self, path: str) -> int:
        """How many months ahead a recognition is said to end soon."""
        own = {place: row.expiring_months for place, row in self._own.items()}
        return self._nearest(own, path, USUAL_EXPIRING)

    @property
    def bases(self) -> set[Basis]:
        """What tiers are told by anywhere."""
        return {TierRules().basis, *(rules.basis for rules in self._tiers.values())}

    @property
    def longest(self) -> int:
        """As many periods as any region looks back over."""
        return max((rules.steady_months for rules in self._pools.values()), default=PoolRules().steady_months)

    def _nearest(self, own: dict[str, T], path: str, usual: T) -> T:
        steps = range(len(path), 0, -Region.steplen)
        return next((own[path[:end]] for end in steps if path[:end] in own), usual)


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One row of parameters, and whether a region goes by it at the period: `now`, `later` or `past`."""

    rule: CultivationRule
    state: str


def rule_lines(region: Region, period: Period, user: Any) -> list[RuleLine]:
    """The rows of the region, of those below it and of those above that bind it, by place, the newest first."""
    rows = CultivationRule.objects.visible_to(user).select_related("region", "article__document")
    found, current = [], set()
    for row in rows.order_by("region__path", "-valid_from"):
        if not (row.region.path.startswith(region.path) or region.path.startswith(row.region.path)):
            continue
        state = "later" if row.valid_from > period.date else "past" if row.region_id in current else "now"
        if state == "now":
            current.add(row.region_id)
        found.append(RuleLine(row, state))
    return found


def rule_in_force(region: Region, period: Period) -> CultivationRule | None:
    """The row that the region goes by at the period: its own, else that of the nearest above."""
    above = [region.path[:end] for end in range(Region.steplen, len(region.path) + 1, Region.steplen)]
    rows = CultivationRule.objects.filter(region__path__in=above, valid_from__lte=period.date)
    found: CultivationRule | None = (
        rows.select_related("region", "article__document").order_by("-region__path", "-valid_from").first()
    )
    return found


def latest_period() -> Period | None:
    """The latest period on record, the one that proposals are made for."""
    row = ReportingPeriod.objects.begun(timezone.localdate()).first()
    return row.as_period if row else None
