"""Layouts explained as a person would on the screen, for tests of every room."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from imports import mapping_screen as screen
from imports import registry, selectors, services
from imports.mapping_forms import all_specs
from imports.reading import KnownColumn, KnownLayout
from imports.reading.rows import letter
from tests.conftest import make_person


def layout_of(
    batch: Any,
    form: str,
    values: dict[str, str],
    *,
    rows: tuple[int, int] | None = None,
    unit: str = "",
    units: dict[str, str] | None = None,
) -> KnownLayout:
    """The layout of the batch's first sheet: column letter → value, the rest not read."""
    chosen = {0: rows} if rows else {}
    heads = selectors.first_rows(batch)
    block = screen.blocks_of(heads, registry.spec_of(form), all_specs(), (), chosen)[0]
    columns = [
        KnownColumn(line.index, line.heading, values.get(at, ""), (units or {}).get(at, ""))
        for line in block.lines
        for at in [letter(line.index)]
    ]
    return KnownLayout(
        block.fingerprint,
        form,
        tuple(columns),
        unit=unit,
        stated=block.stated.written,
        lines=block.bottom - block.top + 1,
        row=block.top,
    )


def explain(batch: Any, form: str, values: dict[str, str], *, by: str = "county", **more: Any) -> Any:
    """The batch read again after a person of the cast explained its first sheet."""
    about = {key: more.pop(key) for key in ("shared", "period") if key in more}
    layout = layout_of(batch, form, values, **more)
    services.explain(batch=batch, layouts=[layout], user=make_person(by), **about)
    return services.read_batch(batch_id=batch.pk)


def at_form(layout: KnownLayout, form: str) -> KnownLayout:
    """The same layout as another form's."""
    return replace(layout, form=form)
