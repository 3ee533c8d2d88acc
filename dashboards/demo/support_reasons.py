"""Why an invented enterprise has a rescue plan: what its own events and returns say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from accounts.periods import Period
from enterprises.models import Enterprise, FinanceReturn, ScaleEvent

LINE = Decimal(20_000)
"""千元 a year, from which on an enterprise is 规上."""
_NEAR = Decimal("1.2")
_RECENT = 2
"""For how many years an exit is a reason."""


def reason_of(firm: Enterprise, year: int, number: int) -> str:
    """The reason at the end of the year; `number` varies it where the figures speak for none."""
    last = ScaleEvent.objects.filter(enterprise=firm, period__lte=date(year, 12, 1)).order_by("period").last()
    if last and last.kind == ScaleEvent.Kind.EXIT and last.period.year > year - _RECENT:
        return "exited"
    found = FinanceReturn.objects.filter(enterprise=firm, period=Period(year, 12).date).first()
    stands = last is not None and last.kind != ScaleEvent.Kind.EXIT
    if stands and found and found.revenue is not None and found.revenue < LINE * _NEAR:
        return "at_risk"
    if found and found.revenue is not None and found.revenue < (found.revenue_prior or 0):
        return "falling"
    return ("distressed", "transforming")[number % 2]
