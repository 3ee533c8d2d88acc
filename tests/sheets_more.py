"""Spreadsheets of the further tables, laid out as the offices that send them do."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook

from tests import sheets

POWER = ("序号", "户号", "户名", "用电地址", "本月电量(kWh)", "累计电量(kWh)", "上年同期累计(kWh)")
LAND = (
    "序号",
    "企业名称",
    "统一社会信用代码",
    "用地面积(亩)",
    "自有用地面积(亩)",
    "租入面积(亩)",
    "租出面积(亩)",
)
TAX = ("纳税人名称", "统一社会信用代码", "税收实际入库(万元)")
PROJECTS = (
    *("序号", "项目名称", "项目代码", "建设单位", "所在县区", "建设性质", "行业代码", "建设内容及规模"),
    *("总投资(万元)", "其中：固定资产投资(万元)", "其中：设备投资(万元)", "项目阶段"),
    *("计划开工时间", "实际开工时间", "计划竣工时间", "是否纳统", "统计项目编码", "联系领导", "责任单位"),
)
PROBLEMS = (
    *("序号", "企业名称", "所在县区", "企业提出的具体困难、问题", "问题类型", "办理情况"),
    *("企业联系人及联系方式", "企业包保人员", "是否办结"),
)


def book(*rows: Sequence[Any], sheet: str = "Sheet1") -> bytes:
    """A workbook with these rows on one sheet."""
    made = Workbook()
    page = made.active
    page.title = sheet
    for row in rows:
        page.append(list(row))
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def titled(title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], *foot: str) -> bytes:
    """A workbook with a title above the header and a foot below the rows."""
    return book([title], headings, *rows, *([each] for each in foot))


def account(
    number: str, name: str, month: float | None, ytd: float | None, prior: float | None, address: str = ""
) -> list[Any]:
    """One row of the power company's list, in kWh."""
    return [None, number, name, address or f"{name}厂区", month, ytd, prior]


def power(*rows: Sequence[Any], month: str = "2023年5月") -> bytes:
    """The power company's list of a month."""
    return titled(f"{month}规上工业企业用电户电量清单", POWER, rows, "制表人：张三")


def project(number: int, **more: Any) -> list[Any]:
    """One row of a project list; a value of `more` stands under that heading."""
    usual = {
        "序号": number,
        "项目名称": f"年产{number}万套轴承技术改造项目",
        "项目代码": f"2305-341702-07-02-{number:06d}",
        "建设单位": sheets.name(number),
        "所在县区": "贵池区",
        "建设性质": "技术改造",
        "行业代码": "3451",
        "建设内容及规模": "新增数控机床20台",
        "总投资(万元)": 5000,
        "其中：固定资产投资(万元)": 4200.5,
        "其中：设备投资(万元)": 3000,
        "项目阶段": "在建",
        "计划开工时间": "2023年3月",
        "实际开工时间": "2023-04",
        "计划竣工时间": "2024年6月",
        "是否纳统": "是",
        "统计项目编码": f"C3451{number:04d}",
        "联系领导": "李某某",
        "责任单位": "区经信局",
    }
    assert more.keys() <= usual.keys()
    return list((usual | more).values())


def projects(*rows: Sequence[Any], headings: Sequence[str] = PROJECTS) -> bytes:
    """A list of projects."""
    return titled("贵池区工业技改项目调度表", headings, rows)


def problem(number: int, text: str, **more: Any) -> list[Any]:
    """One row of 亳州's list of problems."""
    usual = {
        "序号": number,
        "企业名称": sheets.name(number),
        "所在县区": "贵池区",
        "企业提出的具体困难、问题": text,
        "问题类型": "融资",
        "办理情况": "已对接农商行",
        "企业联系人及联系方式": "王某 13800000001",
        "企业包保人员": "赵某某",
        "是否办结": "否",
    }
    assert more.keys() <= usual.keys()
    return list((usual | more).values())


def problems(*rows: Sequence[Any]) -> bytes:
    """亳州's list of problems, with its foot."""
    return titled(
        "企业困难问题清单", PROBLEMS, rows, "报送单位：贵池区经信局", "联系人：李某", "联系电话：0566-1234567"
    )


def payroll(rows: dict[int, Sequence[Any]]) -> bytes:
    """202-1: number of the enterprise → (期末, 平均, 工资) with each 上年同期."""
    heads = ("从业人员期末人数(人)", "从业人员平均人数(人)", "从业人员工资总额(千元)")
    values = [f"{head}_{time}" for head in heads for time in ("1-本月", "上年同期")]
    return sheets.sheet(
        ["统一社会信用代码", "企业名称", *values],
        [[sheets.code(number), sheets.name(number), *cells] for number, cells in rows.items()],
    )
