"""Who moves from which grade to which, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from assessments.grading.grades import FINAL_GRADES, GRADES

ABSENT = "未参加"
"""Whoever has no grade on one of the two sides at all."""
Pair = tuple[str, str]


@dataclass(frozen=True)
class Moves:
    """(before, after) → how many enterprises."""

    counts: Counter[Pair]

    @classmethod
    def of(cls, pairs: Iterable[Pair]) -> Moves:
        """The pairs counted."""
        return cls(Counter(pairs))

    @property
    def total(self) -> int:
        """All of them."""
        return self.counts.total()

    @property
    def moved(self) -> int:
        """How many have another grade after."""
        return sum(number for (before, after), number in self.counts.items() if before != after)

    @property
    def stayed(self) -> int:
        """How many were there on both sides."""
        return sum(number for pair, number in self.counts.items() if ABSENT not in pair)

    @property
    def changed(self) -> int:
        """How many of those have another grade after."""
        pairs = self.counts.items()
        return sum(number for pair, number in pairs if ABSENT not in pair and pair[0] != pair[1])

    @property
    def befores(self) -> list[str]:
        """The grades that anybody had, the best first."""
        return _in_order({before for before, _ in self.counts})

    @property
    def afters(self) -> list[str]:
        """The grades that anybody has after, the best first."""
        return _in_order({after for _, after in self.counts})

    def before(self, grade: str) -> int:
        """How many had it."""
        return sum(number for (before, _), number in self.counts.items() if before == grade)

    def after(self, grade: str) -> int:
        """How many have it after."""
        return sum(number for (_, after), number in self.counts.items() if after == grade)

    @property
    def before_after(self) -> list[tuple[str, int, int, int]]:
        """(grade, how many had it, how many have it after, the difference)."""
        grades = _in_order({grade for pair in self.counts for grade in pair})
        sums = ((grade, self.before(grade), self.after(grade)) for grade in grades)
        return [(grade, before, after, after - before) for grade, before, after in sums]

    def sankey(self, left: str, right: str) -> dict[str, list[dict[str, Any]]]:
        """Nodes and links of the flow; `left` and `right` are the names of the two sides."""
        nodes: list[dict[str, Any]] = [{"name": f"{left} {grade}", "grade": grade} for grade in self.befores]
        nodes += [{"name": f"{right} {grade}", "grade": grade} for grade in self.afters]
        links = [
            {"source": f"{left} {before}", "target": f"{right} {after}", "value": self.counts[before, after]}
            for before in self.befores
            for after in self.afters
            if self.counts[before, after]
        ]
        return {"nodes": nodes, "links": links}


def steps(before: str, after: str) -> int | None:
    """How many grades it went up, below 0 down; None where either is none of A to D."""
    if before not in GRADES or after not in GRADES:
        return None
    return GRADES.index(before) - GRADES.index(after)


def _in_order(grades: set[str]) -> list[str]:
    return [grade for grade in (*FINAL_GRADES, ABSENT) if grade in grades]
