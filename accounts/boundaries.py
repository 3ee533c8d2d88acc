"""County boundaries for maps, as files a city; a deployment puts its own surveyed ones in their place."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from accounts.models import Region

_CITY = 4
"""Digits of a code that name the city."""


def boundaries_of(region: Region) -> dict[str, Any] | None:
    """The GeoJSON of the counties of the region's city, each with its code as `adcode`; None where there is none."""
    return _read(settings.BOUNDARIES_DIR / f"{region.code[:_CITY]}00.geojson")


@lru_cache(maxsize=32)
def _read(path: Path) -> dict[str, Any] | None:
    if not path.is_file():
        return None
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
