"""What a scheme needs of a year's factors, and what a missing one costs. Plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass

from assessments.grading import indicators, wording
from assessments.grading.indicators import FIGURES
from assessments.grading.scheme import MISSING_LABELS, GradeList, Item, Rule

FACTORS: dict[str, tuple[str, ...]] = {
    indicators.LAND: ("land_area",),
    indicators.TAX: ("tax",),
    indicators.REVENUE: ("revenue",),
    indicators.VALUE_ADDED: ("value_added",),
    indicators.TECH_INVESTMENT: ("tech_investment",),
    indicators.RD_EXPENSE: ("rd_expense",),
    indicators.ENERGY: ("energy",),
    indicators.EMISSIONS: ("emissions",),
    indicators.ELECTRICITY: ("electricity",),
    indicators.EMPLOYEES: ("average_employees",),
}
"""Figure → the factors by which a list is asked for it; own, rented and let land, or all pollutants, do as well."""


@dataclass(frozen=True)
class Need:
    """One figure that a list is graded by, and the items that it makes or breaks."""

    figure: str
    items: tuple[Item, ...]

    @property
    def factor(self) -> str:
        """The factor that a department is asked for."""
        return FACTORS[self.figure][0]

    @property
    def label(self) -> str:
        """The figure by its name, without the unit."""
        return indicators.FIGURE_LABELS[self.figure].split("（")[0]

    @property
    def costs(self) -> str:
        """What an enterprise without the figure gets for each item, in words."""
        return "；".join(_cost(item) for item in self.items)


def _cost(item: Item) -> str:
    weight = wording.plain(item.weight)
    ranked = "，不参加该项排序" if item.rule is Rule.RANK else ""
    return f"{item.measured.label}（{weight}分）{MISSING_LABELS[item.missing]}{ranked}"


def needs_of(part: GradeList) -> tuple[Need, ...]:
    """The figures that the list's items are made of, in the order of the figures."""
    using = {
        figure: tuple(
            item for item in part.items if figure in (item.measured.numerator, item.measured.denominator)
        )
        for figure in FIGURES
    }
    return tuple(Need(figure, items) for figure, items in using.items() if items)
