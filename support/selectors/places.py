"""Which regions a table of counts has a line for."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.models import Region


def below(regions: Sequence[Region], region: Region) -> list[Region]:
    """The regions right below `region` among those of the person; a county, which has none, by itself."""
    found = [
        each
        for each in regions
        if each.path.startswith(region.path) and each.depth == region.depth + 1 and not each.is_park
    ]
    return found or [region]


def holders(regions: Sequence[Region], path: str) -> list[int]:
    """The places in `regions` of those around what lies at `path`."""
    return [number for number, each in enumerate(regions) if path.startswith(each.path)]
