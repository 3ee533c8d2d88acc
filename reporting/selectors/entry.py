"""What the sheet of one unit shows: its enterprises with what stands, what stood last month and last year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Sum

from accounts.models import Region
from accounts.periods import FIRST_MONTH, Period
from enterprises import lineage, return_forms
from enterprises.models import Return
from imports.models import Batch
from imports.reading.texts import plain
from reporting.selectors.cycle import counts, expected, units_within

Figures = dict[str, Decimal]


@dataclass(frozen=True)
class EntryRow:
    """One enterprise of the sheet; every figure in its stored unit, those that do not stand left out."""

    pk: int
    uscc: str
    name: str
    values: Figures = field(default_factory=dict)
    last: Figures = field(default_factory=dict)
    """上期累计: the year to date as it stood a month ago; empty for 1–2月, before which there is none."""
    stored: Figures = field(default_factory=dict)
    """去年已存: what was stored last year for the same months."""
    by: str = ""
    """Whoever wrote this row last, with the time of that save."""


def is_unit(region: Region) -> bool:
    """Whether the region reports by itself: a county, or a zone assessed beside the counties."""
    return region.kind == Region.Kind.COUNTY or (region.kind == Region.Kind.ZONE and region.assessed)


def unit_of(region: Region) -> Region | None:
    """The unit that reports the region's enterprises: itself or, for a park, its county; None above both."""
    if is_unit(region):
        return region
    if not region.is_park:
        return None
    return next((above for above in reversed(Region.objects.get_ancestors(region)) if is_unit(above)), None)


def entry_rows(form: str, unit: Region, period: Period, *, region: Region, user: Any) -> list[EntryRow]:
    """The sheet's rows in the order of their codes; a constant number of queries.

    `region` is the unit or one of its parks, whose enterprises alone are then listed.
    """
    enterprises = list(
        expected(form, unit, period)
        .visible_to(user)
        .within(region)
        .order_by("uscc")
        .values_list("pk", "uscc", "name")
    )
    keys = [pk for pk, _, _ in enterprises]
    now = _returns(form, period, keys)
    # The year begins anew with 1–2月: December's year to date is nothing to hold it against.
    last = _returns(form, period.previous, keys) if period.month > FIRST_MONTH else {}
    stored = _returns(form, period.prior, keys)
    written = lineage.written_by(now.values())
    main, all_names = return_forms.value_names(form), _all_names(form)
    return [
        EntryRow(
            pk,
            uscc,
            name,
            _figures(now.get(pk), all_names),
            _figures(last.get(pk), main),
            _figures(stored.get(pk), main),
            written.get(pk, ""),
        )
        for pk, uscc, name in enterprises
    ]


def _all_names(form: str) -> list[str]:
    return [part for name in return_forms.value_names(form) for part in (name, f"{name}_prior")]


def _returns(form: str, period: Period, enterprises: Iterable[int]) -> dict[int, Return]:
    found = return_forms.MODELS[form]._default_manager.filter(period=period.date, enterprise__in=enterprises)
    return {ret.enterprise_id: ret for ret in found}


def _figures(ret: Return | None, names: Iterable[str]) -> Figures:
    return {name: value for name in names if (value := getattr(ret, name, None)) is not None}


def stamp(form: str, period: Period) -> str:
    """A text that differs as soon as anything of this form and period was written or taken back."""
    told = Batch.objects.filter(importer="returns", form=form, period=period.date).aggregate(
        taken=Max("taken_at"), undone=Max("undone_at"), batches=Count("pk"), rows=Sum("rows_total")
    )
    return "|".join(str(told[name] or "") for name in ("taken", "undone", "batches", "rows"))


def texts(figures: Figures) -> dict[str, str]:
    """Figures as plain strings, which no browser rounds."""
    return {name: plain(value) for name, value in figures.items()}


def main_value(form: str) -> str:
    """The value by which an enterprise counts as filled in: the form's first."""
    return return_forms.value_names(form)[0]


@dataclass(frozen=True)
class UnitProgress:
    """How far one unit's sheet is filled in."""

    region: Region
    expected: int
    filled: int

    @property
    def missing(self) -> int:
        """How many enterprises have no figure yet."""
        return self.expected - self.filled


def units_progress(form: str, region: Region, period: Period) -> list[UnitProgress]:
    """The units of the region that have enterprises in the library, each with how many are filled in."""
    units = units_within(region)
    found = counts([form], units, period)
    return [
        UnitProgress(unit, owed.expected, owed.reported)
        for unit in units
        if (owed := found.get((form, unit.pk)))
    ]
