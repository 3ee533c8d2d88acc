"""What can be searched for: one small declaration a kind, and the same question put to all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Region
from enterprises.searching import fold

FEWEST = 2
"""So many signs at least: what a single one finds is nearly everything."""
LONGEST = 60


@dataclass(frozen=True)
class Question:
    """What is asked, by whom, over which regions (the whole scope, its top first), and from which page."""

    text: str
    user: Any
    regions: Sequence[Region]
    context: str = ""
    """The region and period of the page, as the query of the addresses that are found."""

    @property
    def is_long_enough(self) -> bool:
        """Whether it is worth asking."""
        return len(fold(self.text)) >= FEWEST

    def address(self, path: str, anchor: str = "") -> str:
        """`path` within the region and period of the page."""
        return f"{path}{self.context}{anchor}"


@dataclass(frozen=True)
class Hit:
    """One thing found: what it is called, what tells it from others, where it stands."""

    title: str
    note: str
    url: str


@dataclass(frozen=True)
class Kind:
    """A kind of thing: `rows` are those that the person may see and the text names, in order, never evaluated here.

    `few` are offered while one types. A kind with a list of its own names it by `list_url`; the list takes `q`.
    """

    key: str
    title: str
    permission: str
    rows: Callable[[Question], QuerySet[Any] | Sequence[Any]]
    hit: Callable[[Any, Question], Hit]
    list_url: str = ""
    few: int = 3
    order: int = 100


@dataclass(frozen=True)
class Group:
    """What was found of one kind; `more` says whether there is more than is shown."""

    kind: Kind
    hits: list[Hit]
    more: bool
    url: str
    """The list that shows the rest; empty where the kind has none."""

    @property
    def count_label(self) -> str:
        """How many are shown, and whether there are others."""
        return f"{len(self.hits)}+" if self.more else str(len(self.hits))


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Makes a kind part of the search."""
    _kinds[kind.key] = kind


def find(question: Question, *, most: int | None = None) -> list[Group]:
    """What the person may see of each kind, `most` of each or the few of the kind; one query a kind."""
    if not question.is_long_enough:
        return []
    kinds = sorted(_kinds.values(), key=lambda kind: (kind.order, kind.key))
    allowed = [kind for kind in kinds if question.user.has_perm(kind.permission)]
    groups = [_group(kind, question, most or kind.few) for kind in allowed]
    return [group for group in groups if group.hits]


def _group(kind: Kind, question: Question, most: int) -> Group:
    rows = list(kind.rows(question)[: most + 1])
    hits = [kind.hit(row, question) for row in rows[:most]]
    return Group(kind, hits, len(rows) > most, _list_address(kind, question))


def _list_address(kind: Kind, question: Question) -> str:
    """The kind's list over the whole scope, since that is what was searched."""
    if not kind.list_url:
        return ""
    query = {"region": question.regions[0].code, "q": question.text}
    return f"{reverse(kind.list_url)}?{urlencode(query)}"
