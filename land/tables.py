"""Tables of this room."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import Any

import django_tables2 as tables
from django.db.models import Sum
from django.utils.html import format_html, format_html_join

from accounts.figures import exact
from enterprises.tables import NUMBER, LinkedTable
from land.lamps import parcel_lamp, site_lamp
from land.models import Parcel, Site

_SHORT = {"td": {"class": "text-nowrap"}}
_USERS = {"td": {"class": "land-users"}}
_FOOT = NUMBER | {"tf": {"class": "num"}}
_MOST_USERS = 1


def _total(name: str) -> Any:
    return lambda table: exact(table.totals[name])


class ParcelTable(LinkedTable):
    """Parcels; areas in 亩, their totals over all that is filtered in the foot."""

    number = tables.Column("宗地号", footer="合计")
    holder_name = tables.Column("土地使用权人", default="--")
    users = tables.Column("使用企业", orderable=False, empty_values=(), attrs=_USERS)
    region = tables.Column("县区", order_by=("region__path", "pk"))
    area = tables.Column("面积（亩）", attrs=_FOOT, footer=_total("area"))
    state = tables.Column("利用状况")
    revived = tables.Column("已盘活（亩）", attrs=_FOOT, footer=_total("revived"))
    remaining = tables.Column("未盘活（亩）", attrs=_FOOT, footer=_total("remaining"), empty_values=())
    way = tables.Column("盘活方式", empty_values=(), attrs=_SHORT)
    plan_due = tables.Column("完成时限", empty_values=())

    class Meta:
        model = Parcel
        fields = (
            *("number", "holder_name", "users", "region", "area", "state", "revived", "remaining"),
            *("way", "plan_due"),
        )
        attrs = {"class": "table table-dense table-hover table-sticky table-stack"}
        order_by = "-area"

    @cached_property
    def totals(self) -> dict[str, Decimal | None]:
        """The sums over all rows of the filter, not of the page."""
        rows = self.data.data.order_by()
        # Under an annotation's own name a sum would be of itself.
        sums = rows.aggregate(whole=Sum("area"), back=Sum("revived"))
        waiting = rows.exclude(state=Parcel.State.NORMAL).aggregate(left=Sum("remaining"))
        return {"area": sums["whole"], "revived": sums["back"], "remaining": waiting["left"]}

    def render_number(self, record: Parcel) -> str:
        return format_html(
            '<a data-row-link href="{}{}">{}</a>', record.get_absolute_url(), self._query, record.number
        )

    def render_holder_name(self, value: str) -> str:
        return format_html('<span class="cell-clamp">{}</span>', value)

    def render_users(self, record: Any) -> str:
        users = {share.enterprise_id: share.enterprise for share in record.standing_shares}
        if not users:
            return "--"
        if [each.name for each in users.values()] == [record.holder_name]:
            only = next(iter(users.values()))
            return format_html('<a href="{}{}">本企业自用</a>', only.get_absolute_url(), self._query)
        names = format_html_join(
            "、", "{}", ((self.enterprise_link(each),) for each in [*users.values()][:_MOST_USERS])
        )
        return format_html("{}{}", names, f"等{len(users)}家" if len(users) > _MOST_USERS else "")

    def render_region(self, record: Parcel) -> str:
        place = record.zone or record.region
        return place.short_name or place.name

    def render_area(self, value: Decimal) -> str:
        return exact(value)

    def render_revived(self, value: Decimal) -> str:
        return exact(value) if value else "--"

    def render_remaining(self, record: Any) -> str:
        return "--" if record.state == Parcel.State.NORMAL else exact(record.remaining)

    def render_state(self, record: Any) -> str:
        return parcel_lamp(record.state, is_left=record.remaining > 0)

    def render_way(self, record: Parcel) -> str:
        return record.get_way_display() if record.way else "--"

    def render_plan_due(self, record: Parcel) -> str:
        due = f"{record.plan_due:%Y-%m-%d}" if record.plan_due else "--"
        return format_html('<span>{}<small class="stored">{}</small></span>', due, record.plan_owner)


class SiteTable(LinkedTable):
    """散乱污 sites, with how much of the work is done."""

    name = tables.Column("名称")
    township = tables.Column("乡镇（街道）")
    region = tables.Column("县区", order_by=("region__path", "pk"), attrs=_SHORT)
    trade = tables.Column("行业", default="--")
    violation = tables.Column("问题类别", empty_values=())
    disposal = tables.Column("整治方式", empty_values=())
    state = tables.Column("状态")
    work = tables.Column("进展", orderable=False, empty_values=(), attrs=_SHORT)
    responsible = tables.Column("责任单位", default="--")
    due_on = tables.DateColumn(format="Y-m-d", verbose_name="整治时限", default="--", attrs=_SHORT)
    done_on = tables.DateColumn(format="Y-m-d", verbose_name="完成日期", default="--", attrs=_SHORT)

    class Meta:
        model = Site
        fields = (
            *("name", "township", "region", "trade", "violation", "disposal", "state", "work"),
            *("responsible", "due_on", "done_on"),
        )
        attrs = {"class": "table table-dense table-hover table-sticky table-stack"}
        order_by = "-due_on"

    def __init__(self, *args: Any, lifted: bool = False, **kwargs: Any) -> None:
        # The page names nobody; its search and its export do, once the mask is lifted.
        super().__init__(*args, **kwargs)

    def render_name(self, record: Site) -> str:
        return format_html(
            '<a data-row-link href="{}{}">{}</a>', record.get_absolute_url(), self._query, record.name
        )

    def render_region(self, record: Site) -> str:
        place = record.zone or record.region
        return place.short_name or place.name

    def render_violation(self, record: Site) -> str:
        return record.get_violation_display() if record.violation else "--"

    def render_disposal(self, record: Site) -> str:
        return record.get_disposal_display()

    def render_state(self, record: Site) -> str:
        return site_lamp(record.state)

    def render_work(self, record: Any) -> str:
        if record.disposal == Site.Disposal.CLOSE:
            return f"核验 {record.checked}/5"
        return f"措施 {record.mended}/{record.measured}" if record.measured else "--"
