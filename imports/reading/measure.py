"""Which unit each column is in: its heading's own, else the sheet's, else the stored one with a warning."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise, takewhile

from . import headings, messages, units
from .errors import UnreadableFile
from .matching import Match
from .rows import letter
from .spec import Column, Dimension, Kind

_NAMED = r"(?:(?:计 ?量|金 ?额|货 ?币|数 ?量|价 ?值(?: ?量)?) ?)?单 ?位 ?:"
_LABEL = re.compile(rf"{_NAMED}(?=(?P<rest>(?:(?!{_NAMED})[^()])*))")
# 填报单位, or 填 报 单 位 spread over the cell.
_OWNED = re.compile(r"[\u4e00-\u9fff]$|(?:^| )[\u4e00-\u9fff] $")
_SPLIT = re.compile(r"[、,/;。和及]")


@dataclass
class SheetUnits:
    """The units a sheet states once for all its columns, as written and by dimension."""

    written: str = ""
    factors: dict[Dimension, Decimal] = field(default_factory=dict)
    names: dict[Dimension, str] = field(default_factory=dict)
    unknown: str = ""


def stated(sheet: str, texts: list[str]) -> SheetUnits:
    """The units in cells such as “单位：万元、人”, whatever else stands there; they may stand in the next cell."""
    found = SheetUnits()
    for here, following in pairwise([*texts, ""]):
        text = headings.spaced(here)
        for match in _LABEL.finditer(text):
            named = match["rest"].strip()
            if _OWNED.search(text[: match.start()]):
                written = [*takewhile(_is_measure, _units(named))]  # 填报单位：贵池区经信局 is an office
            else:
                written = [*_units(named or headings.spaced(following))]
            for unit in written:
                _add(sheet, found, unit)
    return found


def _units(text: str) -> Iterator[str]:
    """What stands behind a label, one unit each; words after a unit belong to the next label of the cell."""
    for part in _SPLIT.split(text):
        words = part.split()
        starts = ["".join(words[:end]) for end in range(len(words), 0, -1)]
        likely = (next(filter(meant, starts), "") for meant in (_is_measure, units.looks_like_unit))
        yield next(filter(None, likely), "".join(words))


def _is_measure(unit: str) -> bool:
    return any(units.factor(each, unit) is not None for each in Dimension)


def _add(sheet: str, found: SheetUnits, unit: str) -> None:
    known = [each for each in Dimension if units.factor(each, unit) is not None]
    if not known:
        found.unknown = unit if units.looks_like_unit(unit) else found.unknown
        return
    found.written = f"{found.written}、{unit}" if found.written else unit
    for dimension in known:
        factor = units.FACTORS[dimension][units.tidy(unit)]
        if found.factors.setdefault(dimension, factor) != factor:
            other = found.names[dimension]
            label = units.STORED[dimension]
            raise UnreadableFile("two_units", sheet=sheet, first=other, second=unit, label=label)
        found.names.setdefault(dimension, unit)


def factors(sheet: str, found: Match, common: SheetUnits) -> tuple[dict[int, Decimal], list[str]]:
    """Stored units in one of each column's, and warnings. Raises UnreadableFile for a unit that cannot be."""
    result: dict[int, Decimal] = {}
    assumed: list[Column] = []
    warnings: list[str] = []
    for index, meaning in found.meanings.items():
        column = meaning.column
        if column.kind is not Kind.NUMBER:
            continue
        if chosen := _chosen(found, index, column):
            result[index] = _told(sheet, found, index, chosen, common, warnings)
            continue
        unit = _written(found, index)
        if unit and column.dimension is not Dimension.NONE:
            result[index] = _own(sheet, index, unit, column)
            continue
        if column.dimension is Dimension.MONEY and not common.factors and common.unknown:
            raise _unknown(sheet, "", common.unknown, column)
        result[index] = common.factors.get(column.dimension, units.ONE)
        if column.dimension not in (*common.factors, Dimension.NONE, Dimension.PERSONS):
            assumed.append(column)
    return result, [*warnings, *_warnings(sheet, assumed)]


def stated_for(sheet: str, found: Match) -> SheetUnits:
    """The units above the header. Two that exclude each other do no harm where every column was told its own."""
    try:
        return stated(sheet, found.header.above)
    except UnreadableFile:
        numbers = {i: each.column for i, each in found.meanings.items() if each.column.kind is Kind.NUMBER}
        if all(_chosen(found, i, each) or _written(found, i) for i, each in numbers.items()):
            return SheetUnits()
        raise


def told(found: Match) -> dict[str, str]:
    """Value name → the unit that a person chose for its column."""
    return {
        meaning.value_name: unit
        for index, meaning in found.meanings.items()
        if meaning.column.kind is Kind.NUMBER and (unit := _chosen(found, index, meaning.column))
    }


def _chosen(found: Match, index: int, column: Column) -> str:
    """The unit that a person chose for the column: its own, else that of the sheet's money; "" for none."""
    if found.told is None or column.dimension is Dimension.NONE:
        return ""
    own = found.told.by_index[index].unit
    if own or column.dimension is not Dimension.MONEY or _written(found, index):
        return own
    return found.told.unit


def _told(
    sheet: str, found: Match, index: int, chosen: str, common: SheetUnits, warnings: list[str]
) -> Decimal:
    """Stored units in one of the unit chosen. Raises where the file has come to state another one since."""
    column = found.meanings[index].column
    factor = _own(sheet, index, chosen, column)
    own = _written(found, index)
    if not own and not common.factors and units.is_foreign(common.unknown):
        raise _unknown(sheet, "", common.unknown, column)
    stated = own or common.names.get(column.dimension, "")
    if not stated or units.factor(column.dimension, stated) == factor:
        return factor
    # What stands in the heading is part of the fingerprint: the person saw it when the unit was chosen.
    if found.told and not own and common.written != found.told.stated:
        place = f" {letter(index)} 列上方"
        raise UnreadableFile("unit_restated", sheet=sheet, place=place, stated=stated, unit=chosen)
    told = messages.UNIT_AS_MAPPED.format(sheet=sheet, column=letter(index), stated=stated, unit=chosen)
    warnings.append(told)
    return factor


def _written(found: Match, index: int) -> str:
    """The unit in the column's own heading, else in that of the indicator it belongs to."""
    texts = (found.header.headings[index], found.borrowed.get(index, ""))
    return next((unit for text in texts if (unit := headings.split_unit(text)[1])), "")


def _own(sheet: str, index: int, unit: str, column: Column) -> Decimal:
    factor = units.factor(column.dimension, unit)
    if factor is None:
        raise _unknown(sheet, f" {letter(index)} 列", unit, column)
    return factor


def _unknown(sheet: str, place: str, unit: str, column: Column) -> UnreadableFile:
    allowed = units.ALLOWED[column.dimension]
    details = {"sheet": sheet, "place": place, "unit": unit, "label": column.label}
    return UnreadableFile("unknown_unit", **details, allowed=allowed)


def _warnings(sheet: str, assumed: Iterable[Column]) -> list[str]:
    by_unit: dict[str, list[str]] = {}
    for column in assumed:
        labels = by_unit.setdefault(units.STORED[column.dimension], [])
        if column.label not in labels:
            labels.append(column.label)
    return [
        messages.ASSUMED_UNIT.format(sheet=sheet, labels="、".join(labels), unit=unit)
        for unit, labels in by_unit.items()
    ]
