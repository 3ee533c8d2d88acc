"""Tables of this room."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html

from accounts.figures import NO_FIGURE, exact, grouped
from enterprises.tables import NUMBER, WAN, LinkedTable
from support import kinds, lamps
from support.models import Activity, ChainEntry, Distress, Measure, Need, RescuePlan
from support.selectors.plans import duties_of, lamp_of, lamp_of_measure

STYLE = {"class": "table table-dense table-hover table-sticky table-stack"}


KEPT = {"td": {"class": "text-nowrap"}}


def _region(lookup: str = "enterprise__region") -> tables.Column:
    return tables.Column("县区", accessor=lookup, order_by=(f"{lookup}__path", "pk"))


class RoomTable(LinkedTable):
    """A table of this room: the first column leads to the row's page."""

    def row_link(self, record: Any, text: str) -> str:
        """`text`, leading to the record."""
        return format_html(
            '<a class="cell-clamp" data-row-link href="{}{}">{}</a>',
            record.get_absolute_url(),
            self._query,
            text,
        )


class PlanTable(RoomTable):
    """Rescue plans."""

    enterprise = tables.Column("企业名称", order_by=("enterprise__name", "pk"))
    region = _region()
    reason = tables.Column("帮扶原因")
    opened_on = tables.DateColumn(format="Y-m-d", verbose_name="建档日期", attrs=KEPT)
    measures_done = tables.Column("措施完成（条）", attrs=NUMBER, order_by=("measures_done", "pk"))
    next_due = tables.DateColumn(format="Y-m-d", verbose_name="最近期限", default=NO_FIGURE)
    consulted = tables.Column("部门会商", orderable=False, empty_values=())
    lamp = tables.Column("状态", orderable=False, empty_values=())

    class Meta:
        model = RescuePlan
        fields = ("enterprise", "region", "reason", "opened_on", "measures_done", "next_due")
        sequence = (
            "enterprise",
            "region",
            "reason",
            "lamp",
            "measures_done",
            "next_due",
            "consulted",
            "opened_on",
        )
        attrs = STYLE
        order_by = "-opened_on"

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self._today = today
        super().__init__(*args, **kwargs)

    def render_enterprise(self, record: RescuePlan) -> str:
        return self.row_link(record, record.enterprise.name)

    def render_measures_done(self, record: Any) -> str:
        return f"{record.measures_done} / {record.measures_all}"

    def render_consulted(self, record: RescuePlan) -> str:
        duties = duties_of(record, self._today)
        if not duties:
            return NO_FIGURE
        held = sum(duty.held > 0 for duty in duties)
        return format_html("{} / {} 季度 {}", held, len(duties), lamps.shown(duties[-1].lamp))

    def render_lamp(self, record: RescuePlan) -> str:
        return lamps.shown(lamp_of(record, self._today))


class MeasureTable(RoomTable):
    """Measures of all plans, what falls due first on top."""

    problem = tables.Column("问题", orderable=False)
    enterprise = tables.Column(
        "企业名称", accessor="plan__enterprise", order_by=("plan__enterprise__name", "pk")
    )
    region = _region("plan__enterprise__region")
    measure = tables.Column("措施", orderable=False)
    owner = tables.Column("责任", orderable=False)
    due_on = tables.DateColumn(format="Y-m-d", verbose_name="完成期限", attrs=KEPT)
    lamp = tables.Column("状态", orderable=False, empty_values=())
    progress = tables.Column("最近进展", orderable=False, default=NO_FIGURE)

    class Meta:
        model = Measure
        fields = ("problem", "enterprise", "region", "measure", "owner", "due_on", "lamp", "progress")
        attrs = STYLE
        order_by = "due_on"

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self._today = today
        super().__init__(*args, **kwargs)

    def render_problem(self, record: Measure) -> str:
        return self.row_link(record, record.problem)

    def render_enterprise(self, record: Measure) -> str:
        return self.enterprise_link(record.plan.enterprise)

    def render_measure(self, value: str) -> str:
        return format_html('<span class="cell-clamp">{}</span>', value)

    def render_progress(self, value: str) -> str:
        return format_html('<span class="cell-clamp">{}</span>', value)

    def render_lamp(self, record: Measure) -> str:
        return lamps.shown(lamp_of_measure(record, self._today))


class DistressTable(RoomTable):
    """困难企业, 僵尸企业 and 退城进园."""

    enterprise = tables.Column("企业名称", order_by=("enterprise__name", "pk"))
    region = _region()
    kind = tables.Column("类别")
    criteria = tables.Column("认定情形", orderable=False, accessor="criteria_words", default=NO_FIGURE)
    identified_on = tables.DateColumn(format="Y-m-d", verbose_name="认定日期", attrs=KEPT)
    state = tables.Column("状态")
    route = tables.Column("处置方式", empty_values=())
    land_freed = tables.Column("腾出土地（亩）", attrs=NUMBER, default=NO_FIGURE)
    workers_placed = tables.Column("安置职工（人）", attrs=NUMBER, empty_values=())
    debts = tables.Column("债务（万元）", attrs=NUMBER, default=NO_FIGURE)

    class Meta:
        model = Distress
        fields = (
            *("enterprise", "region", "kind", "criteria", "identified_on", "state", "route"),
            *("land_freed", "workers_placed", "debts"),
        )
        attrs = STYLE
        order_by = "-identified_on"

    def render_enterprise(self, record: Distress) -> str:
        return self.row_link(record, record.enterprise.name)

    def render_state(self, record: Distress) -> str:
        return lamps.of_disposal(record.state)

    def render_route(self, record: Distress) -> str:
        words = [record.get_route_display()] if record.route else []
        if record.relocates and record.route != "relocation":
            words.append("退城进园")
        return "、".join(words) or "未定"

    def render_land_freed(self, value: Decimal) -> str:
        return exact(value)

    def render_workers_placed(self, record: Distress) -> str:
        placed, all_of_them = record.workers_placed, record.workers
        if placed is None and all_of_them is None:
            return NO_FIGURE
        return f"{placed or 0:,} / {all_of_them:,}" if all_of_them is not None else f"{placed:,}"

    def render_debts(self, value: Decimal) -> str:
        return grouped(value * WAN, 0)


class NeedTable(RoomTable):
    """Needs; amounts with their units, which differ from kind to kind."""

    subject = tables.Column("需求内容", orderable=False)
    enterprise = tables.Column("企业名称", order_by=("enterprise__name", "pk"))
    region = _region()
    kind = tables.Column("类型")
    amount = tables.Column("数量", attrs=NUMBER, orderable=False, default=NO_FIGURE)
    met_amount = tables.Column("已解决", attrs=NUMBER, orderable=False)
    month = tables.DateColumn(format="Y-m", verbose_name="提出月份", attrs=KEPT)
    state = tables.Column("状态")

    class Meta:
        model = Need
        fields = ("subject", "enterprise", "region", "kind", "amount", "met_amount", "month", "state")
        attrs = STYLE
        order_by = "-month"

    def render_subject(self, record: Need) -> str:
        return self.row_link(record, record.subject)

    def render_enterprise(self, record: Need) -> str:
        return self.enterprise_link(record.enterprise)

    def render_amount(self, record: Need) -> str:
        return f"{exact(kinds.typed(record.kind, record.amount))} {record.about.unit}"

    def render_met_amount(self, record: Need, value: Decimal) -> str:
        if not record.about.has_amount or not value:
            return NO_FIGURE
        return f"{exact(kinds.typed(record.kind, value))} {record.about.unit}"

    def render_state(self, record: Need) -> str:
        return lamps.of_need(record.state)


class ChainTable(LinkedTable):
    """Products, core suppliers and main customers."""

    enterprise = tables.Column("企业名称", order_by=("enterprise__name", "pk"))
    region = _region()
    role = tables.Column("类别")
    product = tables.Column("产品或工序")
    partner_name = tables.Column("合作企业", default=NO_FIGURE)
    partner = tables.Column("在名录中", empty_values=(), orderable=False)

    class Meta:
        model = ChainEntry
        fields = ("enterprise", "region", "role", "product", "partner_name", "partner")
        attrs = STYLE
        order_by = "enterprise"

    def render_enterprise(self, record: ChainEntry) -> str:
        return self.enterprise_link(record.enterprise)

    def render_partner(self, record: ChainEntry) -> str:
        return NO_FIGURE if record.role == ChainEntry.Role.PRODUCT else "是" if record.partner_id else "否"


class ActivityTable(RoomTable):
    """Activities."""

    title = tables.Column("活动名称")
    kind = tables.Column("类型")
    region = _region("region")
    held_on = tables.DateColumn(format="Y-m-d", verbose_name="日期", attrs=KEPT)
    place = tables.Column("地点", default=NO_FIGURE, orderable=False)
    host = tables.Column("主办单位", default=NO_FIGURE, orderable=False)
    listed = tables.Column("参加企业（户）", attrs=NUMBER, order_by=("listed", "pk"))
    people = tables.Column("参加人数（人）", attrs=NUMBER, default=NO_FIGURE)
    signed_amount = tables.Column("签约金额（万元）", attrs=NUMBER, default=NO_FIGURE)

    class Meta:
        model = Activity
        fields = ("title", "kind", "region", "held_on", "place", "host", "listed", "people", "signed_amount")
        attrs = STYLE
        order_by = "-held_on"

    def render_title(self, record: Activity) -> str:
        return self.row_link(record, record.title)

    def render_listed(self, record: Any) -> str:
        stated, listed = record.enterprises, record.listed
        if stated is None:
            return f"已列 {listed:,}" if listed else NO_FIGURE
        return f"{stated:,}（已列 {listed:,}）" if listed else f"{stated:,}"

    def render_signed_amount(self, value: Decimal) -> str:
        return grouped(value * WAN, 0)
