"""Tables of the lists of use."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from accounts.figures import NO_FIGURE, exact, grouped
from assessments.models import Grade, Rectification
from assessments.tables import NUMBER
from assessments.uses.kinds import ABOUT, UseKind, amount_of
from assessments.uses.selectors import Rates, account_of
from enterprises.tables import LinkedTable

ATTRS = {"class": "table table-dense table-hover table-sticky table-stack"}


class _OfGrade(LinkedTable):
    enterprise = tables.Column("企业名称", accessor="name", order_by=("name", "pk"))
    region = tables.Column("县区", accessor="enterprise__region", order_by=("enterprise__region__path", "pk"))

    def render_enterprise(self, record: Grade) -> str:
        return self.enterprise_link(record.enterprise)


def grade_link(record: Grade, query: str) -> str:
    """The class with the way to the sheet that explains it; 不定 with how it is treated."""
    told = record.get_final_grade_display()
    if record.treat_as != record.final_grade:
        told = f"{told}（按{record.get_treat_as_display()}对待）"
    return format_html('<a href="{}{}">{}</a>', record.get_absolute_url(), query, told)


class UseTable(_OfGrade):
    """Whom a use touches, by which rate, and the yuan it comes to where it is a price."""

    grade = tables.Column("等级", accessor="treat_as", order_by=("treat_as", "pk"))
    account = tables.Column("户号", empty_values=(), orderable=False)
    usage = tables.Column(attrs=NUMBER, empty_values=(), order_by=("usage", "pk"))
    rate = tables.Column(attrs=NUMBER, empty_values=(), orderable=False)
    amount = tables.Column(attrs=NUMBER, empty_values=(), orderable=False)

    class Meta:
        model = Grade
        fields = ("enterprise", "region", "grade", "account", "usage", "rate", "amount")
        sequence = fields
        attrs = ATTRS
        order_by = ("-grade",)

    def __init__(self, *args: Any, kind: UseKind, rates: Rates, **kwargs: Any) -> None:
        self._kind, self._rates, about = kind, rates, ABOUT[kind]
        shown = {"account": about.account, "usage": about.usage, "amount": about.amount}
        left_out = tuple(name for name, there in shown.items() if not there)
        # Who gets most stands first: the best where it is given, the worst where it is charged.
        first = "grade" if kind in (UseKind.FUNDS, UseKind.LOAN) else "-grade"
        super().__init__(*args, exclude=left_out, **({"order_by": (first,)} | kwargs))
        self.columns["rate"].column.verbose_name = f"{about.rate}（{about.unit}）"
        if about.usage:
            usage = "用电量（万千瓦时）" if kind is UseKind.POWER else "用地面积（亩）"
            self.columns["usage"].column.verbose_name = usage
        if about.amount:
            self.columns["amount"].column.verbose_name = about.amount

    def render_grade(self, record: Grade) -> str:
        return grade_link(record, self._query)

    def render_account(self, record: Any) -> str:
        known = account_of(record) if record.has_account else ""
        return known or format_html('<span class="field-error">{}</span>', "缺户号")

    def render_usage(self, record: Any) -> str:
        if record.usage is None:
            return format_html('<span class="field-error">{}</span>', "缺数")
        where = reverse("assessments:factor", args=[record.factors])
        name = ABOUT[self._kind].usage
        return format_html(
            '<a href="{}{}&value={}#origin">{}</a>', where, self._query or "?", name, exact(record.usage)
        )

    def _rate(self, record: Grade) -> Decimal | None:
        found = self._rates.at(record.enterprise.region.path)
        return found.at(record.treat_as) if found else None

    def render_rate(self, record: Grade) -> str:
        return exact(self._rate(record))

    def render_amount(self, record: Any) -> str:
        return grouped(amount_of(self._kind, record.usage, self._rate(record)), 2)


class ReclaimTable(_OfGrade):
    """D 类 whose land should be looked at, and why."""

    grade = tables.Column("等级", accessor="treat_as", orderable=False)
    was = tables.Column("上年等级", default=NO_FIGURE, orderable=False)
    unused = tables.Column("闲置低效用地（亩）", attrs=NUMBER, order_by=("unused", "pk"), empty_values=())
    why = tables.Column("列入原因", orderable=False, empty_values=())

    class Meta:
        model = Grade
        fields = ("enterprise", "region", "grade", "was", "unused", "why")
        sequence = fields
        attrs = ATTRS
        order_by = ("-unused",)

    def render_grade(self, record: Grade) -> str:
        return grade_link(record, self._query)

    def render_unused(self, record: Any) -> str:
        if not record.unused:
            return NO_FIGURE
        where = f"{record.enterprise.get_absolute_url()}{self._query}#parcels"
        return format_html('<a href="{}">{}</a>', where, exact(record.unused))

    def render_why(self, record: Any) -> str:
        return reclaim_words(record)


def reclaim_words(record: Any) -> str:
    """Why the land of a D 类 should be looked at."""
    why = ["连续两年D类"] if record.was == "D" else []
    return "、".join([*why, *(["有闲置或低效用地"] if record.unused else [])])


class RectificationTable(LinkedTable):
    """Who has to do better by when, and how far it is."""

    enterprise = tables.Column("企业名称", accessor="enterprise__name", order_by=("enterprise__name", "pk"))
    region = tables.Column("县区", accessor="enterprise__region", order_by=("enterprise__region__path", "pk"))
    state = tables.Column("状态")
    due = tables.DateColumn(format="Y-m-d", verbose_name="整改期限")
    officer = tables.Column("责任人", default=NO_FIGURE, empty_values=("",))
    last = tables.DateColumn(format="Y-m-d", verbose_name="最近进展", default=NO_FIGURE, orderable=False)
    after = tables.Column("次年等级", default=NO_FIGURE, orderable=False)

    class Meta:
        model = Rectification
        fields = ("enterprise", "region", "state", "due", "officer", "last", "after")
        sequence = fields
        attrs = ATTRS
        order_by = ("due",)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self._today = today
        super().__init__(*args, **kwargs)

    def render_enterprise(self, record: Rectification, value: str) -> str:
        return format_html('<a href="{}{}">{}</a>', record.get_absolute_url(), self._query, value)

    def render_state(self, record: Rectification) -> str:
        return format_html('<span class="lamp {}">{}</span>', *lamp_of(record, self._today))


def lamp_of(row: Rectification, today: date) -> tuple[str, str]:
    """The state as a lamp's style and word."""
    if row.state == Rectification.State.DONE:
        return "lamp-green", "已完成"
    if row.due < today:
        return "lamp-red", f"逾期{(today - row.due).days}天"
    style = "lamp-grey" if row.state == Rectification.State.OPEN else "lamp-yellow"
    return style, str(row.get_state_display())
