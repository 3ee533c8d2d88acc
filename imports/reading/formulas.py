"""Formulas whose results were never saved, where what is read depends on them. Runs in the child process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from .errors import Refusal
from .plan import Plan
from .rows import letter


def check(rows: Iterable[list[Any]], unsaved: set[tuple[int, int]], plan: Plan) -> None:
    """Raises Refusal where a row that is read lacks a result; a total that is passed over may lack its own.

    `unsaved` are row and column counted from 0; calamine has a blank there.
    """
    by_row: dict[int, set[int]] = {}
    for row, column in unsaved:
        by_row.setdefault(row + 1, set()).add(column)
    missed = [
        (number, column)
        for number, cells in _lines(rows, by_row)
        for column in plan.missed(number, cells, by_row[number])
    ]
    if missed:
        row, column = min(missed)
        cell = f"{letter(column)}{row}" if row else "?"
        raise Refusal("uncached_formula", sheet=plan.order.sheet, cell=cell, count=len(missed))


def _lines(rows: Iterable[list[Any]], wanted: Iterable[int]) -> Iterator[tuple[int, list[Any]]]:
    """The rows of the wanted numbers; those that calamine does not give are blank."""
    left = set(wanted)
    for number, cells in enumerate(rows, 1):
        if number in left:
            left.discard(number)
            yield number, cells
    yield from ((number, []) for number in left)
