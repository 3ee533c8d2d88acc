"""Reference data of this room: the industries of GB/T 4754-2017."""

from __future__ import annotations

from accounts.reference import read_yaml
from enterprises.models import Industry


def load() -> None:
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
