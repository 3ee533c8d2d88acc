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
    recent, course = _recent(period), _course_periods(period)
    course_days = {day for _, *each in course for day in each}
    revenue = _values(FinanceReturn, "revenue", course_days, enterprises)
    days = {each.date for each in recent}
    output = _values(OutputReturn, "gross_output", days, enterprises)
    electricity = _values(EnergyReturn, "electricity", days, enterprises)
    supplied = _supplied(days, enterprises)
    return {
        pk: Facts(
            in_library=library.get(pk, (False, None))[0],
            left=library.get(pk, (False, None))[1],
            revenue=_course(course, pk, revenue),
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


def _recent(period: Period) -> list[Period]:
    """The last periods of the year, the latest last: each month alone is the growth over the one before."""
    return period.of_year[-MONTHS_BACK:]


def _values(model: Any, name: str, days: Iterable[date], enterprises: Sequence[int]) -> Table:
    rows = model.objects.filter(enterprise__in=enterprises, period__in=set(days))
    columns = rows.order_by().values_list("enterprise", "period", name, f"{name}_prior")
    return {(pk, day): _Pair(now, base) for pk, day, now, base in columns}


def _supplied(days: Iterable[date], enterprises: Sequence[int]) -> Table:
    """What the power company's list says of the enterprises' accounts, where no return of energy does."""
    rows = PowerReading.objects.filter(account__enterprise__in=enterprises, period__in=set(days))
    sums = rows.order_by().values_list("account__enterprise", "period").annotate(Sum("ytd"), Sum("ytd_prior"))
    return {(pk, day): _Pair(now, base) for pk, day, now, base in sums}


def _course_periods(period: Period) -> list[tuple[int, date, date, date]]:
    """(month, its day, the same of last year, last year's end) of this period and, unless a year begins, the last."""
    latest = [period, *([period.previous] if period.month > FIRST_MONTH else [])]
    end = Period(period.year - 1, YEAR_END).date
    return [(each.month, each.date, each.prior.date, end) for each in latest]


def _course(periods: list[tuple[int, date, date, date]], pk: int, revenue: Table) -> Course:
    """The year as far as reported: a period that is not in yet is judged by the one before."""
    for month, day, prior, end in periods:
        found = revenue.get((pk, day), _NOTHING)
        if found.now is not None:
            stored = revenue.get((pk, prior), _NOTHING).now
            return Course(month, found.now, found.base, stored, revenue.get((pk, end), _NOTHING).now)
    return Course(periods[0][0], last_year=revenue.get((pk, periods[0][3]), _NOTHING).now)


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
