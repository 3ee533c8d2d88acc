"""What is posted about findings."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User

_DAY = {"invalid": "日期写成 2023-12-08 这样的形式。", "required": "请选择日期。"}


class TextForm(forms.Form):
    """An explanation, a reason or a note."""

    text = forms.CharField(max_length=500, required=False, strip=True)


class DueForm(forms.Form):
    """Another day."""

    due_on = forms.DateField(input_formats=["%Y-%m-%d"], error_messages=_DAY)


class OwnerForm(forms.Form):
    """Whoever is to answer."""

    owner = forms.ModelChoiceField(
        queryset=User.objects.none(),
        error_messages={"required": "请选择责任人。", "invalid_choice": "没有这个人，或不在该单位。"},
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["owner"]
        field.queryset = people
