"""Tables of the workflow: appeals, the public notice, and what a recomputing changed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from accounts.figures import NO_FIGURE, grouped
from assessments import factor_figures as figures
from assessments.evaluation_tables import GradeTable
from assessments.flow.appealing import clock_of
from assessments.grading.grades import GRADES
from assessments.models import Appeal, Grade
from assessments.tables import NUMBER
from enterprises.tables import LinkedTable

_ATTRS = {"class": "table table-dense table-hover table-sticky table-stack"}


class AppealTable(LinkedTable):
    """Appeals, the latest first, with how long the next step still has."""

    enterprise = tables.Column("企业名称", order_by=("enterprise__name", "pk"))
    region = tables.Column("县区", accessor="enterprise__region", order_by=("enterprise__region__path", "pk"))
    items = tables.Column("有异议的数据", orderable=False, empty_values=())
    filed_on = tables.DateColumn(verbose_name="提出日期", format="Y-m-d")
    department = tables.Column("复核部门", default=NO_FIGURE, order_by=("department__name", "pk"))
    state = tables.Column("状态")
    due = tables.Column("时限", default=NO_FIGURE)

    class Meta:
        model = Appeal
        fields = ("enterprise", "region", "items", "filed_on", "department", "state", "due")
        attrs = _ATTRS
        order_by = ("-filed_on",)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self._today = today
        super().__init__(*args, **kwargs)

    def render_enterprise(self, record: Appeal) -> str:
        address = record.get_absolute_url()
        return format_html('<a href="{}{}">{}</a>', address, self._query, record.enterprise.name)

    def render_items(self, record: Appeal) -> str:
        return "、".join(figures.label_of(item.factor) for item in record.items.all())

    def render_due(self, value: date) -> str:
        clock = clock_of(value, self._today)
        if clock is None:
            return NO_FIGURE
        word = "text-danger" if clock.is_late else "text-secondary"
        return format_html('{} <span class="{}">{}</span>', value.isoformat(), word, clock.words)


class NoticeTable(LinkedTable):
    """The list as it is put up: no more than the public is told."""

    rank = tables.Column("位次", attrs=NUMBER, default=NO_FIGURE)
    enterprise = tables.Column("企业名称", accessor="name", order_by=("name", "pk"))
    uscc = tables.Column("统一社会信用代码")
    region = tables.Column("县区", accessor="enterprise__region", order_by=("enterprise__region__path", "pk"))
    total = tables.Column("总分（分）", attrs=NUMBER)
    final_grade = tables.Column("等级")
    reason = tables.Column("备注", orderable=False, default="")

    class Meta:
        model = Grade
        fields = ("rank", "enterprise", "uscc", "region", "total", "final_grade", "reason")
        attrs = _ATTRS
        order_by = ("rank",)

    order_rank = GradeTable.order_rank

    def render_total(self, value: Decimal) -> str:
        return grouped(value, 2)


class ChangeTable(LinkedTable):
    """Enterprises whose grade or place is another than the one that was noticed."""

    enterprise = tables.Column("企业名称", accessor="name", order_by=("name", "pk"))
    region = tables.Column("县区", accessor="enterprise__region", order_by=("enterprise__region__path", "pk"))
    grade_before = tables.Column("公示等级", default=NO_FIGURE)
    final_grade = tables.Column("现等级")
    rank_before = tables.Column("公示位次", attrs=NUMBER, default=NO_FIGURE)
    rank = tables.Column("现位次", attrs=NUMBER, default=NO_FIGURE)
    total_before = tables.Column("公示总分（分）", attrs=NUMBER, default=NO_FIGURE)
    total = tables.Column("现总分（分）", attrs=NUMBER)
    appeal = tables.Column("申诉", accessor="appeal_key", default=NO_FIGURE, orderable=False)

    class Meta:
        model = Grade
        fields = (
            *("enterprise", "region", "grade_before", "final_grade", "rank_before", "rank"),
            *("total_before", "total", "appeal"),
        )
        attrs = _ATTRS
        order_by = ("rank",)

    order_rank = GradeTable.order_rank

    def render_total(self, value: Decimal) -> str:
        return grouped(value, 2)

    render_total_before = render_total

    def render_grade_before(self, value: str) -> str:
        return f"{value}类" if value in GRADES else value

    def render_appeal(self, value: int) -> str:
        address = reverse("assessments:appeal", args=[value])
        return format_html('<a href="{}{}">第{}号</a>', address, self._query, value)
