"""Questions about standings: how many of each status where, one enterprise's way through them, the back-test."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from django.db.models import Count, QuerySet
from numpy.typing import NDArray

from accounts.models import Region
from accounts.periods import Period
from enterprises.classification import Rules, ScaleStatus
from enterprises.forecast import Score, back_test
from enterprises.models import Enterprise, FinanceReturn, StatusSnapshot

Floats = NDArray[np.float64]


def statuses_at(region: Region, period: Period, user: Any = None) -> QuerySet[StatusSnapshot]:
    """The standings of the region's enterprises at the period."""
    found = StatusSnapshot.objects.filter(period=period.date).within(region)
    return found.visible_to(user) if user else found


def counts(rows: QuerySet[StatusSnapshot]) -> dict[ScaleStatus, int]:
    """Status → how many, every status named."""
    told = Counter(dict(rows.order_by().values_list("status").annotate(Count("pk"))))
    return {status: told[status] for status in ScaleStatus}


def counts_by_region(rows: QuerySet[StatusSnapshot]) -> dict[int, dict[ScaleStatus, int]]:
    """Region of the enterprise → status → how many; one query."""
    found: dict[int, dict[ScaleStatus, int]] = {}
    told = rows.order_by().values_list("enterprise__region", "status").annotate(Count("pk"))
    for region, status, number in told:
        found.setdefault(region, dict.fromkeys(ScaleStatus, 0))[ScaleStatus(status)] = number
    return found


def timeline(enterprise: Enterprise) -> list[StatusSnapshot]:
    """The enterprise's standings, the latest first."""
    return list(StatusSnapshot.objects.filter(enterprise=enterprise).order_by("-period"))


def as_json(rows: Iterable[StatusSnapshot]) -> Iterator[dict[str, Any]]:
    """The standings as the command prints them; money in 千元 as text, so that nothing is rounded."""
    for row in rows:
        yield {
            "uscc": row.enterprise.uscc,
            "status": row.status,
            "reasons": [words for _, words in row.reasons],
            "warnings": [words for _, words in row.warnings],
            "forecast": None if row.forecast is None else f"{row.forecast.normalize():f}",
        }


def back_test_of(region: Region, year: int, rules: Rules) -> list[Score]:
    """How good each forecast was at each month of a past year, over the region's enterprises."""
    return back_test(
        _revenues(region, year), _revenues(region, year - 1, like=year), threshold=float(rules.threshold)
    )


def _revenues(region: Region, year: int, *, like: int | None = None) -> Floats:
    """Revenue (n × 11) of the year, year to date, of the enterprises that reported the December of `like`."""
    ends = FinanceReturn.objects.within(region).filter(period=Period(like or year, 12).date)
    places = {pk: place for place, pk in enumerate(sorted(ends.values_list("enterprise", flat=True)))}
    table = np.full((len(places), 11), np.nan)
    rows = FinanceReturn.objects.within(region).filter(
        period__range=(Period(year, 2).date, Period(year, 12).date), revenue__isnull=False
    )
    for pk, day, value in rows.order_by().values_list("enterprise", "period", "revenue").iterator(10_000):
        if pk in places:
            table[places[pk], day.month - 2] = value
    return table
