"""Exports of recognitions, robots and 数字化诊断."""

from __future__ import annotations

from import_export import fields, resources

from cultivation.models import Diagnosis, Recognition, RobotCount


class RecognitionResource(resources.ModelResource):
    """Recognitions as listed."""

    uscc = fields.Field("enterprise__uscc", "统一社会信用代码")
    name = fields.Field("enterprise__name", "企业名称")
    region = fields.Field("enterprise__region__name", "县区")
    kind = fields.Field("get_kind_display", "资质类型")
    level = fields.Field("get_level_display", "级别")
    subject = fields.Field("subject", "对象名称")
    awarded_on = fields.Field("awarded_on", "认定日期")
    valid_until = fields.Field(column_name="有效期至")
    certificate = fields.Field("certificate", "证书编号")
    document = fields.Field("document", "认定文件")
    revoked_on = fields.Field("revoked_on", "撤销日期")
    why_revoked = fields.Field("why_revoked", "撤销原因")

    class Meta:
        model = Recognition
        fields = (
            *("uscc", "name", "region", "kind", "level", "subject", "awarded_on", "valid_until"),
            *("certificate", "document", "revoked_on", "why_revoked"),
        )
        export_order = fields

    def dehydrate_valid_until(self, row: Recognition) -> str:
        return row.valid_until.isoformat() if row.valid_until else "长期"


class RobotResource(resources.ModelResource):
    """The latest counts as listed."""

    uscc = fields.Field("enterprise__uscc", "统一社会信用代码")
    name = fields.Field("enterprise__name", "企业名称")
    region = fields.Field("enterprise__region__name", "县区")
    number = fields.Field("number", "工业机器人数（台）")
    month = fields.Field(column_name="报告月份")
    base = fields.Field("base", "期初（台）")
    added = fields.Field("added", "期间新增（台）")

    class Meta:
        model = RobotCount
        fields = ("uscc", "name", "region", "number", "month", "base", "added")
        export_order = fields

    def dehydrate_month(self, row: RobotCount) -> str:
        return f"{row.month:%Y-%m}"


class DiagnosisResource(resources.ModelResource):
    """Diagnoses as listed."""

    uscc = fields.Field("enterprise__uscc", "统一社会信用代码")
    name = fields.Field("enterprise__name", "企业名称")
    region = fields.Field("enterprise__region__name", "县区")
    done_on = fields.Field("done_on", "诊断完成时间")
    provider = fields.Field("provider", "诊断机构")
    result = fields.Field("result", "诊断结论")

    class Meta:
        model = Diagnosis
        fields = ("uscc", "name", "region", "done_on", "provider", "result")
        export_order = fields
