"""Reference data of this room: the industries of GB/T 4754-2017."""

from __future__ import annotations

from accounts.models import Region
from accounts.reference import read_yaml
from enterprises.models import Industry, ScaleRule
from policies.models import Article


def load() -> None:
    """The reference data of this room; policies stand already, being a room below."""
    load_industries()
    load_scale_rules()


def load_scale_rules() -> None:
    """Every row of fixtures/reference/scale_rules.yaml stands; one that a bureau changed is left as it is."""
    regions = {region.code: region for region in Region.objects.all()}
    for row in read_yaml("reference", "scale_rules.yaml"):
        article = Article.objects.filter(
            document__slug=row.pop("policy", ""), key=row.pop("article", "")
        ).first()
        region, valid_from = regions[row.pop("region")], row.pop("valid_from")
        ScaleRule.objects.get_or_create(
            region=region, valid_from=valid_from, defaults=row | {"article": article}
        )


def load_industries() -> None:
    """The 41 divisions of sections B, C and D stand with their 2017 wording."""
    rows = [
        Industry(
            code=division["code"],
            name=division["name"],
            section=section["section"],
            section_name=section["name"],
        )
        for section in read_yaml("reference", "industries.yaml")
        for division in section["divisions"]
    ]
    Industry.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=["name", "section", "section_name"]
    )
