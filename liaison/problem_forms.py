"""How a list of problems looks: the columns of 亳州's export (domain.md 49) and what others write for them."""

from __future__ import annotations

from imports.reading import Column, FormSpec, Kind


def _text(name: str, label: str, *headings: str, required: bool = False) -> Column:
    return Column(name, label, (label, *headings), Kind.TEXT, required=required)


PROBLEMS_SPEC = FormSpec(
    name="problems",
    label="企业问题清单",
    title_words=("问题", "困难", "包保", "诉求"),
    periodic=False,
    columns=(
        _text(
            *("text", "企业提出的具体困难、问题", "具体困难、问题", "困难问题", "存在问题", "问题内容"),
            *("存在的困难和问题", "具体问题", "反映问题", "诉求内容", "问题描述", "困难和问题", "问题诉求"),
            *("企业反映的困难问题", "企业诉求", "问题"),
            required=True,
        ),
        _text("type", "问题类型", "问题类别", "诉求类型", "诉求类别"),
        _text("handling", "办理情况", "办理进展", "处理情况", "解决情况", "办理结果", "办理进度"),
        _text(
            *("contact", "企业联系人及联系方式", "联系人及联系方式", "联系人及电话", "企业联系人及电话"),
            *("联系人及联系电话",),
        ),
        _text("contact_name", "企业联系人", "联系人", "联系人姓名"),
        _text("contact_phone", "联系方式", "联系电话", "企业联系方式", "电话", "手机", "手机号码"),
        _text("cadre", "企业包保人员", "包保人员", "包保干部", "包保责任人", "包保人", "联系干部"),
        _text("closed", "是否办结", "办结情况", "是否解决", "办理状态"),
        _text("raised_on", "提出日期", "提出时间", "收集时间", "收集日期", "反映时间", "登记日期"),
    ),
)
