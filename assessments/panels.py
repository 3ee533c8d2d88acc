"""What the page of an enterprise shows of what it is judged by per 亩: its factors by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Field

from accounts.figures import NO_FIGURE, exact
from assessments.factor_forms import factor_fields
from assessments.models import AnnualFactors
from enterprises.panels import Asked, Panel
from enterprises.tables import WAN

MOST = 4
"""So many years stand side by side."""


@dataclass(frozen=True)
class FactorLine:
    """One factor over the years: (printed, address of the cell behind it; empty without a figure)."""

    label: str
    unit: str
    cells: list[tuple[str, str]]


def load(asked: Asked) -> dict[str, Any]:
    """The latest years side by side, each figure leading to its cell; one query."""
    visible = AnnualFactors.objects.visible_to(asked.user).filter(enterprise=asked.enterprise)
    years = list(visible.order_by("-year")[:MOST])
    lines = [_line(field, years) for field in factor_fields()]
    known = [line for line in lines if any(url for _, url in line.cells)]
    return {"years": [row.year for row in years], "lines": known}


def _line(field: Field[Any, Any], years: Sequence[AnnualFactors]) -> FactorLine:
    in_wan = field.help_text == "千元"
    figures = [getattr(row, field.name) for row in years]
    return FactorLine(
        str(field.verbose_name),
        "万元" if in_wan else str(field.help_text),
        [
            (NO_FIGURE, "")
            if figure is None
            else (exact(figure * WAN if in_wan else figure), f"{row.get_absolute_url()}?value={field.name}")
            for row, figure in zip(years, figures, strict=True)
        ],
    )


PANEL = Panel(
    key="factors",
    title="亩均评价要素",
    template="assessments/panel.html",
    permission="assessments.view_target",
    load=load,
    order=80,
)
