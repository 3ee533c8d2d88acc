"""Export of tiers."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from import_export import fields, resources, widgets

from cultivation.models import TierSnapshot
from cultivation.models.tiers import tier_label
from cultivation.selectors.tiers import in_yi


class _YiWidget(widgets.Widget):
    """千元 as a number of 亿元 with two decimals."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        amount = in_yi(value)
        return None if amount is None else amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _money(name: str, heading: str) -> fields.Field:
    return fields.Field(name, heading, widget=_YiWidget())


class TierResource(resources.ModelResource):
    """Tiers as listed; money in 亿元."""

    unit = "亿元"
    uscc = fields.Field("enterprise__uscc", "统一社会信用代码")
    name = fields.Field("enterprise__name", "企业名称")
    region = fields.Field("enterprise__region__name", "县区")
    tier = fields.Field("label", "梯队")
    before = fields.Field(column_name="上年梯队")
    figure = _money("figure", "依据的数")
    figure_before = _money("figure_before", "上年同口径")
    foreseen = _money("foreseen", "预计全年")
    crossing = fields.Field(column_name="即将跨入")
    reasons = fields.Field(column_name="说明")
    basis = fields.Field("get_basis_display", "口径")

    class Meta:
        model = TierSnapshot
        fields = (
            *("uscc", "name", "region", "tier", "before", "figure", "figure_before", "foreseen"),
            *("crossing", "reasons", "basis"),
        )
        export_order = fields

    def dehydrate_before(self, row: TierSnapshot) -> str:
        return tier_label(row.before)

    def dehydrate_crossing(self, row: TierSnapshot) -> str:
        return tier_label(row.crossing) if row.crossing else ""

    def dehydrate_reasons(self, row: TierSnapshot) -> str:
        return "；".join(words for _, words in row.reasons)
