"""Export of standings."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from import_export import fields, resources, widgets

from enterprises import standings
from enterprises.models import StatusSnapshot

_CENT = Decimal("0.01")


class _WanWidget(widgets.Widget):
    """千元 as a number of 万元 with two decimals."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return None if value is None else (value / 10).quantize(_CENT, ROUND_HALF_UP)


def _money(name: str, heading: str) -> fields.Field:
    return fields.Field(name, heading, widget=_WanWidget())


class StatusResource(resources.ModelResource):
    """The standings as listed; money in 万元."""

    unit = "万元"
    uscc = fields.Field("enterprise__uscc", "统一社会信用代码")
    name = fields.Field("enterprise__name", "企业名称")
    region = fields.Field("enterprise__region__name", "县区")
    status = fields.Field(column_name="状态")
    change = fields.Field(column_name="较上期")
    reasons = fields.Field(column_name="依据")
    warnings = fields.Field(column_name="预警")
    revenue = _money("revenue", "营业收入1—本月")
    revenue_period = fields.Field(column_name="营业收入截至")
    last_year = _money("last_year", "上年营业收入")
    rolling = _money("rolling", "近12个月营业收入")
    by_growth = _money("by_growth", "按增速预计全年")
    by_months = _money("by_months", "按月均预计全年")

    class Meta:
        model = StatusSnapshot
        fields = (
            *("uscc", "name", "region", "status", "change", "reasons", "warnings", "revenue"),
            *("revenue_period", "last_year", "rolling", "by_growth", "by_months"),
        )
        export_order = fields

    def dehydrate_status(self, row: StatusSnapshot) -> str:
        return standings.label(row.status)

    def dehydrate_change(self, row: Any) -> str:
        return standings.change(row.before, row.status)

    def dehydrate_reasons(self, row: StatusSnapshot) -> str:
        return "；".join(words for _, words in row.reasons)

    def dehydrate_warnings(self, row: StatusSnapshot) -> str:
        return "；".join(words for _, words in row.warnings)

    def dehydrate_revenue_period(self, row: StatusSnapshot) -> str:
        return f"{row.revenue_period:%Y-%m}" if row.revenue_period else ""
