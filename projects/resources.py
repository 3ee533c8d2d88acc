"""Exports of this room, with the headings that the importer reads: what goes out can come back."""

from __future__ import annotations

from datetime import date

from import_export import fields, resources, widgets

from projects.models import Project

_NUMBER = widgets.NumberWidget(coerce_to_string=False)
_MONTHS = ("start_planned", "start_actual", "completion_planned", "completion_actual")


class ProjectResource(resources.ModelResource):
    """Projects; amounts in 千元 as they are stored."""

    name = fields.Field("name", "项目名称")
    code = fields.Field("code", "项目代码")
    owner_name = fields.Field("owner_name", "建设单位")
    place = fields.Field(column_name="所在县区")
    kind = fields.Field(column_name="建设性质")
    industry_code = fields.Field("industry_code", "行业代码")
    total_investment = fields.Field("total_investment", "计划总投资（千元）", widget=_NUMBER)
    fixed_investment = fields.Field("fixed_investment", "固定资产投资（千元）", widget=_NUMBER)
    equipment_investment = fields.Field("equipment_investment", "设备投资（千元）", widget=_NUMBER)
    stage = fields.Field("get_stage_display", "项目阶段")
    start_planned = fields.Field(column_name="计划开工时间")
    start_actual = fields.Field(column_name="实际开工时间")
    completion_planned = fields.Field(column_name="计划竣工时间")
    completion_actual = fields.Field(column_name="实际竣工时间")
    in_statistics = fields.Field(column_name="是否纳统")
    statistics_code = fields.Field("statistics_code", "统计项目编码")
    content = fields.Field("content", "建设内容")
    lead_official = fields.Field("lead_official", "联系领导")
    department = fields.Field("department", "包保部门")

    class Meta:
        model = Project
        fields = (
            *("name", "code", "owner_name", "place", "kind", "industry_code"),
            *("total_investment", "fixed_investment", "equipment_investment", "stage", *_MONTHS),
            *("in_statistics", "statistics_code", "content", "lead_official", "department"),
        )
        export_order = fields

    def dehydrate_place(self, project: Project) -> str:
        return (project.zone or project.region).name

    def dehydrate_kind(self, project: Project) -> str:
        return project.get_kind_display() if project.kind else ""

    def dehydrate_in_statistics(self, project: Project) -> str:
        return "" if project.in_statistics is None else "是" if project.in_statistics else "否"

    def dehydrate_start_planned(self, project: Project) -> str:
        return _month(project.start_planned)

    def dehydrate_start_actual(self, project: Project) -> str:
        return _month(project.start_actual)

    def dehydrate_completion_planned(self, project: Project) -> str:
        return _month(project.completion_planned)

    def dehydrate_completion_actual(self, project: Project) -> str:
        return _month(project.completion_actual)


def _month(day: date | None) -> str:
    return f"{day:%Y-%m}" if day else ""
