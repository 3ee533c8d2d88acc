"""The list of layouts explained once."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables

from accounts.tables import ListTable
from imports.models import Mapping


class MappingTable(ListTable):
    """Mappings, the last used first."""

    form = tables.Column(
        "报表", linkify=lambda record: record.get_absolute_url(), order_by=("form", "pk"), empty_values=()
    )
    headings = tables.Column("表头", empty_values=(), orderable=False)
    region = tables.Column("属于", order_by=("region__path", "pk"))
    state = tables.Column("状态", empty_values=(), orderable=False)
    made_by_name = tables.Column("建立人")
    last_used_at = tables.DateTimeColumn(format="Y-m-d H:i", verbose_name="最近使用", default="--")
    uses = tables.Column("用过（批）", attrs={"td": {"class": "num"}, "th": {"class": "num"}})

    class Meta:
        model = Mapping
        fields = ("form", "headings", "region", "state", "made_by_name", "last_used_at", "uses")
        order_by = "-last_used_at"

    def render_form(self, record: Mapping) -> str:
        return record.form_label

    def render_headings(self, record: Mapping) -> str:
        return record.in_short

    def render_region(self, value: Any) -> str:
        return str(value)

    def render_state(self, record: Mapping) -> str:
        if not record.is_active:
            return "已停用"
        if record.offered_at:
            return "申请上级采用"
        return "下级共用" if record.shared else "本级使用"
