"""What the enterprises of a region are graded by, gathered from the year's factors, the library and recognitions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import Region
from accounts.scope import ScopedQuerySet
from assessments.annual.shared_selectors import Together, together
from assessments.factor_forms import text_fields
from assessments.grading import indicators, messages
from assessments.grading.inputs import Input, is_left_out, named
from assessments.grading.outcome import Standing
from assessments.grading.scheme import NEW_ENTRY, GradeList, ListKey, Scheme
from assessments.models import AnnualFactors
from cultivation.models import Recognition
from enterprises.models import ScaleEvent

_STRAIGHT = {
    indicators.TAX: "tax",
    indicators.REVENUE: "revenue",
    indicators.VALUE_ADDED: "value_added",
    indicators.TECH_INVESTMENT: "tech_investment",
    indicators.RD_EXPENSE: "rd_expense",
    indicators.ENERGY: "energy",
    indicators.ELECTRICITY: "electricity",
    indicators.EMPLOYEES: "average_employees",
}
FIELD_OF = {**_STRAIGHT, indicators.LAND: "land_area", indicators.EMISSIONS: "emissions"}
"""Figure → the factor that says it outright."""
PARTS_OF = {
    indicators.LAND: ("land_owned", "land_rented", "land_let"),
    indicators.EMISSIONS: ("cod", "ammonia", "so2", "nox"),
}
"""Figure → the factors it is made of where none says it outright."""
Within = Callable[[Any], Any]
_FIELDS = (
    *("enterprise_id", "enterprise__uscc", "enterprise__name", "enterprise__industry_code"),
    *(*FIELD_OF.values(), *PARTS_OF[indicators.LAND], *PARTS_OF[indicators.EMISSIONS]),
    *("vetoes", "ungraded", "protections"),
)


@dataclass
class Gathered:
    """The inputs of each list, how many that belong there have no factors, and words that no scheme knows."""

    inputs: dict[ListKey, list[Input]]
    without_data: dict[ListKey, int]
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)

    @classmethod
    def of_lists(cls, scheme: Scheme) -> Gathered:
        """Nothing yet for the lists of the scheme."""
        return cls({part.key: [] for part in scheme.lists}, {part.key: 0 for part in scheme.lists})

    def add(self, other: Gathered) -> None:
        """What was gathered elsewhere joins in; `sort` puts all in order at the end."""
        for key, inputs in other.inputs.items():
            self.inputs[key] += inputs
            self.without_data[key] += other.without_data[key]
        self.unknown.update(other.unknown)

    def sort(self) -> None:
        """Every list stands in the order of the codes."""
        for inputs in self.inputs.values():
            inputs.sort(key=lambda one: one.uscc)

    def remarks(self, scheme: Scheme) -> Iterator[str]:
        """What is to be told, a sentence each."""
        if not any(self.inputs.values()):
            yield messages.NOBODY.format(year=scheme.data_year)
        labels = {each.name: str(each.verbose_name) for each in text_fields()}
        for (name, word), count in sorted(self.unknown.items()):
            yield messages.UNKNOWN_FLAG.format(heading=labels[name], value=word, count=count)
        for missing in self.without_data.values():
            if missing:
                yield messages.WITHOUT_DATA.format(count=missing, year=scheme.data_year)


@dataclass(frozen=True)
class _Known:
    """What is on record of the enterprises beside the factors, by their keys."""

    in_library: frozenset[int]
    entered: frozenset[int]
    bonuses: Mapping[int, tuple[str, ...]]
    together: Mapping[int, Together]


def gather(
    scheme: Scheme, region: Region, *, but: Sequence[Region] = (), only: Sequence[int] = ()
) -> Gathered:
    """The inputs of every list of the scheme, in the order of the codes; five queries, seven with shared sites.

    Of the region with all below it `but` for what lies in these regions; with `only`, of these enterprises.
    """

    def within(rows: ScopedQuerySet) -> ScopedQuerySet:
        if only:
            rows = rows.filter(enterprise__in=only)
        for other in but:
            rows = rows.exclude(**{f"{rows.region_lookup}__path__startswith": other.path})
        return rows.within(region)

    known = _known(scheme, within)
    parts = {part.key: part for part in scheme.lists}
    gathered = Gathered.of_lists(scheme)
    seen: set[int] = set()
    factors = within(AnnualFactors.objects.all()).filter(year=scheme.data_year)
    for row in factors.order_by("enterprise__uscc").values(*_FIELDS).iterator(5_000):
        seen.add(row["enterprise_id"])
        part = parts.get(ListKey.ABOVE if row["enterprise_id"] in known.in_library else ListKey.BELOW)
        if part and (one := _input(row, part, scheme, known, gathered.unknown)):
            gathered.inputs[part.key].append(one)
    if ListKey.ABOVE in parts:
        gathered.without_data[ListKey.ABOVE] = len(known.in_library - seen)
    return gathered


def _known(scheme: Scheme, within: Within) -> _Known:
    december = date(scheme.data_year, 12, 1)
    standing = within(ScaleEvent.objects.standing_at(december)).order_by()
    entries = list(standing.values_list("enterprise_id", "period", "channel"))
    new = (
        key
        for key, period, channel in entries
        if period.year == scheme.data_year and channel != ScaleEvent.Channel.REBOUND
    )
    return _Known(
        frozenset(key for key, *_ in entries),
        frozenset(new),
        _bonuses(scheme, within),
        together(scheme.data_year, _FIELDS, figures_of),
    )


def _bonuses(scheme: Scheme, within: Within) -> dict[int, tuple[str, ...]]:
    """Enterprise → the bonuses whose recognition it held on the year's last day, in the scheme's order."""
    kinds = {bonus.recognition for bonus in scheme.bonuses}
    held: dict[int, set[tuple[str, str]]] = defaultdict(set)
    if kinds:
        rows = within(Recognition.objects.valid_on(scheme.year_end)).filter(kind__in=kinds)
        for key, kind, level in rows.order_by().values_list("enterprise_id", "kind", "level"):
            held[key] |= {(kind, level), (kind, "")}
    return {
        key: tuple(bonus.key for bonus in scheme.bonuses if (bonus.recognition, bonus.level) in what)
        for key, what in held.items()
    }


def _input(
    row: Mapping[str, Any], part: GradeList, scheme: Scheme, known: _Known, unknown: Counter[tuple[str, str]]
) -> Input | None:
    """The enterprise's input; None for one below scale whose land is too little to be listed."""
    key = row["enterprise_id"]
    shared = known.together.get(key)
    figures = shared.figures if shared else figures_of(row)
    too_little = _too_little_land(figures.get(indicators.LAND), part.min_land_mu)
    if too_little and part.key is ListKey.BELOW:
        return None
    return Input(
        key,
        row["enterprise__uscc"],
        row["enterprise__name"],
        row["enterprise__industry_code"][:2],
        figures,
        _standing(row, scheme, too_little, key in known.entered, unknown),
        known.bonuses.get(key, ()),
        shared.site if shared else "",
    )


def figures_of(row: Mapping[str, Any]) -> dict[str, Decimal]:
    """The figures that are known, in stored units.

    Land is the area as published, else own and rented less let; emissions the total, else all four kinds of them.
    """
    figures = {name: row[field] for name, field in _STRAIGHT.items()}
    figures[indicators.LAND] = row["land_area"]
    if row["land_area"] is None and row["land_owned"] is not None:
        figures[indicators.LAND] = row["land_owned"] + (row["land_rented"] or 0) - (row["land_let"] or 0)
    figures[indicators.EMISSIONS] = row["emissions"]
    kinds = [row[name] for name in PARTS_OF[indicators.EMISSIONS]]
    if row["emissions"] is None and None not in kinds:
        figures[indicators.EMISSIONS] = sum(kinds, Decimal(0))
    return {name: figure for name, figure in figures.items() if figure is not None}


def _too_little_land(land: Decimal | None, least: Decimal) -> str:
    """Why the enterprise has no part for its land; "" where it has enough."""
    if least <= 0 or (land is not None and land >= least):
        return ""
    if land is None:
        return messages.NO_LAND
    return messages.TOO_LITTLE_LAND.format(area=f"{land.normalize():f}", least=f"{least.normalize():f}")


def _standing(
    row: Mapping[str, Any], scheme: Scheme, too_little: str, is_new: bool, unknown: Counter[tuple[str, str]]
) -> Standing:
    vetoes = _named(row, "vetoes", {each.key: each.label for each in scheme.vetoes}, unknown)
    protections = _named(row, "protections", {each.key: each.label for each in scheme.protected}, unknown)
    if is_new and NEW_ENTRY not in protections and any(each.key == NEW_ENTRY for each in scheme.protected):
        protections = (*protections, NEW_ENTRY)
    kinds, words = named(row["ungraded"], {each.key: each.label for each in scheme.ungraded})
    left_out = too_little or (messages.EXCLUDED if is_left_out(words) else "")
    if not left_out:
        unknown.update(("ungraded", word) for word in words)
    return Standing(vetoes, protections, kinds[0] if kinds else "", left_out)


def _named(
    row: Mapping[str, Any], name: str, labels: Mapping[str, str], unknown: Counter[tuple[str, str]]
) -> tuple[str, ...]:
    keys, words = named(row[name], labels)
    unknown.update((name, word) for word in words)
    return keys


def own_figures(year: int, enterprises: Collection[int]) -> dict[int, dict[str, Decimal]]:
    """Enterprise → the figures of its year by itself, those without factors left out; one query."""
    rows = AnnualFactors.objects.filter(year=year, enterprise__in=enterprises).order_by()
    return {row["enterprise_id"]: figures_of(row) for row in rows.values(*_FIELDS)}
