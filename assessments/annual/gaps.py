"""Questions about what is missing: whom the lists of a scheme hold, and which figures no department handed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, F, FilteredRelation, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from accounts.models import Region
from assessments.annual.departments import Office, office_of, offices
from assessments.annual.needs import Need, needs_of
from assessments.factor_forms import FLAGS
from assessments.grading import indicators
from assessments.grading.scheme import GradeList, ListKey, Scheme
from enterprises.models import Enterprise
from imports.models import Batch
from imports.selectors import batch_columns

_POLLUTANTS = ("cod", "ammonia", "so2", "nox")
_NOTHING = Value(Decimal(0))
MOST_FILES = 100
"""Files of a year that are looked through for the last of each department."""


def listed(scheme: Scheme, part: GradeList, region: Region) -> QuerySet[Enterprise]:
    """The enterprises that the list holds or should hold, each with its factors of the year as `of_year`."""
    rows = Enterprise.objects.within(region).annotate(
        of_year=FilteredRelation("annual_factors", condition=Q(annual_factors__year=scheme.data_year))
    )
    december = date(scheme.data_year, 12, 1)
    if part.key is ListKey.ABOVE:
        return rows.in_library_at(december)
    return _with_land(rows.out_of_library_at(december).filter(of_year__isnull=False), part.min_land_mu)


def _with_land(rows: QuerySet[Enterprise], least: Decimal) -> QuerySet[Enterprise]:
    if least <= 0:
        return rows
    own = F("of_year__land_owned") + Coalesce(F("of_year__land_rented"), _NOTHING)
    area = Coalesce(F("of_year__land_area"), own - Coalesce(F("of_year__land_let"), _NOTHING))
    return rows.alias(land=area).filter(land__gte=least)


def lacking(figure: str) -> Q:
    """Who has nothing of the figure, as the grading sees it."""
    if figure == indicators.LAND:
        return Q(of_year__land_area__isnull=True, of_year__land_owned__isnull=True)
    if figure == indicators.EMISSIONS:
        kinds = Q()
        for name in _POLLUTANTS:
            kinds |= Q(**{f"of_year__{name}__isnull": True})
        return Q(of_year__emissions__isnull=True) & kinds
    fields = {indicators.EMPLOYEES: "average_employees"}
    return Q(**{f"of_year__{fields.get(figure, figure)}__isnull": True})


def lacking_any(needs: Iterable[Need]) -> Q:
    """Who lacks one of the figures at least."""
    found = Q()
    for need in needs:
        found |= lacking(need.figure)
    return found


@dataclass(frozen=True)
class Line:
    """A county, or all of them: how many the list has there, and how many lack each figure."""

    region: Region | None
    n: int
    lacks: Mapping[str, int]
    lack_any: int

    @property
    def has(self) -> dict[str, int]:
        """How many have each figure."""
        return {figure: self.n - lack for figure, lack in self.lacks.items()}


@dataclass(frozen=True)
class Part:
    """One list of a scheme: what it needs, the counties, and all together."""

    part: GradeList
    needs: tuple[Need, ...]
    lines: list[Line]
    whole: Line


def part_of(scheme: Scheme, part: GradeList, region: Region) -> Part:
    """How many of the list lack which figure, by county; two queries."""
    needs = needs_of(part)
    counts = {f"lack_{need.figure}": Count("pk", filter=lacking(need.figure)) for need in needs}
    rows = listed(scheme, part, region).order_by().values("region")
    found = list(
        rows.annotate(n=Count("pk"), lack_any=Count("pk", filter=lacking_any(needs)), **counts).order_by()
    )
    regions = {each.pk: each for each in Region.objects.filter(pk__in=[row["region"] for row in found])}
    lines = sorted((_line(row, regions[row["region"]], needs) for row in found), key=_path)
    return Part(part, needs, lines, _sum(lines, needs))


def _path(line: Line) -> str:
    return line.region.path if line.region else ""


def _line(row: Mapping[str, Any], region: Region, needs: Iterable[Need]) -> Line:
    lacks = {need.figure: row[f"lack_{need.figure}"] for need in needs}
    return Line(region, row["n"], lacks, row["lack_any"])


def _sum(lines: list[Line], needs: Iterable[Need]) -> Line:
    lacks = {need.figure: sum(line.lacks[need.figure] for line in lines) for need in needs}
    return Line(None, sum(line.n for line in lines), lacks, sum(line.lack_any for line in lines))


@dataclass(frozen=True)
class Delivery:
    """The last file of a department's factors, and which of them it has; None where none came."""

    office: Office
    batch: Batch | None
    labels: tuple[str, ...]


def deliveries(scheme: Scheme, region: Region) -> list[Delivery]:
    """The last file in of each department, the files of regions above among them; two queries."""
    above = [region.path[: end + 1] for end in range(Region.steplen - 1, len(region.path), Region.steplen)]
    batches = Batch.objects.filter(
        Q(region__path__startswith=region.path) | Q(region__path__in=above),
        importer="factors",
        status=Batch.Status.TAKEN,
        period=date(scheme.data_year, 12, 1),
    ).select_related("source")
    last: dict[str, tuple[Batch, list[str]]] = {}
    for batch in batches.order_by("-taken_at")[:MOST_FILES]:
        for name, heading in batch_columns(batch).items():
            if office := office_of(name):
                stands, labels = last.setdefault(office.key, (batch, []))
                if stands == batch:
                    labels.append(heading.label)
    used = _used(scheme)
    return [
        Delivery(office, *_told(last.get(office.key)))
        for office in offices()
        if used.intersection(office.factors) or office.key in last
    ]


def _told(found: tuple[Batch, list[str]] | None) -> tuple[Batch | None, tuple[str, ...]]:
    return (found[0], tuple(found[1])) if found else (None, ())


def _used(scheme: Scheme) -> set[str]:
    figures = {need.factor for part in scheme.lists for need in needs_of(part)}
    return figures | FLAGS


def figures_of(needs: Iterable[Need]) -> dict[str, Any]:
    """Annotations of the factors that the figures are asked by, and of who lacks which."""
    found: dict[str, Any] = {f"has_{need.factor}": F(f"of_year__{need.factor}") for need in needs}
    for need in needs:
        is_lacking = ExpressionWrapper(lacking(need.figure), output_field=BooleanField())
        found[f"lack_{need.figure}"] = is_lacking
    return found
