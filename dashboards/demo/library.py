"""The enterprises of the demonstration and the months in which they came and went."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from dashboards.demo.names import Namer
from dashboards.demo.trades import TRADES
from dashboards.demo.units import Unit

MONTHLY, YEARLY = "月度（新建投产）", "年度（小升规）"
SPAN_YEARS = (2020, 2021, 2022, 2023, 2023)
# The yearly batch is counted from February; a month without entries is December (domain.md 3).
_LATER_MONTHS = ((3, 11), (3, 11), (3, 11), (3, 6), (7, 11))
_YEARLY_SHARE = (0.5, 0.5, 0.5, 0.55, 0.0)
EXIT_BELOW = "主营业务收入低于2000万元"
_EXIT_REASONS = (EXIT_BELOW, "停产", "注销", "搬迁至外地", "破产清算")
_BASE_YEARS = range(2009, 2020)


@dataclass(frozen=True, slots=True)
class Firm:
    """An enterprise as the register shows it; `place` is the county, zone or park that is written there."""

    uscc: str
    name: str
    unit: str
    office: str
    county: str
    place: str
    industry: str
    entry: date | None = None
    exit: date | None = None
    channel: str = ""
    first_ever: bool | None = None
    exit_reason: str = ""
    started: date | None = None
    """The month production began, for what was newly built."""

    def in_library(self, month: date) -> bool:
        """Whether it stands in the library in `month`."""
        return self.entry is not None and self.entry <= month and (self.exit is None or month < self.exit)

    @property
    def division(self) -> str:
        """The first two digits of the industry."""
        return self.industry[:2]


def firms_of(unit: Unit, rng: random.Random, namer: Namer) -> list[Firm]:
    """Every enterprise of the unit that was ever in the library."""
    firms = [replace(_outsider(unit, rng, namer), entry=_base_month(rng)) for _ in range(unit.base)]
    for span, number in enumerate(unit.entries):
        yearly = round(number * _YEARLY_SHARE[span])
        firms += [_entrant(unit, rng, namer, span, is_yearly=i < yearly) for i in range(number)]
        _let_go(firms, rng, span, unit.exits[span])
    return firms


def outsiders(units: tuple[Unit, ...], number: int, rng: random.Random, namer: Namer) -> Iterator[Firm]:
    """Enterprises below scale: registered, never in the library; from each unit in turn."""
    for place in range(number):
        yield _outsider(units[place % len(units)], rng, namer)


def _outsider(unit: Unit, rng: random.Random, namer: Namer) -> Firm:
    industry, word = rng.choice(TRADES[_division(unit, rng)].classes)
    in_park = unit.parks and rng.random() < 0.45
    return Firm(
        uscc=namer.code(unit.code),
        name=namer.name(unit.starts, word),
        unit=unit.code,
        office=unit.office,
        county=unit.name,
        place=rng.choice(unit.parks)[0] if in_park else unit.code,
        industry=industry,
    )


def _division(unit: Unit, rng: random.Random) -> str:
    weighed = [part.partition("*") for part in unit.trades.split()]
    return rng.choices([code for code, _, _ in weighed], [int(weight or 1) for _, _, weight in weighed])[0]


def _base_month(rng: random.Random) -> date:
    return date(rng.choice(_BASE_YEARS), rng.choice((2, 2, 2, 2, 5, 8, 11)), 1)


def _entrant(unit: Unit, rng: random.Random, namer: Namer, span: int, *, is_yearly: bool) -> Firm:
    year, month = SPAN_YEARS[span], 2 if is_yearly else rng.randint(*_LATER_MONTHS[span])
    return replace(
        _outsider(unit, rng, namer),
        entry=date(year, month, 1),
        channel=YEARLY if is_yearly else MONTHLY,
        first_ever=not is_yearly or rng.random() < 0.8,  # a new plant cannot have been in before
        started=None if is_yearly else _after_september(year - 1, rng.randrange(month)),
    )


def _after_september(year: int, months: int) -> date:
    """October of `year` or a later month: a new plant counts if it began then (domain.md 2)."""
    return date(year + (9 + months) // 12, (9 + months) % 12 + 1, 1)


def _let_go(firms: list[Firm], rng: random.Random, span: int, number: int) -> None:
    """`number` of the firms leave in the span; none in the year it entered."""
    year = SPAN_YEARS[span]
    staying = [i for i, firm in enumerate(firms) if firm.entry and firm.entry.year < year and not firm.exit]
    for i in rng.sample(staying, min(number, len(staying))):
        # Leaving follows the yearly review and shows in the return of February; closures come at any time.
        at_review = _YEARLY_SHARE[span] > 0 and rng.random() < 0.7
        month = 2 if at_review else rng.randint(*_LATER_MONTHS[span])
        reason = _EXIT_REASONS[0] if at_review else rng.choice(_EXIT_REASONS[1:])
        firms[i] = replace(firms[i], exit=date(year, month, 1), exit_reason=reason)
