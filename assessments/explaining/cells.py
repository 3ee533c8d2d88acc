"""The figures that a grade rests on, each to the cells of the departments' lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.figures import exact
from assessments import evaluation_inputs
from assessments.evaluation_inputs import FIELD_OF, PARTS_OF
from assessments.explaining import wording
from assessments.grading import indicators
from assessments.grading.sharing import pooled
from assessments.models import AnnualFactors, Grade, SharedSite, SharedSiteMember
from imports.models import StagedRow
from imports.origins import CellOrigin, origin_of, rows_of

IMPORTER = "factors"


@dataclass(frozen=True)
class Part:
    """One factor behind a figure: what stands today, and the cell it came from."""

    field: str
    label: str
    value: Decimal | None
    unit: str
    origin: CellOrigin | None
    factors: int | None = None
    """The record of the factor, whose page shows the cell."""

    @property
    def words(self) -> str:
        """The value with its unit: money, kept in 千元, in 万元 as the figure beside it."""
        if self.value is None:
            return "未提供"
        if self.unit == "千元":
            return f"{exact(self.value / 10)} 万元"
        return f"{exact(self.value)} {self.unit}"


@dataclass(frozen=True)
class Figure:
    """A figure as it was graded, with the factors behind it."""

    name: str
    kept: Decimal | None
    parts: list[Part]
    stands: Decimal | None
    """What the factors give today."""

    @property
    def label(self) -> str:
        """What it is called."""
        return wording.name_of(self.name)

    @property
    def words(self) -> str:
        """As it was graded, with its unit."""
        return wording.figure_words(self.name, self.kept)

    @property
    def changed(self) -> str:
        """What stands today where that is another figure; "" where it is the same."""
        return "" if self.stands == self.kept else wording.figure_words(self.name, self.stands)


def fields_behind(name: str, factors: AnnualFactors | None) -> tuple[str, ...]:
    """The factors that the figure is made of: the whole where a list has it, else its parts as far as there are any."""
    whole, parts = FIELD_OF[name], PARTS_OF.get(name, ())
    if factors is None or getattr(factors, whole) is not None:
        return (whole,)
    return parts if any(getattr(factors, part) is not None for part in parts) else (whole,)


def stands_of(factors: AnnualFactors | None) -> dict[str, Decimal]:
    """The figures as the factors give them today."""
    return evaluation_inputs.figures_of(vars(factors)) if factors else {}


def factors_of(grade: Grade) -> AnnualFactors | None:
    """The factors of the enterprise in the data year."""
    year = grade.list.evaluation.data_year
    return AnnualFactors.objects.filter(enterprise=grade.enterprise_id, year=year).first()


def figures_of(grade: Grade, names: Sequence[str], factors: AnnualFactors | None) -> list[Figure]:
    """The figures of the grade in that order; one query for all cells, one a member for a shared site."""
    if grade.inputs.get("site"):
        return _together(grade, names)
    rows = rows_of(IMPORTER, factors.pk) if factors else []
    kept: Mapping[str, str] = grade.inputs["figures"]
    stands = stands_of(factors)
    return [
        Figure(
            name,
            Decimal(kept[name]) if name in kept else None,
            list(_parts(name, factors, rows)),
            stands.get(name),
        )
        for name in names
    ]


def _parts(
    name: str, factors: AnnualFactors | None, rows: Sequence[StagedRow], whose: str = ""
) -> Iterator[Part]:
    for field in fields_behind(name, factors):
        known: Any = AnnualFactors._meta.get_field(field)
        value = getattr(factors, field) if factors else None
        origin = origin_of(rows, field, (field,))
        label, unit = f"{whose}{known.verbose_name}", str(known.help_text)
        yield Part(field, label, value, unit, origin, factors.pk if factors else None)


def _together(grade: Grade, names: Sequence[str]) -> list[Figure]:
    """The same for a member of a shared site: the factors of everybody on it, the land being the site's."""
    year = grade.list.evaluation.data_year
    member = SharedSiteMember.objects.filter(enterprise=grade.enterprise_id, year=year)
    site = SharedSite.objects.filter(members__in=member).first()
    on = AnnualFactors.objects.filter(year=year, enterprise__shared_sites__site=site)
    everybody = list(on.select_related("enterprise").order_by("enterprise__uscc")) if site else []
    rows = {factors.pk: rows_of(IMPORTER, factors.pk) for factors in everybody}
    stands = pooled([stands_of(factors) for factors in everybody], site.land_area) if site else {}
    return [
        Figure(
            name,
            Decimal(grade.inputs["figures"][name]) if name in grade.inputs["figures"] else None,
            [Part("", f"共用地块“{site}”面积", site.land_area, "亩", None)]
            if name == indicators.LAND and site
            else [
                part
                for factors in everybody
                for part in _parts(name, factors, rows[factors.pk], f"{factors.enterprise.name}：")
            ],
            stands.get(name),
        )
        for name in names
    ]
