"""Tables of entries and exits, changes of form, and back data."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from accounts.figures import NO_FIGURE
from accounts.periods import Period
from enterprises import return_forms
from enterprises.models import BackData, CorporateEvent, ScaleEvent
from enterprises.tables.register import NUMBER, LinkedTable

_ATTRS = {"class": "table table-dense table-hover table-sticky table-stack"}
WHOLE = {"td": {"class": "text-nowrap"}}
_BY_NAME, _BY_PLACE = ("enterprise__name", "pk"), ("enterprise__region__path", "pk")


class OfEnterpriseTable(LinkedTable):
    """Rows of an enterprise, each with its source: a cell, or whoever registered it."""

    def render_enterprise(self, record: Any) -> str:
        return self.enterprise_link(record.enterprise)

    def origin(self, record: Any, cell: str | None) -> str:
        """Where the row came from, leading to its page."""
        address = record.get_absolute_url() + self._query
        if cell:
            return format_html(
                '<a href="{}">{} · {}!{}</a>', address, record.batch.file_name, record.sheet, cell
            )
        text = f"{record.made_by_name} 登记" if record.made_by_name else "查看"
        return format_html('<a href="{}">{}</a>', address, text)


class ScaleEventTable(OfEnterpriseTable):
    """Entries and exits."""

    enterprise = tables.Column("企业名称", order_by=_BY_NAME)
    region = tables.Column("县区", accessor="enterprise__region", order_by=_BY_PLACE)
    kind = tables.Column("事件")
    period = tables.DateColumn(format="Y-m", verbose_name="月份", attrs=WHOLE)
    channel = tables.Column("入规方式", empty_values=())
    first_ever = tables.Column("首次", empty_values=())
    cause = tables.Column("退规原因", empty_values=(), attrs=WHOLE)
    reason = tables.Column(
        "说明", default=NO_FIGURE, orderable=False, attrs={"td": {"class": "event-reason"}}
    )
    origin_ = tables.Column("出处", orderable=False, empty_values=())

    class Meta:
        model = ScaleEvent
        fields = (
            "enterprise",
            "region",
            "kind",
            "period",
            "channel",
            "first_ever",
            "cause",
            "reason",
            "origin_",
        )
        attrs = _ATTRS
        order_by = "-period"

    def render_channel(self, record: ScaleEvent) -> str:
        return str(record.get_channel_display()) if record.kind == ScaleEvent.Kind.ENTRY else NO_FIGURE

    def render_first_ever(self, record: ScaleEvent) -> str:
        return {True: "是", False: "否"}.get(record.first_ever, NO_FIGURE)  # type: ignore[arg-type]

    def render_cause(self, record: ScaleEvent) -> str:
        return str(record.get_cause_display()) or NO_FIGURE

    def render_origin_(self, record: ScaleEvent) -> str:
        return self.origin(record, record.cell)


class CorporateEventTable(OfEnterpriseTable):
    """个转企, 规改股 and 股上市."""

    enterprise = tables.Column("企业名称", order_by=_BY_NAME)
    region = tables.Column("县区", accessor="enterprise__region", order_by=_BY_PLACE)
    kind = tables.Column("事项")
    day = tables.DateColumn(format="Y-m-d", verbose_name="日期", attrs=WHOLE)
    document = tables.Column("文号或依据", default=NO_FIGURE, orderable=False)
    board = tables.Column("板块与代码", empty_values=(), orderable=False)
    former = tables.Column("原主体", empty_values=(), orderable=False)
    origin_ = tables.Column("出处", orderable=False, empty_values=())

    class Meta:
        model = CorporateEvent
        fields = ("enterprise", "region", "kind", "day", "document", "board", "former", "origin_")
        attrs = _ATTRS
        order_by = "-day"

    def render_board(self, record: CorporateEvent) -> str:
        return f"{record.get_board_display()} {record.stock_code}".strip() or NO_FIGURE

    def render_former(self, record: CorporateEvent) -> str:
        return f"{record.former_name} {record.former_uscc}".strip() or NO_FIGURE

    def render_origin_(self, record: CorporateEvent) -> str:
        cell = record.batch.cell_of(record.sheet, record.row, "day") if record.batch and record.row else None
        return self.origin(record, cell)


class BackDataTable(LinkedTable):
    """What is asked of entrants, and what of it is missing."""

    enterprise = tables.Column("企业名称", order_by=_BY_NAME)
    region = tables.Column("县区", accessor="enterprise__region", order_by=_BY_PLACE)
    entered = tables.DateColumn(
        format="Y-m", verbose_name="入规月份", accessor="entry__period", order_by=("entry__period", "pk")
    )
    asked = tables.Column("应补报", accessor="first", orderable=False)
    missing = tables.Column("还缺", orderable=False, empty_values=())
    missing_number = tables.Column("缺报（期）", attrs=NUMBER)
    state = tables.Column("状态", accessor="locked_at", empty_values=(), orderable=False)

    class Meta:
        model = BackData
        fields = ("enterprise", "region", "entered", "asked", "missing", "missing_number", "state")
        attrs = _ATTRS
        order_by = "-missing_number"

    def render_enterprise(self, record: BackData) -> str:
        address = reverse("enterprises:backdata_one", args=[record.pk]) + self._query
        return format_html('<a data-row-link href="{}">{}</a>', address, record.enterprise.name)

    def render_asked(self, record: BackData) -> str:
        return f"{record.first:%Y-%m} 至 {record.last:%Y-%m}"

    def render_missing(self, record: BackData) -> str:
        return missing_words(record) or NO_FIGURE

    def render_state(self, record: BackData) -> str:
        return state_words(record)


def missing_words(record: BackData) -> str:
    """The missing periods, form by form."""
    said = []
    for form, periods in record.missing.items():
        label = return_forms.label_of_form(form)
        some = "、".join(Period.parse(period).label for period in periods[:2])
        said.append(f"{label}：{some}" + (f"等{len(periods)}期" if len(periods) > 2 else ""))
    return "；".join(said)


def state_words(record: BackData) -> str:
    """Whether the request is met."""
    if record.locked_at:
        return f"已补齐，{record.locked_at:%Y-%m-%d}锁定"
    return "已解锁" if record.reopened_by_name else "未补齐"
