"""Exports of this room, with the headings that the importers read: what goes out can come back."""

from __future__ import annotations

from typing import Any

from import_export import fields, resources, widgets

from accounts.privacy import masked_operator
from land.importers.users import words
from land.models import Parcel, Site

_NUMBER = widgets.NumberWidget(coerce_to_string=False)
_DAY = widgets.DateWidget(format="%Y-%m-%d")


class ParcelResource(resources.ModelResource):
    """Parcels; areas in 亩."""

    unit = "亩"

    number = fields.Field("number", "宗地号")
    holder_name = fields.Field("holder_name", "土地使用权人")
    users = fields.Field(column_name="使用企业")
    place = fields.Field(column_name="所在县区")
    address = fields.Field("address", "坐落")
    area = fields.Field("area", "宗地面积（亩）", widget=_NUMBER)
    nature = fields.Field(column_name="土地性质")
    planned_use = fields.Field("planned_use", "规划用途")
    obtained = fields.Field(column_name="取得方式")
    supplied_on = fields.Field("supplied_on", "供地日期", widget=_DAY)
    start_due = fields.Field("start_due", "约定开工日期", widget=_DAY)
    started_on = fields.Field("started_on", "实际开工日期", widget=_DAY)
    completion_due = fields.Field("completion_due", "约定竣工日期", widget=_DAY)
    completed_on = fields.Field("completed_on", "实际竣工日期", widget=_DAY)
    state = fields.Field("get_state_display", "利用状况")
    analysis = fields.Field("analysis", "原因分析")
    way = fields.Field(column_name="盘活方式")
    plan = fields.Field("plan", "盘活措施")
    plan_owner = fields.Field("plan_owner", "责任单位")
    plan_due = fields.Field("plan_due", "完成时限", widget=_DAY)
    revived = fields.Field("revived", "已盘活面积（亩）", widget=_NUMBER)
    revived_on = fields.Field("revived_on", "最近盘活日期", widget=_DAY)

    class Meta:
        model = Parcel
        fields = (
            *("number", "holder_name", "users", "place", "address", "area", "nature", "planned_use"),
            *("obtained", "supplied_on", "start_due", "started_on", "completion_due", "completed_on"),
            *("state", "analysis", "way", "plan", "plan_owner", "plan_due", "revived", "revived_on"),
        )
        export_order = fields

    def dehydrate_users(self, parcel: Any) -> str:
        return words(parcel)

    def dehydrate_place(self, parcel: Parcel) -> str:
        return (parcel.zone or parcel.region).name

    def dehydrate_nature(self, parcel: Parcel) -> str:
        return parcel.get_nature_display() if parcel.nature else ""

    def dehydrate_obtained(self, parcel: Parcel) -> str:
        return parcel.get_obtained_display() if parcel.obtained else ""

    def dehydrate_way(self, parcel: Parcel) -> str:
        return parcel.get_way_display() if parcel.way else ""


class SiteResource(resources.ModelResource):
    """散乱污 sites; read again, a masked operator changes nothing."""

    lifted = False

    name = fields.Field("name", "名称")
    place = fields.Field(column_name="所在县区")
    township = fields.Field("township", "乡镇（街道）")
    address = fields.Field("address", "地址")
    owner = fields.Field(column_name="经营者")
    trade = fields.Field("trade", "行业")
    violation = fields.Field(column_name="问题类别")
    problem = fields.Field("problem", "存在问题")
    disposal = fields.Field("get_disposal_display", "整治方式")
    responsible = fields.Field("responsible", "责任单位")
    found_on = fields.Field("found_on", "排查日期", widget=_DAY)
    due_on = fields.Field("due_on", "整治时限", widget=_DAY)
    state = fields.Field("get_state_display", "整治状态")
    done_on = fields.Field("done_on", "完成日期", widget=_DAY)
    accepted_on = fields.Field("accepted_on", "验收日期", widget=_DAY)

    class Meta:
        model = Site
        fields = (
            *("name", "place", "township", "address", "owner", "trade", "violation", "problem"),
            *("disposal", "responsible", "found_on", "due_on", "state", "done_on", "accepted_on"),
        )
        export_order = fields

    def dehydrate_place(self, site: Site) -> str:
        return (site.zone or site.region).name

    def dehydrate_owner(self, site: Site) -> str:
        return site.owner if self.lifted else masked_operator(site.owner)

    def dehydrate_violation(self, site: Site) -> str:
        return site.get_violation_display() if site.violation else ""
