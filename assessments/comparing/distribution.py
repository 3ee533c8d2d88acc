"""How the grades of one list are spread: by county, industry and grade, with the land and tax behind them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from accounts.models import Region
from assessments.grading.grades import FINAL_GRADES, GRADES
from assessments.grading.indicators import LAND, REVENUE, TAX
from assessments.models import EvaluationList
from enterprises.models import Industry

_WAN = Decimal(10)
"""千元 in one 万元."""


@dataclass(frozen=True, slots=True)
class Point:
    """One enterprise of the list; money in 万元, land in 亩, None where no department had it."""

    pk: int
    name: str
    region: int
    division: str
    grade: str
    land: Decimal | None
    tax: Decimal | None
    revenue: Decimal | None
    site: str = ""
    """The shared site whose figures together these are (grading.sharing)."""


@dataclass
class Line:
    """A county, an industry or a grade with its enterprises counted and summed.

    Tax per 亩 is the sum over the sum, of those of which both are known.
    """

    key: str
    label: str
    counts: Counter[str] = field(default_factory=Counter)
    land: Decimal = Decimal(0)
    tax: Decimal = Decimal(0)
    revenue: Decimal = Decimal(0)
    taxed: Decimal = Decimal(0)
    taxed_land: Decimal = Decimal(0)
    sites: set[tuple[str, Decimal | None]] = field(default_factory=set)

    def add(self, point: Point) -> None:
        """Counts the enterprise in; what enterprises on one site have together is summed once."""
        self.counts[point.grade] += 1
        site = (point.site, point.tax)
        if point.site and site in self.sites:
            return
        self.sites.add(site)
        self.land += point.land or 0
        self.tax += point.tax or 0
        self.revenue += point.revenue or 0
        if point.land and point.tax is not None:
            self.taxed += point.tax
            self.taxed_land += point.land

    @property
    def total(self) -> int:
        """How many enterprises."""
        return self.counts.total()

    @property
    def tax_per_mu(self) -> Decimal | None:
        """万元/亩; None without land."""
        return self.taxed / self.taxed_land if self.taxed_land else None

    @property
    def share_of_d(self) -> Decimal:
        """D's share of the enterprises in %."""
        return Decimal(self.counts["D"]) * 100 / self.total if self.total else Decimal(0)

    @property
    def by_grade(self) -> list[tuple[str, int]]:
        """(grade, how many), in the order of the grades."""
        return [(grade, self.counts[grade]) for grade in FINAL_GRADES]


class Distribution:
    """One list as far as the person sees its enterprises; two queries, and one for names each."""

    def __init__(self, part: EvaluationList, user: Any, region: Region | None) -> None:
        self._part, self._user, self._region = part, user, region

    @cached_property
    def points(self) -> list[Point]:
        """Everybody, the best first."""
        rows = self._part.grades.visible_to(self._user)
        rows = rows.within(self._region) if self._region else rows
        columns = ("pk", "name", "enterprise__region", "enterprise__industry_code", "final_grade", "inputs")
        return [_point(*row) for row in rows.order_by("rank", "pk").values_list(*columns).iterator(5_000)]

    @cached_property
    def whole(self) -> Line:
        """All together."""
        line = Line("", "合计")
        for point in self.points:
            line.add(point)
        return line

    @property
    def grades(self) -> list[str]:
        """A to D, and what else anybody has."""
        return [grade for grade in FINAL_GRADES if grade in GRADES or self.whole.counts[grade]]

    @cached_property
    def by_county(self) -> list[Line]:
        """By county, in the order of the register."""
        found = self._grouped(lambda point: str(point.region))
        regions = {str(region.pk): region for region in Region.objects.filter(pk__in=map(int, found))}
        order = sorted(regions.values(), key=lambda region: region.path)
        return [_named(found[str(region.pk)], region.code, region.name) for region in order]

    @cached_property
    def by_industry(self) -> list[Line]:
        """By division, the one with most enterprises first; those without one last."""
        found = self._grouped(lambda point: point.division)
        names = dict(Industry.objects.filter(code__in=found).values_list("code", "name"))
        lines = [_named(line, code, names.get(code, "未注明行业")) for code, line in found.items()]
        return sorted(lines, key=lambda line: (not line.key, -line.total, line.key))

    @cached_property
    def by_grade(self) -> list[Line]:
        """By grade, the best first."""
        found = self._grouped(lambda point: point.grade)
        return [_named(found[grade], grade, grade) for grade in FINAL_GRADES if grade in found]

    def _grouped(self, key: Callable[[Point], str]) -> dict[str, Line]:
        found: dict[str, Line] = defaultdict(lambda: Line("", ""))
        for point in self.points:
            found[key(point)].add(point)
        return dict(found)

    @cached_property
    def scattered(self) -> list[Point]:
        """Those with land and tax above nothing, which a logarithmic scale can show."""
        return [point for point in self.points if point.land and point.tax and point.tax > 0]


def _named(line: Line, key: str, label: str) -> Line:
    line.key, line.label = key, label
    return line


def _point(pk: int, name: str, region: int, industry: str, grade: str, inputs: Any) -> Point:
    figures = {key: Decimal(digits) for key, digits in inputs["figures"].items()}
    tax, revenue = (figures[key] / _WAN if key in figures else None for key in (TAX, REVENUE))
    return Point(
        pk, name, region, industry[:2], grade, figures.get(LAND), tax, revenue, inputs.get("site", "")
    )


def means(lines: Iterable[Line]) -> dict[str, float]:
    """County code → tax per 亩, for the map."""
    return {line.key: round(float(line.tax_per_mu), 2) for line in lines if line.tax_per_mu is not None}
