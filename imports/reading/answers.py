"""Rows as the child process sent them, looked over before they are used.

The child has read a stranger's file: it is believed as to what stands there, and held to the form.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from .errors import UnreadableFile
from .orders import Order
from .process import SEPARATOR
from .rows import Problem, Row

_FIGURE = r"(?:-?[0-9]{1,13}+(?:\.[0-9]{1,4}+)?)?"


class Answers:
    """Makes rows of one sheet's messages. Raises UnreadableFile for one that is not of the shape ordered."""

    def __init__(self, order: Order) -> None:
        self._sheet = order.sheet
        self._names = order.names
        row = ",".join([_FIGURE] * len(order.names))
        self._form = re.compile(f"{row}(?:{SEPARATOR}{row})*+")

    def rows(self, message: dict[str, Any], digits: bytes, cells: bytes) -> list[Row]:
        """The rows of a message and the two lines that belong to it."""
        try:
            return self._rows(message, digits, cells)
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            raise UnreadableFile("crashed") from error

    def _rows(self, message: dict[str, Any], digits: bytes, cells: bytes) -> list[Row]:
        numbers, usccs, names = message["rows"], message["uscc"], message["name"]
        if not numbers:
            return []
        _require(_all(numbers, int) and _all(usccs, str) and _all(names, str))
        rows = [
            Row(self._sheet, number, uscc, name, {}, {}, figures, [], raw, self._names)
            for number, uscc, name, figures, raw in zip(
                numbers, usccs, names, self._figures(digits), _split(cells.decode()), strict=True
            )
        ]
        for place, rest in message["rest"].items():
            _complete(rows[int(place)], rest)
        return rows

    def _figures(self, digits: bytes) -> list[str]:
        """The digits of each row. Raises ValueError unless they are as many figures as ordered, and nothing else."""
        text = digits.decode()
        _require(self._form.fullmatch(text) is not None)
        return _split(text)


def _split(line: str) -> list[str]:
    return line.split(SEPARATOR)


def _all(values: Sequence[object], kind: type) -> bool:
    return set(map(type, values)) == {kind}


def _require(shaped: bool) -> None:
    if not shaped:
        raise ValueError


def _complete(row: Row, rest: dict[str, Any]) -> None:
    _require(_all([*rest["texts"].values(), ""], str))
    row.texts.update(rest["texts"])
    row.months.update({name: date.fromisoformat(month) for name, month in rest["months"].items()})
    for column, heading, value, why in rest["problems"]:
        _require(_all([column or "", heading, value, why], str))
        row.problems.append(Problem(column, heading, value, why))
