"""Reference data of this room: the parameters of fixtures/reference/cultivation_rules.yaml."""

from __future__ import annotations

from accounts.models import Region
from accounts.reference import read_yaml
from cultivation.models import CultivationRule
from policies.models import Article


def load() -> None:
    """Every row of the file stands; one that a bureau changed is left as it is."""
    regions = {region.code: region for region in Region.objects.all()}
    for row in read_yaml("reference", "cultivation_rules.yaml"):
        article = Article.objects.filter(
            document__slug=row.pop("policy", ""), key=row.pop("article", "")
        ).first()
        region, valid_from = regions[row.pop("region")], row.pop("valid_from")
        CultivationRule.objects.get_or_create(
            region=region, valid_from=valid_from, defaults=row | {"article": article}
        )
