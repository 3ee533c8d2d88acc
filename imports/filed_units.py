"""How columns are headed whose cells stand as the file has them: in the file's own unit, not the stored one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from imports import registry
from imports.reading import FormSpec, headings, known, units

_UNIT = re.compile(r"（([^（）]+)）$")
_PRIOR = "_prior"


def as_filed(
    columns: Mapping[str, registry.Heading], spec: FormSpec, layouts: Iterable[Mapping[str, Any]]
) -> dict[str, registry.Heading]:
    """The headings with the unit in which the sheets have each figure, without one where they differ in it."""
    filed = list(layouts)
    return {name: _headed(name, heading, spec, filed) for name, heading in columns.items()}


def _headed(
    name: str, heading: registry.Heading, spec: FormSpec, layouts: list[Mapping[str, Any]]
) -> registry.Heading:
    stored = _UNIT.search(heading.label)
    if not heading.is_figure or stored is None or not units.is_known(stored[1]):
        return heading
    # A file that states no unit was read in the stored one.
    found = {_unit(name, spec, layout) or stored[1] for layout in layouts if name in layout["columns"]}
    unit = f"（{found.pop()}）" if len(found) == 1 else ""
    return replace(heading, label=heading.label[: stored.start()] + unit)


def _unit(name: str, spec: FormSpec, layout: Mapping[str, Any]) -> str:
    """The unit of a value in one sheet: as chosen for it, as headed, as the sheet states it; "" where none stands."""
    own = _own(name, layout)
    if not own and name.endswith(_PRIOR):
        own = _own(name.removesuffix(_PRIOR), layout)  # a bare 上年同期 counts as its indicator does
    return own or _common(name, spec, layout)


def _own(name: str, layout: Mapping[str, Any]) -> str:
    heading = layout.get("headings", {}).get(layout["columns"].get(name, ""), "")
    return str(layout.get("told", {}).get(name) or headings.split_unit(heading)[1])


def _common(name: str, spec: FormSpec, layout: Mapping[str, Any]) -> str:
    column = known.column_of(spec, name)
    common = [unit for unit in layout.get("unit", "").split("、") if unit]
    if column is None:
        return ""
    return next((unit for unit in common if units.factor(column[0].dimension, unit) is not None), "")
