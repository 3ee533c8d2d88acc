"""What commands on parcels and on sites share: where a record may lie, dates in order, edits told by their labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import models

from accounts.models import Region
from land import messages


def problems_of_place(region: Region, zone: Region | None, by: Any) -> dict[str, str]:
    """Why a record cannot lie there for this person, by field; {} where it can."""
    if region.kind not in (Region.Kind.COUNTY, Region.Kind.ZONE) or region.is_park:
        return {"region": messages.NOT_A_COUNTY}
    place = zone or region
    if by is not None and not Region.objects.visible_to(by).filter(pk=place.pk).exists():
        return {"zone" if zone else "region": messages.NOT_YOURS}
    if zone and not zone.path.startswith(region.path):
        return {"zone": messages.ZONE_ELSEWHERE.format(zone=zone, region=region)}
    return {}


def problems_of_days(
    values: Mapping[str, Any],
    labels: Mapping[str, str],
    *,
    orders: Sequence[tuple[str, str]],
    past: Sequence[str],
    today: date,
) -> dict[str, str]:
    """Which days come in the wrong order or too early, by field."""
    problems = {}
    for earlier, later in orders:
        first, second = values.get(earlier), values.get(later)
        if first and second and second < first:
            problems[later] = messages.DATES_REVERSED.format(later=labels[later], earlier=labels[earlier])
    for name in past:
        day = values.get(name)
        if day and day > today:
            problems[name] = messages.IN_FUTURE.format(label=labels[name], today=today)
    return problems


def labels_of(model: type[models.Model]) -> dict[str, str]:
    """Field name → its label."""
    return {field.name: str(field.verbose_name) for field in model._meta.concrete_fields}


def edited(record: models.Model, values: Mapping[str, Any]) -> list[str]:
    """The names of the fields that the values change; the record has them afterwards."""
    changed = [name for name, value in values.items() if getattr(record, name) != value]
    for name in changed:
        setattr(record, name, values[name])
    return changed


def name_of(by: Any) -> str:
    """Who did it, as the history keeps it."""
    return str(by)[:40] if by else "系统"
