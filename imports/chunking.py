"""Rows in lists: small enough for SQLite's variable limit, large enough that a query's cost is spread."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
CHUNK = 2_000


def chunks(rows: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """`rows` in lists of at most `size`."""
    iterator = iter(rows)
    while chunk := list(islice(iterator, size)):
        yield chunk
