"""How a list of 散乱污 sites looks."""

from __future__ import annotations

from imports.reading import Column, FormSpec, Kind


def _text(name: str, label: str, *headings: str, required: bool = False) -> Column:
    return Column(name, label, (label, *headings), Kind.TEXT, required=required)


SITES_SPEC = FormSpec(
    name="sites",
    label="散乱污清单",
    title_words=("散乱污",),
    periodic=False,
    telling=("disposal",),
    columns=(
        _text(
            *("disposal", "整治方式", "整治类型", "处置类型", "整治类别", "分类整治方式", "整治措施类型"),
            *("分类处置",),
            required=True,
        ),
        _text("site_name", "点位名称", "场所名称", "散乱污名称"),
        _text("region_code", "行政区划代码", "区划代码"),
        _text("region_name", "所在县区", "县区", "所属县区", "属地", "所属地区", "所在地区", "所在园区"),
        _text(
            *(
                "township",
                "乡镇（街道）",
                "乡镇",
                "镇街",
                "乡镇街道",
                "所在乡镇",
                "街道",
                "所属乡镇",
                "乡镇名称",
            ),
            required=True,
        ),
        _text("address", "地址", "详细地址", "具体位置", "所在位置", "经营地址"),
        _text("owner", "经营者", "负责人", "经营者姓名", "业主", "法定代表人"),
        _text("trade", "行业", "所属行业", "行业类别", "行业类型", "主要产品"),
        _text("violation", "问题类别", "问题类型", "违法类型"),
        _text("problem", "存在问题", "主要问题", "存在的问题", "问题描述", "主要环境问题"),
        _text("responsible", "责任单位", "责任部门", "属地责任单位", "牵头单位"),
        _text("found_on", "排查日期", "排查时间", "发现时间", "登记日期"),
        _text("due_on", "整治时限", "完成时限", "整改时限", "计划完成时间"),
        _text("state", "整治状态", "整治进展", "完成情况", "整治情况", "状态", "进展情况"),
        _text("done_on", "完成日期", "完成时间", "实际完成时间", "整治完成时间"),
        _text("accepted_on", "验收日期", "验收时间"),
    ),
)
