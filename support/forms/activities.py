"""What is posted about activities."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import Region
from support.forms.base import (
    EnterpriseForm,
    SupportForm,
    count_field,
    day_field,
    figure_field,
    in_thousands,
    text_field,
)
from support.models import Activity


class RegionField(forms.ModelChoiceField):
    """A region, set in by its depth in the tree."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{'　' * max(obj.depth - 2, 0)}{obj.name}"


class RecordForm(SupportForm):
    """An activity that was held."""

    region = RegionField(label="举办地区", queryset=Region.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label="类型", choices=Activity.Kind.choices)
    held_on = day_field("日期")
    title = forms.CharField(label="活动名称", max_length=200)
    place = forms.CharField(label="地点", max_length=100, required=False)
    host = forms.CharField(label="主办单位", max_length=100, required=False)
    people = count_field("参加人数（人）")
    enterprises = count_field("参加企业数（户）", help_text="保存后可逐户列出名单")
    signed_amount = figure_field("签约金额（万元）")
    results = text_field("活动成果", rows=3, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = Region.objects.visible_to(self.user)  # type: ignore[attr-defined]

    def clean_signed_amount(self) -> Any:
        return in_thousands(self.cleaned_data["signed_amount"])


class ActivityForm(SupportForm):
    """A form about an activity that stands."""

    def __init__(self, *args: Any, record: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activity = record


class ResultsForm(ActivityForm):
    """What came of it."""

    results = text_field("活动成果", rows=3)
    signed_amount = figure_field("签约金额（万元）")
    people = count_field("参加人数（人）")

    def __init__(self, *args: Any, record: Activity, **kwargs: Any) -> None:
        signed = record.signed_amount
        standing = {
            "results": record.results,
            "signed_amount": None if signed is None else f"{(signed / 10).normalize():f}",
            "people": record.people,
        }
        kwargs.setdefault("initial", standing)
        super().__init__(*args, record=record, **kwargs)

    def clean_signed_amount(self) -> Any:
        return in_thousands(self.cleaned_data["signed_amount"])


class AttendForm(EnterpriseForm):
    """An enterprise that came."""

    people = count_field("人数")

    def __init__(self, *args: Any, record: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activity = record


class FileForm(ActivityForm):
    """A photograph or paper."""

    file = forms.FileField(
        label="照片或文件",
        help_text="JPG、PNG 或 PDF",
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
    )
