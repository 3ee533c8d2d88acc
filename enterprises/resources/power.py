"""Export of power accounts, with the headings that the importer reads."""

from __future__ import annotations

from import_export import fields, resources, widgets

from enterprises.models import PowerAccount

_NUMBER = widgets.NumberWidget(coerce_to_string=False)


class PowerAccountResource(resources.ModelResource):
    """Accounts with their figures of the page's period."""

    number = fields.Field("number", "用电户号")
    name = fields.Field("name", "户名")
    enterprise = fields.Field("enterprise__name", "对应企业")
    uscc = fields.Field("enterprise__uscc", "对应企业代码")
    region = fields.Field("region__name", "区划")
    address = fields.Field("address", "用电地址")
    read_ytd = fields.Field("read_ytd", "累计电量（万千瓦时）", widget=_NUMBER)
    read_ytd_prior = fields.Field("read_ytd_prior", "上年同期累计电量（万千瓦时）", widget=_NUMBER)

    class Meta:
        model = PowerAccount
        fields = (
            *("number", "name", "enterprise", "uscc", "region", "address", "read_ytd", "read_ytd_prior"),
        )
        export_order = fields
