"""Tables of this room."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html

from enterprises.tables import LinkedTable
from liaison.contacts import contact_of
from liaison.models import Problem

_SHORT = {"td": {"class": "text-nowrap"}}


class ProblemTable(LinkedTable):
    """Problems; contacts masked unless `lifted`."""

    number = tables.Column("序号", order_by=("year", "number"), attrs=_SHORT)
    enterprise = tables.Column("企业名称", order_by=("enterprise__name", "pk"))
    region = tables.Column("县区", accessor="enterprise__region", order_by=("enterprise__region__path", "pk"))
    text = tables.Column("具体困难、问题", orderable=False)
    type = tables.Column("类型")
    handling = tables.Column("办理情况", orderable=False, empty_values=())
    contact_name = tables.Column("联系人及联系方式", orderable=False, empty_values=())
    cadre = tables.Column("包保人员", empty_values=())
    closed = tables.Column("是否办结")
    raised_on = tables.DateColumn(format="Y-m-d", verbose_name="提出日期", attrs=_SHORT)

    class Meta:
        model = Problem
        fields = (
            *("number", "enterprise", "region", "text", "type", "handling", "contact_name", "cadre"),
            *("closed", "raised_on"),
        )
        attrs = {"class": "table table-dense table-hover table-sticky table-stack"}
        order_by = "-number"

    def __init__(self, *args: Any, lifted: bool = False, **kwargs: Any) -> None:
        self._lifted = lifted
        super().__init__(*args, **kwargs)

    def render_number(self, record: Problem) -> str:
        return format_html('<a href="{}{}">{}</a>', record.get_absolute_url(), self._query, record.label)

    def render_enterprise(self, record: Problem) -> str:
        return self.enterprise_link(record.enterprise)

    def render_text(self, record: Problem) -> str:
        return format_html(
            '<a class="cell-clamp" href="{}{}">{}</a>', record.get_absolute_url(), self._query, record.text
        )

    def render_handling(self, record: Problem) -> str:
        return format_html('<span class="cell-clamp">{}</span>', record.handling or "--")

    def render_contact_name(self, record: Problem) -> str:
        return contact_of(record, lifted=self._lifted) or "--"

    def render_cadre(self, record: Problem) -> str:
        return record.cadre or "--"

    def render_closed(self, value: bool) -> str:
        shape, word, colour = ("●", "已办结", "green") if value else ("○", "办理中", "grey")
        return format_html(
            '<span class="lamp lamp-{}"><span class="lamp-shape" aria-hidden="true">{}</span>{}</span>',
            colour,
            shape,
            word,
        )
