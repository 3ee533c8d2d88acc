"""Tables of recognitions, robots and 数字化诊断."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from accounts.figures import NO_FIGURE, signed
from cultivation.models import Diagnosis, Recognition, RobotCount
from cultivation.months import ahead
from cultivation.tables.pools import TABLE, WHOLE
from enterprises.tables import NUMBER, LinkedTable


def state_of(row: Recognition, today: date, soon: int) -> tuple[str, str]:
    """Whether it holds on the day, as a lamp's style and word."""
    if row.revoked_on and row.revoked_on <= today:
        return "lamp-grey", "已撤销"
    if row.valid_until and row.valid_until < today:
        return "lamp-red", "已过期"
    if row.valid_until and row.valid_until <= ahead(today, soon):
        return "lamp-yellow", f"{(row.valid_until - today).days}天后到期"
    return "lamp-green", "有效"


class _OfEnterprise(LinkedTable):
    enterprise = tables.Column("企业名称", order_by=("enterprise__name", "pk"))
    region = tables.Column("县区", accessor="enterprise__region", order_by=("enterprise__region__path", "pk"))

    def render_enterprise(self, record: Any) -> str:
        return self.enterprise_link(record.enterprise)

    def own_link(self, record: Any, words: str) -> str:
        """The words as the way to the row's own page."""
        return format_html('<a href="{}{}">{}</a>', record.get_absolute_url(), self._query, words)


class RecognitionTable(_OfEnterprise):
    """What an enterprise was recognised as, from when to when, by which papers."""

    kind = tables.Column("资质类型")
    level = tables.Column("级别")
    subject = tables.Column("对象名称", default=NO_FIGURE, empty_values=("",))
    awarded_on = tables.DateColumn(format="Y-m-d", verbose_name="认定日期", attrs=WHOLE)
    valid_until = tables.DateColumn(format="Y-m-d", verbose_name="有效期至", default="长期", attrs=WHOLE)
    state = tables.Column("期末状态", orderable=False, empty_values=())
    certificate = tables.Column("证书编号", default=NO_FIGURE, empty_values=("",))
    document = tables.Column("认定文件", default=NO_FIGURE, empty_values=("",))

    class Meta:
        model = Recognition
        fields = (
            *("enterprise", "region", "kind", "level", "subject", "awarded_on", "valid_until", "state"),
            *("certificate", "document"),
        )
        sequence = fields
        attrs = TABLE
        order_by = "-awarded_on"

    def __init__(self, *args: Any, today: date, soon: int, **kwargs: Any) -> None:
        self._today, self._soon = today, soon
        super().__init__(*args, **kwargs)

    def render_kind(self, record: Recognition) -> str:
        return self.own_link(record, record.get_kind_display())

    def render_state(self, record: Recognition) -> str:
        return format_html('<span class="lamp {}">{}</span>', *state_of(record, self._today, self._soon))


class RobotTable(_OfEnterprise):
    """How many robots each enterprise has, and how many came in the span."""

    number = tables.Column("工业机器人（台）", attrs=NUMBER)
    month = tables.Column("最近报告月份", attrs=WHOLE)
    base = tables.Column("期初（台）", attrs=NUMBER, default=NO_FIGURE, orderable=False)
    added = tables.Column("期间新增（台）", attrs=NUMBER)
    recorded_by_name = tables.Column("登记人", default=NO_FIGURE, empty_values=("",), orderable=False)

    class Meta:
        model = RobotCount
        fields = ("enterprise", "region", "number", "month", "base", "added", "recorded_by_name")
        sequence = fields
        attrs = TABLE
        order_by = "-number"

    def render_month(self, record: RobotCount) -> str:
        return self.own_link(record, f"{record.month:%Y-%m}")

    def render_added(self, value: Any) -> str:
        return signed(Decimal(value), 0)


class DiagnosisTable(_OfEnterprise):
    """Who was diagnosed, when, by whom, with what result."""

    done_on = tables.Column("完成日期", attrs=WHOLE)
    provider = tables.Column("诊断机构", default=NO_FIGURE, empty_values=("",))
    result = tables.Column("诊断结论", default=NO_FIGURE, empty_values=("",), orderable=False)
    files = tables.Column("诊断报告", orderable=False, empty_values=())

    class Meta:
        model = Diagnosis
        fields = ("enterprise", "region", "done_on", "provider", "result", "files")
        sequence = fields
        attrs = TABLE
        order_by = "-done_on"

    def render_done_on(self, record: Diagnosis) -> str:
        return self.own_link(record, f"{record.done_on:%Y-%m-%d}")

    def render_files(self, record: Diagnosis) -> str:
        links = format_html_join(
            "、",
            '<a href="{}">{}</a>',
            (
                (reverse("cultivation:diagnosis_file", args=[file.pk]), file.name)
                for file in record.files.all()
            ),
        )
        return links or NO_FIGURE
