"""Exports of this room, with the headings that its importers read; no contacts, money in 万元."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from import_export import fields, resources, widgets

from support import kinds
from support.models import Activity, ChainEntry, Distress, Measure, Need, RescuePlan
from support.selectors.plans import duties_of, lamp_of, lamp_of_measure

_CENT = Decimal("0.01")
_NUMBER = widgets.NumberWidget(coerce_to_string=False)


class _WanWidget(widgets.Widget):
    """千元 as a number of 万元 with two decimals."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return None if value is None else (value / 10).quantize(_CENT, ROUND_HALF_UP)


class _DayWidget(widgets.Widget):
    """A day as every form here reads it."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return "" if value is None else f"{value:%Y-%m-%d}"


def _day(name: str, heading: str) -> fields.Field:
    return fields.Field(name, heading, widget=_DayWidget())


def _firm(prefix: str = "enterprise") -> dict[str, fields.Field]:
    """The columns that say whose row it is."""
    return {
        "name": fields.Field(f"{prefix}__name", "企业名称"),
        "uscc": fields.Field(f"{prefix}__uscc", "统一社会信用代码"),
        "place": fields.Field(f"{prefix}__region__name", "所在县区"),
    }


class _OnADay(resources.ModelResource):
    """An export whose lamps are of a day."""

    def __init__(self, *, today: date, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.today = today


class PlanResource(_OnADay):
    """Rescue plans."""

    name, uscc, place = _firm().values()
    number = fields.Field("number", "方案编号")
    reason = fields.Field("get_reason_display", "帮扶原因")
    opened_on = _day("opened_on", "建档日期")
    situation = fields.Field("situation", "企业情况")
    measures_all = fields.Field("measures_all", "措施（条）")
    measures_done = fields.Field("measures_done", "已完成（条）")
    measures_late = fields.Field("measures_late", "逾期（条）")
    next_due = _day("next_due", "最近期限")
    held = fields.Field(column_name="会商季度（个）")
    due = fields.Field(column_name="应会商季度（个）")
    state = fields.Field(column_name="状态")
    closed_on = _day("closed_on", "结束日期")
    outcome = fields.Field("get_outcome_display", "帮扶结果")

    class Meta:
        model = RescuePlan
        fields = (
            *("name", "uscc", "place", "number", "reason", "opened_on", "situation", "measures_all"),
            *("measures_done", "measures_late", "next_due", "held", "due", "state", "closed_on", "outcome"),
        )
        export_order = fields

    def dehydrate_held(self, plan: RescuePlan) -> int:
        return sum(duty.held > 0 for duty in duties_of(plan, self.today))

    def dehydrate_due(self, plan: RescuePlan) -> int:
        return len(duties_of(plan, self.today))

    def dehydrate_state(self, plan: RescuePlan) -> str:
        return lamp_of(plan, self.today).word


class MeasureResource(_OnADay):
    """Measures: 问题、措施、责任清单."""

    name, uscc, place = _firm("plan__enterprise").values()
    reference = fields.Field("reference", "措施编号")
    problem = fields.Field("problem", "问题")
    measure = fields.Field("measure", "措施")
    owner = fields.Field("owner", "责任部门（人）")
    due_on = _day("due_on", "完成期限")
    first_due_on = _day("first_due_on", "原定期限")
    state = fields.Field(column_name="状态")
    progress = fields.Field("progress", "最近进展")
    ended_on = _day("ended_on", "完成日期")

    class Meta:
        model = Measure
        fields = (
            *("name", "uscc", "place", "reference", "problem", "measure", "owner", "due_on"),
            *("first_due_on", "state", "progress", "ended_on"),
        )
        export_order = fields

    def dehydrate_state(self, line: Measure) -> str:
        return lamp_of_measure(line, self.today).word


class DistressResource(resources.ModelResource):
    """Recognitions, as the importer reads them."""

    name, uscc, place = _firm().values()
    kind = fields.Field("get_kind_display", "认定类别")
    identified_on = _day("identified_on", "认定日期")
    criteria = fields.Field("criteria_words", "认定情形")
    grounds = fields.Field("grounds", "认定依据")
    state = fields.Field("get_state_display", "状态")
    route = fields.Field("get_route_display", "处置方式")
    relocates = fields.Field(column_name="是否退城进园")
    land_freed = fields.Field("land_freed", "腾出土地（亩）", widget=_NUMBER)
    workers = fields.Field("workers", "需安置职工（人）")
    workers_placed = fields.Field("workers_placed", "已安置职工（人）")
    debts = fields.Field("debts", "债务总额（万元）", widget=_WanWidget())
    ended_on = _day("ended_on", "办结日期")
    note = fields.Field("note", "备注")

    class Meta:
        model = Distress
        fields = (
            *("name", "uscc", "place", "kind", "identified_on", "criteria", "grounds", "state", "route"),
            *("relocates", "land_freed", "workers", "workers_placed", "debts", "ended_on", "note"),
        )
        export_order = fields

    def dehydrate_relocates(self, row: Distress) -> str:
        return "是" if row.relocates else "否"


class NeedResource(resources.ModelResource):
    """Needs; the amount stands in the unit of its row."""

    name, uscc, place = _firm().values()
    kind = fields.Field(column_name="需求类型")
    month = fields.Field(column_name="提出月份")
    subject = fields.Field("subject", "需求内容")
    amount = fields.Field(column_name="数量")
    met_amount = fields.Field(column_name="已解决数量")
    unit = fields.Field(column_name="单位")
    state = fields.Field("get_state_display", "状态")
    matched_on = _day("matched_on", "首次对接日期")
    met_on = _day("met_on", "解决日期")
    note = fields.Field("note", "说明")

    class Meta:
        model = Need
        fields = (
            *("name", "uscc", "place", "kind", "month", "subject", "amount", "met_amount", "unit"),
            *("state", "matched_on", "met_on", "note"),
        )
        export_order = fields

    def dehydrate_kind(self, need: Need) -> str:
        return need.about.label

    def dehydrate_month(self, need: Need) -> str:
        return f"{need.month:%Y-%m}"

    def dehydrate_amount(self, need: Need) -> Decimal | None:
        return kinds.typed(need.kind, need.amount)

    def dehydrate_met_amount(self, need: Need) -> Decimal | None:
        return kinds.typed(need.kind, need.met_amount) if need.about.has_amount else None

    def dehydrate_unit(self, need: Need) -> str:
        return need.about.unit


class ChainResource(resources.ModelResource):
    """Lists of products, core suppliers and main customers."""

    name, uscc, place = _firm().values()
    role = fields.Field("get_role_display", "类别")
    product = fields.Field("product", "产品或工序")
    partner_name = fields.Field("partner_name", "合作企业")

    class Meta:
        model = ChainEntry
        fields = ("name", "uscc", "place", "role", "product", "partner_name")
        export_order = fields


class ActivityResource(resources.ModelResource):
    """Activities, as the importer reads them."""

    title = fields.Field("title", "活动名称")
    kind = fields.Field("get_kind_display", "活动类型")
    held_on = _day("held_on", "活动日期")
    region = fields.Field("region__name", "举办地区")
    place = fields.Field("place", "地点")
    host = fields.Field("host", "主办单位")
    people = fields.Field("people", "参加人数（人）")
    enterprises = fields.Field(column_name="参加企业数（户）")
    signed_amount = fields.Field("signed_amount", "签约金额（万元）", widget=_WanWidget())
    results = fields.Field("results", "活动成果")

    class Meta:
        model = Activity
        fields = (
            *("title", "kind", "held_on", "region", "place", "host", "people", "enterprises"),
            *("signed_amount", "results"),
        )
        export_order = fields

    def dehydrate_enterprises(self, activity: Any) -> int | None:
        return activity.listed or None if activity.enterprises is None else activity.enterprises
