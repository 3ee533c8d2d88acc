"""What is posted about 散乱污 sites; the forms of a visit fit a phone."""

from __future__ import annotations

from typing import Any

from django import forms

from land.forms import fields
from land.models import Site

_BLANK = [("", "未注明")]


class SiteForm(fields.LandForm):
    """A site: where and what it is, what is wrong, and how it is dealt with."""

    wide = ("address", "problem")

    name = fields.text("名称", 200)
    place = fields.PlaceField(label="所在县区或园区", empty_label="请选择")
    township = fields.text("乡镇（街道）", 60)
    address = fields.text("地址", 300, required=False)
    owner = fields.text("经营者", 60, required=False)
    trade = fields.text("行业", 60, required=False, help_text="如：废塑料加工、小木材加工。")
    enterprise = fields.EnterpriseField(
        label="对应企业", required=False, help_text="在企业名录中的填写代码或全称，多数没有。"
    )
    violation = forms.ChoiceField(
        label="问题类别", required=False, choices=[*_BLANK, *(c for c in Site.Violation.choices if c[0])]
    )
    disposal = forms.ChoiceField(
        label="整治方式", required=False, choices=[("", "待定"), *(c for c in Site.Disposal.choices if c[0])]
    )
    responsible = fields.text("责任单位", 100, required=False)
    found_on = fields.day("排查日期")
    due_on = fields.day("整治时限", required=False)
    problem = fields.text("存在问题", 1000, lines=3)

    @property
    def values(self) -> dict[str, Any]:
        """The fields of the site."""
        values = super().values
        place = values.pop("place")
        return values | {"region": place.region, "zone": place.zone}

    @staticmethod
    def initial_of(site: Site) -> dict[str, Any]:
        """What stands, for a form that begins with it."""
        names = [name for name in SiteForm.base_fields if name not in ("place", "enterprise")]
        found = {name: getattr(site, name) for name in names}
        found["enterprise"] = site.enterprise.uscc if site.enterprise else ""
        return found | {"place": site.zone_id or site.region_id}


class CheckForm(fields.LandForm):
    """One of the five checks, made on the spot with one thumb."""

    wide = ("uploads", "done_on", "text")

    uploads = fields.Photos(
        label="现场照片", required=False, help_text="手机上直接打开相机；要多张的，保存后再补充。"
    )
    done_on = fields.day("核验日期")
    text = fields.text("说明", 200, required=False)


class MeasureForm(fields.LandForm):
    """A thing to mend, and by when."""

    wide = ("text",)

    text = fields.text("整改措施", 300, help_text="如：补办环评手续；安装集气罩和布袋除尘。")
    due_on = fields.day("完成时限")


class MeasureDoneForm(fields.LandForm):
    """The day a measure was done, with photographs."""

    wide = ("uploads", "done_on", "text")

    uploads = fields.Photos(
        label="现场照片", required=False, help_text="手机上直接打开相机；要多张的，保存后再补充。"
    )
    done_on = fields.day("完成日期")
    text = fields.text("完成情况", 300, required=False)


class DoneForm(fields.LandForm):
    """The day on which all work of the site was done."""

    wide = ("on",)

    on = fields.day("完成日期")


class AcceptForm(fields.LandForm):
    """The day of the acceptance, and what was said."""

    wide = ("text",)

    on = fields.day("验收日期")
    text = fields.text("验收意见", 300, required=False, lines=2)


class VisitForm(fields.LandForm):
    """What was seen on a later visit."""

    wide = ("uploads", "on", "finding", "relapsed")

    uploads = fields.Photos(
        label="现场照片", required=False, help_text="手机上直接打开相机；要多张的，保存后再补充。"
    )
    on = fields.day("回访日期")
    finding = fields.text("回访情况", 300, lines=3)
    relapsed = forms.BooleanField(
        label="发现反弹", required=False, help_text="勾选后重新列入整治，前一轮核验不再算数。"
    )
