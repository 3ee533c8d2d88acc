"""Tables of this room."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.html import format_html

from accounts.periods import Period
from accounts.tables import ListTable
from imports.models import Batch


class BatchTable(ListTable):
    """Uploads, the newest first."""

    source = tables.Column(
        "文件",
        linkify=lambda record: record.get_absolute_url(),
        order_by=("source__name", "pk"),
        empty_values=(),
    )
    form = tables.Column("报表", order_by=("form", "pk"), empty_values=())
    period = tables.Column("报告期", default="--")
    status = tables.Column("状态")
    counts = tables.Column("行数", orderable=False)
    uploaded_by_name = tables.Column("上传人")
    created_at = tables.DateTimeColumn(format="Y-m-d H:i", verbose_name="上传时间")

    class Meta:
        model = Batch
        fields = ("source", "form", "period", "status", "counts", "uploaded_by_name", "created_at")
        order_by = "-created_at"

    def render_source(self, record: Batch) -> str:
        return record.file_name

    def render_status(self, value: str, record: Batch) -> str:
        """The state; of a file that is being read also how far the worker is."""
        value = record.status_label
        if record.status != Batch.Status.READING or not record.rows_total:
            return value
        percent = min(100 * record.rows_done // record.rows_total, 99)
        bar = render_to_string(
            "includes/work_bar.html", {"percent": percent, "label": value, "stalled": False}
        )
        return format_html('{} <span class="num">{}%</span>{}', value, percent, bar)

    def render_form(self, record: Batch) -> str:
        return record.form_label

    def render_period(self, value: Any) -> str:
        return Period.from_date(value).label

    def render_counts(self, value: dict[str, int], record: Batch) -> str:
        if not value:
            return "--"
        noted = f"·有提示{record.rows_noted}" if record.rows_noted else ""
        return "新增{new}·变更{changed}·未变{unchanged}·拒收{refused}".format(**value) + noted
