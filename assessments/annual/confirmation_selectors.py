"""Questions about confirmations: how each enterprise stands to its figures, and how many by county."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet

from accounts.models import Region
from assessments.annual.checking import label_of, printed
from assessments.annual.confirming import FACTORS, State, digest_of, figures_of, state_of
from assessments.models import AnnualFactors, FactorConfirmation, FactorDoubt, GradingScheme


def factors_of(scheme: GradingScheme, region: Region | None = None) -> QuerySet[AnnualFactors]:
    """The factors that are put before the enterprises of the scheme, in the region."""
    rows = AnnualFactors.objects.within(scheme.region).filter(year=scheme.data_year)
    return rows.within(region) if region else rows


def states_of(rows: QuerySet[AnnualFactors], year: int) -> dict[int, State]:
    """Factors' key → how the enterprise stands to them; two queries."""
    kept = {
        enterprise: (state, digest)
        for enterprise, state, digest in FactorConfirmation.objects.filter(
            year=year, enterprise__in=rows.order_by().values("enterprise")
        ).values_list("enterprise", "state", "digest")
    }
    found = {}
    for pk, enterprise, *figures in rows.order_by().values_list("pk", "enterprise", *FACTORS).iterator(5_000):
        state, digest = kept.get(enterprise, (None, ""))
        if state is None:
            found[pk] = State.WAITING
        else:
            found[pk] = state_of(
                state, digest, digest_of(figures_of(dict(zip(FACTORS, figures, strict=True))))
            )
    return found


@dataclass(frozen=True)
class Line:
    """How many of one county, or of all together, stand how to their figures."""

    region: Region | None
    counts: Mapping[State, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())


def confirmation_counts(scheme: GradingScheme, region: Region | None = None) -> list[Line]:
    """The enterprises with factors by county and state, the sum last; four queries."""
    rows = factors_of(scheme, region)
    states = states_of(rows, scheme.data_year)
    places = dict(rows.order_by().values_list("pk", "enterprise__region"))
    tally: dict[int, Counter[State]] = defaultdict(Counter)
    for pk, state in states.items():
        tally[places[pk]][state] += 1
    lines = [Line(each, _all(tally[each.pk])) for each in Region.objects.filter(pk__in=tally)]
    return [*lines, Line(None, _all(sum(tally.values(), Counter())))]


def open_doubts(scheme: GradingScheme, region: Region) -> dict[int, int]:
    """County's key → how many doubts wait for a decision; one query."""
    rows = FactorDoubt.objects.within(region).filter(
        year=scheme.data_year, decision=FactorDoubt.Decision.OPEN
    )
    counted = rows.order_by().values_list("enterprise__region").annotate(number=Count("pk"))
    return dict(counted)


@dataclass(frozen=True)
class Stage:
    """How far a county, or all together, is with its figures."""

    line: Line
    doubts: int


def stages(scheme: GradingScheme, region: Region) -> list[Stage]:
    """The counties with their confirmations and open doubts, the sum last; five queries."""
    doubts = open_doubts(scheme, region)
    lines = confirmation_counts(scheme, region)
    whole = sum(doubts.values())
    return [Stage(line, doubts.get(line.region.pk, 0) if line.region else whole) for line in lines]


def _all(tally: Mapping[State, int]) -> dict[State, int]:
    return {state: tally.get(state, 0) for state in State}


def current_figures(factors: AnnualFactors) -> dict[str, str]:
    """The figures that the enterprise is asked about."""
    return figures_of({name: getattr(factors, name) for name in FACTORS})


@dataclass(frozen=True)
class Asked:
    """One figure as it is put before the enterprise: what it confirmed before, where that differs, and its objection."""

    factor: str
    label: str
    figure: str
    before: str
    objection: str


def asked_of(
    factors: AnnualFactors, confirmation: FactorConfirmation | None, typed: Mapping[str, str] | None = None
) -> list[Asked]:
    """The figures one by one; objections that were typed and not taken go before those on record."""
    now = current_figures(factors)
    before: dict[str, str] = confirmation.figures if confirmation else {}
    objections: Mapping[str, Any] = typed or (confirmation.objections if confirmation else {})
    names = [name for name in FACTORS if name in now or name in before]
    return [
        Asked(
            name,
            label_of(name),
            _printed(name, now.get(name)),
            _printed(name, before.get(name)) if confirmation and before.get(name) != now.get(name) else "",
            str(objections.get(name, "")),
        )
        for name in names
    ]


def _printed(factor: str, digits: str | None) -> str:
    return printed(factor, None if digits is None else Decimal(digits))
