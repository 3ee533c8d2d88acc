"""The table of standings."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from accounts.figures import NO_FIGURE, grouped
from accounts.periods import Period
from enterprises import standings
from enterprises.models import StatusSnapshot
from enterprises.tables.register import NUMBER, WAN, LinkedTable


class MoneyColumn(tables.Column):
    """An amount; whoever has none comes last either way."""

    def __init__(self, verbose_name: str) -> None:
        super().__init__(verbose_name, attrs=NUMBER, empty_values=())

    def order(self, queryset: QuerySet[Any], is_descending: bool) -> tuple[QuerySet[Any], bool]:
        field = F(self.accessor)
        by = field.desc(nulls_last=True) if is_descending else field.asc(nulls_last=True)
        return queryset.order_by(by), True


class StatusTable(LinkedTable):
    """Where each enterprise stands, why, and the figures it was judged by, each leading to its value."""

    enterprise = tables.Column("企业名称", order_by=("enterprise__name", "pk"))
    region = tables.Column("县区", accessor="enterprise__region", order_by=("enterprise__region__path", "pk"))
    status = tables.Column("状态")
    change = tables.Column("较上期", accessor="before", empty_values=(), orderable=False)
    reasons = tables.Column("依据", orderable=False, empty_values=())
    revenue = MoneyColumn("营业收入 1—本月 （万元）")
    last_year = MoneyColumn("上年 （万元）")
    rolling = MoneyColumn("近12个月 （万元）")
    by_growth = MoneyColumn("按增速 预计全年 （万元）")
    by_months = MoneyColumn("按月均 预计全年 （万元）")

    class Meta:
        model = StatusSnapshot
        fields = (
            *("enterprise", "region", "status", "change", "reasons"),
            *("revenue", "last_year", "rolling", "by_growth", "by_months"),
        )
        attrs = {"class": "table table-dense table-hover table-sticky table-stack status-table"}
        order_by = "-revenue"

    def __init__(self, *args: Any, region: str = "", **kwargs: Any) -> None:
        self._region = region
        super().__init__(*args, **kwargs)

    def render_enterprise(self, record: StatusSnapshot) -> str:
        return self.enterprise_link(record.enterprise)

    def render_status(self, record: StatusSnapshot) -> str:
        return standings.lamp(record.status)

    def render_change(self, record: Any) -> str:
        return standings.change(record.before, record.status) or NO_FIGURE

    def render_reasons(self, record: StatusSnapshot) -> str:
        told = format_html_join("；", "{}", ((words,) for _, words in record.reasons))
        warned = format_html_join(
            "",
            '<span class="status-warning"><span aria-hidden="true">⚠</span> 预警：{}</span>',
            ((words,) for _, words in record.warnings),
        )
        return format_html('<span class="status-reasons">{}{}</span>', told, warned)

    def render_revenue(self, record: StatusSnapshot) -> str:
        if record.revenue is None or record.revenue_period is None:
            return NO_FIGURE
        link = self._value(record, Period.from_date(record.revenue_period), record.revenue)
        if record.revenue_period == record.period:
            return link
        return format_html(
            '<span>{}<small class="stored">1—{}月</small></span>', link, record.revenue_period.month
        )

    def render_last_year(self, record: StatusSnapshot) -> str:
        if record.last_year is None:
            return NO_FIGURE
        return self._value(record, Period(record.period.year - 1, 12), record.last_year)

    def render_rolling(self, record: StatusSnapshot) -> str:
        return self._derived(record, record.rolling)

    def render_by_growth(self, record: StatusSnapshot) -> str:
        return self._derived(record, record.by_growth)

    def render_by_months(self, record: StatusSnapshot) -> str:
        return self._derived(record, record.by_months)

    def _value(self, record: StatusSnapshot, period: Period, amount: Decimal) -> str:
        """The amount, leading to the cell it came from."""
        address = reverse("enterprises:value", args=[record.enterprise.uscc, "finance", "revenue"])
        return format_html(
            '<a href="{}?region={}&amp;period={}">{}</a>',
            address,
            self._region,
            period,
            grouped(amount * WAN, 2),
        )

    def _derived(self, record: StatusSnapshot, amount: Decimal | None) -> str:
        """The amount, leading to what it was calculated from."""
        if amount is None:
            return NO_FIGURE
        address = record.enterprise.get_absolute_url() + self._query
        return format_html('<a href="{}#standing">{}</a>', address, grouped(amount * WAN, 2))
