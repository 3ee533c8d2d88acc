"""Shared sites as table, filter, form and export."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import django_filters as filters
import django_tables2 as tables
from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html
from import_export import fields, resources, widgets

from accounts.figures import grouped
from accounts.models import Region
from assessments.models import SharedSite
from assessments.tables import NUMBER
from enterprises.forms import RegionField
from enterprises.models.search import holds
from enterprises.tables import LinkedTable

_NUMBER = widgets.NumberWidget(coerce_to_string=False)
_REQUIRED = {"required": "请填写此项。"}


def members_in_words(site: SharedSite) -> str:
    """The enterprises by name."""
    return "、".join(member.enterprise.name for member in site.members.all())


class SiteTable(LinkedTable):
    """Sites with their land and who is on them."""

    name = tables.Column("共用地块", order_by=("name", "pk"))
    region = tables.Column("县区", order_by=("region__path", "pk"))
    land_area = tables.Column("地块面积（亩）", attrs=NUMBER, order_by=("land_area", "pk"))
    number = tables.Column("企业（户）", attrs=NUMBER, orderable=False, empty_values=())
    members = tables.Column("企业名称", orderable=False, empty_values=())
    note = tables.Column("依据", orderable=False)

    class Meta:
        model = SharedSite
        fields = ("name", "region", "land_area", "number", "members", "note")
        attrs = {"class": "table table-dense table-hover table-sticky table-stack"}
        order_by = ("region",)

    def render_name(self, record: SharedSite) -> str:
        return format_html('<a href="{}{}">{}</a>', record.get_absolute_url(), self._query, record.name)

    def render_land_area(self, value: Decimal) -> str:
        return grouped(value, 2)

    def render_number(self, record: SharedSite) -> str:
        number = len(record.members.all())
        return format_html('<a href="{}{}">{}</a>', record.get_absolute_url(), self._query, number)

    def render_members(self, record: SharedSite) -> str:
        return members_in_words(record)


class SiteFilter(filters.FilterSet):
    """By part of the site's name, or of the name or code of who is on it."""

    q = filters.CharFilter(
        label="地块或企业", method="filter_q", widget=forms.TextInput(attrs={"class": "form-control"})
    )

    class Meta:
        model = SharedSite
        fields = ("q",)

    def filter_q(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those whose name, or a member's, holds the text."""
        found = queryset.filter(name__contains=value) | queryset.filter(holds(value, "members__enterprise__"))
        return found.distinct()


class SiteResource(resources.ModelResource):
    """Sites as the page lists them."""

    name = fields.Field("name", "共用地块")
    region = fields.Field("region__name", "县区")
    land_area = fields.Field("land_area", "地块面积（亩）", widget=_NUMBER)
    members = fields.Field(column_name="企业名称")
    note = fields.Field("note", "依据")

    class Meta:
        model = SharedSite
        fields = ("name", "region", "land_area", "members", "note")
        export_order = fields

    def dehydrate_members(self, row: SharedSite) -> str:
        return members_in_words(row)


class SiteForm(forms.Form):
    """What is said of a site."""

    region = RegionField(queryset=Region.objects.none(), label="所在区划", error_messages=_REQUIRED)
    name = forms.CharField(label="名称", max_length=100, error_messages=_REQUIRED)
    land_area = forms.DecimalField(
        label="地块面积（亩）",
        min_value=Decimal("0.0001"),
        max_digits=14,
        decimal_places=4,
        error_messages=_REQUIRED | {"min_value": "面积要大于0。", "invalid": "请填写数字。"},
    )
    members = forms.CharField(
        label="企业",
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="每行一户：统一社会信用代码或企业全称。",
        error_messages=_REQUIRED,
    )
    note = forms.CharField(label="依据", max_length=200, required=False)

    def __init__(self, *args: Any, user: Any, placed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = Region.objects.visible_to(user)  # type: ignore[attr-defined]
        # A site stays where it is: one elsewhere is another site.
        self.fields["region"].disabled = placed
        self.helper = FormHelper()
        self.helper.form_tag = False
