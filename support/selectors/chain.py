"""Questions about the chain: who of the register makes what others seek, and who works with whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from accounts.models import Region
from enterprises.models import Enterprise
from support.fulfilment import LIVE
from support.kinds import CHAIN
from support.matching import keywords
from support.models import ChainEntry, Need
from support.models.chain import ChainQuerySet

MOST_NEEDS = 25
MOST_FOUND = 200


def entries(user: Any) -> ChainQuerySet:
    """The person's lists with their enterprises and the partners that are in the register."""
    return ChainEntry.objects.visible_to(user).select_related(
        "enterprise__region", "enterprise__zone", "partner"
    )


@dataclass(frozen=True)
class Match:
    """A need of the chain, by which words it was looked for, and whose product has one of them."""

    need: Need
    words: list[str]
    found: list[ChainEntry]


def sought(user: Any, region: Region) -> list[Match]:
    """The latest live needs of the chain, each with the enterprises whose products have one of its words.

    A supplier is sought among the products; a customer among what enterprises buy from their suppliers.
    """
    rows = Need.objects.visible_to(user).within(region).filter(kind__in=CHAIN, state__in=LIVE)
    needs = list(rows.select_related("enterprise__region").order_by("-month", "pk")[:MOST_NEEDS])
    words = {need.pk: keywords(need.subject) for need in needs}
    candidates = _with_words({word for each in words.values() for word in each}, user)
    return [Match(need, words[need.pk], _of(need, words[need.pk], candidates)) for need in needs]


def _with_words(words: set[str], user: Any) -> list[ChainEntry]:
    if not words:
        return []
    wanted = Q()
    for word in sorted(words):
        wanted |= Q(product__icontains=word)
    roles = (ChainEntry.Role.PRODUCT, ChainEntry.Role.SUPPLIER)
    return list(entries(user).filter(wanted, role__in=roles).order_by("enterprise__name", "pk")[:MOST_FOUND])


def _of(need: Need, words: list[str], candidates: list[ChainEntry]) -> list[ChainEntry]:
    role = ChainEntry.Role.PRODUCT if need.kind == CHAIN[0] else ChainEntry.Role.SUPPLIER
    return [
        entry
        for entry in candidates
        if entry.role == role
        and entry.enterprise_id != need.enterprise_id
        and any(word in entry.product for word in words)
    ]


def makers(user: Any, text: str) -> list[ChainEntry]:
    """Whose products have one of the words of `text`, or whose customers' lists say so."""
    words = keywords(text)
    return [entry for entry in _with_words(set(words), user) if entry.role == ChainEntry.Role.PRODUCT]


def lists_of(enterprise: Enterprise) -> dict[str, list[ChainEntry]]:
    """Label of the role → the enterprise's lines, in the order of the roles."""
    rows = list(enterprise.chain_entries.select_related("partner"))
    return {str(role.label): [row for row in rows if row.role == role.value] for role in ChainEntry.Role}
