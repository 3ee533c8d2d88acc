"""Reference data of this room: the policy documents of fixtures/policies."""

from __future__ import annotations

from typing import Any

from accounts.models import Region
from accounts.reference import FIXTURES, read_yaml
from policies.models import Article, PolicyDocument

_HEAD = ("title", "number", "issuer", "issued_on", "effective_from", "effective_to")


def load() -> None:
    """Every document stands with its articles, worded as in the files."""
    regions = {region.code: region for region in Region.objects.all()}
    for path in sorted((FIXTURES / "policies").glob("*.yaml")):
        _load_document(read_yaml("policies", path.name), regions)


def _load_document(content: dict[str, Any], regions: dict[str, Region]) -> None:
    head = {name: content[name] for name in _HEAD}
    document, _ = PolicyDocument.objects.update_or_create(
        slug=content["slug"], defaults={**head, "region": regions[content["region"]]}
    )
    articles = [
        Article(
            document=document,
            key=row["key"],
            number=row["number"],
            heading=row["heading"],
            text=row["text"],
            position=position,
        )
        for position, row in enumerate(content["articles"])
    ]
    Article.objects.bulk_create(
        articles,
        update_conflicts=True,
        unique_fields=["document", "key"],
        update_fields=["number", "heading", "text", "position"],
    )
