"""Exports of members and proposals."""

from __future__ import annotations

from datetime import date

from import_export import fields, resources

from cultivation.models import Membership, Proposal


def month(day: date | None) -> str:
    """2023-05."""
    return f"{day:%Y-%m}" if day else ""


class MemberResource(resources.ModelResource):
    """Stays in pools."""

    uscc = fields.Field("enterprise__uscc", "统一社会信用代码")
    name = fields.Field("enterprise__name", "企业名称")
    region = fields.Field("enterprise__region__name", "县区")
    pool = fields.Field("get_pool_display", "培育库")
    entered = fields.Field(column_name="入库月份")
    reasons = fields.Field("words", "入库理由")
    left = fields.Field(column_name="出库月份")
    leave_reasons = fields.Field("leave_words", "出库原因")
    by = fields.Field("entered_by_name", "确认人")

    class Meta:
        model = Membership
        fields = (*("uscc", "name", "region", "pool", "entered", "reasons", "left", "leave_reasons", "by"),)
        export_order = fields

    def dehydrate_entered(self, row: Membership) -> str:
        return month(row.entered)

    def dehydrate_left(self, row: Membership) -> str:
        return month(row.left)


class ProposalResource(resources.ModelResource):
    """Proposals with what was decided."""

    uscc = fields.Field("enterprise__uscc", "统一社会信用代码")
    name = fields.Field("enterprise__name", "企业名称")
    region = fields.Field("enterprise__region__name", "县区")
    pool = fields.Field("get_pool_display", "培育库")
    move = fields.Field("get_move_display", "建议")
    reasons = fields.Field(column_name="理由")
    period = fields.Field(column_name="依据报告期")
    state = fields.Field("get_state_display", "状态")
    by = fields.Field("decided_by_name", "处理人")
    why = fields.Field("why_declined", "驳回理由")

    class Meta:
        model = Proposal
        fields = (*("uscc", "name", "region", "pool", "move", "reasons", "period", "state", "by", "why"),)
        export_order = fields

    def dehydrate_reasons(self, row: Proposal) -> str:
        return "；".join(words for _, words in row.reasons)

    def dehydrate_period(self, row: Proposal) -> str:
        return month(row.period)
