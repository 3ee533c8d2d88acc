"""Reference data of this room: the targets of fixtures/targets, each tied to its article."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import Region
from accounts.reference import FIXTURES, read_yaml
from assessments.models import AnnualRule, Target
from policies.models import Article


def load() -> None:
    """Every target of the files stands under its article, and the parameters of the annual factors for their region."""
    regions = dict(Region.objects.values_list("code", "pk"))
    articles = {(a.document.slug, a.key): a.pk for a in Article.objects.select_related("document")}
    _load_rules(regions)
    rows = []
    for path in sorted((FIXTURES / "targets").glob("*.yaml")):
        content = read_yaml("targets", path.name)
        rows += [
            _target(row, articles[content["policy"], row["article"]], regions) for row in content["targets"]
        ]
    Target.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["article", "indicator", "region", "start", "end", "kind"],
        update_fields=["figure", "unit", "direction", "base", "base_note", "wording"],
    )


def _load_rules(regions: dict[str, int]) -> None:
    """Every row of annual_rules.yaml stands; one that a bureau changed is left as it is."""
    for row in read_yaml("reference", "annual_rules.yaml"):
        place = {"region_id": regions[row.pop("region")], "valid_from": row.pop("valid_from")}
        AnnualRule.objects.get_or_create(**place, defaults=row)


def _target(row: dict[str, Any], article: int, regions: dict[str, int]) -> Target:
    base = row.get("base")
    return Target(
        article_id=article,
        indicator=row["indicator"],
        region_id=regions[row["region"]],
        start=_month(row["from"]),
        end=_month(row["to"]),
        figure=Decimal(str(row["figure"])),
        unit=row["unit"],
        direction=row["direction"],
        kind=row["kind"],
        base=None if base is None else Decimal(str(base)),
        base_note=row.get("base_note", ""),
        wording=row.get("wording", ""),
    )


def _month(text: str) -> date:
    year, month = text.split("-")
    return date(int(year), int(month), 1)
