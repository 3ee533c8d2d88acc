"""Exports of the workflow's lists."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from itertools import count
from typing import Any

from import_export import fields, resources, widgets

from assessments import factor_figures as figures
from assessments.models import Appeal, Grade

# A number in the file, so that Excel can sum and sort it.
_CENT = Decimal("0.01")
_NUMBER = widgets.NumberWidget(coerce_to_string=False)


class AppealResource(resources.ModelResource):
    """Appeals with their figures and what came of them."""

    name = fields.Field("enterprise__name", "企业名称")
    uscc = fields.Field("enterprise__uscc", "统一社会信用代码")
    region = fields.Field("enterprise__region__name", "县区")
    items = fields.Field(column_name="有异议的数据")
    grounds = fields.Field("grounds", "申诉理由")
    filed_on = fields.Field("filed_on", "提出日期")
    department = fields.Field("department__name", "复核部门")
    finding = fields.Field("finding", "复核意见")
    state = fields.Field("get_state_display", "状态")
    reason = fields.Field("reason", "处理理由")
    due = fields.Field("due", "时限")

    class Meta:
        model = Appeal
        fields = (
            *("name", "uscc", "region", "items", "grounds", "filed_on"),
            *("department", "finding", "state", "reason", "due"),
        )
        export_order = fields

    def dehydrate_items(self, appeal: Appeal) -> str:
        """Each figure as noticed, as claimed and as found."""
        return "；".join(
            f"{figures.label_of(item.factor)}：公示{figures.words(item.factor, item.recorded)}，"
            f"主张{figures.words(item.factor, item.claimed)}，认定{figures.words(item.factor, item.found)}"
            for item in appeal.items.all()
        )


class NoticeResource(resources.ModelResource):
    """The public notice's table in its official form."""

    number = fields.Field(column_name="序号")
    name = fields.Field("name", "企业名称")
    uscc = fields.Field("uscc", "统一社会信用代码")
    region = fields.Field("enterprise__region__name", "县区")
    total = fields.Field(column_name="总分")
    grade = fields.Field("final_grade", "等级")
    reason = fields.Field("reason", "备注")

    class Meta:
        model = Grade
        fields = ("number", "name", "uscc", "region", "total", "grade", "reason")
        export_order = fields

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._numbers = count(1)

    def dehydrate_number(self, grade: Grade) -> int:
        """Its number in the list, in the order of the places."""
        return next(self._numbers)

    def dehydrate_total(self, grade: Grade) -> Decimal:
        """As it is printed."""
        return grade.total.quantize(_CENT, ROUND_HALF_UP)


class ChangeResource(resources.ModelResource):
    """What a recomputing changed, an enterprise a row."""

    name = fields.Field("name", "企业名称")
    uscc = fields.Field("uscc", "统一社会信用代码")
    region = fields.Field("enterprise__region__name", "县区")
    grade_before = fields.Field("grade_before", "公示等级")
    grade = fields.Field("final_grade", "现等级")
    rank_before = fields.Field("rank_before", "公示位次", widget=_NUMBER)
    rank = fields.Field("rank", "现位次", widget=_NUMBER)
    total_before = fields.Field("total_before", "公示总分", widget=_NUMBER)
    total = fields.Field("total", "现总分", widget=_NUMBER)

    class Meta:
        model = Grade
        fields = (
            *("name", "uscc", "region", "grade_before", "grade"),
            *("rank_before", "rank", "total_before", "total"),
        )
        export_order = fields
