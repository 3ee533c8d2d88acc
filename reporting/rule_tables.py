"""The list of rules: its table and filters."""

from __future__ import annotations

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django import forms
from django.db.models import Q, QuerySet
from django.utils.html import format_html
from import_export import fields, resources

from enterprises import return_forms
from enterprises.tables import LinkedTable
from reporting import names
from reporting.finding_tables import severity_lamp
from reporting.models import CheckRule
from reporting.names import form_choices
from reporting.rules import RuleError, compile_rule, rule_words

_SELECT = forms.Select(attrs={"class": "form-select"})
_TEXT = forms.TextInput(attrs={"class": "form-control", "type": "search", "placeholder": "名称或说明"})
_STYLES = {"active": "lamp-green", "stopped": "lamp-grey", "draft": "lamp-yellow"}


def in_words(rule: CheckRule) -> str:
    """The rule as a sentence; the reason where it cannot be compiled."""
    try:
        checks = [c for form in rule.forms for c in compile_rule(rule.text, form, names.catalog())]
    except RuleError as error:
        return str(error)
    return rule_words(rule.text, checks, names.catalog()) if checks else "没有适用的指标。"


def forms_in_words(rule: CheckRule) -> str:
    """产销、财务."""
    known = [form for form in rule.forms if form in return_forms.MODELS]
    return "、".join(return_forms.label_of_form(form).removesuffix("报表") for form in known)


def status_lamp(rule: CheckRule) -> str:
    """草稿, 启用 or 停用."""
    return format_html('<span class="lamp {}">{}</span>', _STYLES[rule.status], rule.get_status_display())


class RuleTable(LinkedTable):
    """Rules in words."""

    name = tables.Column("规则")
    words = tables.Column("应满足", orderable=False, empty_values=())
    severity = tables.Column("级别")
    forms = tables.Column("报表", orderable=False)
    region = tables.Column("适用区划", order_by=("region__path", "pk"))
    version = tables.Column("版本")
    status = tables.Column("状态")

    class Meta:
        model = CheckRule
        fields = ("name", "words", "severity", "forms", "region", "version", "status")
        attrs = {"class": "table table-dense table-hover table-sticky table-stack"}
        order_by = "name"

    def render_name(self, record: CheckRule) -> str:
        return format_html('<a href="{}{}">{}</a>', record.get_absolute_url(), self._query, record.name)

    def render_words(self, record: CheckRule) -> str:
        words = in_words(record)
        return format_html('<span class="cell-clamp" title="{}">{}</span>', words, words)

    def render_severity(self, record: CheckRule) -> str:
        return severity_lamp(record.severity)

    def render_forms(self, record: CheckRule) -> str:
        return forms_in_words(record)

    def render_version(self, value: int) -> str:
        return f"第 {value} 版"

    def render_status(self, record: CheckRule) -> str:
        return status_lamp(record)


class RuleFilter(filters.FilterSet):
    """By words, form, severity and state."""

    q = filters.CharFilter(label="规则", method="filter_text", widget=_TEXT)
    form_is = filters.ChoiceFilter(
        label="报表", method="filter_form", choices=form_choices, widget=_SELECT, empty_label="全部"
    )
    severity = filters.ChoiceFilter(
        choices=CheckRule._meta.get_field("severity").choices, widget=_SELECT, empty_label="全部"
    )
    status = filters.ChoiceFilter(choices=CheckRule.Status.choices, widget=_SELECT, empty_label="全部")

    class Meta:
        model = CheckRule
        fields = ("q", "form_is", "severity", "status")

    def filter_text(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """In the name or in what it says of itself."""
        text = value.strip()
        return queryset.filter(
            Q(name__icontains=text) | Q(what_to_do__icontains=text) | Q(why__icontains=text)
        )

    def filter_form(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Rules of one form: the databases do not search a JSON list alike, and rules are few."""
        found = [pk for pk, forms in CheckRule.objects.values_list("pk", "forms") if value in forms]
        return queryset.filter(pk__in=found)


class RuleResource(resources.ModelResource):
    """Rules with what they ask."""

    words = fields.Field(column_name="应满足")
    form_names = fields.Field(column_name="报表")
    name = fields.Field("name", "规则")
    kind = fields.Field("get_kind_display", "类型")
    severity = fields.Field("get_severity_display", "级别")
    region = fields.Field("region__name", "适用区划")
    what_to_do = fields.Field("what_to_do", "怎样处理")
    why = fields.Field("why", "为什么查")
    source = fields.Field("source", "依据")
    version = fields.Field("version", "版本")
    status = fields.Field("get_status_display", "状态")

    class Meta:
        model = CheckRule
        fields = (
            *("name", "words", "kind", "severity", "form_names", "region", "what_to_do", "why", "source"),
            *("version", "status"),
        )
        export_order = fields

    def dehydrate_words(self, rule: CheckRule) -> str:
        return in_words(rule)

    def dehydrate_form_names(self, rule: CheckRule) -> str:
        return forms_in_words(rule)
