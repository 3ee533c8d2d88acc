"""Questions about how good the forecasts were in years past."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from accounts.models import Region
from enterprises.forecast import Method
from enterprises.models import ForecastScore

FEWEST = 30
"""So many enterprises at least make a band; a smaller county is judged by the region above it."""


def years(region: Region) -> list[int]:
    """The years whose forecasts are scored in the region, the latest first."""
    found = ForecastScore.objects.filter(region=region).order_by("-year").values_list("year", flat=True)
    return list(found.distinct())


def scores(region: Region, year: int) -> dict[int, dict[Method, ForecastScore]]:
    """Month → method → its score of the year, months in order; one query."""
    found: dict[int, dict[Method, ForecastScore]] = {}
    for row in ForecastScore.objects.filter(region=region, year=year).order_by("month"):
        found.setdefault(row.month, {})[Method(row.method)] = row
    return found


@dataclass(frozen=True, slots=True)
class Band:
    """Between which figures eight in ten ended that were foreseen alike a year before."""

    score: ForecastScore

    def around(self, forecast: Decimal) -> tuple[Decimal, Decimal]:
        """The band around a forecast."""
        return forecast * Decimal(self.score.low), forecast * Decimal(self.score.high)


def bands(region: Region, year: int, month: int) -> dict[Method, Band]:
    """Method → the band of the year at the month, of the region or the nearest above with enough enterprises."""
    above = [region.path[:end] for end in range(Region.steplen, len(region.path) + 1, Region.steplen)]
    rows = ForecastScore.objects.filter(
        region__path__in=above, year=year, month=month, judged__gte=FEWEST
    ).select_related("region")
    return {Method(row.method): Band(row) for row in rows.order_by("region__path")}
