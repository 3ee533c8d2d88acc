"""Questions about 困难企业 and 僵尸企业: who is proposed with which figures, who stands where, and how many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from accounts.models import Region
from accounts.periods import Period, first_day, last_day
from enterprises.models import EnergyReturn, Enterprise, FinanceReturn, OutputReturn
from enterprises.selectors.parameters import RulesByPlace
from support import messages
from support.distress import DONE, DistressKind, Figures, Ground, Lines, Route, grounds
from support.models import Distress, Doubt
from support.models.distress import DistressQuerySet
from support.selectors.places import holders

LOSS_YEARS = 2
MOST = 500
"""How many proposals one page goes through; a county with more of them first settles these."""


def recognitions(user: Any) -> DistressQuerySet:
    """The person's recognitions with their enterprises."""
    return Distress.objects.visible_to(user).select_related("enterprise__region", "enterprise__zone")


@dataclass(frozen=True)
class Proposal:
    """An enterprise whose figures speak for distress."""

    enterprise: Enterprise
    grounds: list[Ground]
    period: Period
    loss_years: tuple[int, ...]

    @property
    def sentences(self) -> list[str]:
        """The grounds in words, with their figures."""
        return [messages.ground(each, self.period.label, loss_years=self.loss_years) for each in self.grounds]

    @property
    def criteria(self) -> list[str]:
        """The criteria that the figures speak for."""
        return [each.criterion.value for each in self.grounds]


def proposals(user: Any, region: Region, period: Period) -> list[Proposal]:
    """Enterprises of the region that figures speak for and nobody has judged, most grounds first."""
    years = _whole_years(period)
    figures = _figures(user, region, period, years)
    rules = RulesByPlace(period)
    dealt_with = Q(state__in=[state.value for state in DONE], ended_on__year=period.year)
    standing = Distress.objects.filter(Q(ended_on=None) | dealt_with).values("enterprise")
    judged = Doubt.objects.filter(year=period.year).values("enterprise")
    rows = Enterprise.objects.filter(pk__in=list(figures)[: MOST * 2]).select_related("region", "zone")
    found = []
    for enterprise in rows.exclude(pk__in=standing).exclude(pk__in=judged):
        lines = Lines(LOSS_YEARS, rules.at((enterprise.zone or enterprise.region).path).drop)
        if said := grounds(figures[enterprise.pk], lines):
            found.append(Proposal(enterprise, said, period, years))
    return sorted(found, key=lambda each: (-len(each.grounds), each.enterprise.name))[:MOST]


def proposal_of(user: Any, enterprise: Enterprise, period: Period) -> Proposal | None:
    """What speaks for one enterprise, whether somebody judged it or not."""
    years = _whole_years(period)
    figures = _figures(user, enterprise.region, period, years, only=enterprise).get(enterprise.pk)
    if figures is None:
        return None
    drop = RulesByPlace(period).at((enterprise.zone or enterprise.region).path).drop
    said = grounds(figures, Lines(LOSS_YEARS, drop))
    return Proposal(enterprise, said, period, years) if said else None


def _whole_years(period: Period) -> tuple[int, ...]:
    """The latest whole years at the period, the latest first."""
    last = period.year if period.month == 12 else period.year - 1
    return tuple(last - back for back in range(LOSS_YEARS))


def _figures(
    user: Any, region: Region, period: Period, years: Sequence[int], only: Enterprise | None = None
) -> dict[int, Figures]:
    """Enterprise → its figures, of those alone for which any of them could speak; four queries."""

    def rows(model: Any) -> Any:
        found = model.objects.visible_to(user).within(region).order_by()
        return found.filter(enterprise=only) if only else found

    losses = rows(FinanceReturn).filter(
        period__in=[Period(year, 12).date for year in years], total_profit__lt=0
    )
    profits: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for pk, day, profit in losses.values_list("enterprise", "period", "total_profit"):
        profits[pk][day.year] = profit
    at = {"period": period.date}
    owing = rows(FinanceReturn).filter(**at, total_liabilities__gt=F("total_assets"))
    falling = rows(OutputReturn).filter(**at, gross_output__lt=F("gross_output_prior"))
    darker = rows(EnergyReturn).filter(**at, electricity__lt=F("electricity_prior"))
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    for query, names in (
        (owing, {"liabilities": "total_liabilities", "assets": "total_assets"}),
        (falling, {"output": "gross_output", "output_prior": "gross_output_prior"}),
        (darker, {"electricity": "electricity", "electricity_prior": "electricity_prior"}),
    ):
        for pk, *values in query.values_list("enterprise", *names.values()):
            found[pk] |= dict(zip(names, values, strict=True))
    for pk, by_year in profits.items():
        if len(by_year) == len(years):
            found[pk]["profits"] = [by_year[year] for year in years]
    return {pk: Figures(**values) for pk, values in found.items()}


@dataclass
class Line:
    """How many recognitions a region has, by what they are and what came of them."""

    region: Region
    kinds: dict[str, int] = field(default_factory=lambda: dict.fromkeys(DistressKind, 0))
    routes: dict[str, int] = field(default_factory=lambda: dict.fromkeys((*Route, ""), 0))
    done: int = 0
    land_freed: Decimal = Decimal(0)
    workers_placed: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.kinds.values())


def count_lines(rows: QuerySet[Distress], region: Region, below: Sequence[Region]) -> tuple[list[Line], Line]:
    """A line for each region of `below`, and that of the whole `region`; recognitions taken back left out."""
    lines = [*map(Line, below), Line(region)]
    regions = [line.region for line in lines]
    grouped = (
        rows.exclude(state="withdrawn").order_by().values_list("enterprise__region__path", "kind", "route")
    )
    done = Q(state__in=[state.value for state in DONE])
    sums = grouped.annotate(
        number=Count("pk"),
        done=Count("pk", filter=done),
        land=Sum("land_freed"),
        placed=Sum("workers_placed"),
    )
    for path, kind, route, number, settled, land, placed in sums:
        for place in holders(regions, path):
            line = lines[place]
            line.kinds[kind] += number
            line.routes[route] += number
            line.done += settled
            line.land_freed += land or 0
            line.workers_placed += placed or 0
    return lines[:-1], lines[-1]


def ended_counts(since: Period, period: Period, **only: Any) -> list[tuple[int, int]]:
    """(region, number) of the disposals that ended well in the months from `since` to `period`."""
    rows = _ended(since, period).filter(**only)
    return list(rows.values_list("enterprise__region").annotate(number=Count("pk")))


def land_freed(since: Period, period: Period) -> list[tuple[int, Decimal]]:
    """(region, 亩) of the disposals that ended well in those months."""
    rows = _ended(since, period).filter(land_freed__isnull=False)
    return list(rows.values_list("enterprise__region").annotate(land=Sum("land_freed")))


def _ended(since: Period, period: Period) -> QuerySet[Distress]:
    states = [state.value for state in DONE]
    within = {"ended_on__gte": first_day(since), "ended_on__lte": last_day(period)}
    return Distress.objects.filter(state__in=states, **within).order_by()
