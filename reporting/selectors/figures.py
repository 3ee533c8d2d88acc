"""Figures for the check rules: columns of a whole city, loaded with a few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from accounts.periods import Period
from enterprises import return_forms
from enterprises.models import PowerReading
from reporting.names import POWER, SUPPLIED
from reporting.rules import Book, Need

_POWER = {SUPPLIED: "ytd", f"{SUPPLIED}_prior": "ytd_prior"}
Coming = Mapping[int, Mapping[str, str | None]]
"""Enterprise → value name → the figure that it is to have, as it is written; None where the cell is blank."""
_Group = tuple[str, tuple[str, ...]]


def book_of(enterprises: Sequence[int], needs: Iterable[Need], where: Mapping[str, Any]) -> Book:
    """The needed figures of the enterprises, in their order; `where` picks them by a lookup on 'enterprise'.

    One query for each form and set of values that is wanted of it: about four a form.
    """
    places = {pk: place for place, pk in enumerate(enterprises)}
    wanted: dict[tuple[str, Period], list[str]] = defaultdict(list)
    for need in needs:
        wanted[need.form, need.period].append(need.name)
    groups: dict[_Group, list[Period]] = defaultdict(list)
    for (form, period), names in wanted.items():
        groups[form, tuple(sorted(names))].append(period)
    columns: dict[Need, list[Any]] = {}
    for (form, fields), periods in groups.items():
        columns |= _columns(form, fields, periods, places, where)
    return Book(len(enterprises), columns)


def _columns(
    form: str,
    names: tuple[str, ...],
    periods: Sequence[Period],
    places: Mapping[int, int],
    where: Mapping[str, Any],
) -> dict[Need, list[Any]]:
    size, by_date = len(places), {period.date: period for period in periods}
    columns: dict[tuple[date, str], list[Any]] = {
        (day, name): [None] * size for day in by_date for name in names
    }
    lines = {day: [columns[day, name] for name in names] for day in by_date}
    for pk, day, *values in _rows(form, names, list(by_date), where):
        if (place := places.get(pk)) is not None:
            for column, value in zip(lines[day], values, strict=True):
                column[place] = value
    return {Need(form, by_date[day], name): column for (day, name), column in columns.items()}


def _rows(form: str, names: Sequence[str], days: Sequence[date], where: Mapping[str, Any]) -> Any:
    if form == POWER:
        through = {f"account__{lookup}": value for lookup, value in where.items()}
        readings = PowerReading.objects.filter(period__in=days, account__enterprise__isnull=False, **through)
        sums = {f"sum_{name}": Sum(_POWER[name]) for name in names}
        return (
            readings.order_by()
            .values_list("account__enterprise_id", "period")
            .annotate(**sums)
            .values_list("account__enterprise_id", "period", *sums)
        )
    returns = return_forms.MODELS[form]._default_manager.filter(period__in=days, **where)
    return returns.order_by().values_list("enterprise_id", "period", *names)


def overlaid(book: Book, form: str, period: Period, enterprises: Sequence[int], coming: Coming) -> Book:
    """The book as it would stand once the figures that come are in it; a value that does not come stays."""
    columns = dict(book.columns)
    lines = [(place, coming[pk]) for place, pk in enumerate(enterprises) if pk in coming]
    for need, column in book.columns.items():
        if (need.form, need.period) != (form, period):
            continue
        over = list(column)
        for place, figures in lines:
            if need.name in figures:
                figure = figures[need.name]
                over[place] = None if figure is None else Decimal(figure)
        columns[need] = over
    return Book(book.size, columns)
