"""Reference data: regions, departments. Read from fixtures/reference, brought in after every migrate.

Rows are added and updated, never deleted: a region that ends gets a date, since figures hang on it.
"""

from __future__ import annotations

from typing import Any

import yaml
from django.conf import settings

from accounts.models import Department, Region

FIXTURES = settings.BASE_DIR / "fixtures"


def read_yaml(*parts: str) -> Any:
    """The content of one YAML file under fixtures/."""
    return yaml.safe_load(FIXTURES.joinpath(*parts).read_text(encoding="utf-8"))


def load_regions() -> None:
    """Every region of fixtures/reference/regions.yaml stands in the tree."""
    known = {region.code: region for region in Region.objects.all()}
    document = read_yaml("reference", "regions.yaml")
    for node in document if isinstance(document, list) else [document]:
        _load_region(node, None, known)


def _load_region(node: dict[str, Any], parent: Region | None, known: dict[str, Region]) -> None:
    fields = {
        "name": node["name"],
        "short_name": node.get("short_name", ""),
        "official_name": node.get("official_name", ""),
        "aliases": node.get("aliases", []),
        "kind": node["kind"],
        "assessed": node.get("assessed", False),
        "within_code": node.get("within", ""),
    }
    region = known.get(node["code"])
    if region is None:
        new = Region(code=node["code"], **fields)
        region = (
            Region.objects.add_child(parent, instance=new)
            if parent
            else Region.objects.add_root(instance=new)
        )
    elif any(getattr(region, name) != value for name, value in fields.items()):
        for name, value in fields.items():
            setattr(region, name, value)
        region.save(update_fields=list(fields))
    for child in node.get("children", []):
        _load_region(child, region, known)


def load_departments() -> None:
    """Every department of fixtures/reference/departments.yaml stands under its region."""
    regions = {region.code: region for region in Region.objects.all()}
    for group in read_yaml("reference", "departments.yaml"):
        for row in group["departments"]:
            Department.objects.update_or_create(
                region=regions[group["region"]],
                key=row["key"],
                defaults={"name": row["name"], "short_name": row.get("short_name", ""), "kind": row["kind"]},
            )


def load() -> None:
    """The reference data of this room."""
    load_regions()
    load_departments()
