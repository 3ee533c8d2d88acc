"""The change that a person tries on the sheet."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from assessments.explaining.wording import name_of

LEAST, MOST = Decimal(-90), Decimal(1000)


class TryForm(forms.Form):
    """One figure, and by how many per cent it is changed."""

    figure = forms.ChoiceField(label="数据项", widget=forms.Select(attrs={"class": "form-select"}))
    percent = forms.DecimalField(
        label="变化（%）",
        min_value=LEAST,
        max_value=MOST,
        max_digits=6,
        decimal_places=1,
        widget=forms.NumberInput(attrs={"class": "form-control", "step": "0.1"}),
        error_messages={
            "required": "请填写变化的百分比。",
            "invalid": "请填写数字。",
            "min_value": f"最多减少{-LEAST}%%。",
            "max_value": f"最多增加{MOST}%%。",
            "max_digits": "最多四位整数、一位小数。",
            "max_decimal_places": "最多一位小数。",
            "max_whole_digits": "最多四位整数。",
        },
    )

    def __init__(self, *args: Any, figures: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["figure"].choices = [(name, name_of(name)) for name in figures]  # type: ignore[attr-defined]
