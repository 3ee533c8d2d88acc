"""What a unit of the demonstration is: a county or zone, its enterprises, and how many came and went."""

from __future__ import annotations

from dataclasses import dataclass, replace

Spans = tuple[int, int, int, int, int]
"""Of 2020, 2021, 2022, the first and the second half of 2023."""
Path = tuple[float, float, float]
"""Growth in per cent, year to date, at February, June and December."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A county or zone that is ranked by itself."""

    code: str
    office: str
    name: str
    starts: tuple[str, ...]
    trades: str
    base: int
    entries: Spans
    exits: Spans
    output: float
    growth: dict[int, Path]
    parks: tuple[tuple[str, str], ...] = ()

    @property
    def ever(self) -> int:
        """How many enterprises were ever in the library."""
        return self.base + sum(self.entries)


def scaled(units: tuple[Unit, ...], outside: int, number: int) -> tuple[tuple[Unit, ...], int]:
    """The units with `number` enterprises in all, the `outside` never entered included, in the same proportions."""
    usual = [n for unit in units for n in (unit.base, *unit.entries)] + [outside]
    *counts, never = _apportioned(usual, number)
    factor = number / sum(usual)
    fewer = []
    for place, unit in enumerate(units):
        base, *entries = counts[place * 6 : place * 6 + 6]
        exits = tuple(int(n * factor) for n in unit.exits)
        output = unit.output * (base + sum(entries)) / unit.ever
        fewer.append(replace(unit, base=base, entries=tuple(entries), exits=exits, output=output))  # type: ignore[arg-type]
    return tuple(fewer), never


def _apportioned(usual: list[int], number: int) -> list[int]:
    """`usual` scaled to sum to `number`, by largest remainder."""
    exact = [n * number / sum(usual) for n in usual]
    counts = [int(x) for x in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: (counts[i] - exact[i], i))
    for i in by_remainder[: number - sum(counts)]:
        counts[i] += 1
    return counts
