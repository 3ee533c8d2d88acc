"""Tables of this room."""

from __future__ import annotations

from decimal import Decimal

import django_tables2 as tables
from django.utils.html import format_html

from accounts.figures import grouped
from enterprises.tables import NUMBER, WAN, LinkedTable
from projects.models import Project


class ProjectTable(LinkedTable):
    """Projects; amounts in 万元."""

    name = tables.Column("项目名称")
    owner_name = tables.Column("建设单位")
    region = tables.Column("县区", order_by=("region__path", "pk"))
    kind = tables.Column("建设性质", empty_values=())
    stage = tables.Column("阶段")
    total_investment = tables.Column("总投资（万元）", attrs=NUMBER)
    equipment_investment = tables.Column("设备投资（万元）", attrs=NUMBER)
    start_actual = tables.DateColumn(format="Y-m", verbose_name="实际开工", default="--")
    completion_planned = tables.DateColumn(format="Y-m", verbose_name="计划竣工", default="--")
    in_statistics = tables.Column("纳统", default="--")
    code = tables.Column("项目代码", empty_values=())

    class Meta:
        model = Project
        fields = (
            *("name", "owner_name", "region", "kind", "stage", "total_investment", "equipment_investment"),
            *("start_actual", "completion_planned", "in_statistics", "code"),
        )
        attrs = {"class": "table table-dense table-hover table-sticky table-stack"}
        order_by = "-total_investment"

    def render_name(self, record: Project) -> str:
        return format_html(
            '<a class="cell-clamp" href="{}{}">{}</a>', record.get_absolute_url(), self._query, record.name
        )

    def render_owner_name(self, record: Project) -> str:
        return self.enterprise_link(record.enterprise) if record.enterprise else record.owner_name

    def render_total_investment(self, value: Decimal) -> str:
        return grouped(value * WAN, 0)

    def render_equipment_investment(self, value: Decimal) -> str:
        return grouped(value * WAN, 0)

    def render_kind(self, record: Project) -> str:
        return record.get_kind_display() if record.kind else "--"

    def render_in_statistics(self, value: bool) -> str:
        return "是" if value else "否"

    def render_code(self, record: Project) -> str:
        return record.code or "--"
