"""Exports of this room (django-import-export): Chinese headings, codes as text."""

from __future__ import annotations

from import_export import fields, resources

from accounts.privacy import masked_name, masked_phone
from enterprises.contacts import legal_person_of
from enterprises.models import Enterprise


class EnterpriseResource(resources.ModelResource):
    """The register with the headings that import_enterprises reads: what goes out can come back, masked or not."""

    uscc = fields.Field("uscc", "统一社会信用代码")
    name = fields.Field("name", "单位详细名称")
    region_code = fields.Field(column_name="行政区划代码")
    region_name = fields.Field(column_name="所在县区")
    industry_code = fields.Field("industry_code", "行业代码")
    industry_name = fields.Field("industry__name", "行业大类名称")
    legal_person = fields.Field(column_name="法定代表人")
    contact_name = fields.Field(column_name="联系人")
    contact_phone = fields.Field(column_name="联系电话")

    columns = {
        "region": (),  # without a place the list could not come back
        "industry": ("industry_name",),
        "contact_name": ("legal_person", "contact_name", "contact_phone"),
        "uscc": (),
    }
    lifted = False
    """Whether contacts go out in full (accounts.personal)."""

    class Meta:
        model = Enterprise
        fields = (
            *("uscc", "name", "region_code", "region_name", "industry_code", "industry_name"),
            *("legal_person", "contact_name", "contact_phone"),
        )
        export_order = fields
        import_id_fields = ("uscc",)

    def dehydrate_legal_person(self, enterprise: Enterprise) -> str:
        return legal_person_of(enterprise, lifted=self.lifted)

    def dehydrate_contact_name(self, enterprise: Enterprise) -> str:
        return enterprise.contact_name if self.lifted else masked_name(enterprise.contact_name)

    def dehydrate_contact_phone(self, enterprise: Enterprise) -> str:
        return enterprise.contact_phone if self.lifted else masked_phone(enterprise.contact_phone)

    def dehydrate_region_code(self, enterprise: Enterprise) -> str:
        return (enterprise.zone or enterprise.region).code

    def dehydrate_region_name(self, enterprise: Enterprise) -> str:
        return (enterprise.zone or enterprise.region).name
