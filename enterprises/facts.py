"""What is on record of many enterprises up to a period, as the classification takes it: a few queries a chunk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Sum

from accounts.models import Region
from accounts.periods import FIRST_MONTH, Period
from enterprises.classification import Facts, Month
from enterprises.forecast import YEAR_END, Course
from enterprises.models import EnergyReturn, Enterprise, FinanceReturn, OutputReturn, PowerReading, ScaleEvent

MONTHS_BACK = 4
"""So many periods are read; a month alone is the difference of two of them."""
CHUNK = 5_000


class _Pair(NamedTuple):
    """A year to date and its 上年同期."""

    now: Decimal | None
    base: Decimal | None


_NOTHING = _Pair(None, None)
Table = dict[tuple[int, date], _Pair]


def in_chunks(region: Region | None) -> Iterator[dict[int, str]]:
    """Enterprise → the path of its region, those of `region` or all, in chunks by the key."""
    inside = Enterprise.objects.within(region) if region else Enterprise.objects.all()
    places, last = inside.order_by("pk").values_list("pk", "region__path"), 0
    while chunk := dict(places.filter(pk__gt=last)[:CHUNK]):
        yield chunk
        last = max(chunk)


def gather(period: Period, enterprises: Sequence[int]) -> dict[int, Facts]:
    """Enterprise → its facts up to and with `period`; five queries whatever their number."""
    library = _library(period, enterprises)
    revenue = _values(FinanceReturn, "revenue", _revenue_periods(period), enterprises)
    recent = _recent(period)
    output = _values(OutputReturn, "gross_output", recent, enterprises)
    electricity = _values(EnergyReturn, "electricity", recent, enterprises)
    supplied = _supplied(recent, enterprises)
    return {
        pk: Facts(
            in_library=library.get(pk, (False, None))[0],
            left=library.get(pk, (False, None))[1],
            revenue=_course(period, pk, revenue),
            output=_months(recent, pk, output),
            electricity=_months(recent, pk, electricity) or _months(recent, pk, supplied),
        )
        for pk in enterprises
    }


def _library(period: Period, enterprises: Sequence[int]) -> dict[int, tuple[bool, date | None]]:
    """Enterprise → (whether it stands in the library, else when it left), by its latest event."""
    events = ScaleEvent.objects.filter(enterprise__in=enterprises, period__lte=period.date)
    found: dict[int, tuple[bool, date | None]] = {}
    for pk, kind, month in events.order_by("period", "pk").values_list("enterprise", "kind", "period"):
        inside = kind == ScaleEvent.Kind.ENTRY
        found[pk] = (inside, None if inside else month)
    return found


def _revenue_periods(period: Period) -> list[Period]:
    """What the year's course is read from: this period or the one before it, the same of last year, its end."""
    latest = [period, *([period.previous] if period.month > FIRST_MONTH else [])]
    return [*latest, *(each.prior for each in latest), Period(period.year - 1, YEAR_END)]


def _recent(period: Period) -> list[Period]:
    """The last periods of the year, the latest last: each month alone is the growth over the one before."""
    return period.of_year[-MONTHS_BACK:]


def _values(model: Any, name: str, periods: Iterable[Period], enterprises: Sequence[int]) -> Table:
    rows = model.objects.filter(enterprise__in=enterprises, period__in={each.date for each in periods})
    columns = rows.order_by().values_list("enterprise", "period", name, f"{name}_prior")
    return {(pk, day): _Pair(now, base) for pk, day, now, base in columns}


def _supplied(periods: Iterable[Period], enterprises: Sequence[int]) -> Table:
    """What the power company's list says of the enterprises' accounts, where no return of energy does."""
    rows = PowerReading.objects.filter(
        account__enterprise__in=enterprises, period__in={each.date for each in periods}
    )
    sums = rows.order_by().values_list("account__enterprise", "period").annotate(Sum("ytd"), Sum("ytd_prior"))
    return {(pk, day): _Pair(now, base) for pk, day, now, base in sums}


def _course(period: Period, pk: int, revenue: Table) -> Course:
    """The year as far as reported: a period that is not in yet is judged by the one before."""
    end = revenue.get((pk, Period(period.year - 1, YEAR_END).date), _NOTHING).now
    for each in _revenue_periods(period)[: 2 if period.month > FIRST_MONTH else 1]:
        found = revenue.get((pk, each.date), _NOTHING)
        if found.now is not None:
            stored = revenue.get((pk, each.prior.date), _NOTHING).now
            return Course(each.month, found.now, found.base, stored, end)
    return Course(period.month, last_year=end)


def _months(periods: Sequence[Period], pk: int, table: Table) -> list[Month]:
    """The months alone that both ends of are on record, the latest last."""
    found: dict[Period, Month] = defaultdict()
    for each in periods:
        now = table.get((pk, each.date))
        if now is None:
            continue
        if each.month == FIRST_MONTH:
            found[each] = Month(now.now, now.base)
        elif before := table.get((pk, each.previous.date)):
            found[each] = Month(_less(now.now, before.now), _less(now.base, before.base))
    return list(found.values()) if periods and periods[-1] in found else []


def _less(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    return None if now is None or before is None else now - before
