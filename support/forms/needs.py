"""What is posted about needs and the chain."""

from __future__ import annotations

from typing import Any

from django import forms

from support import kinds, messages
from support.forms.base import (
    EnterpriseForm,
    SupportForm,
    day_field,
    figure_field,
    find_enterprise,
    text_field,
)
from support.models import ChainEntry, Need, NeedStep

_MOST_NOTE = 300


class RaiseForm(EnterpriseForm):
    """A need of an enterprise."""

    month = forms.DateField(
        label="提出月份",
        input_formats=["%Y-%m"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
        error_messages={"invalid": "月份写成 2023-05 这样的形式。"},
    )
    kind = forms.ChoiceField(label="需求类型", choices=kinds.CHOICES)
    subject = forms.CharField(
        label="需求内容", max_length=200, help_text="岗位、资金或土地的用途、产品或工序"
    )
    amount = figure_field(
        "数量", help_text="用工填人，融资填万元，用地填亩，用电填万千瓦时，用气填万立方米；市场和产业链不填"
    )
    note = text_field("说明", rows=2, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if kind := data.get("kind"):
            data["amount"] = kinds.stored(kind, data.get("amount"))
        return data


class NeedForm(SupportForm):
    """A form about a need that stands."""

    def __init__(self, *args: Any, record: Need, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.need = record
        if "amount" in self.fields:
            about = record.about
            self.fields["amount"].label = f"{about.amount}（{about.unit}）"
            if not about.has_amount:
                del self.fields["amount"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["amount"] = kinds.stored(self.need.kind, data.get("amount"))
        return data


class VoidForm(NeedForm):
    """Which step was entered wrongly, and why."""

    step = forms.ModelChoiceField(NeedStep.objects.none(), label="办理记录", empty_label=None)
    reason = forms.CharField(label="作废理由", max_length=_MOST_NOTE)

    def __init__(self, *args: Any, record: Need, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        field: Any = self.fields["step"]
        field.queryset = record.steps.filter(voided_at=None).order_by("-on", "-pk")
        field.label_from_instance = self._said
        field.error_messages["invalid_choice"] = messages.NOT_ITS_STEP

    def _said(self, step: NeedStep) -> str:
        about = self.need.about
        amount = kinds.typed(self.need.kind, step.amount)
        how_much = messages.amount_of(amount, about.unit) if amount is not None else ""
        parts = (f"{step.on:%Y-%m-%d}", step.get_act_display(), step.partner, how_much)
        return " ".join(filter(None, parts))


class MatchForm(NeedForm):
    """With whom it was brought together."""

    on = day_field("对接日期")
    partner_kind = forms.ChoiceField(label="对接对象类型", choices=NeedStep.Partner.choices)
    partner = forms.CharField(label="对接对象", max_length=100)
    amount = figure_field("数量")
    note = forms.CharField(label="说明", max_length=_MOST_NOTE, required=False)


class MeetForm(NeedForm):
    """How far it was met."""

    on = day_field("解决日期")
    partner = forms.CharField(label="由谁解决", max_length=100, required=False)
    amount = figure_field("数量")
    whole = forms.BooleanField(label="全部解决", required=False)
    note = forms.CharField(label="说明", max_length=_MOST_NOTE, required=False)


class WithdrawForm(NeedForm):
    """That it is no need any more."""

    on = day_field("撤回日期")
    reason = forms.CharField(label="撤回理由", max_length=300)


class ChainForm(EnterpriseForm):
    """A line of an enterprise's list."""

    role = forms.ChoiceField(label="类别", choices=ChainEntry.Role.choices)
    product = forms.CharField(label="产品或工序", max_length=100)
    partner_name = forms.CharField(
        label="合作企业",
        max_length=200,
        required=False,
        help_text="主导产品不填；名录中的企业写全称即可关联",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        name = data.get("partner_name", "").strip()
        data["partner"] = None
        if name:
            try:
                data["partner"] = find_enterprise(self.user, name)
            except forms.ValidationError:
                # A partner need not be an enterprise of the register: many are elsewhere.
                data["partner"] = None
            if data["partner"] and data["partner"].name != name and data["partner"].uscc != name.upper():
                data["partner"] = None
        return data
