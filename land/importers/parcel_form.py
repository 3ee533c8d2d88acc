"""How a list of parcels looks: headings that offices of industry and of natural resources write."""

from __future__ import annotations

from imports.reading import Column, Dimension, FormSpec, Kind


def _text(name: str, label: str, *headings: str, required: bool = False) -> Column:
    return Column(name, label, (label, *headings), Kind.TEXT, required=required)


def _area(name: str, label: str, *headings: str, required: bool = False) -> Column:
    return Column(name, label, (label, *headings), dimension=Dimension.AREA, required=required)


PARCELS_SPEC = FormSpec(
    name="parcels",
    label="宗地清单",
    title_words=("宗地", "地块", "低效用地", "闲置土地", "工业用地"),
    periodic=False,
    telling=("number",),
    columns=(
        _text(
            *(
                "number",
                "宗地号",
                "宗地编号",
                "宗地代码",
                "地块编号",
                "地块号",
                "宗地",
                "地号",
                "不动产单元号",
            ),
            required=True,
        ),
        _text("holder", "土地使用权人", "使用权人", "土地使用者", "权利人", "土地权利人", "权属单位"),
        _text(
            *("users", "使用企业", "实际使用企业", "用地企业", "占地企业", "使用单位", "实际使用人"),
            *("现使用企业", "入驻企业"),
        ),
        _text("region_code", "行政区划代码", "区划代码"),
        _text(
            *("region_name", "所在县区", "县区", "所属县区", "属地", "所属地区", "所在地区", "所在园区"),
            *("园区", "开发区", "区域"),
        ),
        _text("address", "坐落", "宗地坐落", "土地坐落", "位置", "地块位置", "宗地位置", "地址", "四至"),
        _area(
            *("area", "宗地面积", "土地面积", "面积", "用地面积", "占地面积", "供地面积", "地块面积"),
            required=True,
        ),
        _text("nature", "土地性质", "权利性质", "土地权属性质"),
        _text("planned_use", "规划用途", "土地用途", "用途", "批准用途"),
        _text("obtained", "取得方式", "供地方式", "供应方式", "土地取得方式"),
        _text("supplied_on", "供地日期", "供地时间", "取得时间", "出让时间", "取得日期"),
        _text("start_due", "约定开工日期", "约定开工时间", "合同约定开工时间"),
        _text("started_on", "实际开工日期", "实际开工时间", "开工时间"),
        _text("completion_due", "约定竣工日期", "约定竣工时间", "合同约定竣工时间"),
        _text("completed_on", "实际竣工日期", "实际竣工时间", "竣工时间"),
        _text(
            "state", "利用状况", "土地状态", "土地利用状况", "利用状态", "地块状态", "低效类型", "土地类型"
        ),
        _text("analysis", "原因分析", "成因分析", "低效原因", "闲置原因", "形成原因", "存在问题及原因"),
        _text("way", "盘活方式", "处置方式", "盘活途径", "处置途径"),
        _text("plan", "盘活措施", "处置措施", "盘活计划", "工作措施", "拟采取措施", "盘活方案"),
        _text("plan_owner", "责任单位", "牵头单位", "责任部门"),
        _text("plan_due", "完成时限", "计划完成时间", "时限", "盘活时限", "拟完成时间"),
        _area("revived", "已盘活面积", "盘活面积", "累计盘活面积", "已处置面积"),
        _text("revived_on", "盘活日期", "盘活时间", "最近盘活日期", "处置时间"),
    ),
)
