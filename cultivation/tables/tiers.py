"""The table of tiers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html

from accounts.figures import NO_FIGURE, grouped
from cultivation.models import TierSnapshot
from cultivation.models.tiers import tier_label
from cultivation.selectors.tiers import in_yi
from cultivation.tables.pools import reasons
from enterprises.tables import NUMBER, LinkedTable
from enterprises.tables.status import MoneyColumn


class TierTable(LinkedTable):
    """In which tier each stands, since when, and into which it is about to cross."""

    enterprise = tables.Column("企业名称", order_by=("enterprise__name", "pk"))
    region = tables.Column("县区", accessor="enterprise__region", order_by=("enterprise__region__path", "pk"))
    industry = tables.Column(
        "行业大类",
        accessor="enterprise__industry__name",
        order_by=("enterprise__industry__code", "pk"),
        default=NO_FIGURE,
    )
    tier = tables.Column("梯队", empty_values=())
    before = tables.Column("上年梯队", empty_values=(), orderable=False)
    figure = tables.Column("依据的数 （亿元）", attrs=NUMBER)
    figure_before = MoneyColumn("上年同口径 （亿元）")
    foreseen = MoneyColumn("预计全年 （亿元）")
    crossing = tables.Column("即将跨入", empty_values=())
    reasons = tables.Column("说明", orderable=False, empty_values=())

    class Meta:
        model = TierSnapshot
        fields = (
            *("enterprise", "region", "industry", "tier", "before", "figure", "figure_before", "foreseen"),
            *("crossing", "reasons"),
        )
        sequence = fields
        attrs = {"class": "table table-dense table-hover table-sticky table-stack tier-table"}
        order_by = "-figure"

    def render_enterprise(self, record: TierSnapshot) -> str:
        return self.enterprise_link(record.enterprise)

    def render_tier(self, record: TierSnapshot) -> str:
        if record.before is not None and record.tier < record.before:
            return format_html('<span class="lamp lamp-red">▼ {}</span>', record.label)
        if record.before is not None and record.tier > record.before:
            return format_html('<span class="lamp lamp-green">▲ {}</span>', record.label)
        return record.label

    def render_before(self, record: TierSnapshot) -> str:
        return tier_label(record.before)

    def render_figure(self, value: Decimal, record: TierSnapshot) -> str:
        address = record.enterprise.get_absolute_url() + self._query
        return format_html('<a href="{}#panel-tier">{}</a>', address, grouped(in_yi(value), 2))

    def render_figure_before(self, record: TierSnapshot) -> str:
        return grouped(in_yi(record.figure_before), 2)

    def render_foreseen(self, record: TierSnapshot) -> str:
        return grouped(in_yi(record.foreseen), 2)

    def render_crossing(self, record: TierSnapshot) -> Any:
        if not record.crossing:
            return NO_FIGURE
        return format_html('<span class="lamp lamp-yellow">{}</span>', tier_label(record.crossing))

    def render_reasons(self, record: TierSnapshot) -> str:
        return reasons(record.reasons)
