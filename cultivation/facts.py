"""What is on record of many enterprises at a period, as pools and tiers take it: a few queries a chunk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Q

from accounts.periods import Period
from cultivation.kinds import Level
from cultivation.models import Membership, Proposal, Recognition
from cultivation.months import last_of
from cultivation.pools import Award, Facts, Past, Pool
from cultivation.proposing import Kept, Key, Move
from cultivation.selectors.parameters import CultivationRulesByPlace
from cultivation.tiers import LINES, YI, Basis, Figures
from enterprises.classification import Reason, ScaleStatus
from enterprises.forecast import YEAR_END
from enterprises.growth import growth_rate
from enterprises.models import FinanceReturn, OutputReturn, StatusSnapshot
from enterprises.selectors.parameters import RulesByPlace


class _Revenue(NamedTuple):
    """What a finance return says of the year to date."""

    now: Decimal | None = None
    base: Decimal | None = None
    profit: Decimal | None = None


class _Output(NamedTuple):
    now: Decimal | None = None
    base: Decimal | None = None


@dataclass
class Gathered:
    """The facts of a chunk of enterprises at one period."""

    period: Period
    snapshots: dict[int, StatusSnapshot]
    past: dict[int, list[Past]]
    finance: dict[tuple[int, date], _Revenue]
    awards: dict[int, set[Award]]
    output: dict[tuple[int, date], _Output] = field(default_factory=dict)
    rolling_before: dict[int, Decimal | None] = field(default_factory=dict)

    def of(self, pk: int, path: str, lines: RulesByPlace) -> Facts:
        """What the pools' rules ask for."""
        row, scale = self.snapshots[pk], lines.at(path)
        reported = (
            self.finance.get((pk, row.revenue_period), _Revenue()) if row.revenue_period else _Revenue()
        )
        return Facts(
            past=self.past[pk],
            reasons=[Reason(*each) for each in (*row.reasons, *row.warnings)],
            low=scale.approaching_from,
            line=scale.threshold,
            last_year=row.last_year,
            rolling=row.rolling,
            foreseen=row.forecast,
            growth=growth_rate(reported.now, reported.base),
            profit=self.finance.get((pk, self._last_end), _Revenue()).profit,
            awards=frozenset(self.awards.get(pk, ())),
        )

    @property
    def _last_end(self) -> date:
        return Period(self.period.year - 1, YEAR_END).date

    def figures(self, pk: int, basis: Basis) -> Figures:
        """What the tier is told by: of a whole year that is over, or of the last twelve months."""
        row = self.snapshots[pk]
        if basis is Basis.ROLLING:
            return Figures(row.rolling, self.rolling_before.get(pk), row.forecast)
        if basis is Basis.OUTPUT:
            return self._of_output(pk)
        if self.period.month == YEAR_END and row.revenue_period == self.period.date:
            return Figures(row.revenue, row.last_year)
        before = self.finance.get((pk, self._last_end), _Revenue()).base
        return Figures(row.last_year, before, row.forecast)

    def _of_output(self, pk: int) -> Figures:
        now, last = (self.output.get((pk, day), _Output()) for day in (self.period.date, self._last_end))
        if self.period.month == YEAR_END and now.now is not None:
            return Figures(now.now, last.now)
        if now.now is None or not now.base or last.now is None:
            return Figures(last.now, last.base)
        return Figures(last.now, last.base, last.now * now.now / now.base)


# What of a standing tiers are told by; reasons are long, and of no use to them.
_FOR_TIERS = ("enterprise", "period", "revenue", "revenue_period", "last_year", "rolling", "forecast")
_FIGURES = ("revenue", "last_year", "rolling", "forecast")


def gather(
    period: Period, chunk: Mapping[int, str], rules: CultivationRulesByPlace, *, for_pools: bool = True
) -> Gathered:
    """The facts of the enterprises that were judged at the period; without `for_pools` those of their tiers alone."""
    enterprises = list(chunk)
    judged = StatusSnapshot.objects.filter(period=period.date, enterprise__in=enterprises).order_by()
    found = Gathered(period, {}, {}, _finance(period, enterprises, for_pools=for_pools), {})
    by_output = [pk for pk, path in chunk.items() if rules.tiers_at(path).basis is Basis.OUTPUT]
    if by_output:
        found.output = _output(period, by_output)
    if Basis.ROLLING in rules.bases:
        earlier = StatusSnapshot.objects.filter(period=period.prior.date, enterprise__in=enterprises)
        found.rolling_before = dict(earlier.order_by().values_list("enterprise", "rolling"))
    if for_pools:
        found.past, found.awards = _past(period, enterprises, rules.longest), _awards(period, enterprises)
    else:
        judged = judged.filter(_large(found, by_output)).only(*_FOR_TIERS)
    found.snapshots = {row.enterprise_id: row for row in judged}
    return found


def _large(found: Gathered, by_output: Sequence[int]) -> Q:
    """Those that a tier can be said of: a figure at half the lowest line at least, or one on it a year before.

    Most enterprises are far below all tiers, and are not read at all. No margin is wider than half a line.
    """
    half = YI * LINES[0] / 2
    were = {pk for (pk, _), each in found.finance.items() if each.base is not None and each.base >= YI}
    were |= {pk for pk, rolling in found.rolling_before.items() if rolling is not None and rolling >= YI}
    large = Q(enterprise__in=[*were, *by_output])
    for name in _FIGURES:
        large |= Q(**{f"{name}__gte": half})
    return large


def _past(period: Period, enterprises: Sequence[int], number: int) -> dict[int, list[Past]]:
    """Enterprise → its judgements of the last periods, the latest last; a gap ends what ran before it."""
    periods = [period]
    while len(periods) < number:
        periods.insert(0, periods[0].previous)
    days = [each.date for each in periods]
    rows = StatusSnapshot.objects.filter(enterprise__in=enterprises, period__in=days).order_by()
    at: dict[int, dict[date, Past]] = defaultdict(dict)
    for pk, day, status, warnings in rows.values_list("enterprise", "period", "status", "warnings"):
        falling = any(code == "falling" for code, _ in warnings)
        at[pk][day] = Past(ScaleStatus(status), falling)
    return {pk: _unbroken(days, found) for pk, found in at.items()}


def _unbroken(days: Sequence[date], found: Mapping[date, Past]) -> list[Past]:
    running: list[Past] = []
    for day in reversed(days):
        if day not in found:
            break
        running.insert(0, found[day])
    return running


def _finance(
    period: Period, enterprises: Sequence[int], *, for_pools: bool
) -> dict[tuple[int, date], _Revenue]:
    days = {Period(period.year - 1, YEAR_END).date}
    days |= {period.date, period.previous.date} if for_pools else set()
    rows = FinanceReturn.objects.filter(enterprise__in=enterprises, period__in=days).order_by()
    columns = rows.values_list("enterprise", "period", "revenue", "revenue_prior", "total_profit")
    return {(pk, day): _Revenue(*figures) for pk, day, *figures in columns}


def _output(period: Period, enterprises: Sequence[int]) -> dict[tuple[int, date], _Output]:
    days = {period.date, Period(period.year - 1, YEAR_END).date}
    rows = OutputReturn.objects.filter(enterprise__in=enterprises, period__in=days).order_by()
    columns = rows.values_list("enterprise", "period", "gross_output", "gross_output_prior")
    return {(pk, day): _Output(*figures) for pk, day, *figures in columns}


def _awards(period: Period, enterprises: Sequence[int]) -> dict[int, set[Award]]:
    """Enterprise → what it is recognised as on the period's last day."""
    rows = Recognition.objects.valid_on(last_of(period.date)).filter(enterprise__in=enterprises).order_by()
    found: dict[int, set[Award]] = defaultdict(set)
    for pk, kind, level in rows.values_list("enterprise", "kind", "level"):
        found[pk].add((kind, Level(level)))
    return found


def kept(period: Period, enterprises: Sequence[int]) -> dict[int, Kept]:
    """Enterprise → what people decided so far, of those about whom anything was decided."""
    members: dict[int, set[Pool]] = defaultdict(set)
    settled: dict[int, set[Pool]] = defaultdict(set)
    declined: dict[int, dict[Key, set[str]]] = defaultdict(lambda: defaultdict(set))
    rows = Membership.objects.filter(enterprise__in=enterprises).order_by()
    for row in rows.values("enterprise", "pool", "entered", "left", "entered_from", "left_from"):
        pk, pool = row["enterprise"], Pool(row["pool"])
        if row["left"] is None:
            members[pk].add(pool)
        if _is_settled(row, period):
            settled[pk].add(pool)
    refused = Proposal.objects.filter(enterprise__in=enterprises, state=Proposal.State.DECLINED).order_by()
    for pk, pool, move, rests_on in refused.values_list("enterprise", "pool", "move", "rests_on"):
        declined[pk][Pool(pool), Move(move)].add(rests_on)
    everyone = members.keys() | settled.keys() | declined.keys()
    return {pk: Kept(members[pk], declined[pk], settled[pk]) for pk in everyone}


def _is_settled(row: dict[str, Any], period: Period) -> bool:
    """Whether somebody decided by hand: in this period's month, or out of it in its year."""
    if row["left"] is None:
        return row["entered_from"] is None and row["entered"] >= period.date
    return row["left_from"] is None and row["left"].year == period.year
