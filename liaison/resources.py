"""Exports of this room: the columns of 亳州's list (domain.md 49), contacts masked."""

from __future__ import annotations

from import_export import fields, resources

from liaison.contacts import contact_of
from liaison.models import Problem


class ProblemResource(resources.ModelResource):
    """Problems as the offices send them; read again, a masked contact changes nothing."""

    lifted = False

    label = fields.Field("label", "序号")
    enterprise = fields.Field("enterprise__name", "企业名称")
    uscc = fields.Field("enterprise__uscc", "统一社会信用代码")
    region = fields.Field("enterprise__region__name", "所在县区")
    text = fields.Field("text", "企业提出的具体困难、问题")
    type = fields.Field("get_type_display", "问题类型")
    handling = fields.Field("handling", "办理情况")
    contact = fields.Field(column_name="企业联系人及联系方式")
    cadre = fields.Field("cadre", "企业包保人员")
    closed = fields.Field(column_name="是否办结")
    raised_on = fields.Field(column_name="提出日期")

    class Meta:
        model = Problem
        fields = (
            *("label", "enterprise", "uscc", "region", "text", "type", "handling", "contact", "cadre"),
            *("closed", "raised_on"),
        )
        export_order = fields

    def dehydrate_contact(self, problem: Problem) -> str:
        return contact_of(problem, lifted=self.lifted)

    def dehydrate_closed(self, problem: Problem) -> str:
        return "是" if problem.closed else "否"

    def dehydrate_raised_on(self, problem: Problem) -> str:
        return problem.raised_on.isoformat()
