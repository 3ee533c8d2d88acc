"""All that one enterprise is graded by, as a value that is kept with its grade and read back the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np

from assessments.grading.grades import LEFT_OUT
from assessments.grading.indicators import FIGURES
from assessments.grading.outcome import NOTHING_SAID, Standing
from assessments.grading.scoring import Columns

_BETWEEN = re.compile(r"[、,;\n\r\t/|]+")
_ASIDE = re.compile(r"\([^()]*\)|[\s“”\"'。]")


@dataclass(frozen=True, slots=True)
class Input:
    """One enterprise: its figures in stored units (those known), its division, what was noted, its points."""

    enterprise: int
    uscc: str
    name: str
    industry: str = ""
    figures: Mapping[str, Decimal] = field(default_factory=dict)
    standing: Standing = NOTHING_SAID
    bonuses: tuple[str, ...] = ()
    site: str = ""
    """The shared site whose figures together these are; "" for its own."""

    def as_json(self) -> dict[str, Any]:
        """What is kept of it; the figures as exact digits, what is empty left out."""
        said: dict[str, Any] = {
            "industry": self.industry,
            "vetoes": list(self.standing.vetoes),
            "protections": list(self.standing.protections),
            "ungraded": self.standing.ungraded,
            "left_out": self.standing.left_out,
            "bonuses": list(self.bonuses),
            "site": self.site,
        }
        figures = {name: f"{figure:f}" for name, figure in self.figures.items()}
        return {"figures": figures} | {name: value for name, value in said.items() if value}

    @classmethod
    def of_json(cls, kept: Mapping[str, Any], *, enterprise: int, uscc: str, name: str) -> Input:
        """The input that `as_json` wrote."""
        return cls(
            enterprise,
            uscc,
            name,
            kept.get("industry", ""),
            {key: Decimal(digits) for key, digits in kept["figures"].items()},
            Standing(
                tuple(kept.get("vetoes", ())),
                tuple(kept.get("protections", ())),
                kept.get("ungraded", ""),
                kept.get("left_out", ""),
            ),
            tuple(kept.get("bonuses", ())),
            kept.get("site", ""),
        )


def columns_of(inputs: Sequence[Input], points: Mapping[str, Decimal]) -> Columns:
    """The inputs as columns, a row each; `points` by bonus."""
    n = len(inputs)
    figures = {
        name: np.fromiter((_number(each.figures.get(name)) for each in inputs), dtype=np.float64, count=n)
        for name in FIGURES
    }
    industry = np.fromiter((_division(each.industry) for each in inputs), dtype=np.int64, count=n)
    graded = np.fromiter((each.standing.is_graded for each in inputs), dtype=np.bool_, count=n)
    bonus = np.fromiter((float(points_of(each, points)) for each in inputs), dtype=np.float64, count=n)
    return Columns(figures, industry, graded, bonus)


def points_of(one: Input, points: Mapping[str, Decimal]) -> Decimal:
    """The sum of the points it gets."""
    return sum((points[key] for key in one.bonuses), Decimal(0))


def _number(figure: Decimal | None) -> float:
    return float("nan") if figure is None else float(figure)


def _division(code: str) -> int:
    return int(code) if code.isdecimal() else -1


def named(text: str, labels: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keys of `labels` (key → label) that a list's cell names, in their order, and its words that name none.

    A word counts only as the label or key itself, what stands in brackets left off: 无重大事故 is no accident.
    """
    words = [_plain(word) for word in _BETWEEN.split(unicodedata.normalize("NFKC", text))]
    names = {_plain(unicodedata.normalize("NFKC", label)): key for key, label in labels.items()}
    found = {names.get(word, word if word in labels else "") for word in words}
    unknown = tuple(word for word in words if word and word not in names and word not in labels)
    return tuple(key for key in labels if key in found), unknown


def _plain(word: str) -> str:
    return _ASIDE.sub("", word)


def is_left_out(words: Iterable[str]) -> bool:
    """Whether the words of 不定等级 take the enterprise out of the evaluation altogether."""
    return LEFT_OUT in words
