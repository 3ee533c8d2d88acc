"""Tables of schemes and grades."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.db.models import F, QuerySet
from django.utils.html import format_html

from accounts.figures import NO_FIGURE, grouped
from assessments.grading.grades import FINAL_GRADES
from assessments.models import Evaluation, Grade, GradingScheme
from assessments.tables import NUMBER
from enterprises.tables import LinkedTable

_ATTRS = {"class": "table table-dense table-hover table-sticky table-stack"}


class SchemeTable(LinkedTable):
    """Schemes with the evaluation computed last."""

    name = tables.Column("评价方案", order_by=("name", "pk"))
    region = tables.Column("适用区划", order_by=("region__path", "pk"))
    data_year = tables.Column("数据年度", order_by=("data_year", "pk"))
    version = tables.Column("版本", attrs=NUMBER, orderable=False, empty_values=())
    state = tables.Column("最近评价", orderable=False, empty_values=())
    n = tables.Column("户数（户）", attrs=NUMBER, orderable=False, empty_values=())
    counts = tables.Column("A / B / C / D / 不定（户）", attrs=NUMBER, orderable=False, empty_values=())

    class Meta:
        model = GradingScheme
        fields = ("name", "region", "data_year")
        attrs = _ATTRS
        order_by = ("-data_year",)

    def render_name(self, record: GradingScheme) -> str:
        return format_html('<a href="{}{}">{}</a>', record.get_absolute_url(), self._query, record.name)

    def render_version(self, record: GradingScheme) -> str:
        return f"第{record.latest_version}版" if record.latest_version else NO_FIGURE  # type: ignore[attr-defined]

    def render_state(self, record: GradingScheme) -> str:
        latest = _latest(record)
        if latest is None:
            return "尚未计算"
        address = latest.get_absolute_url()
        return format_html('<a href="{}{}">{}</a>', address, self._query, latest.get_state_display())

    def render_n(self, record: GradingScheme) -> str:
        latest = _latest(record)
        return grouped(Decimal(sum(part.n for part in latest.lists.all())), 0) if latest else NO_FIGURE

    def render_counts(self, record: GradingScheme) -> str:
        latest = _latest(record)
        if latest is None:
            return NO_FIGURE
        parts = list(latest.lists.all())
        sums = (sum(part.counts.get(grade, 0) for part in parts) for grade in FINAL_GRADES[:5])
        return " / ".join(map(str, sums))


def _latest(scheme: GradingScheme) -> Evaluation | None:
    return next(iter(scheme.evaluations.all()), None)


class GradeTable(LinkedTable):
    """Grades of one list, the best first; those without a place last."""

    rank = tables.Column("位次", attrs=NUMBER)
    enterprise = tables.Column("企业名称", accessor="name", order_by=("name", "pk"))
    region = tables.Column("县区", accessor="enterprise__region", order_by=("enterprise__region__path", "pk"))
    total = tables.Column("总分（分）", attrs=NUMBER)
    raw = tables.Column("指标得分（分）", attrs=NUMBER)
    bonus = tables.Column("加减分（分）", attrs=NUMBER)
    quota_grade = tables.Column("定档", default=NO_FIGURE)
    final_grade = tables.Column("等级")
    treat_as = tables.Column("按何类对待", default=NO_FIGURE)
    reason = tables.Column("调档原因", orderable=False, default="")

    class Meta:
        model = Grade
        fields = (
            *("rank", "enterprise", "region", "total", "raw", "bonus"),
            *("quota_grade", "final_grade", "treat_as", "reason"),
        )
        attrs = _ATTRS
        order_by = ("rank",)

    def order_rank(self, rows: QuerySet[Any], is_descending: bool) -> tuple[QuerySet[Any], bool]:
        by_rank = F("rank").desc(nulls_last=True) if is_descending else F("rank").asc(nulls_last=True)
        return rows.order_by(by_rank, "pk"), True

    def render_enterprise(self, record: Grade) -> str:
        return format_html('<a href="{}{}">{}</a>', record.get_absolute_url(), self._query, record.name)

    def render_total(self, value: Decimal) -> str:
        return grouped(value, 2)

    render_raw = render_bonus = render_total
