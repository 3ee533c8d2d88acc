"""The export of the list of enterprises whose return is not there: what a clerk rings up from."""

from __future__ import annotations

from import_export import fields, resources

from enterprises.models import Enterprise


class MissingResource(resources.ModelResource):
    """Who is missing, with what was reported a month ago, in the form's stored unit."""

    uscc = fields.Field("uscc", "统一社会信用代码")
    name = fields.Field("name", "企业名称")
    region = fields.Field("region__name", "县区")
    zone = fields.Field("zone__name", "园区")
    industry = fields.Field("industry__name", "行业大类")
    last = fields.Field("last", "上期已报")

    class Meta:
        model = Enterprise
        fields = ("uscc", "name", "region", "zone", "industry", "last")
        export_order = fields
