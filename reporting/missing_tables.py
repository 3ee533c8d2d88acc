"""The list of enterprises whose return is not there."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import django_tables2 as tables

from accounts.figures import exact
from enterprises.models import Enterprise
from enterprises.tables import NUMBER, LinkedTable


class MissingTable(LinkedTable):
    """Enterprises without the form's main value; `last` is what they reported a month ago, called `last_label`."""

    name = tables.Column("企业名称")
    uscc = tables.Column("统一社会信用代码")
    region = tables.Column("县区", order_by=("region__path", "pk"))
    zone = tables.Column("园区", order_by=("zone__path", "pk"), default="--")
    industry = tables.Column("行业大类", order_by=("industry__code", "pk"), default="--")
    last = tables.Column("上期已报", attrs=NUMBER, default="--")

    class Meta:
        model = Enterprise
        fields = ("name", "uscc", "region", "zone", "industry", "last")
        attrs = {"class": "table table-dense table-hover table-sticky table-stack"}
        order_by = "uscc"

    def __init__(self, *args: Any, last_label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns["last"].column.verbose_name = last_label

    def render_name(self, record: Enterprise) -> str:
        return self.enterprise_link(record)

    def render_last(self, value: Decimal) -> str:
        return exact(value)
