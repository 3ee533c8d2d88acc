"""Tables of supplied electricity."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.db.models import F, QuerySet
from django.utils.html import format_html

from accounts.figures import grouped
from enterprises.growth import growth_words
from enterprises.models import PowerAccount
from enterprises.tables import NUMBER, LinkedTable


class PowerAccountTable(LinkedTable):
    """The power company's accounts with what each took; amounts in 万千瓦时."""

    number = tables.Column("用电户号")
    name = tables.Column("户名")
    enterprise = tables.Column("对应企业", order_by=("enterprise__name", "pk"), empty_values=())
    region = tables.Column("区划", order_by=("region__path", "pk"))
    read_ytd = tables.Column("1—本月（万千瓦时）", attrs=NUMBER)
    read_ytd_prior = tables.Column("上年同期（万千瓦时）", attrs=NUMBER)
    growth = tables.Column("增速", attrs=NUMBER, orderable=False, empty_values=())
    address = tables.Column("用电地址", orderable=False, empty_values=())

    class Meta:
        model = PowerAccount
        fields = (
            *("number", "name", "enterprise", "region", "read_ytd", "read_ytd_prior", "growth", "address"),
        )
        attrs = {"class": "table table-dense table-hover table-sticky table-stack"}
        order_by = "number"

    def render_number(self, record: PowerAccount) -> str:
        return format_html('<a href="{}{}">{}</a>', record.get_absolute_url(), self._query, record.number)

    def render_enterprise(self, record: PowerAccount) -> str:
        if record.enterprise:
            return self.enterprise_link(record.enterprise)
        return format_html(
            '<a class="lamp lamp-yellow" href="{}{}"><span class="lamp-shape" aria-hidden="true">▲</span>未关联</a>',
            record.get_absolute_url(),
            self._query,
        )

    def render_read_ytd(self, value: Decimal) -> str:
        return grouped(value, 2)

    def render_read_ytd_prior(self, value: Decimal) -> str:
        return grouped(value, 2)

    def render_growth(self, record: Any) -> str:
        return str(growth_words(record.read_ytd, record.read_ytd_prior))

    def render_address(self, record: PowerAccount) -> str:
        return format_html('<span class="cell-clamp">{}</span>', record.address or "--")

    def order_read_ytd(self, rows: QuerySet[Any], is_descending: bool) -> tuple[QuerySet[Any], bool]:
        return _nulls_last(rows, "read_ytd", is_descending), True

    def order_read_ytd_prior(self, rows: QuerySet[Any], is_descending: bool) -> tuple[QuerySet[Any], bool]:
        return _nulls_last(rows, "read_ytd_prior", is_descending), True


def _nulls_last(rows: QuerySet[Any], name: str, is_descending: bool) -> QuerySet[Any]:
    """Accounts without a figure of the period come last either way."""
    field = F(name)
    return rows.order_by(field.desc(nulls_last=True) if is_descending else field.asc(nulls_last=True))
