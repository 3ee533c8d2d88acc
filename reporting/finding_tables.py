"""The list of findings: its table, filters and export."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django import forms
from django.db.models import Q, QuerySet
from django.utils.html import format_html
from import_export import fields, resources

from enterprises.tables import LinkedTable
from reporting.findings import STANDING, STATE_LABELS, State
from reporting.models import CheckRule, Finding
from reporting.names import form_choices
from reporting.rules import SEVERITY_LABELS, Severity

_SELECT = forms.Select(attrs={"class": "form-select"})
_TEXT = forms.TextInput(attrs={"class": "form-control", "type": "search", "placeholder": "企业名称或代码"})
_SHAPES = {Severity.ERROR: ("lamp-red", "✕"), Severity.WARNING: ("lamp-yellow", "▲")}
_STATE_STYLES = {
    State.OPEN: "lamp-red",
    State.EXPLAINED: "lamp-blue",
    State.CORRECTED: "lamp-green",
    State.CONFIRMED: "lamp-green",
    State.FALSE_ALARM: "lamp-grey",
    State.GONE: "lamp-grey",
}
STANDING_CHOICE = "standing"


def state_lamp(state: str) -> str:
    """The state as a lamp, told by its words and not its colour alone."""
    known = State(state)
    return format_html('<span class="lamp {}">{}</span>', _STATE_STYLES[known], STATE_LABELS[known])


def severity_lamp(severity: str) -> str:
    """错误 or 疑点 as a lamp."""
    style, shape = _SHAPES[Severity(severity)]
    return format_html(
        '<span class="lamp {}"><span class="lamp-shape" aria-hidden="true">{}</span>{}</span>',
        style,
        shape,
        SEVERITY_LABELS[Severity(severity)],
    )


class FindingTable(LinkedTable):
    """Findings as work: whose, until when, what about."""

    pick = tables.Column("选", orderable=False, empty_values=(), attrs={"td": {"class": "pick-cell"}})
    severity = tables.Column("级别")
    enterprise = tables.Column("企业", order_by=("enterprise__name", "pk"), empty_values=())
    unit = tables.Column("单位", order_by=("unit__path", "pk"))
    sentence = tables.Column("疑点", orderable=False)
    form = tables.Column("报表")
    owner_name = tables.Column("责任人", empty_values=())
    due_on = tables.Column("期限")
    state = tables.Column("状态")
    unowned = tables.Column(visible=False, order_by=("owned", "due_on", "pk"), empty_values=())

    class Meta:
        model = Finding
        fields = (
            *("pick", "severity", "enterprise", "unit", "sentence", "form", "owner_name", "due_on", "state"),
        )
        attrs = {"class": "table table-dense table-hover table-sticky table-stack findings"}
        order_by = "due_on"

    def __init__(
        self,
        *args: Any,
        today: date,
        may_pick: bool,
        one_unit: bool,
        unowned_first: bool = False,
        **kwargs: Any,
    ) -> None:
        self._today = today
        if unowned_first:
            kwargs.setdefault("order_by", "unowned")
        left_out = [name for name, out in (("pick", not may_pick), ("unit", one_unit)) if out]
        super().__init__(*args, exclude=left_out, **kwargs)

    def render_pick(self, record: Finding) -> str:
        if not record.is_standing:
            return ""
        return format_html(
            '<input class="form-check-input" type="checkbox" name="finding" value="{}" form="bulk" aria-label="选中{}">',
            record.pk,
            record.enterprise or record.unit,
        )

    def render_severity(self, record: Finding) -> str:
        return severity_lamp(record.severity)

    def render_enterprise(self, record: Finding) -> str:
        name = record.enterprise.name if record.enterprise else f"{record.unit.name}合计"
        return format_html('<a href="{}{}">{}</a>', record.get_absolute_url(), self._query, name)

    def render_sentence(self, record: Finding) -> str:
        back = (
            format_html('<span class="sheet-reason">退回：{}</span>', record.sent_back)
            if record.sent_back
            else ""
        )
        short = record.sentence.partition("（其中")[0].rstrip("。")
        return format_html('<span title="{}">{}</span>{}', record.sentence, short, back)

    def render_form(self, record: Finding) -> str:
        return format_html(
            '<span class="text-nowrap">{}</span> <span class="text-secondary text-nowrap">{}</span>',
            record.form_label,
            record.as_period.label,
        )

    def render_owner_name(self, record: Finding) -> str:
        if record.owner_id is None and record.is_standing:
            return format_html('<span class="sheet-flag">{}</span>', "无责任人")
        return record.owner_name or "--"

    def render_due_on(self, record: Finding) -> str:
        day = f"{record.due_on:%m-%d}"
        if record.state == State.OPEN and record.due_on < self._today:
            days = (self._today - record.due_on).days
            return format_html(
                '<span class="text-nowrap">{} <span class="sheet-flag">逾期{}天</span></span>', day, days
            )
        return day

    def render_state(self, record: Finding) -> str:
        return state_lamp(record.state)


class FindingFilter(filters.FilterSet):
    """By enterprise, state, severity, form, rule, owner and the day."""

    q = filters.CharFilter(label="企业", method="filter_text", widget=_TEXT)
    state = filters.ChoiceFilter(
        label="状态",
        method="filter_state",
        choices=[(STANDING_CHOICE, "未办结"), *((s.value, label) for s, label in STATE_LABELS.items())],
        widget=_SELECT,
        empty_label="全部",
    )
    severity = filters.ChoiceFilter(
        label="级别",
        choices=[(s.value, label) for s, label in SEVERITY_LABELS.items()],
        widget=_SELECT,
        empty_label="全部",
    )
    form = filters.ChoiceFilter(label="报表", choices=form_choices, widget=_SELECT, empty_label="全部")
    rule = filters.ModelChoiceFilter(
        label="规则", queryset=CheckRule.objects.none(), widget=_SELECT, empty_label="全部"
    )
    mine = filters.ChoiceFilter(
        label="责任人",
        method="filter_mine",
        choices=[("mine", "我"), ("none", "无责任人")],
        widget=_SELECT,
        empty_label="全部",
    )
    when = filters.ChoiceFilter(
        label="期限",
        method="filter_when",
        choices=[("overdue", "已逾期"), ("today", "今天到期"), ("all", "各期全部")],
        widget=_SELECT,
        empty_label="本期",
    )

    class Meta:
        model = Finding
        fields = ("q", "state", "severity", "form", "rule", "mine", "when")

    def __init__(self, *args: Any, rules: Any, period: date | None, today: date, **kwargs: Any) -> None:
        self._period, self._today = period, today
        super().__init__(*args, **kwargs)
        self.filters["rule"].field.queryset = rules

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = super().filter_queryset(queryset)
        if self._period and not self.form.cleaned_data.get("when"):
            rows = rows.filter(period=self._period)
        return rows

    def filter_text(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Name or code of the enterprise."""
        text = value.strip()
        return queryset.filter(
            Q(enterprise__name__icontains=text) | Q(enterprise__uscc__startswith=text.upper())
        )

    def filter_state(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """One state, or everything that is not over."""
        return queryset.filter(state__in=STANDING if value == STANDING_CHOICE else [value])

    def filter_mine(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """One's own, or nobody's."""
        return queryset.filter(owner=self.request.user if value == "mine" else None)

    def filter_when(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Past their day, due today, or of whatever month."""
        if value == "overdue":
            return queryset.filter(state=State.OPEN, due_on__lt=self._today)
        return queryset.filter(due_on=self._today) if value == "today" else queryset


class FindingResource(resources.ModelResource):
    """Findings with what became of them."""

    severity = fields.Field("get_severity_display", "级别")
    unit = fields.Field("unit__name", "单位")
    enterprise = fields.Field("enterprise__name", "企业")
    uscc = fields.Field("enterprise__uscc", "统一社会信用代码")
    form = fields.Field("form_label", "报表")
    rule = fields.Field("rule__name", "规则")
    sentence = fields.Field("sentence", "疑点")
    owner = fields.Field("owner_name", "责任人")
    due_on = fields.Field("due_on", "期限")
    state = fields.Field("get_state_display", "状态")
    explanation = fields.Field("explanation", "说明")

    class Meta:
        model = Finding
        fields = (
            *("severity", "unit", "enterprise", "uscc", "form", "rule", "sentence", "owner", "due_on"),
            *("state", "explanation"),
        )
