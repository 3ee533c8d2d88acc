"""Enterprises with how they stand to their figures, as table, filter and export."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html
from import_export import fields, resources

from accounts.figures import NO_FIGURE
from assessments.annual.checking import label_of
from assessments.annual.confirming import STATE_LABELS, State
from assessments.models import AnnualFactors, FactorConfirmation
from enterprises.filters import SearchFilter
from enterprises.tables import LinkedTable

_LAMPS = {State.CONFIRMED: "green", State.OBJECTED: "red", State.LAPSED: "yellow", State.WAITING: "grey"}
_SHAPES = {State.CONFIRMED: "✓", State.OBJECTED: "✕", State.LAPSED: "▲", State.WAITING: "○"}


def lamp(state: State) -> str:
    """The state as a lamp with a shape and a word."""
    return format_html(
        '<span class="lamp lamp-{}">{} {}</span>', _LAMPS[state], _SHAPES[state], STATE_LABELS[state]
    )


def confirmation_of(record: AnnualFactors) -> FactorConfirmation | None:
    """The confirmation of the same year that was fetched with the record."""
    fetched: list[FactorConfirmation] = record.enterprise.of_year  # type: ignore[attr-defined]
    return next(iter(fetched), None)


def objections_in_words(confirmation: FactorConfirmation | None) -> str:
    """What is objected to, figure by figure."""
    said = confirmation.objections if confirmation else {}
    return "；".join(f"{label_of(name)}：{text}" for name, text in said.items())


class ConfirmationTable(LinkedTable):
    """Enterprises to be ticked, with their state."""

    pick = tables.Column("选", orderable=False, empty_values=(), attrs={"td": {"class": "pick-cell"}})
    enterprise = tables.Column("企业名称", order_by=("enterprise__name", "pk"))
    region = tables.Column("县区", accessor="enterprise__region", order_by=("enterprise__region__path", "pk"))
    state = tables.Column("状态", orderable=False, empty_values=())
    signer = tables.Column("签字人", orderable=False, empty_values=())
    signed_on = tables.Column("签字日期", orderable=False, empty_values=())
    said = tables.Column("异议", orderable=False, empty_values=())

    class Meta:
        model = AnnualFactors
        fields = ("pick", "enterprise", "region")
        attrs = {"class": "table table-dense table-hover table-sticky table-stack"}
        order_by = ("region",)

    def __init__(self, *args: Any, states: Mapping[int, State], may_change: bool, **kwargs: Any) -> None:
        self._states = states
        super().__init__(*args, exclude=() if may_change else ("pick",), **kwargs)

    def render_pick(self, record: AnnualFactors) -> str:
        return format_html(
            '<input class="form-check-input" type="checkbox" name="factors" value="{}" form="bulk" aria-label="选中{}">',
            record.pk,
            record.enterprise,
        )

    def render_enterprise(self, record: AnnualFactors) -> str:
        return format_html(
            '<a href="{}{}">{}</a>', record.get_absolute_url(), self._query, record.enterprise.name
        )

    def render_state(self, record: AnnualFactors) -> str:
        return lamp(self._states[record.pk])

    def render_signer(self, record: AnnualFactors) -> str:
        found = confirmation_of(record)
        return f"{found.signer}（{found.get_way_display()}）" if found else NO_FIGURE

    def render_signed_on(self, record: AnnualFactors) -> str:
        found = confirmation_of(record)
        return f"{found.signed_on:%Y-%m-%d}" if found else NO_FIGURE

    def render_said(self, record: AnnualFactors) -> str:
        return objections_in_words(confirmation_of(record)) or NO_FIGURE


class ConfirmationFilter(filters.FilterSet):
    """By enterprise and state."""

    q = SearchFilter("enterprise__")
    state = filters.ChoiceFilter(
        label="状态",
        method="filter_state",
        choices=[(state.value, label) for state, label in STATE_LABELS.items()],
        widget=forms.Select(attrs={"class": "form-select"}),
        empty_label="全部",
    )

    class Meta:
        model = AnnualFactors
        fields = ("q", "state")

    def __init__(self, *args: Any, states: Mapping[int, State], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._states = states

    def filter_state(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those in the state, which is no column: a changed figure makes another of it."""
        return queryset.filter(pk__in=[pk for pk, state in self._states.items() if state == value])


class ConfirmationResource(resources.ModelResource):
    """The list as the page shows it."""

    uscc = fields.Field("enterprise__uscc", "统一社会信用代码")
    name = fields.Field("enterprise__name", "企业名称")
    region = fields.Field("enterprise__region__name", "县区")
    state = fields.Field(column_name="状态")
    signer = fields.Field(column_name="签字人")
    signed_on = fields.Field(column_name="签字日期")
    said = fields.Field(column_name="异议")

    class Meta:
        model = AnnualFactors
        fields = ("uscc", "name", "region", "state", "signer", "signed_on", "said")
        export_order = fields

    def __init__(self, *, states: Mapping[int, State] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._states = states or {}

    def dehydrate_state(self, row: AnnualFactors) -> str:
        return STATE_LABELS[self._states[row.pk]]

    def dehydrate_signer(self, row: AnnualFactors) -> str:
        found = confirmation_of(row)
        return found.signer if found else ""

    def dehydrate_signed_on(self, row: AnnualFactors) -> str:
        found = confirmation_of(row)
        return f"{found.signed_on:%Y-%m-%d}" if found else ""

    def dehydrate_said(self, row: AnnualFactors) -> str:
        return objections_in_words(confirmation_of(row))
