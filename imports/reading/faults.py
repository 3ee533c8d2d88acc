"""What is wrong with an explained layout: the checks that a recognised header is held to as well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from . import headings, messages, units
from .known import KEYS, NAME, USCC, KnownColumn, KnownLayout, column_of
from .rows import letter
from .spec import Column, Dimension, FormSpec, Kind


@dataclass(frozen=True)
class Fault:
    """One sentence about a layout: about a column's value or unit, or, without `index`, about the whole."""

    why: str
    index: int | None = None
    about: str = "value"


def of(layout: KnownLayout, spec: FormSpec) -> list[Fault]:
    """Everything that forbids reading by the layout."""
    return [*_of_whole(layout, spec), *_twice(layout, spec), *_of_columns(layout, spec)]


def _of_whole(layout: KnownLayout, spec: FormSpec) -> Iterator[Fault]:
    if layout.place_of(USCC) is None:
        if spec.needs_code:
            yield Fault(messages.MAP_NO_CODE.format(form=spec.label))
        elif layout.place_of(NAME) is None:
            yield Fault(messages.MAP_NO_KEY)
    found = [known[0] for each in layout.columns if (known := column_of(spec, each.value))]
    names = {column.name for column in found}
    if missing := [each.label for each in spec.columns if each.required and each.name not in names]:
        yield Fault(messages.MAP_MISSING.format(form=spec.label, labels="、".join(missing)))
    elif not spec.fits(found):
        yield Fault(messages.MAP_NOTHING.format(form=spec.label))


def _twice(layout: KnownLayout, spec: FormSpec) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for column in layout.columns:
        if column.value and first.setdefault(column.value, column.index) != column.index:
            about = letter(first[column.value])
            told = messages.MAP_TWICE.format(label=label_of(spec, column.value), column=about)
            yield Fault(told, column.index)


def label_of(spec: FormSpec, value: str) -> str:
    """The Chinese name of a value or key."""
    if value in KEYS:
        return KEYS[value]
    known = column_of(spec, value)
    return f"{known[0].label}{'（上年同期）' if known[1] else ''}" if known else value


def _of_columns(layout: KnownLayout, spec: FormSpec) -> Iterator[Fault]:
    for column in layout.columns:
        if not column.value or column.value in KEYS:
            continue
        known = column_of(spec, column.value)
        if known is None:
            yield Fault(messages.MAP_UNKNOWN_VALUE.format(form=spec.label), column.index)
        elif known[0].kind is Kind.NUMBER:
            yield from _of_figure(column, known[0], spec)


def _of_figure(column: KnownColumn, means: Column, spec: FormSpec) -> Iterator[Fault]:
    own = (means.label, *means.headings)
    if headings.is_rate(column.heading) and not any(map(headings.is_rate, own)):
        yield Fault(messages.MAP_RATE.format(label=means.label), column.index)
    elif spec.periodic and not spec.year_column and headings.is_single(column.heading):
        yield Fault(messages.MAP_SINGLE.format(label=means.label), column.index)
    elif (written := headings.split_unit(column.heading)[1]) and not may_stand(written, means.dimension):
        told = messages.MAP_WRITTEN_UNIT.format(label=means.label, unit=written)
        yield Fault(told, column.index)
    if column.unit and units.factor(means.dimension, column.unit) is None:
        allowed = units.ALLOWED[means.dimension]
        told = messages.MAP_UNIT.format(label=means.label, unit=column.unit, allowed=allowed)
        yield Fault(told, column.index, "unit")


def may_stand(written: str, dimension: Dimension) -> bool:
    """Whether a column headed with this unit can be of the dimension: an unknown one may be explained.

    Persons are no money whoever says so, and neither are dollars.
    """
    if dimension is Dimension.NONE or units.factor(dimension, written) is not None:
        return True
    return not units.is_known(written) and not units.is_foreign(written)
