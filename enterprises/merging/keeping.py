"""Rows put away whole and brought back as they were, and how one tells whether a row has changed since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import Any

from django.apps import apps
from django.core.serializers import deserialize, serialize
from django.db.models import Model
from django.utils.duration import duration_string

Kept = dict[str, Any]


def kept(rows: Iterable[Model]) -> list[Kept]:
    """The rows with all their columns as JSON values; times to the microsecond."""
    found = [each for row in rows for each in serialize("python", [row], fields=_columns(row))]
    plain: list[Kept] = json.loads(json.dumps(found, default=_plain))
    return plain


def _columns(row: Model) -> list[str]:
    """The row's own columns: what a many-to-many field says stands in rows of its own."""
    return [field.name for field in row._meta.concrete_fields]


def _plain(value: Any) -> str:
    if isinstance(value, timedelta):
        return duration_string(value)
    return value.isoformat() if isinstance(value, date | time) else str(value)


def restore(rows: Iterable[Kept]) -> None:
    """The rows stand again under their own keys, untouched by any save()."""
    for row in deserialize("python", list(rows)):
        row.save()


def print_of(row: Model, *, but: str = "") -> str:
    """A text that differs once any column of the row, the one named `but` left out, says something else."""
    fields = kept([row])[0]["fields"]
    fields.pop(but, None)
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()[:16]


def model_of(label: str) -> type[Model]:
    """The model of a label as it is kept: enterprises.outputreturn."""
    return apps.get_model(label)
