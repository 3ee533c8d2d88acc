"""What is posted about parcels."""

from __future__ import annotations

from typing import Any

from django import forms

from land.areas import Basis
from land.forms import fields
from land.models import LandShare, Parcel, Way

_BLANK = [("", "未注明")]
_LEAVE = [("", "不改变")]


class ParcelForm(fields.LandForm):
    """A parcel: what it is, how it is used, why, and what is planned."""

    wide = ("address", "analysis", "plan")

    number = fields.text("宗地号", 40, help_text="不动产权籍的宗地代码；没有的写本地台账编号。")
    place = fields.PlaceField(label="所在县区或园区", empty_label="请选择")
    area = fields.area("宗地面积", help_text="1公顷 = 15亩，1亩 ≈ 666.67平方米。")
    holder_name = fields.text("土地使用权人", 200, required=False)
    planned_use = fields.text("规划用途", 60, required=False, help_text="如：工业用地、仓储用地。")
    nature = forms.ChoiceField(
        label="土地性质", required=False, choices=[*_BLANK, *(c for c in Parcel.Nature.choices if c[0])]
    )
    address = fields.text("坐落", 300, required=False)
    obtained = forms.ChoiceField(
        label="取得方式", required=False, choices=[*_BLANK, *(c for c in Parcel.Obtained.choices if c[0])]
    )
    supplied_on = fields.day("供地日期", required=False)
    start_due = fields.day("约定开工日期", required=False)
    started_on = fields.day("实际开工日期", required=False)
    completion_due = fields.day("约定竣工日期", required=False)
    completed_on = fields.day("实际竣工日期", required=False)
    state = forms.ChoiceField(label="利用状况", choices=Parcel.State.choices)
    way = forms.ChoiceField(label="盘活方式", required=False, choices=[("", "未定"), *Way.choices])
    plan_owner = fields.text("责任单位", 100, required=False)
    plan_due = fields.day("完成时限", required=False)
    analysis = fields.text(
        "原因分析", 2000, required=False, lines=3, help_text="为什么闲置或低效，逐宗写明。"
    )
    plan = fields.text("盘活措施", 2000, required=False, lines=3)

    @property
    def values(self) -> dict[str, Any]:
        """The fields of the parcel."""
        values = super().values
        place = values.pop("place")
        return values | {"region": place.region, "zone": place.zone}

    @staticmethod
    def initial_of(parcel: Parcel) -> dict[str, Any]:
        """What stands, for a form that begins with it."""
        names = [name for name in ParcelForm.base_fields if name != "place"]
        found = {name: getattr(parcel, name) for name in names}
        found["area"] = f"{parcel.area.normalize():f}"
        return found | {"place": parcel.zone_id or parcel.region_id}


class ShareForm(fields.LandForm):
    """Who has how much of the parcel since when."""

    wide = ("text",)

    enterprise = fields.EnterpriseField(label="使用企业")
    basis = forms.ChoiceField(label="使用方式", choices=LandShare.BASES)
    area = fields.area("份额")
    since = fields.day(
        "起始日期", required=False, help_text="该企业同一方式的原份额到前一日为止；不填为登记之初。"
    )
    lessor = fields.EnterpriseField(
        label="出租企业", required=False, help_text="租用的填写；出租方不是名录企业的不填。"
    )
    text = fields.text("说明", 200, required=False)

    @property
    def values(self) -> dict[str, Any]:
        """What begins."""
        return super().values | {"basis": Basis(self.cleaned_data["basis"])}


class EndShareForm(fields.LandForm):
    """The last day of a share, or why it never was."""

    wide = ("reason",)

    act = forms.ChoiceField(
        label="怎样处理",
        choices=[("end", "终止：到某日为止"), ("cancel", "作废：登记有误，从未成立")],
        initial="end",
    )
    until = fields.day("终止日期", required=False, help_text="当日仍有效；终止的填写。")
    reason = fields.text("作废原因", 200, required=False, help_text="作废的填写，记入沿革。")

    def clean(self) -> dict[str, Any]:
        """What the chosen act needs."""
        data = super().clean() or {}
        if data.get("act") == "end" and not data.get("until") and "until" not in self.errors:
            self.add_error("until", "请填写终止日期。")
        return data


class RevivalForm(fields.LandForm):
    """How much came back to use, and its proof."""

    wide = ("text", "uploads")

    area = fields.area("盘活面积")
    on = fields.day("盘活日期")
    way = forms.ChoiceField(label="盘活方式", choices=Way.choices)
    state_after = forms.ChoiceField(
        label="盘活后的利用状况",
        required=False,
        choices=[*_LEAVE, *Parcel.State.choices],
        help_text="全部盘活的必须选择；只盘活一部分的可选“不改变”。",
    )
    text = fields.text("说明", 300, required=False, lines=2)
    uploads = fields.Documents(label="佐证材料", help_text="合同、批文或现场照片，PDF、JPG、PNG，可多选。")


class ReasonForm(fields.LandForm):
    """Why a record is cancelled."""

    wide = ("reason",)

    reason = fields.text("作废原因", 200, help_text="记入沿革，今后查阅要据此了解。")


class DisputeForm(fields.LandForm):
    """Who objects to which area, and on what proof."""

    wide = ("reason", "uploads")

    enterprise = fields.EnterpriseField(label="所涉企业")
    objector = fields.text("异议人", 100, help_text="企业、单位或个人的名称。")
    raised_on = fields.day("提出日期")
    as_of = fields.day("所涉日期", help_text="异议针对这一天起的面积，如评价年度的 1 月 1 日。")
    claimed = fields.area("主张面积")
    reason = fields.text("理由", 500, lines=3)
    uploads = fields.Documents(label="佐证材料", help_text="PDF、JPG、PNG，可多选。")


class DecideForm(fields.LandForm):
    """What the office decides."""

    wide = ("text",)

    upheld = forms.ChoiceField(
        label="结论",
        choices=[
            ("", "请选择"),
            ("yes", "异议成立"),
            ("no", "异议不成立"),
            ("drop", "撤销：异议人撤回或登记有误"),
        ],
        error_messages={"required": "请选择结论。"},
    )
    area = fields.area(
        "认定面积", required=False, help_text="异议成立的填写；该企业的份额自所涉日期起即为此数。"
    )
    decided_on = fields.day("认定日期")
    text = fields.text("认定意见", 500, lines=3)


class FilesForm(fields.LandForm):
    """Documents of the parcel."""

    wide = ("uploads",)

    uploads = fields.Documents(label="材料", help_text="宗地图、权证、合同等，PDF、JPG、PNG，可多选。")
