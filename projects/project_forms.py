"""How a list of projects looks: headings offices write for each field (项目清单, 调度表)."""

from __future__ import annotations

from imports.reading import Column, Dimension, FormSpec, Kind


def _text(name: str, label: str, *headings: str, required: bool = False) -> Column:
    return Column(name, label, (label, *headings), Kind.TEXT, required=required)


def _month(name: str, label: str, *headings: str) -> Column:
    return Column(name, label, (label, *headings), Kind.MONTH)


def _money(name: str, label: str, *headings: str) -> Column:
    return Column(name, label, (label, *headings), dimension=Dimension.MONEY)


PROJECTS_SPEC = FormSpec(
    name="projects",
    label="项目清单",
    title_words=("项目",),
    periodic=False,
    columns=(
        _text("name_of_project", "项目名称", "项目全称", "工程名称", required=True),
        _text("code", "项目代码", "投资项目代码", "项目统一代码", "备案项目代码", "投资项目统一代码"),
        _text("region_code", "行政区划代码", "区划代码"),
        _text(
            *("region_name", "所在县区", "县区", "所属县区", "建设地点", "属地", "项目所在地", "所属地区"),
            *("所在地区", "建设地址", "所在园区", "区域"),
        ),
        _text("kind", "建设性质", "项目类型", "项目类别", "项目性质"),
        _text("industry_code", "行业代码", "国民经济行业代码", "所属行业代码"),
        _money(
            "total_investment", "计划总投资", "总投资", "项目总投资", "总投资额", "计划总投资额", "投资总额"
        ),
        _money("fixed_investment", "固定资产投资", "固定资产投资额", "固投", "计划固定资产投资"),
        _money("equipment_investment", "设备投资", "设备投资额", "设备购置", "设备购置费", "计划设备投资"),
        _text("stage", "项目阶段", "建设阶段", "项目状态", "所处阶段", "项目进展阶段", "建设状态"),
        _month("start_planned", "计划开工", "计划开工时间", "拟开工时间", "计划开工月份", "计划开工日期"),
        _month("start_actual", "实际开工", "实际开工时间", "开工时间", "开工日期", "实际开工日期"),
        _month(
            *("completion_planned", "计划竣工", "计划竣工时间", "计划建成时间", "拟竣工时间", "计划完工时间"),
            *("计划竣工日期",),
        ),
        _month("completion_actual", "实际竣工", "实际竣工时间", "竣工时间", "竣工日期", "建成时间"),
        _text("in_statistics", "是否纳统", "是否入统", "是否纳入统计", "纳统情况"),
        _text("statistics_code", "统计项目编码", "纳统编码", "统计编码", "统计库项目编码", "纳统代码"),
        _text(
            "content", "建设内容", "建设内容及规模", "主要建设内容", "建设规模及内容", "主要建设内容及规模"
        ),
        _text("lead_official", "联系领导", "包保领导", "领导联系", "市级联系领导", "联系市领导", "包联领导"),
        _text("department", "包保部门", "责任单位", "责任部门", "牵头部门", "联系部门", "牵头单位"),
    ),
)
